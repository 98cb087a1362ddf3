"""Sets up what is missing and runs every check.

    python3 -m tests               everything
    python3 -m tests fast          all but the slow tests, in under a minute
    python3 -m tests <other words> only pytest, with these words given to it

A step that fails does not keep the later ones from running. The tests run in lanes beside each
other, because most slow ones wait more than they work; the last line counts all of them.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

from server.prepare import HOUSE, prepare
from tests.machine import complete_the_machine
from tests.processes import adopt_orphans, run_module, run_side_by_side

# By name, so that whatever else is installed on this machine takes no part.
PLUGINS = ("-p", "pytest_asyncio.plugin", "-p", "_hypothesis_pytestplugin")
# Browsers, a minute that has to pass and pretend members in real time wait beside what only
# reckons; each lane is about as long as the others.
ASIDE = tuple(f"tests/journeys/test_{name}.py" for name in ("never_stuck", "beside", "code"))
OTHERS = ("journeys", "demo", "scripts", "sessions")
LANES = (
    ("tests", *(f"--ignore=tests/{folder}" for folder in OTHERS)),
    ("tests/journeys", *(f"--ignore={file}" for file in ASIDE)),
    ("tests/demo", "tests/scripts", "tests/sessions", *ASIDE),
)
# What draws and answers pages, and the rest.
PAGES = ("tests/render", "tests/pages", "tests/access", "tests/formats")
FAST = ("-m", "not slow")
FAST_LANES = (
    (*FAST, "tests", *(f"--ignore={folder}" for folder in PAGES)),
    (*FAST, *PAGES),
)
CHECKS = {
    "form": ("ruff", "format", "--check", "--output-format", "concise"),
    "lint": ("ruff", "check", "--quiet", "--output-format", "concise"),
    "types": ("mypy",),
}


def main(words: list[str]) -> int:
    """0 if every step passed."""
    os.chdir(HOUSE)
    # In the background a shell has us ignore Ctrl-C, and everything below would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    failed = [] if _passes("set-up", _set_up) else ["set-up"]
    adopt_orphans()
    if words in ([], ["fast"]):
        failed += [
            name for name, command in CHECKS.items() if not _passes(name, run_module, *command)
        ]
    # Given to pytest (tests/conftest.py), so that it stands right before the closing line.
    os.environ["SETROOM_TEST_FAILED_STEPS"] = " ".join(failed)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    # Else all tests are compiled anew by every run, and all of Setroom by every server it starts.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print("== tests", flush=True)
    if words in ([], ["fast"]):
        return _in_lanes(FAST_LANES if words else LANES) or len(failed)
    if words[0] == "fast":
        words = [*FAST, *words[1:]]
    return run_module("pytest", *PLUGINS, *words) or len(failed)


def _in_lanes(lanes: Sequence[Sequence[str]]) -> int:
    with tempfile.NamedTemporaryFile("r") as tally:
        os.environ["SETROOM_TEST_TALLY"] = tally.name
        result = run_side_by_side(*(("pytest", *PLUGINS, *lane) for lane in lanes))
        counts = [tuple(map(int, line.split())) for line in tally]
    passed, failed = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0)
    print(f"{passed} passed, {failed} failed")
    return result or int(len(counts) != len(lanes))


def _passes(name: str, step: Callable[..., int], *words: str) -> bool:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    passed = step(*words) == 0
    took_s = time.monotonic() - began
    print(f"   {name} {'passed' if passed else 'FAILED'} in {took_s:.1f} s", flush=True)
    return passed


def _set_up() -> int:
    prepare("requirements.lock", "requirements-dev.lock")
    missing = complete_the_machine()
    if missing:
        print(missing)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
