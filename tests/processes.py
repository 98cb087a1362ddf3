"""Runs a step as a child process, and sees to it that nothing it started outlives it.

A test starts servers, browsers and their drivers. Whatever ends a step (its own end, Ctrl-C, a
polite kill, or this process dying), none of them may stay behind and hold ports, files and memory.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

STEP_LIMIT_S = 1800  # three times the longest that the whole suite should take
GOODBYE_S = 20  # for fixtures to stop their servers and browsers after an interruption
LINGER_S = 3  # a browser's last children need a moment to go by themselves

# From linux/prctl.h.
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """From now on a grandchild whose parent has died is ours, and can be found and ended."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def run_module(*command: str) -> int:
    """Run `python -m command` to its end. Answers with its exit code, or 1 if it left others.

    pytest looks itself (tests/conftest.py), so that nothing is said after its closing line.
    """
    return run_side_by_side(command)


def run_side_by_side(*commands: Sequence[str]) -> int:
    """Run several at once, each as `run_module` does. Answers with 0 if all of them did.

    The first speaks as it goes; what each other one has said comes after it, whole.
    """
    with contextlib.ExitStack() as files:
        said = [files.enter_context(tempfile.TemporaryFile()) for _ in commands[1:]]
        places: list[IO[bytes] | None] = [None, *said]
        children = [_begin(*each) for each in zip(commands, places, strict=True)]
        try:
            with _kill_is_raised():
                result = _wait_for_all(children, commands)
        except KeyboardInterrupt:
            # From a terminal they have had it too, and take a second one as a wish for haste.
            for child in children:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(GOODBYE_S)
            _give_up(children, signal.SIGINT)
        except _Killed as killed:
            _give_up(children, killed.signal)
        for out in said:
            out.seek(0)
            sys.stdout.write(out.read().decode(errors="replace"))
            sys.stdout.flush()
    left = end_all_below()
    if left:
        print(f"   {commands[0][0]} left running: {'; '.join(left)}", flush=True)
    return result or len(left)


def _begin(command: Sequence[str], out: IO[bytes] | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        stdout=out,
        stderr=out,
        # Safe, because this process has one thread.
        preexec_fn=lambda: _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM),
    )


def _wait_for_all(
    children: Sequence[subprocess.Popen[bytes]], commands: Sequence[Sequence[str]]
) -> int:
    """The first exit code that is not 0, or 0. Who takes too long is ended."""
    until = time.monotonic() + STEP_LIMIT_S
    results = []
    for child, command in zip(children, commands, strict=True):
        try:
            results.append(child.wait(max(0.0, until - time.monotonic())))
        except subprocess.TimeoutExpired:
            print(f"   {command[0]} took more than {STEP_LIMIT_S} s", flush=True)
            results.append(_end(child) or 1)
    return next((result for result in results if result), 0)


class _Killed(BaseException):
    def __init__(self, number: int) -> None:
        self.signal = number


@contextlib.contextmanager
def _kill_is_raised() -> Iterator[None]:
    def raise_it(number: int, _frame: FrameType | None) -> None:
        raise _Killed(number)

    kept = {number: signal.signal(number, raise_it) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _give_up(children: Sequence[subprocess.Popen[bytes]], number: int) -> NoReturn:
    for child in children:
        child.terminate()
    for child in children:
        _end(child)
    end_all_below()
    sys.exit(128 + number)


def _end(child: subprocess.Popen[bytes]) -> int:
    """Ask, so that fixtures can stop what they have started and pytest can close; then insist."""
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        return child.wait(GOODBYE_S)
    child.kill()
    return child.wait()


def end_all_below() -> list[str]:
    """End every process below us. Answers with those that did not go by themselves."""
    deadline = time.monotonic() + LINGER_S
    while (below := _below(os.getpid())) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = [_named(pid) for pid in below]
    while below:
        for pid in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
        below = _below(os.getpid())
    return left


def _below(root: int) -> list[int]:
    """All living descendants of `root`. The dead that are ours to bury are buried on the way."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The name is in brackets and may hold anything; state and parent come after it.
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                children.setdefault(int(parent), []).append(int(stat.parent.name))
    found = list(children.get(root, []))
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def _named(pid: int) -> str:
    with contextlib.suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return f"{pid} {command[:100].strip()}"
    return str(pid)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
