"""What a format can be held with and yet be regretted for. Nothing here refuses anything.

Few, and each with its reason in the field (domain):
- People flag within 45 to 90 minutes, and no built-in format has a stretch over 75 without a break
  (8, row 18; J23). Three hours are the longest meeting of any programme here (4.1).
- `check_out` is the closing round of voices (1.4), and sources give a presenter 30 to 40 minutes
  (2.21); under 20 a question is hardly understood, unless the step is one of several short turns.
- Protected is what is never cut to make room for something else (2.1): without, the end gives.
- A name can be left off where enough people could have written it (6.3).
- A round turns thinking into action that its presenter owns (2.3, `commit`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.room.format import Format, Row, longest_stretch, path_of, planned_minutes, round_minutes

LONGEST_STRETCH_MINUTES = 75
LONGEST_SESSION_MINUTES = 180
LEAST_PRESENTER_MINUTES = 20
LEAST_SEALED_MINUTES = 3  # to write a line, be shown all of them, and read
SHORT_SESSION_MINUTES = 60  # in which nothing has to be kept safe from what runs over


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence. `phase`: the number of the step that it is about, if it is about one."""

    says: str
    phase: int | None = None


def warnings_of(form: Format, names: Sequence[str], least_authors: int) -> list[Remark]:
    """What somebody should know who makes this. `names`: of the steps, in their order."""
    return [
        *_about_time(form),
        *_about_the_end(form),
        *_about_rounds(form),
        *_about_writing(form, names, least_authors),
    ]


def _about_time(form: Format) -> Iterator[Remark]:
    total = planned_minutes(form.rows, form.rounds)
    stretch = longest_stretch(form.rows, form.rounds)
    if stretch > LONGEST_STRETCH_MINUTES:
        yield Remark(
            f"There are {stretch} minutes without a break. Attention fades before that; "
            "ten minutes of break in each hour are good practice."
        )
    if total > LONGEST_SESSION_MINUTES:
        yield Remark(f"It takes {total} minutes. More than three hours are hard on everybody.")
    if total > SHORT_SESSION_MINUTES and not any(row.protected for row in form.rows):
        yield Remark(
            "No step is protected. When time runs over, the last steps give theirs first; protect "
            "what must not be cut, such as the action or the check-out."
        )


def _about_the_end(form: Format) -> Iterator[Remark]:
    steps = [form.rows[row] for row, _ in path_of(form.rows, form.rounds)]
    last = [row for row in steps if not row.spare][-2:]
    if not any(row.speaker == "everyone" for row in last):
        yield Remark("Nobody checks out. A last word from everyone closes a session well.")


def _about_rounds(form: Format) -> Iterator[Remark]:
    if not form.most_rounds:
        return
    minutes = round_minutes(form.rows)
    helped = [row for row in form.rows if row.once_per == "round" and row.speaker != "presenter"]
    if minutes < LEAST_PRESENTER_MINUTES and len(helped) > 2:
        yield Remark(
            f"Each presenter has {minutes} minutes. Under {LEAST_PRESENTER_MINUTES} a question is "
            "hardly understood before the time is up."
        )
    if not any("action" in row.takes for row in form.rows):
        yield Remark("Nowhere does a presenter write an action, so none is kept for next time.")
    if not form.rotates and not any(row.settles_rounds for row in form.rows):
        yield Remark("No step settles who presents; choose it before the first round.")


def _about_writing(form: Format, names: Sequence[str], least_authors: int) -> Iterator[Remark]:
    if not any(row.takes for row in form.rows):
        yield Remark("Nothing can be written in any step: no question, no thought, no action.")
    for number, (row, name) in enumerate(zip(form.rows, names, strict=True), start=1):
        if row.reveal == "together" and row.minutes < LEAST_SEALED_MINUTES:
            yield Remark(
                f"{name}: {row.minutes} min are too few to write, and to read what all have "
                "written.",
                number,
            )
        could = possible_authors(row, form.most_members)
        if row.anonymous != "no" and could < least_authors:
            people = "1 person" if could == 1 else f"{could} people"
            yield Remark(
                f"{name}: a name can never be left off. {people} could have written it at "
                f"the most, and it takes {least_authors}.",
                number,
            )


def possible_authors(row: Row, members: int) -> int:
    """How many of so many members could have written what is written in this step."""
    match row.speaker:
        case "everyone":
            return members
        case "presenter" | "trainee" | "questioner":
            return 1
        case "members":
            return members - 1
        case _:
            quiet = row.once_per == "round" and row.stance in ("silent", "listens")
            return members - 1 if quiet else members
