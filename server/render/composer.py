"""What stands under the composer now: which buttons, for whom, with which sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from server.render.asking import Asking, asking_of
from server.render.standing import Kept
from server.render.view import name_of, words
from server.room.audience import Audience, audience_of
from server.room.format import Row
from server.room.posting import anonymity, is_speaker, kinds_taken, waits_for_reveal
from server.room.state import Room

Mode = Literal["none", "fold", "open"]

KIND_WORDS = {"question": "a question", "reflection": "a thought", "advice": "an idea to offer"}
LABELS = {"question": "Your question", "reflection": "Your words", "advice": "Your idea"}


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who sees this composer, and whether they may leave their name off."""

    id: str
    name: str
    nameless: bool


@dataclass(frozen=True, slots=True)
class Composer:
    """`mode`: `open` where writing is the main way, `fold` where it is one press away.

    `kinds`: what the step takes. `offered`: the step lets names be left off; `open`: enough people
    could have written it; `possible`: how many. `sealed`: it is shown later, to all at once.
    `asking`: what questions are for here, if any are asked. `only`: the ids of the signers, if
    others see this screen too who may not write.
    """

    mode: Mode
    kinds: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    offered: bool = False
    open: bool = False
    possible: int = 0
    least: int = 0
    sealed: bool = False
    private: bool = False
    asking: Asking | None = None
    only: str = ""

    @property
    def label(self) -> str:
        return LABELS.get(self.kinds[0], "Your words") if len(self.kinds) == 1 else "Your words"


def composer_of(kept: Kept, audience: Audience, present: frozenset[str]) -> Composer:
    room, row = kept.room, kept.room.row
    signers = _signers(kept, audience, row) if row is not None and not _stands(room) else ()
    if row is None or not signers:
        return Composer("none")
    found = anonymity(room, present)
    sealed = row.reveal == "together" and waits_for_reveal(room)
    quiet = sealed or row.reveal == "private"
    return Composer(
        mode="open" if quiet and audience != "desk" else "fold",
        kinds=kinds_taken(row),
        signers=signers,
        offered=found.offered,
        open=found.open,
        possible=found.possible_authors,
        least=found.least_authors,
        sealed=sealed,
        private=row.reveal == "private",
        asking=asking_of(kept),
        only=_only(room, audience, signers),
    )


def _only(room: Room, audience: Audience, signers: tuple[Signer, ...]) -> str:
    """Where one of the members asks, the others are shown nothing to write with."""
    inside = (one.id for one in room.people.values() if one.place == "inside")
    eyes = sum(audience_of(room, person) == audience for person in inside)
    return "" if eyes == len(signers) else " ".join(one.id for one in signers)


def _stands(room: Room) -> bool:
    """While the clock is stopped nothing is expected of anybody."""
    return room.run is not None and room.run.timer.state in ("paused", "in_time_out")


def _signers(kept: Kept, audience: Audience, row: Row) -> tuple[Signer, ...]:
    """Everybody of this audience who may write: one rendering has a button for each of them."""
    room = kept.room
    if audience in ("door", "observer") or not kinds_taken(row):
        return ()
    found = []
    for person in room.people.values():
        if person.place != "inside" or audience_of(room, person.id) != audience:
            continue
        speaks = is_speaker(room, row, person)
        if speaks or person.role in ("facilitator", "co_facilitator"):
            found.append(Signer(person.id, name_of(kept, person.id), nameless=speaks))
    return tuple(found)


def jot_for(kept: Kept, audience: Audience) -> str:
    """The later step of this round in which what is jotted down now can be asked, or "".

    Only where members listen to somebody who tells, and have nothing to write into.
    """
    room, run, row = kept.room, kept.room.run, kept.room.row
    if run is None or row is None or audience != "member":
        return ""
    if row.stance != "speaks" or row.speaker != "presenter":
        return ""
    for step in run.path[run.at + 1 :]:
        later = room.rows[step.row]
        if step.round == run.step.round and "question" in kinds_taken(later):
            return str(words(kept)["phases"][later.key]["name"])
    return ""
