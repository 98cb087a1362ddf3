"""TOML as the types it should hold, or a sentence that says which file is wrong and how."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from server.formats.check import BadFormat

Found = TypeVar("Found")


def text_of(path: Path) -> str:
    """Raises: BadFormat: it is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise BadFormat(f"{path.stem}: this is not UTF-8 text.") from wrong


def tables_of(name: str, text: str) -> dict[str, Any]:
    """Raises: BadFormat: it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise BadFormat(f"{name}: this is not TOML: {wrong}.") from wrong


def converted(at: str, found: object, into: type[Found]) -> Found:
    """`found` as that type. Raises: BadFormat: it is another; the sentence says where."""
    try:
        return msgspec.convert(found, into)
    except msgspec.ValidationError as wrong:
        what, _, where = str(wrong).partition(" - at `$.")
        raise BadFormat(": ".join(filter(None, (at, where.rstrip("`"), what))) + ".") from wrong
