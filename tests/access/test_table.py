"""Z1: everybody tries everything, and gets what the table says: no less, and above all no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.routing import BaseRoute, Route

from server.app import WEB
from server.pages.acts import ROUTED
from server.pages.site import routes
from server.room.rights import RIGHTS, Right
from server.room.state import SessionState
from tests.access.attempts import ATTEMPTS
from tests.access.cast import ROLES, Cast
from tests.access.in_process import JSON
from tests.access.on_sockets import Listener, on_a_port
from tests.access.table import (
    TABLE,
    act_deviations,
    addresses_of,
    page_deviations,
    read_table,
    without_a_row,
)
from tests.access.visits import VISITS, in_room

SESSIONS: tuple[SessionState, ...] = ("lobby", "running", "ended")
EVERY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")

table = read_table(TABLE.read_text())
own_routes: list[BaseRoute] = routes(None, WEB / "static")  # type: ignore[arg-type]


def test_every_address_act_and_channel_has_its_rows() -> None:
    assert set() == without_a_row(table, own_routes, ROUTED)
    for session in SESSIONS:
        assert VISITS.keys() == table[f"pages, {session}"].keys()
        assert ATTEMPTS.keys() == table[f"acts, {session}"].keys()


async def nothing(request: Any) -> None: ...


def test_a_planted_address_and_a_planted_act_are_missed() -> None:
    planted = [*own_routes, Route("/rooms/{room}/export", nothing, methods=["GET", "POST"])]
    assert without_a_row(table, planted, [*ROUTED, "ban_author"]) == {
        "GET /rooms/{room}/export",
        "POST /rooms/{room}/export",
        "ban_author",
    }


@pytest.mark.slow
@pytest.mark.parametrize("session", SESSIONS)
async def test_every_act_of_everybody_comes_to_what_the_table_says(
    cast: Cast, session: SessionState, say: Callable[[str], None]
) -> None:
    await cast.bring_to(session)
    rows = table[f"acts, {session}"]
    assert [] == await act_deviations(cast, session, rows)
    say(f"Z1: {len(rows) * len(ROLES)} acts tried in a room that is {session}: 0 deviations")


@pytest.mark.slow
@pytest.mark.parametrize("session", SESSIONS)
async def test_every_page_of_everybody_comes_to_what_the_table_says(
    cast: Cast, session: SessionState, say: Callable[[str], None]
) -> None:
    await cast.bring_to(session)
    rows = table[f"pages, {session}"]
    assert [] == await page_deviations(cast, session, rows)
    say(f"Z1: {len(rows) * len(ROLES)} requests tried in a room that is {session}: 0 deviations")


async def test_every_live_channel_opens_to_whom_the_table_says(cast: Cast) -> None:
    await cast.bring_to("running")
    deviations = []
    async with on_a_port(cast.app) as port:
        for group in (ROLES[:-2], ROLES[-2:]):
            if group == ROLES[-2:]:
                await cast.hand_over()
            for role in group:
                listener = Listener(port, cast.room, cast[role].cookie)
                for channel, cells in table["channels"].items():
                    came = await listener.comes_of(channel)
                    if came != cells[role]:
                        deviations.append(f"{role}: {channel}: {came}, not {cells[role]}")
    assert [] == deviations


async def test_a_right_that_is_given_to_the_wrong_people_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault."""
    await cast.bring_to("running")
    monkeypatch.setitem(RIGHTS, "hide_post", Right("member", ("running",)))
    rows = {"hide_post": table["acts, running"]["hide_post"]}
    found = await act_deviations(cast, "running", rows)
    assert "running: member: hide_post: 200, not 403" in found


async def test_no_address_takes_a_method_that_it_has_no_row_for(cast: Cast) -> None:
    await cast.bring_to("running")
    before = await cast.seq()
    taken = addresses_of(own_routes)
    for address in sorted({address.partition(" ")[2] for address in taken}):
        path = address.format(room=cast.room, secret="x", post="none", version="v", key="x", id="x")
        for method in EVERY_METHOD:
            if f"{'GET' if method == 'HEAD' else method} {address}" in taken:
                continue
            for role in ("stranger", "member", "facilitator"):
                answer = await cast[role].ask(method, path, JSON)
                assert answer.status in (404, 405), f"{role}: {method} {path}: {answer.status}"
    assert before == await cast.seq()


@pytest.mark.parametrize("method", [method for method in EVERY_METHOD if method != "POST"])
async def test_an_act_is_done_by_no_method_but_post(cast: Cast, method: str) -> None:
    await cast.bring_to("lobby")
    before = await cast.seq()
    for act in ROUTED:
        answer = await cast["facilitator"].ask(method, in_room(f"/{act}")(cast, ""), JSON)
        assert answer.status in (404, 405), f"{method} {act}: {answer.status}"
    assert before == await cast.seq()


@pytest.mark.parametrize("act", ["dance", "open_room", *sorted(RIGHTS.keys() - ROUTED.keys())])
async def test_what_is_no_act_of_anybody_is_not_there_for_anybody(cast: Cast, act: str) -> None:
    await cast.bring_to("lobby")
    before = await cast.seq()
    for role in ROLES[:-2]:
        answer = await cast[role].act(act, name="Zed", role="facilitator", index=0)
        assert answer.status == 404
    assert before == await cast.seq()
