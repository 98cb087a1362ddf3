"""Who may continue a session, what anybody else is told, and who learns whose action waits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.app import App
from server.keeper.turn import DAY_MS
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.memory import MemoryStorage
from tests.access.cast import STARTS_AT
from tests.access.in_process import HTML, JSON, Answer, Browser, StillClock, setroom

ASKED = {"title": "The next one", "facilitator_name": "Dee", "starts_at": STARTS_AT}
KEYS = re.compile(r'name="key" value="[^"]+"')


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    storage = MemoryStorage(Codec(EVENTS))
    async with setroom(tmp_path, storage, clock=StillClock()) as found:
        await found.alarm.start()
        yield found
        await found.alarm.stop()


async def an_ended_session(app: App) -> dict[str, Browser]:
    """Dee and Cleo have facilitated; Ana and Ben have written down what they will do."""
    people = {name: Browser(app, name) for name in ("Dee", "Cleo", "Ana", "Ben", "Obi", "Dot")}
    dee = people["Dee"]
    await dee.open(format="check_in_only", call_url="https://call.example/room")
    ways = {"Cleo": "co_facilitator", "Obi": "observer"}
    for name in ("Cleo", "Ana", "Ben", "Obi"):
        await people[name].join(dee.links[ways.get(name, "member")])
    await dee.do("admit", everyone="on")
    await people["Dot"].join(dee.links["member"])
    await dee.do("start_session")
    await dee.go_to("next_step")
    for name in ("Ana", "Ben"):
        await people[name].do("commit_action", text=f"{name} will ask", due="2026-12-03")
    await dee.do("end_session")
    return people


async def next_session(dee: Browser, **people: Browser) -> None:
    """Dee opens it from the last one; they come in with their browsers, and it starts."""
    await dee.open(format="check_in_only", continues=dee.room, starts_at=STARTS_AT)
    for browser in people.values():
        await browser.join(dee.links["member"])
    if people:
        await dee.do("admit", everyone="on")
    await dee.do("start_session")
    for _ in range(100):
        kept = await dee.app.keeper.kept(dee.room)
        assert kept is not None
        if kept.room.carried:
            return
        await asyncio.sleep(0.005)
    raise AssertionError("nothing was brought along")


async def texts(browser: Browser) -> list[str]:
    return [action["text"] for action in (await browser.view())["actions"]]


async def asks(browser: Browser, continues: str, **fields: Any) -> Answer:
    return await browser.post("/rooms", {**ASKED, "continues": continues, **fields})


async def test_what_cannot_be_continued_is_one_answer_whatever_it_is(app: App) -> None:
    people = await an_ended_session(app)
    other = Browser(app, "Eve")
    await other.open()
    ended, running = people["Dee"].room, other.room
    tried = [
        *[(people[name], ended) for name in ("Ana", "Ben", "Obi", "Dot")],
        *[(who, ended) for who in (other, Browser(app, "Sid"))],
        *[(people["Dee"], room) for room in (running, "nothing", "../x", "x" * 5_000, "\x00")],
        (other, running),
    ]
    answers = {(await asks(who, room)).bytes() for who, room in tried}
    assert len(answers) == 1
    told = (await asks(people["Ana"], ended)).json()
    assert (told["refusal"], told["field"]) == ("bad_field", "continues")
    kept = await app.keeper.kept(ended)
    assert kept is not None and kept.room.continued == ()


async def test_the_first_page_tells_nobody_else_anything_about_a_room(app: App) -> None:
    people = await an_ended_session(app)
    room = people["Dee"].room
    plain = KEYS.sub("", (await people["Dee"].get("/")).text)
    for name in ("Ana", "Obi", "Dot"):
        assert KEYS.sub("", (await people[name].get(f"/?continues={room}")).text) == plain
    assert KEYS.sub("", (await people["Dee"].get("/?continues=nothing")).text) == plain
    for name in ("Dee", "Cleo"):
        page = (await people[name].get(f"/?continues={room}")).text
        for value in ("Ward leaders", name, "https://call.example/room", room):
            assert f'value="{value}"' in page
        assert re.search(r'name="format" value="check_in_only" checked', page)
        assert re.search(r'name="starts_at" type="datetime-local" value=""[^>]* required', page)


async def test_a_refusal_gives_the_form_back_without_what_was_refused(app: App) -> None:
    people = await an_ended_session(app)
    asked = {**ASKED, "continues": people["Dee"].room}
    page = await people["Ana"].post("/rooms", asked, HTML)
    assert page.status == 422
    assert "That session cannot be continued from here." in page.text
    assert 'value="The next one"' in page.text
    assert 'name="continues"' not in page.text
    undated = await people["Dee"].post("/rooms", {**asked, "starts_at": ""}, HTML)
    assert undated.status == 422
    assert "Say when the next session starts." in undated.text
    assert f'name="continues" value="{people["Dee"].room}"' in undated.text


async def test_whoever_was_at_its_desk_may_continue_it(app: App) -> None:
    people = await an_ended_session(app)
    assert (await asks(people["Cleo"], people["Dee"].room)).status == 201
    assert (await asks(people["Dee"], people["Dee"].room)).status == 201


async def test_each_owner_sees_their_own_and_nobody_anything_else(app: App) -> None:
    people = await an_ended_session(app)
    dee, ana, ben = people["Dee"], people["Ana"], people["Ben"]
    eve = Browser(app, "Ana", "another browser, the same name")
    await next_session(dee, ana=ana, eve=eve)
    assert (await texts(ana), await texts(eve), await texts(dee)) == (["Ana will ask"], [], [])
    assert [one["number"] for one in (await dee.view())["waiting_actions"]] == [1]
    await ben.join(dee.links["member"])
    assert await texts(ben) == []  # at the door
    await dee.do("admit", everyone="on")
    assert await texts(ben) == ["Ben will ask"]
    (action,) = (await ben.view())["actions"]
    assert (action["person"], action["carried"], action["shown"]) == (ben.person, True, False)
    await dee.go_to("action_review")
    await ben.do("update_action", action=action["action"], status="dropped", tell="on")
    (seen,) = (await eve.view())["actions"]
    assert (seen["text"], seen["status"], seen["carried"]) == ("Ben will ask", "dropped", None)


async def test_who_goes_by_another_name_this_time_is_given_theirs_by_the_desk(app: App) -> None:
    people = await an_ended_session(app)
    dee, ben = people["Dee"], people["Ben"]
    ben.name = "Benjamin"
    await next_session(dee, ben=ben)
    assert await texts(ben) == []
    waiting = {one["action"] for one in (await dee.view())["waiting_actions"]}
    page = (await dee.get(f"/rooms/{dee.room}/carried")).text
    found = re.search(r"Ben: 1 action.*?name=\"action\" value=\"([^\"]+)\"", page, re.DOTALL)
    assert found is not None and found[1] in waiting
    await dee.do("hand_actions", action=found[1], person=ben.person)
    assert await texts(ben) == ["Ben will ask"]


async def test_what_the_desk_has_handed_to_the_wrong_one_it_hands_on(app: App) -> None:
    people = await an_ended_session(app)
    dee, ben = people["Dee"], people["Ben"]
    ben.name, ann = "Benjamin", Browser(app, "Ann")
    await next_session(dee, ben=ben, ann=ann)
    waiting = {one["action"]: one["owner"] for one in (await dee.view())["waiting_actions"]}
    page = (await dee.get(f"/rooms/{dee.room}/carried")).text
    found = re.search(r"Ben: 1 action.*?name=\"action\" value=\"([^\"]+)\"", page, re.DOTALL)
    assert found is not None
    await dee.do("hand_actions", action=found[1], person=ann.person)
    page = (await dee.get(f"/rooms/{dee.room}/carried")).text
    assert "Ben: 1 action, handed to Ann" in page
    assert "Ben will ask" not in page
    told = {"action": found[1], "number": 1, "person": ann.person, "owner": waiting[found[1]]}
    assert (await dee.view())["handed_actions"] == [told]
    assert "handed_actions" not in await ann.view()
    await dee.do("hand_actions", action=found[1], person=ben.person)
    assert (await texts(ben), await texts(ann)) == (["Ben will ask"], [])


async def test_whose_action_waits_is_told_to_whom_ran_that_session_and_to_nobody_new(
    app: App,
) -> None:
    people = await an_ended_session(app)
    dee, new = people["Dee"], Browser(app, "Nia")
    await next_session(dee, ana=people["Ana"])
    await new.join(dee.links["co_facilitator"])
    page = (await dee.get(f"/rooms/{dee.room}/carried")).text
    assert "Ben: 1 action" in page
    assert "Ben will ask" not in page
    told = (await new.get(f"/rooms/{dee.room}/carried")).text
    assert "Ben" not in told
    assert "Somebody of an earlier session: 1 action" in told
    assert "Hand to" not in told
    waiting = (await dee.view())["waiting_actions"][0]["action"]
    phone = Browser(app, "Ben", "phone")
    await phone.join(dee.links["member"])
    await dee.do("admit", everyone="on")
    await dee.do("hand_actions", action=waiting, person=phone.person)
    assert await texts(phone) == ["Ben will ask"]
    assert "None waits for its owner." in (await dee.get(f"/rooms/{dee.room}/carried")).text


async def test_once_the_old_session_is_erased_nobody_can_be_told_whose_it_was(app: App) -> None:
    people = await an_ended_session(app)
    dee, clock = people["Dee"], app.keeper.clock
    assert isinstance(clock, StillClock)
    later = str(clock.now_ms() + 40 * DAY_MS)
    old = dee.room
    await dee.open(format="check_in_only", continues=old, starts_at=later)
    clock.pass_ms(30 * DAY_MS)
    for _ in range(100):
        if (await dee.get(f"/rooms/{old}", JSON)).status == 404:
            break
        await asyncio.sleep(0.005)
    assert (await dee.get(f"/rooms/{old}", JSON)).status == 404
    await dee.do("start_session")
    page = (await dee.get(f"/rooms/{dee.room}/carried")).text
    assert "Somebody of an earlier session: 1 action" in page
    assert "Ana" not in page
    await people["Ana"].join(dee.links["member"])
    await dee.do("admit", everyone="on")
    assert await texts(people["Ana"]) == ["Ana will ask"]


async def test_who_missed_a_session_is_still_known_by_name_in_the_one_after_it(app: App) -> None:
    people = await an_ended_session(app)
    dee = people["Dee"]
    await next_session(dee, ana=people["Ana"])
    await dee.do("end_session")
    await next_session(dee)
    page = (await dee.get(f"/rooms/{dee.room}/carried")).text
    assert "Ana: 1 action" in page
    assert "Ben: 1 action" in page
    await people["Ben"].join(dee.links["member"])
    await dee.do("admit", everyone="on")
    assert await texts(people["Ben"]) == ["Ben will ask"]
