"""The form of an own format, read: fields to the file that is kept.

What is no number, too long, or cannot be shown is said beside its field, and nothing is kept then;
whether the format can be held at all is judged later, and a draft that cannot is kept as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, get_args

import msgspec

from server.errors import Unacceptable
from server.formats.draft import OWN_KEY, free_key, unnumbered
from server.formats.file import OwnFile
from server.formats.library import LINES, OWN_WORDS, Library, Lines, Phase, Said, base_of
from server.formats.own import LINE_LIMIT_CHARS, TOP_LIMITS, WORD_LIMITS, tidy
from server.pages import fields as form
from server.room.format import Anonymous, CastSeat, Lead, Overrun, Reveal, Speaker, Stance

MOST_STEPS = 70  # read from a form; no format has so many
MOST_FIELDS = 40 * MOST_STEPS
# The longest that is kept: each of its letters written as three, one line of each step twice, and
# around it the names of all fields.
FORM_LIMIT_BYTES = 640 * 1024

WHOLE_NUMBER = re.compile(r"[0-9]{1,3}")
TICKS = {
    "protected": "protected",
    "optional": "optional",
    "leavable": "may_be_left_out",
    "settles": "settles_rounds",
}
TAKEN = ("question", "reflection", "advice", "action")  # in the order in which they are named
TURNS = ("no", "shown", "presenter_first", "presenter_last")
WHENS = ("once", "round", "after")
SORTS = ("step", "rest", "spare")


@dataclass
class FormatFields:
    """`errors`: a sentence for each field that cannot be read."""

    fields: form.Fields
    library: Library
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many steps the form has."""
        numbers = range(1, MOST_STEPS + 1)
        return next((n - 1 for n in numbers if f"step-{n}-key" not in self.fields), MOST_STEPS)

    def file(self) -> OwnFile:
        """What the form says; where there are errors it is not to be kept."""
        tops = {name: self._words(name, name, limit) for name, limit in TOP_LIMITS.items()}
        made = OwnFile(
            **tops,
            least_members=self._number("least_members"),
            most_members=self._number("most_members"),
            lead=self._choice("lead", get_args(Lead)),
            cast=tuple(seat for seat in get_args(CastSeat) if self._ticked(f"cast-{seat}")),
            rotates=self._ticked("rotates"),
            rounds=self._number("rounds"),
            least_rounds=self._number("least_rounds"),
            most_rounds=self._number("most_rounds"),
            phase=[],
            words={},
        )
        taken: set[str] = set()
        for number in range(1, self.count + 1):
            columns, said = self.step(f"step-{number}", taken)
            key = columns["key"]
            taken.add(key)
            made.phase.append(columns)
            if said != Said() or key not in self.library:
                made.words[key] = said
        return made

    def step(self, at: str, taken: Collection[str] = ()) -> tuple[dict[str, Any], Said]:
        """One step's columns and words. `at`: what the names of its fields begin with."""
        key, like = self._key(f"{at}-key", taken), self._one(f"{at}-like")
        base_key = like if like in self.library else key
        said = self._said(at, self.library.get(base_key))
        if base_key != key:
            said = msgspec.structs.replace(said, like=base_key)
        return {"key": key, **self._columns(at)}, said

    def _columns(self, at: str) -> dict[str, Any]:
        when = self._choice(f"{at}-when", WHENS)
        turns = self._choice(f"{at}-turns", TURNS)
        sort = self._choice(f"{at}-sort", SORTS)
        found: dict[str, Any] = {
            "once_per": "round" if when == "round" else "session",
            "minutes": self._number(f"{at}-minutes"),
            "floor": self._number(f"{at}-floor"),
            "speaker": self._choice(f"{at}-speaker", get_args(Speaker)),
            "in_turn": turns != "no",
            "turns": turns if turns.startswith("presenter") else "shown",
            "stance": self._choice(f"{at}-stance", get_args(Stance)),
            **self._posts(at),
            "overrun": self._choice(f"{at}-overrun", get_args(Overrun)),
            "rest": sort == "rest",
            "spare": sort == "spare",
            **{column: self._ticked(f"{at}-{tick}") for tick, column in TICKS.items()},
        }
        if when == "after":
            found["after_round"] = self._number(f"{at}-after")
        asked = ("once_per", "minutes", "floor", "speaker")
        idle = (False, "none", "no", "shown", "hold")
        return {name: one for name, one in found.items() if name in asked or one not in idle}

    def _posts(self, at: str) -> dict[str, Any]:
        takes = [kind for kind in TAKEN if self._ticked(f"{at}-takes-{kind}")]
        reveal = self._choice(f"{at}-reveal", get_args(Reveal))
        anonymous = self._choice(f"{at}-anonymous", get_args(Anonymous))
        if not takes:
            return {}
        shown = "wall" if reveal == "none" else reveal
        return {"takes": takes, "reveal": shown, "anonymous": anonymous}

    def _said(self, at: str, base: Phase | None) -> Said:
        """The words that are not those of the library."""
        own: dict[str, Any] = {}
        for word in OWN_WORDS:
            typed = self._words(f"{at}-{word}", word, WORD_LIMITS[word])
            there = (getattr(base, word) if base is not None else "") or ""
            if typed != there and not (word == "title" and not typed):
                own[word] = typed
        if own.get("title") == own.get("name", base.name if base is not None else ""):
            own.pop("title", None)
        return Said(**own, shown=self._shown(at, base))

    def _shown(self, at: str, base: Phase | None) -> Lines | None:
        """One line for everybody; or those that there were for each, while that of the members
        stays. They travel with the form, so that they are there wherever it comes back to."""
        typed = self._words(f"{at}-shown", "member", LINE_LIMIT_CHARS)
        each = {
            line: self._words(f"{at}-shown-{line}", line, WORD_LIMITS[line])
            for line in LINES
            if f"{at}-shown-{line}" in self.fields
        }
        if each.keys() >= {"cue", "member"} and typed == each["member"]:
            return Lines(**each)
        there = base.shown.member if base is not None and base.shown is not None else ""
        return Lines(cue=typed, member=typed) if typed and typed != there else None

    def _key(self, name: str, taken: Collection[str]) -> str:
        """Ours, and once: what a browser sends may be anything."""
        key = self._one(name)
        base = unnumbered(key)
        ours = base == OWN_KEY or base in self.library
        return key if ours and key not in taken else free_key(base if ours else OWN_KEY, taken)

    def _one(self, name: str) -> str:
        return form.one(self.fields, name)

    def _ticked(self, name: str) -> bool:
        return self._one(name) not in ("", "off", "false", "0")

    def _number(self, name: str) -> int:
        typed = self._one(name).strip()
        if not WHOLE_NUMBER.fullmatch(typed):
            self.errors[name] = "Write a whole number here, such as 5."
            return 0
        return int(typed)

    def _choice(self, name: str, choices: Collection[str]) -> Any:
        chosen = self._one(name)
        if chosen not in choices:
            self.errors[name] = "Choose one of what is offered here."
            return next(iter(choices))
        return chosen

    def _words(self, name: str, word: str, limit: int) -> str:
        try:
            return tidy(self._one(name), name, word, limit)
        except Unacceptable as wrong:
            self.errors[name] = wrong.message
            return ""


