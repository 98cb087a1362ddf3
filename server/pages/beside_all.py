"""What is done in all rooms that stand side by side: each does it by the act that it has anyway."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.errors import Refusal, SetroomError, StoreAway, Unacceptable
from server.gate.cookie import token_hash
from server.keeper.keeper import NoSuchRoom
from server.pages import fields as form
from server.pages.answer import json_answer, read_fields, wants_json
from server.pages.beside import back, groups_of, key_of, shown, title_of
from server.pages.desk import Desk, Seat
from server.pages.refused import TooMany, body_of, headers_of, status_of
from server.render.beside import TOGETHER, Group
from server.room.acts import ACTS
from server.room.acts.admit import Admit
from server.room.acts.tell_set import TellSet, told_words
from server.room.decision import Command
from server.room.refusals import BadField, WrongMoment

TOGETHER_ACTS = (*TOGETHER, "pause", "admit")
MOST_DIGITS = 18  # of what `steer` counts; Python reads no more than some thousand as a number


async def say(desk: Desk, request: Request) -> Response:
    """POST /rooms/{room}/beside/say: a word in writing to everybody in all of them.

    Put away it is room by room: whoever presses with an empty field has not meant that.
    """
    found = await read_fields(desk, request)
    here, groups = await groups_of(desk, request)
    text, key = form.one(found, "text"), key_of(found)
    try:
        told_words(text)
    except Unacceptable as no:
        return _given_back(desk, request, here, groups, no, text)

    async def told(group: Group) -> None:
        await _ask(desk, here, group, TellSet(text), "tell_set", key)

    at_work = [one for one in groups if one.kept.room.session != "ended"]
    return await _each(desk, request, here, at_work, told, text=text)


async def together(desk: Desk, request: Request) -> Response:
    """POST /rooms/{room}/beside/together: one act in each of the rooms of `at`, which says
    `room.steer` of each as the page shows it."""
    found = await read_fields(desk, request)
    here, groups = await groups_of(desk, request)
    act = form.one(found, "act")
    if act not in TOGETHER_ACTS:
        raise BadField("act", "That cannot be done in all rooms at once.")
    at, key = dict(one.partition(".")[::2] for one in found.get("at", [])), key_of(found)

    async def steered(group: Group) -> None:
        command = Admit(everyone=True) if act == "admit" else form.command(ACTS[act].command, {})
        await _ask(desk, here, group, command, act, key, _steer_of(at[group.kept.room.id]))

    asked = [one for one in groups if one.kept.room.id in at]
    away = at.keys() - {one.kept.room.id for one in asked}  # or never theirs: it is one answer
    return await _each(desk, request, here, asked, steered, away=away)


def _steer_of(text: str) -> int:
    """-1, which no room ever is at, for what is none."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else -1


async def _each(
    desk: Desk,
    request: Request,
    here: Seat,
    groups: list[Group],
    does: Callable[[Group], Awaitable[None]],
    *,
    text: str = "",
    away: Iterable[str] = (),
) -> Response:
    """Do it room by room, and say where it could not be done. `away`: rooms that it was asked for
    too, and that are none of this desk's.

    Raises: SetroomError: it could be done in none of them, and a program asks.
    """
    refused: dict[str, SetroomError] = {}
    for group in groups:
        try:
            await does(group)
        except (Refusal, StoreAway) as refusal:
            refused[group.kept.room.id] = refusal
    if not groups:
        raise WrongMoment("No room is at work here.")
    first = next(iter(refused.values())) if len(refused) == len(groups) else None
    refused |= {room: NoSuchRoom() for room in away}
    if wants_json(request):
        if first is not None:
            raise first
        return json_answer({"refused": {room: _why(no) for room, no in refused.items()}})
    if not refused:
        return back(here)
    # From before: a room may have gone since, and is still to be named.
    titles = {one.kept.room.id: title_of(one) for one in groups}
    news = [f"{titles.get(room, 'A room')}: {_why(no)}" for room, no in refused.items()]
    _, groups = await groups_of(desk, request)
    page = shown(desk, request, here, groups, news, text)
    if first is None:
        return HTMLResponse(page)
    return HTMLResponse(page, status_of(first), headers_of(first))


def _why(no: SetroomError) -> str:
    """A failure says nothing of its inside."""
    sentence: str = body_of(no)["message"]
    return sentence


def _given_back(
    desk: Desk, request: Request, here: Seat, groups: list[Group], no: Unacceptable, text: str
) -> Response:
    """The page with the words that cannot be said as they are. Raises: `no`, to programs."""
    if wants_json(request):
        raise no
    return HTMLResponse(shown(desk, request, here, groups, [no.message], text), status_of(no))


async def _ask(
    desk: Desk,
    here: Seat,
    group: Group,
    command: Command,
    act: str,
    key: str,
    steer: int | None = None,
) -> None:
    room = group.kept.room.id
    wait_s = desk.acts_limit.take((room, token_hash(here.token)))
    if wait_s:
        raise TooMany(wait_s)
    # Each room spends a key of its own, so that a retry is done nowhere twice.
    own = hashlib.sha256(f"{key} {act} {room}".encode()).hexdigest()[:32] if key else ""
    await desk.keeper.ask(room, group.person.id, command, key=own, steer=steer)
