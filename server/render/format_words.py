"""A format in words: its figures, and every step with who speaks and what is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from server.render.picture import FLOORS, floor_of
from server.render.views import FormatView
from server.room.format import Format, Lead, Row, round_minutes

LEADS: dict[Lead, str] = {
    "facilitator": "the facilitator",
    "process_guide": "the process guide, a member",
    "coach": "the coach",
    "trainer": "the trainer",
    "supervisor": "the supervisor",
    "moderator": "the moderator, a member",
}
KINDS = {
    "question": "questions",
    "reflection": "thoughts",
    "advice": "ideas to offer",
    "action": "actions",
}
NAMES = {
    "no": "with a name",
    "opt": "with or without a name",
    "def": "without a name or with one",
}
REVEALS = {
    "wall": "seen at once",
    "queue": "seen at once and answered one by one",
    "together": "seen by nobody until all are shown together",
    "private": "seen by nobody but their author",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step. `written`: what, by whom and for whom; "" where nothing is. `note`: when it comes,
    where that is not every time. `floor`, `height`: of its block in the picture."""

    name: str
    minutes: int
    floor: str
    height: int
    who: str
    written: str
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """Steps that belong together. `heading`: "" where the whole session is one part."""

    heading: str
    lines: tuple[Line, ...]


def facts_of(view: FormatView) -> list[tuple[str, str]]:
    """What people want to know first: label and figure."""
    return [
        ("Takes", f"{view.minutes} min"),
        ("For", view.size),
        ("Rounds", _rounds(view.form)),
        ("Longest stretch without a break", f"{view.stretch_minutes} min"),
        ("Led by", LEADS[view.form.lead]),
    ]


def _rounds(form: Format) -> str:
    if form.most_rounds == 0:
        return "none; nobody presents"
    minutes = round_minutes(form.rows)
    planned = f"one of {minutes} min" if form.rounds == 1 else f"{form.rounds} of {minutes} min"
    if form.least_rounds == form.most_rounds:
        return planned
    return f"{planned}; {form.least_rounds} to {form.most_rounds} can be chosen on the day"


def parts_of(view: FormatView) -> list[Part]:
    """Every step of the file: before the rounds, in each of them, between and after them."""
    rows = view.form.rows
    of_rounds = [i for i, row in enumerate(rows) if row.once_per == "round"]
    if not of_rounds:
        return [Part("", tuple(_line(view, row) for row in rows))]
    apart = [(i, row) for i, row in enumerate(rows) if row.once_per == "session"]
    before = [row for i, row in apart if row.after_round is None and i < of_rounds[0]]
    after = [row for i, row in apart if row.after_round is None and i > of_rounds[0]]
    found = [
        ("Before the rounds", before),
        (_round_heading(view.form), [rows[i] for i in of_rounds]),
        ("Between the rounds", [row for _, row in apart if row.after_round is not None]),
        ("After the rounds", after),
    ]
    if view.form.most_rounds == 1:
        found = [(heading.replace("rounds", "round"), part) for heading, part in found]
    return [
        Part(heading, tuple(_line(view, row) for row in part)) for heading, part in found if part
    ]


def _round_heading(form: Format) -> str:
    minutes = round_minutes(form.rows)
    if form.most_rounds == 1:
        return f"The round, {minutes} min"
    return f"Each of {form.rounds} rounds, {minutes} min"


def _line(view: FormatView, row: Row) -> Line:
    return Line(
        name=view.phases[row.key],
        minutes=row.minutes,
        floor=floor_of(row),
        height=FLOORS[floor_of(row)][1],
        who=who_speaks(row, view.form.lead),
        written=what_is_written(row),
        note=_note(row, view.form),
    )


def who_speaks(row: Row, lead: Lead) -> str:
    """A sentence about who has the floor, and what the presenter does meanwhile."""
    return _sentence([_speaks(row, lead), *_order(row), *_presenter(row)])


def _speaks(row: Row, lead: Lead) -> str:
    match row.speaker:
        case "facilitator":
            return f"{LEADS[lead].partition(',')[0]} speaks"
        case "presenter":
            return "the presenter speaks"
        case "members":
            return "members ask" if row.stance == "answers" else "members speak"
        case "trainee":
            return "the trainee who facilitates this round speaks"
        case "questioner":
            return "the questioner asks"
        case "earlier_presenters":
            return "whoever has an action speaks"
        case "bidders":
            return "whoever asks for time speaks"
        case "everyone":
            return "anyone asks and answers" if _asks_all(row) else "everyone speaks"
        case "nobody":
            return _quietly(row)
        case _:
            assert_never(row.speaker)


def _asks_all(row: Row) -> bool:
    return row.stance == "answers" and "question" in row.takes


def _quietly(row: Row) -> str:
    if row.rest or row.spare:
        return "rest, away from the screen" if row.rest else "kept for what runs over"
    return "nobody speaks; everyone writes" if row.takes else "nobody speaks"


def _order(row: Row) -> Iterable[str]:
    if row.turns == "presenter_first":
        yield "in turn, the presenter first"
    elif row.turns == "presenter_last":
        yield "in turn, the presenter last"
    elif row.in_turn:
        yield "in turn"


def _presenter(row: Row) -> Iterable[str]:
    if row.speaker in ("members", "questioner", "facilitator", "trainee") and row.stance != "none":
        does = {
            "answers": "answers",
            "speaks": "too",
            "listens": "listens",
            "silent": "only listens",
        }
        yield f"the presenter {does[row.stance]}"


def _sentence(parts: Iterable[str]) -> str:
    said = ", ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


def what_is_written(row: Row) -> str:
    """`Thoughts, with a name, seen at once.`, or ""."""
    if not row.takes:
        return ""
    kinds = " and ".join(KINDS[kind] for kind in row.takes)
    return _sentence([kinds, NAMES[row.anonymous], REVEALS[row.reveal]])


def _note(row: Row, form: Format) -> str:
    if row.optional:
        return (
            "only if the presenter asks for it" if row.once_per == "round" else "only if asked for"
        )
    if row.after_round is None:
        return ""
    late = row.after_round >= form.rounds
    return f"after round {row.after_round}{', if another follows' if late else ''}"
