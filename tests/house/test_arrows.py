"""Every arrow in the house points towards `room`, and `room` knows no clock, chance or network."""

from __future__ import annotations

import pytest

from server.prepare import HOUSE
from tests.house.arrows import ARROWS, wrong_arrows

SERVER = HOUSE / "server"


def test_every_import_follows_the_table() -> None:
    wrong = [
        sentence
        for path in sorted(SERVER.rglob("*.py"))
        for sentence in wrong_arrows(
            ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"),
            path.read_text(),
            is_package=path.name == "__init__.py",
        )
    ]
    assert [] == wrong


def test_the_table_itself_has_no_circle() -> None:
    done: set[str] = set()
    while ready := {part for part in ARROWS.keys() - done if ARROWS[part] <= done}:
        done |= ready
    assert set() == ARROWS.keys() - done


@pytest.mark.parametrize(
    ("module", "planted", "sentence"),
    [
        ("server.room.state", "import time", "room may not use time"),
        ("server.room.state", "from datetime import datetime", "room may not use datetime"),
        ("server.room.state", "def f():\n    import asyncio.tasks", "room may not use asyncio"),
        ("server.room.state", "import msgspec", "room may not use msgspec"),
        ("server.room.state", "open('/etc/hosts')", "room may not call open"),
        ("server.room.acts.admit", "from server.keeper import keeper", "may not import keeper"),
        ("server.room.acts.admit", "from server import keeper", "may not import keeper"),
        ("server.room.acts.admit", "from ...keeper.shelf import Kept", "may not import keeper"),
        ("server.room.acts", "from ...live import hall", "may not import live"),
        ("server.storage.log", "import server.keeper.keeper", "may not import keeper"),
        ("server.live.sse", "from server.pages.home import home", "may not import pages"),
        ("server.keeper.keeper", "from server.settings import Settings", "may not import settings"),
        ("server.pages.home", "from server.app import build", "may not import app"),
        ("server.gate.links", "from server.room.state import Room", "may not import room"),
        ("server.demo.member", "from server.keeper import keeper", "may not import keeper"),
        ("server.helpers.text", "", "has no row in the table"),
        ("server.live.hall", "import importlib\nimportlib.import_module(x)", "no reader can see"),
        ("server.app", "from tests.conftest import SEED", "imports tests"),
    ],
)
def test_a_planted_wrong_arrow_is_found(module: str, planted: str, sentence: str) -> None:
    found = list(wrong_arrows(module, planted, is_package=module == "server.room.acts"))
    assert 1 == len(found)
    assert sentence in found[0]


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("server.room.acts.admit", "from ..state import Room\nfrom server.errors import NotNow"),
        ("server.room.acts", "from . import admit"),
        ("server.live.websocket", "import asyncio\nfrom server.render.renderer import Renderer"),
        ("server.storage.log", "path.open()"),
    ],
)
def test_an_allowed_arrow_is_let_be(module: str, allowed: str) -> None:
    assert [] == list(wrong_arrows(module, allowed, is_package=module == "server.room.acts"))
