"""What is done in all rooms that stand side by side: each does it by the act that it has anyway."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.errors import Refusal, SetroomError, StoreAway
from server.gate.cookie import token_hash
from server.pages import fields as form
from server.pages.answer import json_answer, read_fields, wants_json
from server.pages.beside import back, groups_of, key_of, title_of
from server.pages.desk import Desk, Seat
from server.pages.refused import TooMany, status_of
from server.render.beside import TOGETHER, Group
from server.room.acts import ACTS
from server.room.acts.tell_set import TellSet
from server.room.decision import Command
from server.room.refusals import BadField, WrongMoment

TOGETHER_ACTS = (*TOGETHER, "pause")


async def say(desk: Desk, request: Request) -> Response:
    """POST /rooms/{room}/beside/say: a word in writing to everybody in all of them."""
    found = await read_fields(desk, request)
    here, groups = await groups_of(desk, request)
    text = form.one(found, "text")

    async def told(group: Group) -> None:
        await _ask(desk, here, group, TellSet(text), "tell_set", key_of(found))

    at_work = [one for one in groups if one.kept.room.session != "ended"]
    return await _each(desk, request, here, at_work, told, text)


async def together(desk: Desk, request: Request) -> Response:
    """POST /rooms/{room}/beside/together: one act of steering in each of the rooms of `at`, which
    says `room.steer` of each as the page shows it."""
    found = await read_fields(desk, request)
    here, groups = await groups_of(desk, request)
    act = form.one(found, "act")
    if act not in TOGETHER_ACTS:
        raise BadField("act", "That cannot be done in all rooms at once.")
    shown = dict(one.partition(".")[::2] for one in found.get("at", []))

    async def steered(group: Group) -> None:
        steer = shown[group.kept.room.id]
        await _ask(
            desk,
            here,
            group,
            form.command(ACTS[act].command, {}),
            act,
            key_of(found),
            steer=int(steer) if steer.isdecimal() else -1,
        )

    return await _each(
        desk, request, here, [one for one in groups if one.kept.room.id in shown], steered, ""
    )


async def _each(
    desk: Desk,
    request: Request,
    here: Seat,
    groups: list[Group],
    does: Callable[[Group], Awaitable[None]],
    text: str,
) -> Response:
    """Do it room by room, and say where it could not be done.

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
    if wants_json(request):
        if first is not None:
            raise first
        return json_answer({"refused": {room: str(why) for room, why in refused.items()}})
    if not refused:
        return back(here)
    _, groups = await groups_of(desk, request)
    titles = {one.kept.room.id: title_of(one) for one in groups}
    news = [f"{titles[room]}: {why}" for room, why in refused.items()]
    shown = desk.renderer.beside(groups, here.kept.room.id, news, text)
    return HTMLResponse(shown, 200 if first is None else status_of(first))


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
