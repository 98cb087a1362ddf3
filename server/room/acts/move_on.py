"""Moving everyone to the next step."""

from __future__ import annotations

from dataclasses import dataclass

from server.room.decision import Command, Decision
from server.room.facts import Facts
from server.room.moves import open_phase
from server.room.posting import waits_for_reveal
from server.room.refusals import WrongMoment
from server.room.state import Person, Room


@dataclass(frozen=True, slots=True)
class MoveOn(Command):
    pass


def decide(room: Room, command: MoveOn, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: it is the last step, nobody is chosen to present, or something is
    written that nobody has been shown yet."""
    run = room.run
    assert run is not None
    if run.at + 1 == len(run.path):
        raise WrongMoment("This is the last step. End the session when you are ready.")
    unseen = any(post.step == run.at for post in facts.sealed)
    row = room.row
    if unseen and row is not None and row.reveal == "together" and waits_for_reveal(room):
        raise WrongMoment("Show what was written first. To leave it unseen, use Go to.")
    return Decision(events=(open_phase(room, run.at + 1, facts.now_ms, "hand"),))
