"""The form of an own format: its fields and steps as they stand, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.render.format_words import facts_of
from server.render.picture import Picture, legend, picture_of
from server.render.views import FormatView
from server.room.format import CastSeat, Lead, Speaker, round_minutes

Choice = tuple[str, str]

SPEAKERS: dict[Speaker, str] = {
    "facilitator": "Whoever leads",
    "everyone": "Everyone",
    "members": "Members, not the presenter",
    "presenter": "The presenter",
    "earlier_presenters": "Whoever has an action to tell of",
    "bidders": "Whoever asks for time",
    "trainee": "The trainee who facilitates",
    "questioner": "The questioner",
    "nobody": "Nobody",
}
LEAD_WORDS: dict[Lead, str] = {
    "facilitator": "A facilitator",
    "process_guide": "A member, as process guide",
    "coach": "A coach",
    "trainer": "A trainer",
    "supervisor": "A supervisor",
    "moderator": "A member, as moderator",
}
SEATS: dict[CastSeat, str] = {
    "process_guide": "A process guide, who keeps time",
    "trainee": "A trainee, who facilitates",
    "questioner": "A questioner",
    "observer": "An observer",
}
CHOICES: dict[str, Sequence[Choice]] = {
    "lead": tuple(LEAD_WORDS.items()),
    "speaker": tuple(SPEAKERS.items()),
    "turns": (
        ("no", "In no fixed order"),
        ("shown", "In turn"),
        ("presenter_first", "In turn, the presenter first"),
        ("presenter_last", "In turn, the presenter last"),
    ),
    "stance": (
        ("none", "Does what the others do"),
        ("speaks", "Speaks too"),
        ("answers", "Answers"),
        ("listens", "Listens"),
        ("silent", "Stays silent, and writes nothing"),
    ),
    "when": (
        ("once", "Once"),
        ("round", "In every round"),
        ("after", "Once, after a certain round"),
    ),
    "reveal": (
        ("none", "Nothing is written"),
        ("wall", "Everyone sees it at once"),
        ("queue", "Everyone sees it; the presenter takes them one by one"),
        ("together", "Nobody sees it until all are shown together"),
        ("private", "Nobody but its author sees it"),
    ),
    "anonymous": (
        ("no", "Always with a name"),
        ("opt", "With a name, or without"),
        ("def", "Without a name first, or with one"),
    ),
    "overrun": (
        ("hold", "It may run over"),
        ("wrap", "A word a minute before; then it may run over"),
        ("hard", "It moves on by itself, after 20 seconds’ notice"),
    ),
    "sort": (
        ("step", "An ordinary step"),
        ("rest", "A break, away from the screen"),
        ("spare", "Spare minutes, taken first when time runs over"),
    ),
}
KIND_CHOICES: Sequence[Choice] = (
    ("question", "Questions"),
    ("reflection", "Thoughts"),
    ("advice", "Ideas to offer"),
    ("action", "Actions"),
)
WHEN_SHORT = {"round": "each round", "once": ""}
UNNAMED = "Step without a name"
GONE = "gone"  # before its name in the fields of a step that was taken out


@dataclass(frozen=True, slots=True)
class StepForm:
    """`open`: unfolded. `begins`: nothing is said in it yet, so it may begin as one of a kind."""

    number: int
    values: Mapping[str, str]
    open: bool

    @property
    def at(self) -> str:
        return f"step-{self.number}"

    def value(self, name: str) -> str:
        return self.values.get(f"{self.at}-{name}", "")

    @property
    def key(self) -> str:
        return self.value("key")

    @property
    def name(self) -> str:
        return self.value("name").strip() or UNNAMED

    @property
    def begins(self) -> bool:
        return not self.value("name").strip() and not self.value("cue").strip()

    @property
    def minutes(self) -> str:
        typed = self.value("minutes").strip()
        return typed if typed.isdigit() else "?"

    @property
    def who(self) -> str:
        """Who speaks, in a word or two beside the name."""
        sort = self.value("sort")
        if sort in ("rest", "spare"):
            return "break" if sort == "rest" else "spare"
        words = SPEAKERS.get(self.value("speaker"), "")  # type: ignore[call-overload]
        said = str(words).partition(",")[0]
        return f"{said[:1].lower()}{said[1:]}"

    @property
    def when(self) -> str:
        if self.value("when") == "after":
            return f"after round {self.value('after')}"
        return WHEN_SHORT.get(self.value("when"), "")

    @property
    def of_round(self) -> bool:
        return self.value("when") == "round"


@dataclass(frozen=True, slots=True)
class Look:
    """What was done by the last press. `says`: aloud. `focus`: id of where the keyboard goes on.
    `open`: number of the step that is unfolded. `gone`: fields of the step that was taken out."""

    says: str = ""
    focus: str = ""
    open: int = 0
    gone: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormatForm:
    """`values`, `errors`: by name of a field. `view`: what it comes to, if it can be worked out.

    `why`: why no room can be opened with it yet, and `why_at`, at which step. `over`: the version
    that another tab has kept meanwhile, which this one may still be put in the place of. `trouble`:
    why nothing could be kept just now, whatever was typed. `removed`: it can only be kept as a new
    one, and with the code of this Setroom where `code_needed`.
    """

    id: str
    version: int
    values: Mapping[str, str]
    errors: Mapping[str, str]
    steps: Sequence[StepForm]
    view: FormatView | None
    warnings: Sequence[tuple[str, int | None]]
    why: str
    why_at: int | None
    look: Look
    kinds: Sequence[Choice]
    over: int | None = None
    trouble: str = ""
    removed: bool = False
    code_needed: bool = False

    @property
    def name(self) -> str:
        return self.values.get("name", "").strip() or "A way of working without a name"

    @property
    def troubles(self) -> list[Choice]:
        """Every field that cannot be read, with a sentence that says in which step it is."""
        found = []
        for name, says in self.errors.items():
            step = name.split("-")[1] if name.startswith("step-") else ""
            found.append((name, f"Step {step}: {says}" if step else says))
        return found

    @property
    def kept(self) -> bool:
        """Whether what it shows is kept."""
        return not (self.errors or self.trouble or self.removed) and self.over is None

    @property
    def usable(self) -> bool:
        return self.kept and not self.why

    @property
    def picture(self) -> Picture | None:
        return picture_of(self.view) if self.view is not None and self.view.minutes > 0 else None

    @property
    def facts(self) -> list[Choice]:
        if self.view is None:
            return []
        return [*facts_of(self.view), ("Begun at 10:00 it ends at", end_of(self.view.minutes))]

    @property
    def line(self) -> str:
        """All of it in one line, for a phone."""
        if self.view is None:
            return ""
        parts = [f"{self.view.minutes} min"]
        if self.view.form.rounds:
            parts.append(f"{round_minutes(self.view.form.rows)} for each presenter")
        return ", ".join(parts)

    def legend(self) -> Sequence[tuple[str, int, str]]:
        return self.picture.floors if self.picture is not None else legend(())


def end_of(minutes: int) -> str:
    """`11:30` for ninety minutes: on the day itself, however long."""
    return f"{(10 + minutes // 60) % 24:02}:{minutes % 60:02}"


def steps_of(values: Mapping[str, str], count: int, unfolded: int) -> list[StepForm]:
    return [StepForm(number, values, number == unfolded) for number in range(1, count + 1)]


def gone_of(values: Mapping[str, str]) -> dict[str, str]:
    """The fields of the step that was taken out, if one was. What a browser sends may be anything,
    so those that it is shown and put back by are all there or it is none."""
    if not {f"{GONE}-{name}" for name in ("at", "key", "name")} <= values.keys():
        return {}
    return {name: one for name, one in values.items() if name.startswith(f"{GONE}-")}
