"""The first start fetches what the lock names, whole or not at all; later ones only look.

Tried with the real pip and a house of its own, whose lock names one small library that lies in a
folder beside it, so that no network is needed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest

from server.prepare import HOUSE

CHILD_SAYS = (
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import leaf; leaf.grow()'])"
)


class House:
    """A folder with `server/prepare.py`, a lock, and what pip may find; nothing fetched yet."""

    def __init__(self, top: Path) -> None:
        self.top = top
        (top / "server").mkdir()
        (top / "server" / "__init__.py").touch()
        shutil.copy(HOUSE / "server" / "prepare.py", top / "server")
        self.shelf = top / "shelf"
        self.shelf.mkdir()
        wheel = self.shelf / "leaf-1.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as packed:
            packed.writestr("leaf.py", "def grow():\n    print('a leaf grew')\n")
            packed.writestr(
                "leaf-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: leaf\nVersion: 1.0\n"
            )
            packed.writestr("leaf-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            packed.writestr("leaf-1.0.dist-info/RECORD", "")
        self.lock(hashlib.sha256(wheel.read_bytes()).hexdigest())

    def lock(self, digest: str) -> None:
        (self.top / "requirements.lock").write_text(f"leaf==1.0 --hash=sha256:{digest}\n")

    def start(self, python: str = sys.executable) -> subprocess.Popen[str]:
        env = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
        first = "from server.prepare import prepare; prepare('requirements.lock'); "
        return subprocess.Popen(
            [python, "-c", first + CHILD_SAYS],
            cwd=self.top,
            env={**env, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.shelf)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def started(self, python: str = sys.executable) -> str:
        return self.start(python).communicate()[0]

    def folders(self) -> list[str]:
        return sorted(path.name.partition("-")[0] for path in self.top.glob(".lib/*-*"))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.slow
def test_the_first_start_fetches_and_later_ones_only_look(house: House) -> None:
    first, later = house.started(), house.started()
    assert "Fetching the libraries of requirements.lock" in first
    assert first.endswith("a leaf grew\n")
    assert "a leaf grew\n" == later


@pytest.mark.slow
def test_a_broken_off_folder_is_not_taken_for_a_whole_one(house: House) -> None:
    house.started()
    (whole,) = house.top.glob(".lib/requirements-*")
    broken_off = whole.rename(whole.with_name(whole.name + ".part"))
    (broken_off / "leaf.py").write_text("torn")
    assert house.started().endswith("a leaf grew\n")
    assert ["requirements"] == house.folders()


@pytest.mark.slow
def test_a_start_killed_half_way_is_made_good_by_the_next(house: House) -> None:
    first = house.start()
    while not (house.top / ".lib" / "lock").exists():
        time.sleep(0.01)
    first.kill()
    first.communicate()
    assert house.started().endswith("a leaf grew\n")
    assert ["requirements"] == house.folders()


@pytest.mark.slow
def test_two_starts_at_once_fetch_once(house: House) -> None:
    both = [house.start(), house.start()]
    said = [one.communicate()[0] for one in both]
    assert 1 == sum("Fetching" in one for one in said)
    assert all(one.endswith("a leaf grew\n") for one in said)


@pytest.mark.slow
def test_a_library_with_another_hash_is_refused(house: House) -> None:
    house.lock("0" * 64)
    said = house.started()
    assert "could not fetch the libraries of requirements.lock" in said
    assert "HASHES" in said
    assert [] == house.folders()


@pytest.mark.slow
def test_a_library_that_is_nowhere_is_named_in_one_sentence(house: House) -> None:
    shutil.rmtree(house.shelf)
    said = house.started().splitlines()
    assert 2 == len(said)
    assert "leaf==1.0" in said[1]


def test_a_python_without_pip_is_told_what_to_install(house: House) -> None:
    venv.create(house.top / "bare", with_pip=False)
    said = house.started(str(house.top / "bare" / "bin" / "python"))
    assert said.startswith("Setroom fetches its libraries with pip, and this Python has none")
    assert [] == house.folders()
