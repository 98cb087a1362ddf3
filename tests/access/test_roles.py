"""A role comes from the seat alone: no field, header, link or name talks it up (A2, A3, A9)."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from server.room.event import Event
from server.room.state import SessionState
from tests.access.attempts import ATTEMPTS, act_of
from tests.access.cast import Cast
from tests.access.in_process import FORM, JSON, Browser
from tests.access.on_sockets import Listener, on_a_port
from tests.live.client import BINARY, CLOSE, PING, TEXT, frame

SESSIONS: tuple[SessionState, ...] = ("lobby", "running", "ended")


def claims_of(cast: Cast) -> dict[str, Any]:
    """All that somebody could write into a form to be taken for the facilitator."""
    dee = cast["facilitator"].person
    return {
        "role": "facilitator",
        "audience": "desk",
        "by": dee,
        "actor": dee,
        "person_id": dee,
        "holder": dee,
        "place": "inside",
        "seat": dee,
        "is_desk": "on",
        "_method": "POST",
    }


async def events_of(cast: Cast) -> list[Event]:
    found = await cast.storage.read(cast.room)
    assert found is not None
    return list(found.events)


@pytest.mark.parametrize("session", SESSIONS)
@pytest.mark.parametrize("role", ["observer", "door"])
async def test_no_observer_is_ever_the_actor_of_an_event(
    cast: Cast, session: SessionState, role: str
) -> None:
    await cast.bring_to(session)
    claims = claims_of(cast)
    query = urlencode(claims)
    headers = {"x-role": "facilitator", "x-person": cast["facilitator"].person}
    for row, attempt in ATTEMPTS.items():
        await attempt.make_away(cast)
        before = await events_of(cast)
        sent = {**claims, **attempt.fields(cast, role), "key": "a" * 32}
        if "role" in attempt.fields(cast, role):
            sent["role"] = attempt.fields(cast, role)["role"]
        path = f"/rooms/{cast.room}/{act_of(row)}?{query}"
        as_form = await cast[role].post(path, sent, {**JSON, **headers})
        as_json = await cast[role].ask(
            "POST", path, {"content-type": "application/json", **headers}, json.dumps(sent).encode()
        )
        assert (as_form.status, as_json.status) == (403, 403), row
        assert before == await events_of(cast)


async def test_a_post_is_signed_by_the_seat_whatever_the_form_says(cast: Cast) -> None:
    await cast.bring_to("running")
    ana = cast["member"]
    claims = {**claims_of(cast), "person": cast["facilitator"].person}
    written = await ana.do("submit_post", **{**claims, "kind": "question", "text": "Mine"})
    view = await cast["observer"].view()
    post = next(post for post in view["posts"] if post["post"] == written["post"])
    assert post["by"] == {"person": ana.person, "name": "Ana"}


async def test_claims_of_a_higher_role_make_a_member_no_facilitator(cast: Cast) -> None:
    await cast.bring_to("running")
    before = await cast.seq()
    for act in ("move_on", "admit", "remove_person", "hide_post", "end_session", "take_controls"):
        things = {"person": cast["Ian"].person, "post": cast.own["Femi"]}
        answer = await cast["member"].act(act, **claims_of(cast), **things)
        assert answer.status == 403, act
    assert before == await cast.seq()


def edited(secret: str, room: str, other: str) -> dict[str, str]:
    """What somebody who holds one link might make of it."""
    mac = secret[len(room) + 1 :]
    letters = {f"as {letter}": f"{room}{letter}{mac}" for letter in "mocrf"}
    flipped = bytes([base64.urlsafe_b64decode(mac + "==")[0] ^ 1])
    changed = base64.urlsafe_b64encode(flipped + base64.urlsafe_b64decode(mac + "==")[1:])
    return {
        **letters,
        "another room": f"{other}m{mac}",
        "one bit": f"{room}m{changed.rstrip(b'=').decode()}",
        "cut": secret[:-1],
        "longer": f"{secret}A",
        "case": f"{room}m{mac.swapcase()}",
        "padded": f"{secret}==",
        "nothing": f"{room}m",
        "with a path": f"{secret}/..",
        "with a null": f"{secret}%00",
    }


async def test_no_link_can_be_edited_into_another(cast: Cast) -> None:
    await cast.bring_to("lobby")
    dee, before = cast["facilitator"], await cast.seq()
    links = {role: urlsplit(link).path.rpartition("/")[2] for role, link in dee.links.items()}
    other = urlsplit(cast["elsewhere"].links["member"]).path.rpartition("/")[2][:16]
    tried = set()
    for secret in links.values():
        tried |= set(edited(secret, cast.room, other).values())
    for number, secret in enumerate(sorted(tried - set(links.values()))):
        # Each from an address of its own: the limit on guessing is tried elsewhere.
        headers = {**JSON, "x-forwarded-for": f"10.0.{number}.1"}
        for method in ("GET", "POST"):
            answer = await cast["stranger"].ask(
                method, f"/join/{secret}", {**headers, **FORM}, b"name=Sid"
            )
            assert answer.status == 404, f"{method} {secret}: {answer.status}"
            assert answer.header("set-cookie") is None
    assert before == await cast.seq()


async def test_the_links_of_a_room_differ_and_hold_128_bits(cast: Cast) -> None:
    await cast.bring_to("lobby")
    macs = {urlsplit(link).path[-22:] for link in cast["facilitator"].links.values()}
    assert len(macs) == 4
    assert {len(base64.urlsafe_b64decode(mac + "==")) * 8 for mac in macs} == {128}


async def test_a_replaced_link_lets_nobody_in_and_nobody_out(cast: Cast) -> None:
    await cast.bring_to("lobby")
    old = cast["facilitator"].links["member"]
    await cast["facilitator"].do("replace_link", role="member")
    late = Browser(cast.app, "Late")
    answer = await late.post(urlsplit(old).path, {"name": "Late"})
    assert (answer.status, answer.json()["refusal"]) == (404, "dead_link")
    assert (await cast["member"].view())["audience"] == "member"
    new = (await cast["facilitator"].view())["links"]["member"]
    await late.join(new)


async def test_another_link_changes_nothing_for_who_sits_already(cast: Cast) -> None:
    await cast.bring_to("lobby")
    before = await cast.seq()
    for role in ("observer", "member", "door", "stand_in"):
        sits = (await cast[role].view())["role"]
        await cast[role].join(cast["facilitator"].links["co_facilitator"], role="facilitator")
        assert (await cast[role].view())["role"] == sits
    assert before == await cast.seq()


@pytest.mark.parametrize("name", ["Dee", "Ana", "DEE", "Dee ", "Ｄee"])
async def test_a_name_never_gives_somebody_elses_seat(cast: Cast, name: str) -> None:
    await cast.bring_to("running")
    twin = Browser(cast.app, name, "another device")
    await twin.join(cast["facilitator"].links["member"], again="on", person=cast["member"].person)
    assert twin.person not in {browser.person for browser in cast.people.values()}
    view = await twin.view()
    assert (view["audience"], view["can"], view["people"], view["posts"]) == ("door", [], [], [])


async def test_a_seat_goes_back_only_to_the_same_role_and_only_by_the_desk(cast: Cast) -> None:
    await cast.bring_to("running")
    back: dict[str, Any] = {"person": cast["door"].person}
    for role in ("facilitator", "co_facilitator", "observer", "removed"):
        answer = await cast["facilitator"].act("admit", **back, back_as=cast[role].person)
        assert answer.status in (404, 409), role
    answer = await cast["member"].act("admit", **back, back_as=cast["member"].person)
    assert answer.status == 403
    await cast["facilitator"].do("admit", **back, back_as=cast["Ian"].person)
    assert (await cast["door"].view())["person"] == cast["Ian"].person


async def test_guessing_links_is_slowed_down_and_a_true_one_is_not(cast: Cast) -> None:
    await cast.bring_to("lobby")
    guesses = [await cast["stranger"].get(f"/join/{cast.room}m{n:022}", JSON) for n in range(25)]
    assert [guess.status for guess in guesses] == [404] * 20 + [429] * 5
    assert guesses[-1].header("retry-after") is not None
    assert (await cast["stranger"].get(urlsplit(cast["facilitator"].links["member"]).path)).status
    await Browser(cast.app, "True").join(cast["facilitator"].links["member"])


@pytest.mark.parametrize("role", ["observer", "member", "facilitator"])
async def test_whatever_comes_up_a_live_channel_changes_nothing(cast: Cast, role: str) -> None:
    await cast.bring_to("running")
    before = await cast.seq()
    acts = (
        '{"act":"end_session"}',
        "end_session",
        f"POST /rooms/{cast.room}/end_session",
        "1\n<p>",
    )
    async with on_a_port(cast.app) as port:
        opened = await Listener(port, cast.room, cast[role].cookie).socket()
        assert await opened.next() is not None
        for words in acts:
            opened.send(frame(TEXT, words.encode()) + frame(BINARY, words.encode()))
        opened.send(frame(PING, b"all read?") + frame(CLOSE, b"\x03\xe8"))
        await opened.rest()
    assert opened.pongs == [b"all read?"]
    assert before == await cast.seq()
