"""Who may import whom. A table, and a reader of source that finds what the table does not allow."""

from __future__ import annotations

import ast
from collections.abc import Iterator

# Every arrow points towards `room`. What is at the left may import what is at the right, itself,
# and `errors`. A part that is not named here has no place in the house.
ARROWS: dict[str, set[str]] = {
    "errors": set(),
    "room": set(),
    "formats": {"room"},
    "storage": {"room"},
    "render": {"room"},
    "backplane": set(),
    "gate": set(),
    "demo": set(),  # speaks the public contract over HTTP, as any client
    "keeper": {"room", "storage", "backplane"},
    "live": {"room", "keeper", "render", "gate"},
    "pages": {"room", "keeper", "render", "gate", "formats"},  # the form that opens lists them
    "control": {"storage"},
    "settings": set(),
    "prepare": set(),
    "serve": set(),
    "app": {
        *("settings", "serve", "control", "room", "formats", "storage", "backplane", "keeper"),
        *("render", "gate", "live", "pages", "demo"),
    },
    "__main__": {"prepare", "settings", "app", "demo"},
}

# Nothing in here knows a clock, chance, the network or the disk.
ROOM_MAY_USE = {
    *("__future__", "base64", "collections", "dataclasses", "enum", "functools", "hashlib"),
    *("itertools", "math", "operator", "re", "types", "typing", "unicodedata"),
}
ROOM_MAY_NOT_CALL = {"open", "input", "print", "eval", "exec", "compile"}

# Imports that no reader of the source can follow.
HIDDEN_IMPORTS = {"import_module", "__import__"}


def part_of(module: str) -> str:
    """`server.room.acts.admit` -> `room`; the package `server` itself -> ``."""
    return module.partition(".")[2].partition(".")[0]


def wrong_arrows(module: str, source: str, *, is_package: bool = False) -> Iterator[str]:
    """A sentence for each thing in `source`, the text of `module`, that is not allowed."""
    part = part_of(module)
    if part and part not in ARROWS:
        yield f"{module}: {part} has no row in the table of arrows"
        return
    for node in ast.walk(ast.parse(source)):
        where = f"{module}:{getattr(node, 'lineno', 0)}"
        for target in _imported(node, module, is_package):
            yield from (f"{where} {no}" for no in _not_allowed(part, target))
        called = _called(node)
        if called in HIDDEN_IMPORTS:
            yield f"{where} imports what no reader can see, by {called}"
        if part == "room" and called in ROOM_MAY_NOT_CALL:
            yield f"{where} room may not call {called}"


def _not_allowed(part: str, target: str) -> Iterator[str]:
    top = target.split(".")[0]
    if top == "tests":
        yield "imports tests"
    elif top != "server":
        if part == "room" and top not in ROOM_MAY_USE:
            yield f"room may not use {top}"
    elif part_of(target) not in {part, "errors", "", *ARROWS.get(part, ())}:
        yield f"{part or 'server'} may not import {part_of(target)}"


def _imported(node: ast.AST, module: str, is_package: bool) -> list[str]:
    """Full names of all that `node` imports; none if it is no import."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    origin = node.module or ""
    if node.level:
        above = module.split(".") + (["__init__"] if is_package else [])
        origin = ".".join([*above[: -node.level], *filter(None, [node.module])])
    # `from server import room` names the part only behind the word import.
    return [f"{origin}.{name.name}" for name in node.names]


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Name):
        return function.id
    # `path.open()` is some object's own; `importlib.import_module()` is what we look for.
    is_hidden = isinstance(function, ast.Attribute) and function.attr in HIDDEN_IMPORTS
    return function.attr if is_hidden and isinstance(function, ast.Attribute) else ""
