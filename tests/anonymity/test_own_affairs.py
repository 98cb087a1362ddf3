"""What somebody does with what is theirs alone, or asks for the set, looks the same to all others.

The same session is played once for each thing that could have been done, or for each person who
could have pressed, with clock and chance fixed; nobody who did nothing may be able to tell which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from server.render import partials
from server.render.fragments import ROWS
from server.room.event import Event
from server.room.state import Room
from tests.anonymity.twice import PRESENTER, LogKeeper, Play, Record, recorded

pytestmark = pytest.mark.slow

ONLOOKERS = ("Ben", "Femi", "Hana", "Obi", "Dot")  # members, an observer, and one at the door
# After the end: who does what. Pia has presented and taken a question home; Ana has asked it.
AFTERWARDS: dict[str, tuple[str, str, str]] = {
    "puts questions away": (PRESENTER, "let_go_question", ""),
    "takes an action back": (PRESENTER, "withdraw_action", "action"),
    "is not to be reminded": (PRESENTER, "tell_next_time", "action"),
    "takes a question back": ("Ana", "withdraw_post", "post"),
}
PRESSES = ("Dee", "Cleo", PRESENTER)


class Onlookers(Play):
    """A play in which those who may have done it look at no page: how much they find there is their
    own affair, and draws keys that the others' pages then do not get."""

    async def _look(self) -> None:
        await self.time.pass_s(1)
        for name in ONLOOKERS:
            await self.viewers[name].look_at_everything(self.posts)
        await self.time.pass_s(1)


class Afterwards(Onlookers):
    """Every question has been with Pia, so that only one she took home can come home with her."""

    def __init__(self, folder: Path, what: str, log: LogKeeper) -> None:
        super().__init__(folder, "Ben", live=True, log=log)
        self.what = what
        self.own: dict[str, str] = {}

    async def _step(self, phase: str, kind: str) -> None:
        dee, pia = self.people["Dee"], self.people[PRESENTER]
        await dee.go_to(phase)
        await dee.do("begin")
        asked = await self.people["Ana"].do("submit_post", kind=kind, text="Ana asks")
        await pia.do("take_question")
        await pia.do("park_question", post=asked["post"])
        await dee.go_to("commit")
        action = await pia.do("commit_action", text="I will ring them")
        self.posts = [asked["post"]]
        self.own = {"post": asked["post"], "action": action["action"]}

    async def _end(self) -> None:
        await self.people["Dee"].do("end_session")
        await self._look()
        who, act, what = AFTERWARDS[self.what]
        await self.people[who].do(act, **({what: self.own[what]} if what else {}))
        await self._look()


class PutAway(Onlookers):
    """The clock is stopped with a question out, and one press puts all of them away."""

    def __init__(self, folder: Path, by: str, log: LogKeeper) -> None:
        super().__init__(folder, "Ben", live=True, log=log)
        self.by = by

    async def _step(self, phase: str, kind: str) -> None:
        dee, pia = self.people["Dee"], self.people[PRESENTER]
        await dee.go_to(phase)
        await dee.do("begin")
        for name, nameless in (("Ana", {}), ("Ben", {"anonymous": "on"})):
            words = f"{name} asks"
            await self.people[name].do("submit_post", kind=kind, text=words, **nameless)
        await pia.do("take_question")
        await dee.do("pause")
        await self._look()
        await self.people[self.by].do("voices_only")
        await self._look()
        await dee.do("resume")
        await self._look()


def afterwards(folder: Path, what: str) -> Record:
    return recorded(folder, lambda data, log: Afterwards(data, what, log).whole(["explore"]))


def put_away(folder: Path, by: str) -> Record:
    return recorded(folder, lambda data, log: PutAway(data, by, log).whole(["explore"]))


def sent_to(record: Record, names: Iterable[str]) -> dict[str, Any]:
    ways = ("frames", "stream", "pages")
    return {f"{name}, {way}": record.heard[f"{name}, {way}"] for name in names for way in ways}


def differences(records: Iterable[Record], names: Iterable[str]) -> set[str]:
    """The ways in which one of these people is told something else than in the first play."""
    names = tuple(names)
    first, *rest = [sent_to(record, names) for record in records]
    return {way for other in rest for way, part in other.items() if part != first[way]}


def test_after_the_end_nobody_can_tell_what_somebody_does_with_what_is_theirs(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    records = [afterwards(tmp_path, what) for what in AFTERWARDS]
    assert differences(records, ONLOOKERS) == set()
    size = sum(len(one) for part in sent_to(records[0], ONLOOKERS).values() for one in part)
    say(f"own affairs: {len(records)} plays, {size:,} bytes compared: equal")


def test_what_was_done_then_was_done(tmp_path: Path) -> None:
    """A comparison of four refusals would be equal too."""
    stores = {str(afterwards(tmp_path, what).store["tables"]) for what in AFTERWARDS}
    assert len(stores) == len(AFTERWARDS)


def test_an_event_that_shows_what_it_was_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_as_ever(event: Event, room: Room) -> object:
        return ROWS[type(event)]

    monkeypatch.setattr(partials, "row_of", told_as_ever)
    found = differences([afterwards(tmp_path, what) for what in AFTERWARDS], ONLOOKERS)
    assert {"Hana, frames", "Obi, stream", "Ben, frames"} <= found


def test_whoever_puts_waiting_questions_away_nobody_can_tell(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    records = [put_away(tmp_path, by) for by in PRESSES]
    assert differences(records, ONLOOKERS) == set()
    heard = b"".join(b"".join(part) for part in sent_to(records[0], ONLOOKERS).values())
    assert b"Voices only for now." in heard
    assert b"put away" not in heard
    say(f"put away: {len(records)} people could have pressed: equal for all others")
