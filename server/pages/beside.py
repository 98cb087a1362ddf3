"""Rooms side by side: several small groups at the same work, led from one page (domain 2.9).

Each group is a room of its own, with its own link, clock and words; nothing goes from one to the
other. What is done for all is done room by room, by the acts that each room has anyway.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.gate.cookie import token_hash
from server.gate.origin import same_origin
from server.keeper.keeper import NoSuchRoom
from server.keeper.shelf import Kept
from server.pages import fields as form
from server.pages.acts import KEY
from server.pages.answer import json_answer, seat_of, wants_json
from server.pages.desk import Desk, Seat
from server.pages.health import restarting
from server.pages.refused import Foreign, TooMany
from server.render.beside import Group, print_of
from server.render.view import Kept as Seen
from server.room.audience import is_desk
from server.room.refusals import BadField, NotYours
from server.room.state import FACILITATORS, Person, Room

WATCHED_S = 25.0  # how long the page's script may wait for news; a proxy cuts after 30
LOOKED_EVERY_S = 1.0
MOST_WAITING = 8  # pages that wait for news; each costs what all its rooms cost
LATER_S = 5.0

_NUMBER = re.compile(r" · ([0-9]+)$")


async def page(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/beside. With `after`, what a page shows already, it waits for news.

    Raises: as groups_of. Foreign: another site asks it to wait. TooMany: too many wait already.
    """
    after = request.query_params.get("after")
    if after is not None and not same_origin(request.scope["headers"], "GET", desk.origin):
        raise Foreign
    here, groups = await groups_of(desk, request)
    if after is not None:
        groups = await _news(desk, request, here, groups, after)
        if desk.stopping():
            return restarting()  # or the page would ask again, and again, until the server is gone
    if wants_json(request):
        return json_answer({"rooms": [_view(desk, one) for one in groups]})
    return HTMLResponse(shown(desk, request, here, groups, part=after is not None))


def shown(
    desk: Desk,
    request: Request,
    here: Seat,
    groups: Sequence[Group],
    news: Sequence[str] = (),
    text: str = "",
    part: bool = False,
) -> str:
    """The page, as Renderer.beside says."""
    opens = may_open(here.kept.room, here.person)
    asks_code = desk.needs_code(request.headers.get("cookie")) if opens else None
    return desk.renderer.beside(groups, here.kept.room.id, news, text, part, asks_code)


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
    of their numbers."""
    found = []
    for room_id in rooms:
        try:
            seat = await desk.seat(room_id, request.headers.get("cookie"))
        except NoSuchRoom:  # erased meanwhile, or taken out of it
            continue
        if _first(seat.kept) == first and is_desk(seat.kept.room, seat.person):
            found.append(_group(desk, seat))
    return sorted(found, key=number_of)


def _group(desk: Desk, seat: Seat) -> Group:
    kept, person, _ = seat
    # Whoever reads this page leads all of them: none of the rooms should think itself left alone.
    # Not so a member who guides: counted as here, they would count among those who could have
    # written a post without a name, in a room that they have not open.
    if person.role in FACILITATORS:
        desk.keeper.roster.glimpse(kept.room.id, person.id)
    return Group(kept, person, desk.present(kept), desk.link(kept.room, "member"))


def _first(kept: Kept) -> str:
    return kept.room.beside or kept.room.id


def title_of(group: Group) -> str:
    return group.kept.texts.get(group.kept.room.title, "")


def name_of_all(kept: Seen) -> str:
    """What all of the group are called: the title of the first, also where that ends in ` · 7`."""
    title = kept.texts.get(kept.room.title, "")
    return title if kept.room.beside is None else _NUMBER.sub("", title)


def number_of(group: Group) -> int:
    """`Course day · 3` is the third of its group; the first may have no number."""
    has_one = group.kept.room.beside is not None
    number = _NUMBER.search(title_of(group)) if has_one else None
    return 1 if number is None else int(number[1])


async def _news(
    desk: Desk, request: Request, here: Seat, groups: list[Group], after: str
) -> list[Group]:
    """The rooms once they are not as `after` says any more, or after a while.

    Raises: TooMany: as many pages of this browser, or of this person, wait already. StoreAway.
    """
    if print_of(groups) != after:
        return groups
    # One browser sits in many rooms, and by the way back one person in many browsers.
    who = (token_hash(here.token), (here.kept.room.id, here.person.id))
    if not desk.waits.take(*who):
        raise TooMany(LATER_S)
    try:
        return await _watched(desk, request, here, groups)
    finally:
        desk.waits.give_back(*who)


async def _watched(desk: Desk, request: Request, here: Seat, groups: list[Group]) -> list[Group]:
    loop, seen = asyncio.get_running_loop(), print_of(groups)
    rooms = [one.kept.room.id for one in groups]
    until_s = loop.time() + WATCHED_S
    try:
        await request.body()  # after it, all that can still come is that the client goes
    except ClientDisconnect:
        return groups
    while print_of(groups) == seen and loop.time() < until_s and not desk.stopping():
        if await _has_gone(request, LOOKED_EVERY_S):
            break
        groups = await _among(desk, request, rooms, _first(here.kept))
    return groups


async def _has_gone(request: Request, within_s: float) -> bool:
    try:
        await asyncio.wait_for(request.receive(), within_s)
    except TimeoutError:
        return False
    return True


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
