"""The page on which an own format is made, and what its form asks for.

Every press and every change sends the whole form. What cannot be read is given back as it was typed
and nothing is kept; else it is kept, also as a draft with which no room can be opened yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from server.formats.draft import begun, kinds, moved, with_new_step, with_step, without
from server.formats.file import OwnFile
from server.formats.loader import form_of
from server.formats.own import (
    FILE_LIMIT_BYTES,
    InTheForm,
    judged,
    shown_name,
    with_size,
)
from server.formats.warnings import warnings_of
from server.formats.write import text_of_file
from server.gate.address import address_of
from server.keeper.own_formats import FormatChanged
from server.pages import fields as form
from server.pages.answer import json_answer, read_fields, wants_json
from server.pages.desk import Desk
from server.pages.format_fields import (
    FORM_LIMIT_BYTES,
    MOST_FIELDS,
    FormatFields,
    step_values,
    values_of,
)
from server.pages.format_file import TooLong
from server.pages.owned import Owned, of_owner, one_owned
from server.pages.refused import TooMany
from server.render.format_form import UNNAMED, FormatForm, Look, steps_of
from server.render.views import FormatView
from server.room.refusals import BadField

PRESS = re.compile(r"(up|down|remove|add|begin|put-back)(?:-([0-9]{1,2}))?")
GONE = "gone"
MOST_MINUTES_DRAWN = 6_000


@dataclass(frozen=True, slots=True)
class Done:
    """What a press came to."""

    file: OwnFile
    look: Look


async def save(desk: Desk, request: Request) -> Response:
    """POST /formats/own/{id}: the whole form. Raises: NoSuchFormat, TooMany, StoreAway, Foreign."""
    fields = await read_fields(desk, request, FORM_LIMIT_BYTES, MOST_FIELDS)
    wait_s = desk.saves_limit.take(address_of(request.scope))
    if wait_s:
        raise TooMany(wait_s)
    owner, found = await one_owned(desk, request.headers.get("cookie"), request.path_params["id"])
    read = FormatFields(fields, desk.library, found.file)
    file = read.file()
    if read.errors:
        return _answer(desk, request, _unread(desk, found, read), 422)
    press = form.one(fields, "do")
    done = _pressed(desk, read, file, press)
    text = text_of_file(done.file)
    if len(text.encode()) > FILE_LIMIT_BYTES:
        raise TooLong
    seen = replace(found.kept, version=_seen(fields))
    try:
        kept = await desk.own.change(owner, seen, text)
    except FormatChanged:
        now = await of_owner(desk, owner, found.kept.id)
        return _answer(desk, request, _overtaken(desk, now or found, done, seen.version), 409)
    format = judged(found.key, done.file, desk.library)
    shown = _form(desk, Owned(kept, format), done.look)
    if not press and not wants_json(request) and "hx-request" not in request.headers:
        return RedirectResponse(f"/formats/own/{kept.id}?saved", 303)
    return _answer(desk, request, shown, 200, whole=bool(press))


def _seen(fields: form.Fields) -> int:
    """The version that this form was made from; or the one that is to be saved over. Raises:
    BadField."""
    number = form.whole_number(fields, "over")
    if number is None:
        number = form.whole_number(fields, "version")
    if number is None or number < 1:
        raise BadField("version", "Say which version has been changed.")
    return number


def opened_page(desk: Desk, found: Owned, *, saved: bool) -> str:
    """The page as it is opened."""
    return desk.renderer.format_form(_form(desk, found, Look(says="Saved." if saved else "")))


def _answer(
    desk: Desk, request: Request, shown: FormatForm, status: int, *, whole: bool = False
) -> Response:
    if wants_json(request):
        said = {"version": shown.version, "usable": shown.usable, "why": shown.why}
        return json_answer({**said, "errors": dict(shown.errors)}, status)
    if "hx-request" in request.headers and not whole:
        return HTMLResponse(desk.renderer.format_news(shown), status)
    return HTMLResponse(desk.renderer.format_form(shown), status)


def _form(desk: Desk, found: Owned, look: Look) -> FormatForm:
    file, values = found.file, values_of(found.file, desk.library)
    view = view_of_draft(desk, found)
    names = [shown_name(file, n, desk.library) or UNNAMED for n in range(1, len(file.phase) + 1)]
    warned = warnings_of(view.form, names, desk.least_authors) if view is not None else []
    return FormatForm(
        id=found.kept.id,
        version=found.kept.version,
        values={**values, **look.gone},
        errors={},
        steps=steps_of(values, len(file.phase), look.open),
        view=view,
        warnings=[(warning.says, warning.phase) for warning in warned],
        why=found.format.why,
        why_at=found.format.phase,
        look=look,
        kinds=_kinds(desk),
    )


def view_of_draft(desk: Desk, found: Owned) -> FormatView | None:
    """What a draft comes to so far; None while its minutes or rounds are beyond all measure."""
    file = with_size(found.file)
    numbers = range(1, len(file.phase) + 1)
    names = {file.phase[n - 1]["key"]: shown_name(file, n, desk.library) for n in numbers}
    rules = form_of(found.key, file, InTheForm())
    drawn = FormatView(
        key=found.key,
        name=file.name,
        purpose=file.purpose,
        story=file.story,
        size=file.size,
        form=rules,
        phases={key: name or UNNAMED for key, name in names.items()},
    )
    most = max(file.rounds, file.all_rounds)
    return drawn if most <= 12 and 0 < drawn.minutes <= MOST_MINUTES_DRAWN else None


def _unread(desk: Desk, found: Owned, read: FormatFields) -> FormatForm:
    """As it was typed, with a sentence beside each field that cannot be read."""
    values = {name: form.one(read.fields, name) for name in read.fields}
    first = next(iter(read.errors))
    number = re.match(r"step-([0-9]+)-", first)
    shown = _form(desk, found, Look())
    return replace(
        shown,
        version=_number(values.get("version", ""), shown.version),
        values=values,
        errors=read.errors,
        steps=steps_of(values, read.count, int(number[1]) if number else 0),
        look=Look(focus=first, gone=_gone_of(values)),
    )


def _overtaken(desk: Desk, now: Owned, done: Done, seen: int) -> FormatForm:
    """What was typed here, although another tab was faster; it may still be put in its place."""
    here = Owned(now.kept, judged(now.key, done.file, desk.library))
    shown = _form(desk, here, done.look)
    return replace(shown, version=seen, over=now.kept.version)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _gone_of(values: Mapping[str, str]) -> dict[str, str]:
    return {name: one for name, one in values.items() if name.startswith(f"{GONE}-")}


def _kinds(desk: Desk) -> list[tuple[str, str]]:
    found = kinds(list(desk.formats.values()))
    names = [(key, desk.library[key].name) for key in found if key in desk.library]
    return sorted(names, key=lambda pair: pair[1])


# The presses.


def _pressed(desk: Desk, read: FormatFields, file: OwnFile, press: str) -> Done:
    """Raises: BadField: there is no such button."""
    gone = _gone_of({name: form.one(read.fields, name) for name in read.fields})
    if press in ("", "save"):
        return Done(file, Look(says="Saved." if press else "", gone=gone))
    asked = PRESS.fullmatch(press)
    number = int(asked[2] or 0) if asked is not None else 0
    if asked is None or number > len(file.phase) or (number == 0 and asked[1] not in EVERYWHERE):
        raise BadField("do", "There is no such step any more.")
    name = shown_name(file, number, desk.library) or UNNAMED if number else ""
    match asked[1]:
        case "up" | "down":
            return _moved(file, number, asked[1], name, gone)
        case "remove":
            return _removed(desk, file, number, name)
        case "add":
            to = number + 1 if number else len(file.phase) + 1
            says = f"A new step is number {to}."
            look = Look(says=says, focus=f"step-{to}-name", open=to, gone=gone)
            return Done(with_new_step(file, to), look)
        case "begin":
            return _begun(desk, read, file, number, gone)
        case _:
            return _put_back(desk, read, file)


EVERYWHERE = ("add", "put-back")  # not at one step


def _moved(file: OwnFile, number: int, way: str, name: str, gone: Mapping[str, str]) -> Done:
    to = number + (-1 if way == "up" else 1)
    last = len(file.phase)
    if not 1 <= to <= last:
        return Done(file, Look(says=f"{name} stays where it is.", focus=f"do-{way}-{number}"))
    onward = "down" if to == 1 else "up" if to == last else way
    says = f"{name} is now step {to} of {last}."
    look = Look(says=says, focus=f"do-{onward}-{to}", gone=gone)
    return Done(moved(file, number, to - number), look)


def _removed(desk: Desk, file: OwnFile, number: int, name: str) -> Done:
    phase = file.phase[number - 1]
    gone = step_values(GONE, phase, file.said(phase["key"]), desk.library)
    gone[f"{GONE}-at"] = str(number)
    says = f"{name} is taken out. You can put it back."
    return Done(without(file, number), Look(says=says, focus="do-put-back", gone=gone))


def _put_back(desk: Desk, read: FormatFields, file: OwnFile) -> Done:
    at = form.whole_number(read.fields, f"{GONE}-at")
    if at is None or f"{GONE}-key" not in read.fields:
        raise BadField("do", "There is nothing to be put back.")
    to = max(1, min(at, len(file.phase) + 1))
    columns, said = read.step(GONE)
    if read.errors:
        raise BadField("do", "That step cannot be put back.")
    back = with_step(file, to, columns, said)
    name = shown_name(back, to, desk.library) or UNNAMED
    return Done(back, Look(says=f"{name} is step {to} again.", focus=f"step-{to}-summary", open=to))


def _begun(
    desk: Desk, read: FormatFields, file: OwnFile, number: int, gone: Mapping[str, str]
) -> Done:
    kind = kinds(list(desk.formats.values())).get(form.one(read.fields, f"step-{number}-begin"))
    if kind is None or kind.key not in desk.library:
        raise BadField("do", "Choose what the step begins as.")
    file = begun(file, number, kind)
    says = f"Step {number} is {shown_name(file, number, desk.library)}."
    return Done(file, Look(says=says, focus=f"step-{number}-name", open=number, gone=gone))
