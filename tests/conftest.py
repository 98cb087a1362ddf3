"""What all tests share: one seed, the order they run in, figures for the reader, real servers.

- `SETROOM_TEST_SEED` takes back the seed that a run has printed; everything random follows it.
- Cheap tests run first. What is in tests/faults and tests/journeys, or needs Chromium, is slow.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import hypothesis
import pytest

from tests.compiled import compile_once
from tests.hanging import Hanging
from tests.processes import adopt_orphans, end_all_below
from tests.server_process import ServerProcess
from tests.server_process import free_port as find_free_port

# Taken out, because a test that runs another pytest is no lane of its own.
TALLY = os.environ.pop("SETROOM_TEST_TALLY", "")
SEED = int(os.environ.get("SETROOM_TEST_SEED") or random.SystemRandom().randrange(2**32))
FAST_LIMIT_S = 1
SLOW_FOLDERS = {"faults", "journeys"}

_part_of: dict[str, str] = {}
_tests: Counter[str] = Counter()
_seconds: defaultdict[str, float] = defaultdict(float)
_figures: list[str] = []
_left_running: list[str] = []
_not_so_fast: list[str] = []

# No deadline per example: how long one takes says more about the machine than about the code.
hypothesis.settings.register_profile(
    "setroom",
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("setroom")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = SEED
    # A polite kill ends the run as Ctrl-C does: fixtures stop what they have started.
    signal.signal(signal.SIGTERM, _interrupt)
    adopt_orphans()
    config.pluginmanager.register(Hanging())


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.raise_signal(signal.SIGINT)


def pytest_report_header() -> str:
    return f"seed: SETROOM_TEST_SEED={SEED}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow ones, and run the cheap first: house, fast, slow."""
    for item in items:
        folders = set(item.nodeid.split("/"))
        if folders & SLOW_FOLDERS or item.get_closest_marker("browser"):
            item.add_marker("slow")
        slow = item.get_closest_marker("slow") is not None
        _part_of[item.nodeid] = "slow" if slow else "house" if "house" in folders else "fast"
    items.sort(key=lambda item: ["house", "fast", "slow"].index(_part_of[item.nodeid]))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    part = _part_of.get(report.nodeid, "fast")
    _seconds[part] += report.duration
    _tests[part] += report.when == "call"
    if part != "slow" and report.when == "call" and report.duration > FAST_LIMIT_S:
        _not_so_fast.append(f"{report.nodeid} {report.duration:.1f} s")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """After the last fixture has stopped what it started: whatever still runs is a fault."""
    _left_running.extend(end_all_below())
    if _left_running and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.ensure_newline()
    if _figures:
        terminalreporter.section("figures")
        for line in _figures:
            terminalreporter.write_line(line)
    terminalreporter.section("parts")
    for part, tests in _tests.items():
        terminalreporter.write_line(f"{part}: {tests} tests, {_seconds[part]:.1f} s")
    # Told, not judged: a busy machine makes any test late.
    for test in _not_so_fast:
        terminalreporter.write_line(f"not marked slow: {test}")
    terminalreporter.write_line(pytest_report_header())
    for process in _left_running:
        terminalreporter.write_line(f"LEFT RUNNING by the tests: {process}", red=True)
    if failed := os.environ.get("SETROOM_TEST_FAILED_STEPS"):
        terminalreporter.write_line(f"FAILED before the tests: {failed}", red=True)
    if TALLY:
        _count_for_all_lanes(Path(TALLY), terminalreporter.stats)


def _count_for_all_lanes(tally: Path, stats: dict[str, list[object]]) -> None:
    """One line for each lane: how many passed, and how many did not."""
    not_passed = len(stats.get("failed", ())) + len(stats.get("error", ())) + len(_left_running)
    with tally.open("a") as lines:
        lines.write(f"{len(stats.get('passed', ()))} {not_passed}\n")


@pytest.fixture(autouse=True)
def _seeded(request: pytest.FixtureRequest) -> None:
    random.seed(f"{SEED} {request.node.nodeid}")


@pytest.fixture
def dice(request: pytest.FixtureRequest) -> random.Random:
    """Chance that the printed seed brings back, whichever tests run beside this one."""
    return random.Random(f"{SEED} {request.node.nodeid}")


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch)
        yield


@pytest.fixture(scope="session")
def say() -> Callable[[str], None]:
    """Prints a line under "figures" at the end of the run: what was measured, not judged."""
    return _figures.append


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    return find_free_port


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """`start_server(SETROOM_OPENING="code", ...)`: a running server with its own data folder."""
    with contextlib.ExitStack() as stops:
        numbers = itertools.count(1)

        def start(**settings: str) -> ServerProcess:
            server = ServerProcess(tmp_path / f"data{next(numbers)}", settings)
            stops.callback(server.stop)
            server.start()
            return server

        yield start


@pytest.fixture
def server_process(start_server: Callable[..., ServerProcess]) -> ServerProcess:
    """One running server with the default settings, its own port and its own data folder."""
    return start_server()
