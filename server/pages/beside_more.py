"""One more room beside the others, like the one that it is opened from."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.gate.cookie import token_hash
from server.keeper.opening import open_room
from server.pages import fields as form
from server.pages.answer import json_answer, read_fields, take_one, wants_json
from server.pages.beside import back, groups_of, key_of, may_open, name_of_all, number_of
from server.pages.code import ASKED, WrongCode, known_again, not_done, shows_code
from server.pages.desk import Desk, Seat
from server.pages.groups import MOST_GROUPS, numbered
from server.pages.home import TO_OPEN
from server.pages.refused import status_of
from server.room.acts.open_room import FINISH_LIMIT_MS, OpenRoom, form_of
from server.room.refusals import NotYours, WrongMoment
from server.room.state import Room

MORE = "Open one more group"


class TooManyBeside(WrongMoment):
    name = "too_many_beside"

    def __init__(self) -> None:
        super().__init__(f"There are {MOST_GROUPS} rooms side by side already.")


async def open_one(desk: Desk, request: Request) -> Response:
    """POST /rooms/{room}/beside: one more room like that one.

    Raises: as groups_of. NotYours: somebody else has opened that one. TooMany, TooManyBeside. To
    programs: WrongCode: it is another one by now, or this browser has not shown it.
    """
    found = await read_fields(desk, request)
    here, groups = await groups_of(desk, request)
    if not may_open(here.kept.room, here.person):
        raise NotYours
    take_one(desk.rooms_limit, request)
    try:
        has_shown = shows_code(desk, request, found, to=TO_OPEN)
    except WrongCode as no:
        return _asked_for_code(desk, request, here, found, no)
    key = key_of(found)
    opens = desk.room_id_for(key)
    if len(groups) >= MOST_GROUPS and all(one.kept.room.id != opens for one in groups):
        raise TooManyBeside
    number = max(map(number_of, groups), default=1) + 1
    room, answer = await open_room(
        desk.keeper,
        _like(desk, here, opens, number),
        seat=token_hash(here.token),
        key=key,
        asked=here.kept.room.id.encode(),
    )
    sent = back(here)
    if wants_json(request):
        links = {"member": desk.link(room, "member"), "observer": desk.link(room, "observer")}
        url = f"{desk.origin}/rooms/{room.id}"
        sent = json_answer({"room": room.id, "url": url, **answer, "links": links}, 201)
    return known_again(desk, sent, here.token, has_shown_code=True) if has_shown else sent


def _asked_for_code(
    desk: Desk, request: Request, here: Seat, found: form.Fields, no: WrongCode
) -> Response:
    """The button once more, beside a field for the code. Raises: WrongCode, to programs."""
    if wants_json(request):
        raise no
    where = f"/rooms/{here.kept.room.id}/beside"
    why = not_done(desk, request, found, no, ASKED)
    return HTMLResponse(desk.renderer.press_again(why, where, MORE, {}, back=where), status_of(no))


def _like(desk: Desk, here: Seat, room_id: str, number: int) -> OpenRoom:
    """A room that works as that one does, by the steps it was opened with."""
    kept, person, _ = here
    room = kept.room
    starts_at_ms, finish_at_ms = _times_like(room, desk.keeper.clock.now_ms())
    return OpenRoom(
        room=room_id,
        format=form_of(room),
        words=kept.text(room.words),
        title=numbered(name_of_all(kept), number),
        facilitator_name=kept.text(person.name),
        starts_at_ms=starts_at_ms,
        finish_at_ms=finish_at_ms,
        call_url=kept.text(room.call),
        retention_days=room.retention_days,
        least_authors=4 if room.least_authors == 4 else 5,
        beside=kept.room.beside or kept.room.id,
    )


def _times_like(room: Room, now_ms: int) -> tuple[int | None, int | None]:
    """Start and finish of that room, where they still lie ahead and go together: it may have begun
    long before it was to, or days after, and its finish moved with it."""
    starts_at_ms, finish_at_ms = room.starts_at_ms, room.planned_end_ms
    if starts_at_ms is not None and (room.session != "lobby" or starts_at_ms <= now_ms):
        starts_at_ms = None
    begins_ms = now_ms if starts_at_ms is None else starts_at_ms
    if finish_at_ms is not None and not 0 < finish_at_ms - begins_ms <= FINISH_LIMIT_MS:
        finish_at_ms = None
    return starts_at_ms, finish_at_ms
