"""What questions are for in the open step: what a hint for their writer has to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from server.render.view import Kept, words
from server.room.posting import kinds_taken


@dataclass(frozen=True, slots=True)
class Asking:
    """`facts`: this step asks for facts, where yes or no is a good answer.

    `ideas_for`: the later step of this round in which an idea can be offered, or "".
    """

    facts: bool
    ideas_for: str


def asking_of(kept: Kept) -> Asking | None:
    """None where the open step takes no questions."""
    room, run, row = kept.room, kept.room.run, kept.room.row
    if run is None or row is None or "question" not in kinds_taken(row):
        return None
    phases = words(kept)["phases"]
    later = (room.rows[step.row] for step in run.path[run.at + 1 :] if step.round == run.step.round)
    ideas_for = next((str(phases[one.key]["name"]) for one in later if "advice" in one.takes), "")
    # A room opened before phases could say what they ask for has no word on it.
    return Asking(phases[row.key].get("asks") == "facts", ideas_for)
