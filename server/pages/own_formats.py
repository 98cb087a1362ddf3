"""One's own formats: each with its page and its file, until it is taken away.

They belong to the browser that made them (its cookie, as a seat does); for anybody else there are
none.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.errors import StoreAway
from server.pages.answer import json_answer, read_fields, wants_json
from server.pages.desk import Desk
from server.pages.format_form import shown_form
from server.pages.owned import OWN, name_of, one_kept, one_owned
from server.render.format_form import Look


async def page(desk: Desk, request: Request) -> Response:
    """GET /formats/own/{id}. Raises: NoSuchFormat."""
    cookie = request.headers.get("cookie")
    owner, found = await one_owned(desk, cookie, request.path_params["id"])
    # Who comes back to it keeps it: its days begin anew, and those of the cookie.
    with suppress(StoreAway):  # it can be read, so it can be shown
        await desk.own.use(owner, found.kept.id)
    look = Look(says="Saved." if "saved" in request.query_params else "")
    answer = HTMLResponse(desk.renderer.format_form(shown_form(desk, found, look)))
    answer.headers["Set-Cookie"] = desk.cookie.set(desk.token_of(cookie))
    return answer


async def download(desk: Desk, request: Request) -> Response:
    """GET /formats/own/{id}.toml: to be kept, or given to somebody. Raises: NoSuchFormat."""
    _, kept = await one_kept(desk, request.headers.get("cookie"), request.path_params["id"])
    headers = {"Content-Disposition": f'attachment; filename="{file_name(name_of(desk, kept))}"'}
    return Response(kept.text, 200, headers, "application/toml")


def file_name(name: str) -> str:
    """`Rounds for Trudy's set` as `rounds-for-trudy-s-set.toml`: letters and digits alone."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return f"{words or 'way-of-working'}.toml"


async def remove(desk: Desk, request: Request) -> Response:
    """POST /formats/own/{id}/remove: for good. Twice is once. Raises: NoSuchFormat, StoreAway."""
    await read_fields(desk, request)
    owner, kept = await one_kept(desk, request.headers.get("cookie"), request.path_params["id"])
    await desk.own.drop(owner, kept.id)
    if wants_json(request):
        return json_answer({"format": f"{OWN}{kept.id}"})
    return RedirectResponse("/formats#your-own", 303)
