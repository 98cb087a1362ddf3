"""Live messages by polling: one at a time; at once where something was missed, else as it comes."""

from __future__ import annotations

import asyncio

import pytest

from server.gate.cookie import token_hash
from server.live.hall import Pace
from server.live.poll import BURST
from tests.live.client import Answer, browser_headers, get
from tests.live.rig import Rig, person, running, token_of


@pytest.fixture
def impatient(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server holds a poll back for a moment only."""
    monkeypatch.setattr(rig.channels._poll, "_wait_s", 0.05)


@pytest.fixture
def forgetful(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server keeps a seat for a moment only after its last poll."""
    monkeypatch.setattr(rig.channels._poll, "_linger_s", 0.05)


async def poll(rig: Rig, room: str, name: str | None, after: str, epoch: str = "e1") -> Answer:
    query = f"?after={after}" + (f"&epoch={epoch}" if epoch else "")
    return await get(rig.port, f"/rooms/{room}/live/poll{query}", browser_headers(name))


async def sit_down(rig: Rig, room: str, name: str) -> None:
    """The first poll gets the whole; from then on a poll waits."""
    assert (await poll(rig, room, name, "1")).body.startswith(b"1\n<whole")


async def begun(rig: Rig, room: str, name: str, after: str) -> asyncio.Future[Answer]:
    """A poll that the server is holding back."""
    before = waiting(rig, room, name)
    asked = asyncio.ensure_future(poll(rig, room, name, after))
    for _ in range(1_000):
        if waiting(rig, room, name) > before:
            return asked
        await asyncio.sleep(0.005)
    raise AssertionError(await asked)


def waiting(rig: Rig, room: str, name: str) -> int:
    browser = token_hash(token_of(name))
    return rig.do(lambda: len(rig.channels._poll._seats[room, browser].waiting))


async def test_the_first_poll_is_answered_at_once_with_the_whole(rig: Rig) -> None:
    room = rig.room()
    answer = await poll(rig, room, "ana", "1")
    assert (answer.status, answer.body) == (200, b"1\n<whole member at 1 with ana>")
    assert answer.headers["setroom-epoch"] == "e1"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


async def test_a_poll_waits_for_the_next_message(rig: Rig) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    asked = await begun(rig, room, "ana", "1")
    rig.tell(room, "two")
    assert (await asked).body == b"2\ntwo"


@pytest.mark.usefixtures("impatient")
async def test_a_poll_without_news_ends_with_nothing(rig: Rig) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    answer = await poll(rig, room, "ana", "1")
    assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize(
    ("after", "epoch"),
    [("1", "e1"), ("0", "e1"), ("99", "e1"), ("", "e1"), ("x", "e1"), ("3", "e0")],
)
async def test_who_is_not_at_the_head_gets_the_whole_at_once(
    rig: Rig, after: str, epoch: str
) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    rig.tell(room, "two", "three")
    answer = await poll(rig, room, "ana", after, epoch)
    assert answer.body.startswith(b"3\n<whole member at 3")


@pytest.mark.usefixtures("impatient")
async def test_who_is_at_the_head_and_names_no_epoch_waits(rig: Rig) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    assert (await poll(rig, room, "ana", "1", epoch="")).status == 204


async def test_a_stir_between_two_polls_is_not_missed(rig: Rig) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    rig.do(lambda: rig.keeper.roster.arrive(room, "ben"))
    await asyncio.sleep(2 * Pace().stir_s)
    answer = await poll(rig, room, "ana", "1")
    assert answer.body == b"1\n<stirred member with ana ben>"
    again = await begun(rig, room, "ana", "1")
    rig.tell(room, "two")
    assert (await again).body == b"2\ntwo"


async def test_two_tabs_of_one_person_both_hear(rig: Rig) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    tabs = [await begun(rig, room, "ana", "1") for _ in range(2)]
    rig.tell(room, "two")
    assert [(await tab).body for tab in tabs] == [b"2\ntwo", b"2\ntwo"]
    assert rig.seats(room) == 1


async def test_a_poller_keeps_the_seat_between_polls(rig: Rig) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    asked = await begun(rig, room, "ana", "1")
    rig.tell(room, "two")
    await asked
    assert rig.seats(room) == 1


@pytest.mark.usefixtures("forgetful")
async def test_a_poller_who_asks_no_more_leaves_the_seat(rig: Rig) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    for _ in range(1_000):
        if rig.seats(room) == 0:
            break
        await asyncio.sleep(0.005)
    assert rig.seats(room) == 0
    await sit_down(rig, room, "ana")


async def test_who_may_not_poll_is_told_by_the_status(rig: Rig) -> None:
    room = rig.room("ana", "ben")
    assert (await poll(rig, room, "zoe", "1")).status == 404
    assert (await poll(rig, room, None, "1")).status == 401
    assert (await poll(rig, "nowhere", "ana", "1")).status == 404
    rig.do(lambda: rig.keeper.place(room, person("ben", "removed")))
    assert (await poll(rig, room, "ben", "1")).status == 403


async def test_a_waiting_poll_ends_when_its_person_is_removed(rig: Rig) -> None:
    room = rig.room()
    await sit_down(rig, room, "ana")
    asked = await begun(rig, room, "ana", "1")
    rig.do(lambda: rig.keeper.place(room, person("ana", "removed")))
    assert (await asked).status == 403
    assert (await poll(rig, room, "ana", "1")).status == 403


async def test_leaving_ends_the_polls_of_this_browser_and_of_no_other(rig: Rig) -> None:
    room = rig.room()
    rig.do(lambda: rig.keeper.seat(room, "phone", "ana"))
    for device in ("ana", "phone"):
        await sit_down(rig, room, device)
    asked, by_phone = await begun(rig, room, "ana", "1"), await begun(rig, room, "phone", "1")
    rig.do(lambda: rig.keeper.give_up(room, "ana"))
    assert (await asked).status == 410
    assert (await poll(rig, room, "ana", "1")).status == 404
    rig.tell(room, "two")
    assert (await by_phone).body == b"2\ntwo"


async def test_being_let_in_while_polling_ends_with_the_whole(rig: Rig) -> None:
    room = rig.room("ana")
    rig.do(lambda: rig.keeper.place(room, person("ana", "door")))
    assert (await poll(rig, room, "ana", "2")).body.startswith(b"2\n<whole door")
    rig.do(lambda: rig.keeper.place(room, person("ana")))
    assert (await poll(rig, room, "ana", "2")).body.startswith(b"3\n<whole member at 3")


async def test_another_site_cannot_poll(rig: Rig) -> None:
    path = f"/rooms/{rig.room()}/live/poll"
    headers = browser_headers("ana")
    for foreign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await get(rig.port, path, {**headers, **foreign})).status == 403


async def test_who_asks_without_a_pause_is_told_to_make_one(rig: Rig) -> None:
    room = rig.room()
    answers = [await poll(rig, room, "ana", "0") for _ in range(BURST + 10)]
    assert [answer.status for answer in answers[:BURST]] == [200] * BURST
    assert answers[-1].status == 429
    assert answers[-1].headers["retry-after"] == "1"


async def test_a_store_that_is_away_is_told_with_the_wish_to_come_back(rig: Rig) -> None:
    room = rig.room()
    rig.do(lambda: setattr(rig.keeper, "store_is_away", True))
    answer = await poll(rig, room, "ana", "1")
    rig.do(lambda: setattr(rig.keeper, "store_is_away", False))
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")


async def test_stopping_answers_the_polls_that_wait() -> None:
    with running() as short:
        room = short.room()
        await sit_down(short, room, "ana")
        asked = await begun(short, room, "ana", "1")
        await asyncio.get_running_loop().run_in_executor(None, short.stop)
        assert (await asked).status == 503
