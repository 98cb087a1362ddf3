"""Whether an act makes sense at this moment, for this person: asked for what is offered.

No button is offered that would only be refused. The act itself says why not.
"""

from __future__ import annotations

from server.room.actions import (
    asked_now,
    handed,
    may_commit,
    may_take_back,
    own,
    unclaimed,
)
from server.room.audience import is_desk
from server.room.cast import seat_changes
from server.room.posting import (
    has_hands,
    is_speaker,
    may_post,
    offers_no_name,
    waits_for_reveal,
)
from server.room.run import Timer
from server.room.state import Person, Room
from server.room.turns import order_of
from server.room.waiting import card, is_queue, number_waiting, taken_home


def timer(room: Room) -> Timer:
    return room.run.timer if room.run is not None else Timer("done")


def stopped(room: Room, person: Person) -> bool:
    return timer(room).state in ("paused", "in_time_out")


def not_stopped(room: Room, person: Person) -> bool:
    return timer(room).state in ("running", "pending")


def waiting(room: Room, person: Person) -> bool:
    return timer(room).state == "pending"


def further(room: Room, person: Person) -> bool:
    return room.run is not None and room.run.at + 1 < len(room.run.path)


def earlier(room: Room, person: Person) -> bool:
    return room.run is not None and room.run.at > 0


def undoable(room: Room, person: Person) -> bool:
    return room.undo is not None


def takes(room: Room, person: Person) -> bool:
    return may_post(room, person)


def shows(room: Room, person: Person) -> bool:
    row = room.row
    return row is not None and row.reveal == "together" and waits_for_reveal(room)


def wishes(room: Room, person: Person) -> bool:
    return stopped(room, person) and person.id == room.presenter


def nameless(room: Room, person: Person) -> bool:
    return offers_no_name(room)


def casts(room: Room, person: Person) -> bool:
    return any(seat_changes(room, one.number, seat) for one in room.rounds for seat in room.cast)


def voices(room: Room, person: Person) -> bool:
    row = room.row
    return row is not None and has_hands(row) and is_speaker(room, row, person)


def commits(room: Room, person: Person) -> bool:
    return may_commit(room, person) or (
        is_desk(room, person) and any(asked_now(room, one) for one in room.inside())
    )


def has_turn(room: Room, person: Person) -> bool:
    order = order_of(room)
    if order is None or order.speaker is None:
        return False
    return order.speaker == person.id or is_desk(room, person)


def leaves_out(room: Room, person: Person) -> bool:
    return any(row.may_be_left_out for row in room.rows)


def has_actions(room: Room, person: Person) -> bool:
    return any(not action.draft for action in own(room, person))


def hands_on(room: Room, person: Person) -> bool:
    return bool(unclaimed(room) or handed(room))


def takes_back_actions(room: Room, person: Person) -> bool:
    return any(may_take_back(room, action, person) for action in room.actions.values())


def offers(room: Room, person: Person) -> bool:
    return asks(room, person) and number_waiting(room) > 0


def asks(room: Room, person: Person) -> bool:
    return is_queue(room) and timer(room).state == "running"


def has_card(room: Room, person: Person) -> bool:
    return card(room) is not None and not_stopped(room, person)


def lets_go(room: Room, person: Person) -> bool:
    if room.session == "ended":
        return bool(taken_home(room, person.id))
    return has_card(room, person)


def puts_aside(room: Room, person: Person) -> bool:
    return is_queue(room) and room.run is not None and not room.run.voices_only


def has_questions(room: Room, person: Person) -> bool:
    return any(row.reveal == "queue" for row in room.rows)


def takeable(room: Room, person: Person) -> bool:
    if person.role in ("facilitator", "co_facilitator"):
        return room.holder is not None and room.holder != person.id
    return room.stand_in == person.id and room.holder != person.id