def values_of(file: OwnFile, library: Library) -> dict[str, str]:
    """The fields as they stand when the form is opened; a box that is not ticked has none."""
    values = {name: getattr(file, name) for name in TOP_LIMITS}
    values["lead"] = file.lead
    numbers = {
        "least_members": file.least_members,
        "most_members": file.most_members,
        "least_rounds": file.fewest_rounds,
        "rounds": file.rounds,
        "most_rounds": file.all_rounds,
    }
    values |= {name: str(number) for name, number in numbers.items()}
    values |= {f"cast-{seat}": "on" for seat in file.cast}
    if file.rotates:
        values["rotates"] = "on"
    for number, phase in enumerate(file.phase, start=1):
        said = file.said(phase["key"])
        values |= step_values(f"step-{number}", phase, said, library)
    return values


def step_values(at: str, phase: Any, said: Said | None, library: Library) -> dict[str, str]:
    """The fields of one step."""
    after = phase.get("after_round")
    of_round = phase.get("once_per") == "round"
    turns = phase.get("turns", "shown") if phase.get("in_turn") else "no"
    sort = "rest" if phase.get("rest") else "spare" if phase.get("spare") else "step"
    values: dict[str, Any] = {
        "key": phase["key"],
        "like": (said or Said()).like or "",
        "minutes": phase["minutes"],
        "floor": phase["floor"],
        "speaker": phase["speaker"],
        "turns": turns,
        "stance": phase.get("stance", "none"),
        "when": "round" if of_round else "once" if after is None else "after",
        "after": 1 if after is None else after,
        "reveal": phase.get("reveal", "none"),
        "anonymous": phase.get("anonymous", "no"),
        "overrun": phase.get("overrun", "hold"),
        "sort": sort,
        **{f"takes-{kind}": "on" for kind in phase.get("takes", ())},
        **{tick: "on" for tick, column in TICKS.items() if phase.get(column)},
        **word_values(phase["key"], said, library),
    }
    return {f"{at}-{name}": str(value) for name, value in values.items()}


def word_values(key: str, said: Said | None, library: Library) -> dict[str, str]:
    base, own = base_of(key, said, library), said or Said()
    found = {}
    for word in OWN_WORDS:
        mine, there = getattr(own, word), getattr(base, word, None)
        found[word] = (there if mine is None else mine) or ""
    if own.name is not None and own.title is None:
        found["title"] = ""
    shown = own.shown or getattr(base, "shown", None)
    found["shown"] = shown.member if shown is not None else ""
    if own.shown is not None:
        lines = msgspec.structs.asdict(own.shown).items()
        found |= {f"shown-{line}": words for line, words in lines if words is not None}
    return found
