"""Rooms side by side: several small groups at the same work, led from one page (domain 2.9).

Each group is a room of its own, with its own link, clock and words; nothing goes from one to the
other. What is done for all is done room by room, by the acts that each room has anyway.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.gate.address import address_of
from server.gate.cookie import token_hash
from server.keeper.keeper import NoSuchRoom
from server.keeper.opening import open_room
from server.keeper.shelf import Kept
from server.pages import fields as form
from server.pages.acts import KEY
from server.pages.answer import json_answer, read_fields, seat_of, wants_json
from server.pages.desk import Desk, Seat
from server.pages.home import room_id_for
from server.pages.refused import TooMany
from server.render.beside import Group, print_of
from server.room.acts.open_room import OpenRoom, form_of
from server.room.audience import is_desk
from server.room.refusals import BadField, NotYours, WrongMoment
from server.room.state import Person, Room
from server.room.text import TITLE_LIMIT_CHARS

MOST = 12
WATCHED_S = 25.0  # how long the page's script may wait for news; a proxy cuts after 30
LOOKED_EVERY_S = 1.0

_NUMBER = re.compile(r" · \d+$")


class TooManyBeside(WrongMoment):
    name = "too_many_beside"

    def __init__(self) -> None:
        super().__init__(f"There are {MOST} rooms side by side already.")


async def page(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/beside. With `after`, what a page shows already, it waits for news."""
    here, groups = await groups_of(desk, request)
    after = request.query_params.get("after")
    if after is not None:
        groups = await _news(desk, request, here, groups, after)
    if wants_json(request):
        return json_answer({"rooms": [_view(desk, one) for one in groups]})
    return HTMLResponse(desk.renderer.beside(groups, here.kept.room.id, part=after is not None))


async def open_one(desk: Desk, request: Request) -> Response:
    """POST /rooms/{room}/beside: one more room like that one."""
    found = await read_fields(desk, request)
    here, groups = await groups_of(desk, request)
    if not may_open(here.kept.room, here.person):
        raise NotYours
    wait_s = desk.rooms_limit.take(address_of(request.scope))
    if wait_s:
        raise TooMany(wait_s)
    key = key_of(found)
    opens = room_id_for(desk, key)
    if len(groups) >= MOST and all(one.kept.room.id != opens for one in groups):
        raise TooManyBeside
    room, answer = await open_room(
        desk.keeper,
        _like(desk, here, opens, len(groups) + 1),
        seat=token_hash(here.token),
        key=key,
        asked=here.kept.room.id.encode(),
    )
    if wants_json(request):
        links = {"member": desk.link(room, "member"), "observer": desk.link(room, "observer")}
        url = f"{desk.origin}/rooms/{room.id}"
        return json_answer({"room": room.id, "url": url, **answer, "links": links}, 201)
    return back(here)


def may_open(room: Room, person: Person) -> bool:
    """Only who has opened that one: a co-facilitator came by a link, and may not know the code that
    opening takes here. A set without a facilitator has nobody who leads another one."""
    return person.id == room.opener and person.role == "facilitator"


async def groups_of(desk: Desk, request: Request) -> tuple[Seat, list[Group]]:
    """Whoever asks, and every room of the same group at whose desk they are, this one among them.

    Raises: NoSuchRoom: not let in. NotYours: not at the desk. StoreAway.
    """
    here = await seat_of(desk, request)
    if not is_desk(here.kept.room, here.person):
        raise NoSuchRoom if here.person.place == "door" else NotYours
    rooms = await desk.keeper.rooms_of(token_hash(here.token))
    return here, await _among(desk, request, rooms, _first(here.kept))


async def _among(desk: Desk, request: Request, rooms: Sequence[str], first: str) -> list[Group]:
    """Those of the rooms that belong to the same group and at whose desk the asker is, in the order
    of their titles."""
    found = []
    for room_id in rooms:
        try:
            seat = await desk.seat(room_id, request.headers.get("cookie"))
        except NoSuchRoom:  # erased meanwhile, or taken out of it
            continue
        if _first(seat.kept) == first and is_desk(seat.kept.room, seat.person):
            found.append(_group(desk, seat))
    return sorted(found, key=lambda one: _numbered(title_of(one)))


def _group(desk: Desk, seat: Seat) -> Group:
    kept, person, _ = seat
    # Whoever reads this page leads all of them: none of the rooms should think itself left alone.
    desk.keeper.roster.glimpse(kept.room.id, person.id)
    return Group(kept, person, desk.present(kept), desk.link(kept.room, "member"))


def _first(kept: Kept) -> str:
    return kept.room.beside or kept.room.id


def title_of(group: Group) -> str:
    return group.kept.texts.get(group.kept.room.title, "")


def _numbered(title: str) -> tuple[str, int]:
    """`Course day · 3` is the third of its group; the first has no number."""
    number = _NUMBER.search(title)
    return _NUMBER.sub("", title), int(number[0].removeprefix(" · ")) if number else 1


async def _news(
    desk: Desk, request: Request, here: Seat, groups: list[Group], after: str
) -> list[Group]:
    """The rooms once they are not as `after` says any more, or after a while."""
    until_s = asyncio.get_running_loop().time() + WATCHED_S
    while print_of(groups) == after and not desk.stopping():
        if asyncio.get_running_loop().time() >= until_s or await request.is_disconnected():
            break
        await asyncio.sleep(LOOKED_EVERY_S)
        rooms = [one.kept.room.id for one in groups]
        groups = await _among(desk, request, rooms, _first(here.kept))
    return groups


def _like(desk: Desk, here: Seat, room_id: str, number: int) -> OpenRoom:
    """A room that works as that one does, by the steps it was opened with."""
    kept, person, _ = here
    room, now_ms = kept.room, desk.keeper.clock.now_ms()
    title, _ = _numbered(kept.text(room.title))
    finish_ms = room.planned_end_ms
    return OpenRoom(
        room=room_id,
        format=form_of(room),
        words=kept.text(room.words),
        title=f"{title[: TITLE_LIMIT_CHARS - 5]} · {number}",
        facilitator_name=kept.text(person.name),
        starts_at_ms=room.starts_at_ms,
        finish_at_ms=finish_ms if finish_ms is not None and finish_ms > now_ms else None,
        call_url=kept.text(room.call),
        retention_days=room.retention_days,
        least_authors=4 if room.least_authors == 4 else 5,
        beside=_first(kept),
    )


def _view(desk: Desk, group: Group) -> dict[str, object]:
    room = group.kept.room
    return {
        "room": room.id,
        "url": f"{desk.origin}/rooms/{room.id}",
        "title": title_of(group),
        "session": room.session,
        "seq": room.seq,
        "steer": room.steer,
        "link": group.link,
    }


def key_of(found: form.Fields) -> str:
    """Raises: BadField."""
    key = form.one(found, "key")
    if key and not KEY.fullmatch(key):
        raise BadField("key", "A key is 128 random bits, written as letters and digits.")
    return key


def back(here: Seat) -> Response:
    return RedirectResponse(f"/rooms/{here.kept.room.id}/beside", 303)
