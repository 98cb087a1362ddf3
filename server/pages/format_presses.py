"""The buttons of the form: moving, adding, beginning and removing a step, and putting it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from server.formats.check import MOST_PHASES
from server.formats.draft import begun, kinds, moved, with_new_step, with_step, without
from server.formats.file import OwnFile
from server.formats.own import shown_name
from server.pages import fields as form
from server.pages.desk import Desk
from server.pages.format_fields import FormatFields, step_values
from server.render.format_form import GONE, UNNAMED, Look, gone_of
from server.room.refusals import BadField

PRESS = re.compile(r"(up|down|remove|add|begin|put-back)(?:-([0-9]{1,2}))?")
EVERYWHERE = ("add", "put-back")  # not at one step


@dataclass(frozen=True, slots=True)
class Done:
    """What a press came to."""

    file: OwnFile
    look: Look


def pressed(desk: Desk, read: FormatFields, file: OwnFile, press: str) -> Done:
    """Raises: BadField: there is no such button."""
    gone = gone_of({name: form.one(read.fields, name) for name in read.fields})
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
        case "remove" if len(file.phase) == 1:
            return Done(file, Look(says="One step always stays.", gone=gone))
        case "remove":
            return _removed(desk, file, number, name)
        case "add" if len(file.phase) >= MOST_PHASES:
            return Done(file, Look(says=f"There are {MOST_PHASES} steps, and no more.", gone=gone))
        case "add":
            to = number + 1 if number else len(file.phase) + 1
            says = f"A new step is number {to}."
            look = Look(says=says, focus=f"step-{to}-begin", open=to, gone=gone)
            return Done(with_new_step(file, to), look)
        case "begin":
            return _begun(desk, read, file, number, gone)
        case _:
            return _put_back(desk, read, file)


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
