"""No input is our fault: whatever is sent by whomever, the answer is a page or a sentence."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from server.pages.acts import ROUTED
from server.room.state import SessionState
from tests.access.cast import Cast
from tests.access.in_process import HTML, JSON, Answer
from tests.access.visits import VISITS

pytestmark = pytest.mark.slow

REQUESTS = 1_200  # in each state of a session
NAMES = (
    *("person", "post", "kind", "text", "index", "minutes", "round", "role", "name", "presenters"),
    *("everyone", "back_as", "anonymous", "wait", "finish", "again", "key", "post_key", "steer"),
    *("title", "facilitator_name", "format", "starts_at", "finish_at", "call_url", "code"),
    *("zone_offset_minutes", "nothing", "", "action", "due", "sign", "status", "learned", "tell"),
    *("yes", "continues"),
)
ODD = (
    *("", "0", "1", "-1", "9" * 18, "9" * 19, "-" + "9" * 17, "1_0", "\u0663", " 5 ", "5.0", "nan"),
    *("0x10", "\x00", "\u2028", "\ufeff", "a" * 700, "\xe9" * 300, "\U0001f331" * 100, "on", "off"),
    *("question", "reflection", "action", "member", "observer", "return", "co_facilitator", "keep"),
    *("2026-11-23T10:30", "0001-01-01T00:00", "9999-12-31T23:59", "25:99", "10:30", "k" * 32),
    *("2026-12-03", "2026-02-30", "0000-00-00", "9999-99-99", "done", "dropped", "failed"),
    *("2026-11-23T10:30+99:00", "https://x", "https://" + "x" * 2_000, "__proto__", "{}", "%ff"),
)
NOT_TEXT: tuple[Any, ...] = (
    True,
    None,
    5,
    -5,
    10**17,
    10**30,
    1.5,
    [1, 2],
    [],
    {},
    [None],
    [[]],
    "\ud800",
)
ROLES = ("facilitator", "member", "presenter", "co_facilitator", "stand_in", "door", "observer")


class Sender:
    """Sends what nobody should send, as somebody of the room."""

    def __init__(self, cast: Cast, dice: random.Random) -> None:
        self.cast = cast
        self.dice = dice
        ids = [browser.person for browser in cast.people.values()]
        actions = [cast.action, cast.unseen, cast.waiting]
        self.values = [*ODD, *ids, *cast.own.values(), cast.nameless, cast.room, *actions]
        doors = [visit.path(cast, "") for row, visit in VISITS.items() if "POST /join" in row]
        acts = [f"/rooms/{cast.room}/{act}" for act in (*ROUTED, "mine", "leave")]
        self.paths = [*acts, *doors, "/rooms", "/demo"]

    async def send(self) -> tuple[str, Answer]:
        dice, path = self.dice, self.dice.choice(self.paths)
        browser = self.cast[dice.choice(ROLES)]
        cookie, how = browser.cookie, dice.choice([HTML, JSON])
        fields = {dice.choice(NAMES): dice.choice(self.values) for _ in range(dice.randrange(6))}
        if dice.random() < 0.3:
            sent: dict[str, Any] = {
                name: dice.choice([value, [value], *NOT_TEXT]) for name, value in fields.items()
            }
            kind = {**how, "content-type": "application/json"}
            answer = await browser.ask("POST", path, kind, json.dumps(sent).encode())
        else:
            answer = await browser.post(path, fields, how)
        browser.cookie = cookie
        return f"{path} {fields}", answer


@pytest.mark.parametrize("session", ["lobby", "running", "ended"])
async def test_whatever_is_sent_is_never_a_fault_of_ours(
    cast: Cast, session: SessionState, dice: random.Random, say: Callable[[str], None]
) -> None:
    await cast.bring_to(session)
    sender, base, seen = Sender(cast, dice), cast.mark(), set()
    for number in range(REQUESTS):
        sent, answer = await sender.send()
        assert answer.status < 500, sent
        seen.add(answer.status)
        if number % 20 == 0:
            cast.rewind(base)
    say(f"any input: {REQUESTS} requests in a room that is {session}: {sorted(seen)}")
    assert seen >= {400, 403, 409, 422}


async def test_whatever_an_address_says_is_never_a_fault_of_ours(cast: Cast) -> None:
    await cast.bring_to("running")
    for words in ODD:
        for path in (
            *("/rooms/{}", "/join/{}", "/static/{}/x", "/static/v/{}", "/{}", "/?{}", "/clock?{}"),
            *("/formats/{}", "/?format={}", "/formats?{}"),
            *(f"/rooms/{cast.room}{rest}" for rest in ("/posts/{}", "?{}", "/people?{}", "/{}")),
        ):
            answer = await cast["member"].get(path.format(quote(words, safe="")))
            assert answer.status < 500, path
