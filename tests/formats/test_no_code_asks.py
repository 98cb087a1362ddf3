"""Formats are data: no code names one, or one of their phases, to decide anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.formats.loader import HERE, built_ins

SERVER = HERE.parent
TEMPLATES = SERVER.parent / "web" / "templates"
FORMATS = built_ins()
PHASES = {row.key for one in FORMATS.values() for row in one.format.rows}


def asked(source: str) -> Iterator[str]:
    """What `source` names of a format: its key anywhere, the key of a phase in a comparison."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in FORMATS:
            yield str(node.value)
        if isinstance(node, ast.Compare):
            parts = list(ast.walk(node))
            by_key = any(isinstance(one, ast.Attribute) and one.attr == "key" for one in parts)
            named = {one.value for one in parts if isinstance(one, ast.Constant)}
            yield from (str(value) for value in named & PHASES if by_key)


@pytest.mark.parametrize("path", sorted(SERVER.rglob("*.py")), ids=str)
def test_no_code_asks_which_format_or_phase_it_is(path: Path) -> None:
    assert [] == list(asked(path.read_text()))


def test_no_template_asks_either() -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert "row.key" not in path.read_text(), path


def test_planted_questions_are_found() -> None:
    assert ["triad"] == list(asked('if room.format_key == "triad": ...'))
    assert ["buffer"] == list(asked('if row.key == "buffer": ...'))
    assert ["break"] == list(asked('x = "break" in (row.key, other)'))
    assert [] == list(asked('if name == "pause": ...'))
