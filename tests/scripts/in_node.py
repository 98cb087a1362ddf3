"""Runs the browser's scripts in Node, without a browser, as they are or with a fault planted.

The scripts are copied beside the test, because they are modules without a package.json of their
own, and because a fault is planted in a copy.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from server.prepare import HOUSE

SCRIPTS = HOUSE / "web/static/js"
TESTS = Path(__file__).parent
LIMIT_S = 120


@dataclass(frozen=True, slots=True)
class Fault:
    """`before` stands once in `script`, and is replaced by `after`."""

    script: str
    before: str
    after: str


def run_in_node(
    test: str, folder: Path, seed: int, fault: Fault | None = None
) -> subprocess.CompletedProcess[str]:
    """Run tests/scripts/`test` against web/static/js. `seed` is given to it as SEED."""
    shutil.copytree(SCRIPTS, folder / "js")
    for part in TESTS.glob("*.mjs"):
        shutil.copy(part, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    if fault:
        _plant(folder / "js" / fault.script, fault)
    return subprocess.run(
        ["node", "--test-reporter=tap", test],
        cwd=folder,
        env={**os.environ, "SEED": str(seed)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def _plant(path: Path, fault: Fault) -> None:
    source = path.read_text()
    assert source.count(fault.before) == 1, f"{fault.script} no longer says: {fault.before}"
    path.write_text(source.replace(fault.before, fault.after))
