"""Whoever may not install Debian packages is told in one sentence which are missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.machine import complete_the_machine


def test_what_is_missing_is_named_to_those_who_may_not_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    said = complete_the_machine()
    assert said.startswith("Missing: chromium, redis-server, gcc")
    assert "apt-get install --no-install-recommends chromium redis-server gcc" in said


def test_nothing_is_said_where_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for program in ("chromium", "redis-server", "gcc", "node"):
        (tmp_path / program).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tests.machine.NEEDED", {"chromium": "chromium", str(tmp_path): "none"})
    assert "" == complete_the_machine()
