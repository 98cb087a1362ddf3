"""TOML as the types it should hold, or a sentence that says which file is wrong, where and how."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from server.formats.check import BadFormat

Found = TypeVar("Found")

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
MOST_QUOTED_CHARS = 200  # of what a file says, in the sentence that refuses it


def text_of(path: Path) -> str:
    """Raises: BadFormat: it is no text."""
    try:
        return decoded(path.stem, path.read_bytes())
    except OSError as wrong:
        raise BadFormat(f"{path.stem}: this cannot be read: {wrong.strerror}.") from wrong


def decoded(name: str, content: bytes) -> str:
    """Raises: BadFormat: it is no text; the sentence names the line at which it stops being one."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise BadFormat(f"{name}, line {line}: this is not UTF-8 text.") from wrong


def tables_of(name: str, text: str) -> dict[str, Any]:
    """Raises: BadFormat: it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        said = str(wrong)
        at = _AT.search(said)
        line = at[1] if at and at[1] else len(text.splitlines()) or 1
        says = _AT.sub("", said)[:MOST_QUOTED_CHARS]
        raise BadFormat(f"{name}, line {line}: this is not TOML: {says}.") from wrong
    except (RecursionError, ValueError) as wrong:  # a number, a date or a depth beyond all measure
        raise BadFormat(f"{name}: this TOML cannot be read.") from wrong


def converted(at: str, found: object, into: type[Found]) -> Found:
    """`found` as that type. Raises: BadFormat: it is another; the sentence says where."""
    try:
        return msgspec.convert(found, into)
    except msgspec.ValidationError as wrong:
        what, where = parts_of(wrong)
        raise refused(at, where, what) from wrong


def refused(at: str, where: str, what: str) -> BadFormat:
    """`at`: the place in the file. `where`: the value in it, "" for the whole."""
    return BadFormat(": ".join(filter(None, (at, where, what))) + ".")


def parts_of(wrong: msgspec.ValidationError) -> tuple[str, str]:
    """What is wrong, and with which value: "" where it is the whole."""
    what, _, where = str(wrong).partition(" - at `$.")
    return what.removesuffix(" - at `$`")[:MOST_QUOTED_CHARS], where.rstrip("`")
