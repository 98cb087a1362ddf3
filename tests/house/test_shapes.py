"""Files and functions stay small enough to be read at once, and have names that say what is inside.

A file that grows past its limit holds a second thing that wants a name of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import PurePath
from statistics import median

import pytest

from tests.house.tracked import own_files, tracked_files

SOURCE_LIMIT_LINES = 300
FUNCTION_LIMIT_LINES = 50
TEMPLATE_LIMIT_LINES = 120
SOURCES = (".py", ".js", ".css", ".c", ".sql")
NAMES_THAT_SAY_NOTHING = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "service",
    "services",
}


def function_lengths(source: str) -> Iterator[tuple[str, int]]:
    """Name and length in lines, docstring and all, of every function in `source`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def names_that_say_nothing(path: str) -> list[str]:
    return [part for part in PurePath(path).with_suffix("").parts if part in NAMES_THAT_SAY_NOTHING]


def line_count(text: str) -> int:
    return len(text.splitlines())


def spread(what: str, lengths: dict[str, int]) -> str:
    of_server = [length for name, length in lengths.items() if name.startswith("server/")]
    return (
        f"server: {len(of_server)} {what}, median {median(of_server):.0f} lines, "
        f"longest {max(of_server)}"
    )


def test_no_source_file_is_long(say: Callable[[str], None]) -> None:
    lengths = {name: line_count(path.read_text()) for name, path in own_files(*SOURCES)}
    say(spread("source files", lengths))
    assert {} == {name: n for name, n in lengths.items() if n > SOURCE_LIMIT_LINES}


def test_no_function_is_long(say: Callable[[str], None]) -> None:
    lengths = {
        f"{name}:{function}": length
        for name, path in own_files(".py")
        for function, length in function_lengths(path.read_text())
    }
    say(spread("functions", lengths))
    assert {} == {name: n for name, n in lengths.items() if n > FUNCTION_LIMIT_LINES}


def test_no_template_is_long() -> None:
    lengths = {
        name: line_count(path.read_text())
        for name, path in own_files("")
        if name.startswith("web/templates/")
    }
    assert {} == {name: n for name, n in lengths.items() if n > TEMPLATE_LIMIT_LINES}


def test_every_name_says_what_is_inside() -> None:
    assert [] == [name for name in tracked_files() if names_that_say_nothing(name)]


def test_no_test_is_left_out() -> None:
    left_out = [
        f"{name}:{mark}"
        for name, path in own_files(".py")
        if name.startswith("tests/")
        for mark in marks_that_leave_out(path.read_text())
    ]
    assert [] == left_out


def marks_that_leave_out(source: str) -> list[str]:
    """Uses of pytest's ways to not run a test, or to run it and not count it."""
    return [
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and node.attr in {"skip", "skipif", "xfail", "importorskip"}
        and "pytest" in ast.unparse(node.value)
    ]


def test_planted_faults_of_shape_are_found() -> None:
    long = "def f():\n" + "    x = 1\n" * FUNCTION_LIMIT_LINES
    within = "class A:\n    async def g(self): ...\n"
    assert {"f": FUNCTION_LIMIT_LINES + 1, "g": 1} == dict(function_lengths(within + long))
    assert SOURCE_LIMIT_LINES < line_count("\n" * (SOURCE_LIMIT_LINES + 1))
    assert ["utils"] == names_that_say_nothing("server/live/utils.py")
    assert ["helpers"] == names_that_say_nothing("web/static/js/helpers/clock.js")


@pytest.mark.parametrize(
    "planted", ["@pytest.mark.skipif(True)\ndef f(): ...", "pytest.xfail('x')"]
)
def test_a_planted_mark_that_leaves_out_is_found(planted: str) -> None:
    assert 1 == len(marks_that_leave_out(planted))
