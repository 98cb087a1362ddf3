"""The fields of a request, form-encoded or JSON, and the commands made from them."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from server.pages.refused import Malformed
from server.room.decision import Command
from server.room.refusals import BadField

MOST_FIELDS = 200
Fields = Mapping[str, list[str]]


def read(body: bytes, content_type: str, most_fields: int = MOST_FIELDS) -> dict[str, list[str]]:
    """The fields by name, in the order they came.

    Raises:
        Malformed: it is neither a form nor a flat JSON object, or not UTF-8, or has too many.
    """
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            return _from_json(body, most_fields)
        if kind not in ("", "application/x-www-form-urlencoded"):
            raise Malformed("Send a form, or JSON.")
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=most_fields,
            errors="strict",
        )
    except ValueError as wrong:
        raise Malformed from wrong
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _from_json(body: bytes, most_fields: int) -> dict[str, list[str]]:
    try:
        found = msgspec.json.decode(body or b"{}")
    except msgspec.DecodeError as wrong:
        raise Malformed from wrong
    if not isinstance(found, dict) or len(found) > most_fields:
        raise Malformed("Send one JSON object.")
    fields: dict[str, list[str]] = {}
    for name, value in found.items():
        values = value if isinstance(value, list) else [value]
        fields[name] = [_as_text(one) for one in values if one is not None]
    return fields


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, int):
        return str(value)
    raise Malformed("Send texts, whole numbers, true or false, and lists of those.")


def one(fields: Fields, name: str, default: str = "") -> str:
    """The last value of a field."""
    values = fields.get(name)
    return values[-1] if values else default


def whole_number(fields: Fields, name: str) -> int | None:
    """The field as a number, or None where it is not given. Raises: BadField."""
    text = one(fields, name).strip()
    if not text:
        return None
    try:
        if len(text) > 18:
            raise ValueError(text)
        return int(text)
    except ValueError as wrong:
        raise BadField(name, "That should be a whole number.") from wrong


def _shape(kind: type[Command]) -> tuple[tuple[str, str], ...]:
    """(field, way of reading it) for everything a command holds; worked out once a kind."""
    if kind not in _SHAPES:
        hints = typing.get_type_hints(kind)
        fields = dataclasses.fields(kind)
        _SHAPES[kind] = tuple((f.name, _WAYS.get(hints[f.name], "text")) for f in fields)
    return _SHAPES[kind]


_WAYS = {bool: "bool", int: "int", int | None: "int", tuple[str, ...]: "list"}
_SHAPES: dict[type[Command], tuple[tuple[str, str], ...]] = {}


def command(kind: type[Command], fields: Fields) -> Command:
    """The command that these fields ask for.

    Raises:
        BadField: one is missing, or cannot be what it should be; the first one is named.
    """
    found: dict[str, Any] = {}
    for field, way in _shape(kind):
        if field not in fields:
            continue
        if way == "bool":
            found[field] = one(fields, field) not in ("", "off", "false", "0")
        elif way == "list":
            found[field] = tuple(value for value in fields[field] if value)
        elif way == "int":
            number = whole_number(fields, field)
            if number is not None:
                found[field] = number
        else:
            found[field] = one(fields, field)
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as wrong:
        raise _explained(str(wrong)) from wrong


def _explained(message: str) -> BadField:
    """msgspec's words as a sentence for whoever writes a client."""
    what, _, where = message.partition(" - at `$.")
    if "missing required field" in what:
        field = what.rpartition("`")[0].rpartition("`")[2]
        return BadField(field, f"The field {field} is missing.")
    field = where.rstrip("`")
    return BadField(field, f"The field {field} is not one this act knows.")
