"""Asking for air time, and taking that back (domain J15): everybody inside sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.room.bid import MOST_WAITED, URGENCIES
from server.room.bid import Bid as Asked
from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.refusals import BadField, WrongMoment
from server.room.state import Person, Room
from server.room.text import one_line

HEADLINE_LIMIT_CHARS = 80


@dataclass(frozen=True, slots=True)
class Bid(Command):
    """`headline`: empty takes the bid back. `urgency`: 1 can wait, 2 soon, 3 pressing. `waited`:
    earlier sessions of asking in vain."""

    headline: str = ""
    urgency: int = 1
    waited: int = 0


@dataclass(frozen=True, slots=True)
class BidMade(Event):
    """`headline`: text id; None takes the bid back."""

    person: str
    headline: str | None
    urgency: int = 1
    waited: int = 0


def decide(room: Room, command: Bid, person: Person, facts: Facts) -> Decision:
    """Raises: WrongMoment: nobody presents here, or there is no bid to take back. TooLong,
    BadField: the headline; a number out of range."""
    if room.most_rounds == 0:
        raise WrongMoment("Nobody presents in this kind of session.")
    before = room.bids.get(person.id)
    erased = () if before is None else (before.headline,)
    if not command.headline.strip():
        if before is None:
            raise WrongMoment("You have not asked for time.")
        return Decision(events=(BidMade(person.id, None),), erased=erased)
    headline = one_line(
        command.headline, "headline", HEADLINE_LIMIT_CHARS, "Say it in a few words."
    )
    if command.urgency not in URGENCIES:
        raise BadField("urgency", "Urgency is 1 (can wait), 2 (soon) or 3 (pressing).")
    if not 0 <= command.waited <= MOST_WAITED:
        raise BadField("waited", f"Waiting is between 0 and {MOST_WAITED} sessions.")
    text = facts.fresh("headline")
    made = BidMade(person.id, text, command.urgency, command.waited)
    return Decision(events=(made,), texts={text: headline}, erased=erased)


def apply(room: Room, event: BidMade) -> Room:
    bids = {person: bid for person, bid in room.bids.items() if person != event.person}
    if event.headline is not None:
        bids[event.person] = Asked(event.headline, event.urgency, event.waited, room.seq + 1)
    return replace(room, bids=bids)
