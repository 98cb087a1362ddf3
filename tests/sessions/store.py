"""What is in the store makes the same room, and shows everybody the same, as what is in memory."""

from __future__ import annotations

from server.keeper.shelf import Shelf
from server.render.json_view import view
from server.room.rules import apply, fold
from tests.sessions.looks import eyes
from tests.sessions.sitting import Sitting


async def hold_store(here: Sitting, thorough: bool = False) -> None:
    """The log goes on from where it was; and read anew, by whoever comes with an empty memory."""
    room_id = here.people["Dee"].room
    kept = here.app.keeper.shelf.at_hand(room_id)
    stored = await here.storage.read(room_id, 0 if here.folded is None else here.folded.seq)
    assert kept is not None and stored is not None and stored.head == kept.room.seq
    for event in stored.events:
        here.folded = apply(here.folded, event)
    assert here.folded == kept.room, "the log makes another room"
    hold_sealed(here, set(stored.texts.values()), {one.body for one in stored.sealed})
    if not thorough and here.here.at % 4:
        return
    fresh = await Shelf(here.storage).find(room_id)
    whole = await here.storage.read(room_id)
    assert fresh is not None and whole is not None
    assert fresh.room == kept.room == fold(None, whole.events)
    present, now_ms = here.app.keeper.roster.present(room_id), here.clock.now_ms()
    for name in eyes(here).values():
        person, epoch = kept.room.people[here.id(name)], here.storage.epoch
        assert view(fresh, person, present, now_ms, epoch) == view(
            kept, person, present, now_ms, epoch
        )


def hold_sealed(here: Sitting, texts: set[str], sealed: set[str]) -> None:
    """What nobody has been shown is kept apart from the log and its words."""
    for one in here.said:
        where = sealed if one.sealed else texts
        assert any(one.mark in words for words in where), f"{one} is not where it should be"
        assert not (one.sealed and any(one.mark in words for words in texts))
