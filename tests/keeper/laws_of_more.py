"""The rest of what the room and the model must agree on: rounds, turns, care and actions."""

from __future__ import annotations

from server.room.action import Action
from server.room.state import Room
from server.room.turns import order_of
from server.storage.contract import Reading
from tests.keeper.model import Model
from tests.keeper.rig import Rig


def hold_more(model: Model, rig: Rig, stored: Reading, deeds: dict[str, str]) -> None:
    """All of it, at a moment when nothing goes on."""
    room, ids = rig.room, rig.ids
    hold_rounds(model, room, ids, stored)
    hold_people(model, room, ids)
    hold_turns(model, room, ids)
    hold_care(model, room, ids, stored)
    hold_deeds(model, room, ids, stored, deeds)
    hold_what_is_kept(room, stored)


def hold_rounds(model: Model, room: Room, ids: dict[str, str], stored: Reading) -> None:
    assert [
        (ids[one.presenter], {seat: ids[name] for seat, name in one.seats.items()})
        for one in model.rounds
    ] == [(one.presenter, dict(one.seats)) for one in room.rounds]
    assert model.planned_rounds == room.rounds_planned
    assert frozenset(model.asked_for) == room.included
    assert model.left_out == room.left_out
    assert {ids[name]: bid for name, bid in model.bids.items()} == {
        person: (stored.texts[one.headline], one.urgency, one.waited)
        for person, one in room.bids.items()
    }
    if room.run is None:
        assert list(model.planned().values()) == list(room.planned)
    if model.path is not None and room.run is not None:
        assert model.path.places == [(step.row, step.round) for step in room.run.path]


def hold_people(model: Model, room: Room, ids: dict[str, str]) -> None:
    for name, guest in model.guests.items():
        found = room.people[ids[name]]
        became = None if guest.became is None else ids[guest.became]
        assert (guest.agreed, guest.not_alone, guest.types, became) == (
            *(found.agreed, found.not_alone, found.types),
            found.became,
        ), name
    changed = {role: number - 1 for role, number in room.link_generations.items()}
    assert model.links == {role: number for role, number in changed.items() if number}


def hold_turns(model: Model, room: Room, ids: dict[str, str]) -> None:
    order, turns = order_of(room), model.turns()
    assert (order is None) == (turns is None)
    if order is not None and turns is not None:
        assert [ids[name] for name in turns.coming] == list(order.coming)
        assert [ids[name] for name in turns.over] == list(order.over)


def hold_care(model: Model, room: Room, ids: dict[str, str], stored: Reading) -> None:
    assert [ids[name] for name in model.calls] == list(room.calls)
    assert model.policy == room.away_policy
    assert (None if model.offer is None else ids[model.offer]) == room.offer
    assert model.contacts == ("" if room.contacts is None else stored.texts[room.contacts])
    told = None if room.told is None else (room.told.by, stored.texts[room.told.text])
    assert told == (None if model.told is None else (ids[model.told[0]], model.told[1]))
    assert model.names_on == room.names_on
    assert (model.agreed_finish if model.path is not None else None) == room.planned_end_ms
    path, run = model.path, room.run
    if path is not None and run is not None and model.session == "running":
        assert (path.reminder, path.quiet, path.wish, path.last_call) == (
            *(run.reminder, run.settle_ms),
            *(run.wish, run.last_call_ms),
        )


def hold_deeds(
    model: Model, room: Room, ids: dict[str, str], stored: Reading, deeds: dict[str, str]
) -> None:
    """Every action as its owner has left it, and seen by whom the model says."""
    assert {deeds[key] for key in model.deeds} == room.actions.keys()

    def words(action: Action) -> tuple[str, ...]:
        found = (action.text, action.sign, action.learned)
        return tuple("" if one is None else stored.texts[one] for one in found)

    for key, deed in model.deeds.items():
        found = room.actions[deeds[key]]
        assert (deed.text, deed.sign, deed.learned) == words(found)
        assert (deed.due, deed.status, deed.remind) == (found.due or "", found.status, found.remind)
        assert (deed.draft, deed.shown, deed.carried) == (found.draft, found.shown, found.carried)
        owner, whose = model.owner(deed), room.who(found.owner)
        assert (None if owner is None else ids[owner]) == (None if whose is None else whose.id)


def hold_seats(model: Model, mine: object, seats: dict[str, str]) -> None:
    """Whom the room proposes: members who are here, nobody twice, and nobody is left without a seat
    while somebody could sit there."""
    presenter = getattr(mine, "presenter", "")
    kept = getattr(mine, "seats", {})
    free = [
        name
        for name, guest in model.guests.items()
        if guest.role == "member" and model.is_inside(name) and name != presenter
    ]
    assert len(set(seats.values())) == len(seats)
    assert seats.keys() <= set(model.form.cast)
    assert len(seats) == min(len(model.form.cast), len(free)) or kept == seats
    assert kept == seats or set(seats.values()) <= set(free)


def hold_what_is_kept(room: Room, stored: Reading) -> None:
    """P1: there is not a word in the store that nothing in the room stands for."""
    named = {room.title, room.words, room.call, room.contacts}
    named.add(room.told.text if room.told is not None else None)
    named |= {person.name for person in room.people.values()}
    named |= {post.text for post in room.posts.values() if post.state != "withdrawn"}
    named |= {bid.headline for bid in room.bids.values()}
    for action in room.actions.values():
        named |= {action.text, action.sign, action.learned}
    assert stored.texts.keys() == named - {None}
