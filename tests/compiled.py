"""Templates that are compiled once for a whole run: tests build hundreds of applications.

A server reads its templates once when it starts, and each application in this process would do so
again, for the same text and the same code.
"""

from __future__ import annotations

from functools import partial
from types import CodeType

import jinja2
import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledOnce(BytecodeCache):
    """Kept by name and text, so that a template which a test has changed is another one."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key, bucket.checksum] = bucket.code


def compile_once(patch: pytest.MonkeyPatch) -> None:
    made = partial(jinja2.Environment, bytecode_cache=CompiledOnce())
    patch.setattr("server.render.templates.Environment", made)
