"""Holds every scene of every test here to the one law."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.room.acts import EVENTS
from server.storage.codec import Codec
from tests.room import scenes

CODEC = Codec(EVENTS)


@pytest.fixture(autouse=True)
def _law() -> Iterator[None]:
    scenes.made.clear()
    yield
    for scene in scenes.made:
        scene.hold_the_law(CODEC)
