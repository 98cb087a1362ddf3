"""What an operator does beside a running server: a backup, a check, a start that cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from server.prepare import HOUSE
from tests.server_process import ServerProcess
from tests.visitor import Visitor

pytestmark = pytest.mark.slow


def run(data: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`python -m server ...` to its end."""
    own = {"SETROOM_DATA": str(data), "SETROOM_PORT": "1", **settings}
    return subprocess.run(
        [sys.executable, "-m", "server", *words],
        cwd=HOUSE,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), **own},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


async def test_a_backup_of_a_running_server_starts_as_a_server_of_its_own(
    server_process: ServerProcess, tmp_path: Path
) -> None:
    dee = Visitor(server_process.origin, "Dee")
    await dee.open("Kept safe")
    copy = tmp_path / "restored" / "setroom.db"
    copy.parent.mkdir()
    asked = run(server_process.data, "backup", str(copy))
    assert (asked.returncode, asked.stderr) == (0, "")
    (copy.parent / "secret").write_bytes((server_process.data / "secret").read_bytes())
    restored = ServerProcess(copy.parent)
    restored.start()
    try:
        back = Visitor(restored.origin)
        await back.join(dee.links["return"])
        assert (await back.view())["title"] == "Kept safe"
    finally:
        await Visitor.close_all()
        restored.stop()


async def test_verify_looks_at_every_room(server_process: ServerProcess) -> None:
    dee = Visitor(server_process.origin, "Dee")
    await dee.open()
    await Visitor.close_all()
    asked = run(server_process.data, "verify")
    assert (asked.returncode, asked.stdout) == (0, "Every room is whole (1 looked at).\n")


def test_without_a_running_server_there_is_nobody_to_ask(tmp_path: Path) -> None:
    asked = run(tmp_path / "data", "verify")
    assert asked.returncode == 2
    assert asked.stderr.startswith("No Setroom is running with the data folder ")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SETROOM_PORT": "x"}, "must be a whole number from 1 to 65535"),
        ({"SETROOM_ORIGIN": "https://a.example"}, "SETROOM_SECRET is needed"),
        ({"SETROOM_ORIGIN": "http://a.example", "SETROOM_SECRET": "0123456789abcdef" * 2}, "https"),
        ({"SETROOM_SECRET": "secret"}, "too easy to guess"),
        ({"SETROOM_SECRET": "a" * 64}, "too easy to guess"),
        ({"SETROOM_LEAST_AUTHORS": "3"}, "must be a whole number from 4 to 5"),
        ({"SETROOM_RETENTION_DAYS": "365"}, "must be a whole number from 1 to 90"),
        ({"SETROOM_DATABASE_URL": "postgresql://x"}, "cannot be used yet"),
        ({"SETROOM_REDIS_URL": "redis://x"}, "cannot be used yet"),
        ({"SETROOM_PROT": "8000"}, "There is no setting SETROOM_PROT"),
    ],
)
def test_a_start_that_would_not_be_safe_is_refused_with_a_sentence(
    tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    asked = run(tmp_path / "data", **settings)
    assert asked.returncode == 2
    assert sentence in asked.stderr
    assert "Traceback" not in asked.stderr
