"""Where a thing stands in a TOML file: TOML's own reader says it only where TOML itself is broken.

A file is walked through line by line. What stands in strings of several lines, in comments and in
arrays of several lines is passed over, so that nothing in them is taken for a table or a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

# In this order: what begins first hides what it holds. What is left open hides the rest of its line
# or of the file, and nothing is ever looked at again: this reads what is no TOML as well.
_PARTS = re.compile(
    r'"""(?:\\.|[^"\\]|"(?!""))*+(?:"{3,5}|\\?\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:\\.|[^"\\\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_DOTTED = rf"{_NAME}(?:\s*\.\s*{_NAME})*"
_HEAD = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*$")
_VALUE = re.compile(rf"\s*({_DOTTED})\s*=")
_ONE = re.compile(_NAME)


def lines_of(text: str) -> Mapping[Path, int]:
    """Line, from 1, of every table and value of a file that is TOML.

    A table of an array is named by its number, from 1: `("phase", 2, "minutes")`.
    """
    found: dict[Path, int] = {}
    numbers: dict[Path, int] = {}
    table: Path = ()
    depth = 0
    for number, line in enumerate(_bare(text).split("\n"), start=1):
        if not line or line.isspace():
            continue
        head = _HEAD.match(line) if depth == 0 else None
        if head is not None:
            table = _names(head[2])
            if head[1] == "[[":
                numbers[table] = numbers.get(table, 0) + 1
                table = (*table, numbers[table])
            elif table[:1] in numbers:  # a table inside of the last one of an array
                table = (table[0], numbers[table[:1]], *table[1:])
            found.setdefault(table, number)
            continue
        value = _VALUE.match(line) if depth == 0 else None
        if value is not None:
            path = (*table, *_names(value[1]))
            for end in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:end], number)
            line = line[value.end() :]
        outside = _PARTS.sub("", line)
        depth += outside.count("[") + outside.count("{")
        depth -= outside.count("]") + outside.count("}")
    return found


def line_of(lines: Mapping[Path, int], *path: str | int) -> int | None:
    """The line of this value, or else of the innermost table that it would stand in."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


def without_strings(text: str) -> str:
    """The text with a letter for each string and each comment."""
    return _PARTS.sub("x", text)


def _bare(text: str) -> str:
    """The text with as many lines, without comments and without what hides in long strings."""

    def kept(part: re.Match[str]) -> str:
        said = part[0]
        if said.startswith(('"""', "'''")):
            return '""' + "\n" * said.count("\n")
        return "" if said.startswith("#") else said

    return _PARTS.sub(kept, text.replace("\r\n", "\n"))


def _names(dotted: str) -> Path:
    return tuple(name.strip("\"'") for name in _ONE.findall(dotted))
