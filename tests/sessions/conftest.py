"""Many servers are made here one after the other; all of them share the compiled templates."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from markupsafe import Markup

from server.render import partials
from server.render.templates import environment


class Compiled(BytecodeCache):
    """Keeps what has been compiled in memory; it goes by the text of each template."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.found:
            bucket.bytecode_from_string(self.found[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.found[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture(autouse=True)
def _compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(static_version: str, post_html: Callable[..., Markup]) -> Environment:
        found = environment(static_version, post_html)
        found.bytecode_cache = COMPILED
        return found

    monkeypatch.setattr(partials, "environment", made)
