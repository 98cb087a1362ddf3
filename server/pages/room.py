"""The room's own pages: for each person what their audience may see, as HTML or as JSON."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from server.gate.cookie import token_hash
from server.keeper.shelf import Kept
from server.keeper.turn import hash_key
from server.pages.acts import AFTER_ACT, KEY
from server.pages.answer import inside, json_answer, read_fields, seat_of, wants_json
from server.pages.desk import Desk
from server.pages.refused import TooMany
from server.render.json_view import post_view, view
from server.render.mine import markdown
from server.render.view import may_read
from server.room.audience import is_desk
from server.room.refusals import NoSuchPost, NotYours
from server.room.state import Person

MOST_KEYS = 500  # own posts of one browser, asked for at once


async def page(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}"""
    kept, person, _ = await seat_of(desk, request)
    keeper = desk.keeper
    if wants_json(request):
        links = desk.links_of(kept.room, person)
        present, now_ms = keeper.roster.present(kept.room.id), keeper.clock.now_ms()
        return json_answer(view(kept, person, present, now_ms, keeper.epoch, links))
    if f"?{request.url.query}" != AFTER_ACT:
        keeper.roster.glimpse(kept.room.id, person.id)
    return HTMLResponse(desk.room_page(kept, person))


async def me_css(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/me.css: what this person alone is shown, of what their audience gets."""
    kept, person, _ = await seat_of(desk, request)
    return Response(desk.renderer.me_css(kept.room, person.id), media_type="text/css")


async def people(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/people"""
    kept, person, _ = await inside(desk, request)
    return HTMLResponse(desk.renderer.people_sheet(kept, person.id, desk.present(kept)))


async def path(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/path"""
    kept, person, _ = await inside(desk, request)
    return HTMLResponse(desk.renderer.path_sheet(kept, person.id, desk.present(kept)))


async def rounds(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/rounds: who presents, for the desk alone."""
    kept, person = await _at_desk(desk, request)
    return HTMLResponse(desk.renderer.rounds_sheet(kept, person.id, desk.present(kept)))


async def finish(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/finish: how the agreed finish could be kept, for the desk alone; as a page,
    or for its script only a part of the room's."""
    kept, person = await _at_desk(desk, request)
    part = request.query_params.get("part")
    return HTMLResponse(desk.renderer.finish_sheet(kept, person.id, desk.present(kept), part))


async def links(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/links: for the desk alone."""
    kept, person = await _at_desk(desk, request)
    links = desk.links_view(kept.room, person)
    return HTMLResponse(desk.renderer.links_sheet(kept, person.id, desk.present(kept), links))


async def post(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/posts/{post}: what this person can do with one post."""
    kept, person, _ = await inside(desk, request)
    post_id = request.path_params["post"]
    shown, sealed = kept.room.posts.get(post_id), kept.sealed.get(post_id)
    is_open = shown is not None and may_read(kept.room, shown, person.id)
    if not is_open and (sealed is None or sealed.by != person.id):
        raise NoSuchPost
    by = shown.by if shown is not None else person.id
    participant = person.role != "observer"
    page = desk.renderer.post_sheet(
        kept,
        person.id,
        post_id,
        can_edit=participant and by in (None, person.id),
        can_hide=is_desk(kept.room, person),
    )
    return HTMLResponse(page)


async def mine(desk: Desk, request: Request) -> Response:
    """POST /rooms/{room}/mine: one's own posts without a name, by the keys this browser holds."""
    found = await read_fields(desk, request)
    kept, person, token = await inside(desk, request)
    wait_s = desk.acts_limit.take((kept.room.id, token_hash(token)))
    if wait_s:
        raise TooMany(wait_s)
    keys = [key for key in found.get("post_key", []) if KEY.fullmatch(key)][:MOST_KEYS]
    opened = {own: key for key in keys for own in kept.own_posts([hash_key(key)])}
    if not wants_json(request):
        return HTMLResponse(desk.renderer.mine(kept, person.id, desk.present(kept), opened))
    posts = []
    for own in opened:
        shown, sealed = kept.room.posts.get(own), kept.sealed.get(own)
        if shown is not None:
            posts.append(post_view(kept, shown, person.id))
        elif sealed is not None:
            posts.append({"post": own, "kind": sealed.kind, "text": sealed.body, "state": "sealed"})
    return json_answer({"posts": posts})


async def mine_markdown(desk: Desk, request: Request) -> Response:
    """GET /rooms/{room}/mine.md: what is one's own, to take away."""
    kept, person, _ = await inside(desk, request)
    headers = {"Content-Disposition": 'attachment; filename="setroom.md"'}
    return Response(markdown(kept, person.id), 200, headers, "text/markdown")


async def _at_desk(desk: Desk, request: Request) -> tuple[Kept, Person]:
    """Raises: NoSuchRoom: not let in. NotYours: not at the desk."""
    kept, person, _ = await inside(desk, request)
    if not is_desk(kept.room, person):
        raise NotYours
    return kept, person
