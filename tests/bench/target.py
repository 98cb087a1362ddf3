"""A server under measurement: its own process, on its own core, fresh for every round."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, Literal

from server.prepare import prepare

TargetName = Literal["naive", "setroom"]

SERVER_CORE = 0
GENERATOR_CORE = 1
START_WITHIN_S = 15.0
STOP_WITHIN_S = 10.0
POSTS_PER_MINUTE = 1_000_000  # no seat meets its limit; a person's limit is not what is measured
NAIVE_SHA256 = "6d21b3df3383464de6f500ea13c17928c6fa5b22d6cbb95f3ed9a8233551399d"
CLOCK_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


class TargetFailed(Exception):
    """The server did not start, or died; carries the end of what it printed."""


@dataclass(frozen=True, slots=True)
class CoreUse:
    """What has been used so far: of a process and of a whole core, in CPU seconds."""

    process_s: float
    server_core_s: float
    generator_core_s: float


@dataclass(frozen=True, slots=True)
class Target:
    name: TargetName
    port: int
    process: subprocess.Popen[bytes]
    output: IO[bytes]

    def core_use(self) -> CoreUse:
        return CoreUse(
            process_s=_process_cpu_s(self.process.pid),
            server_core_s=_core_busy_s(SERVER_CORE),
            generator_core_s=_core_busy_s(GENERATOR_CORE),
        )

    def pss_bytes(self) -> int:
        """Memory that is this process's own, shared pages counted by share. No kernel buffers."""
        for line in Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        raise TargetFailed("smaps_rollup holds no Pss line")

    def printed(self) -> str:
        self.output.seek(0)
        return self.output.read().decode(errors="replace")[-2_000:]


def pin_generator() -> bool:
    """Keep this process on its core. False on a machine with one core: figures then mean little."""
    if (os.cpu_count() or 1) < 2:
        return False
    os.sched_setaffinity(0, {GENERATOR_CORE})
    return True


def durable_write_ms(folder: Path | None) -> float:
    """Median of one 4 KiB write made durable: the least that any commit can take here."""
    with tempfile.TemporaryFile(dir=folder) as file:
        taken_s = []
        for _ in range(50):
            began = time.perf_counter()
            os.write(file.fileno(), bytes(4_096))
            os.fdatasync(file.fileno())
            taken_s.append(time.perf_counter() - began)
    return median(taken_s) * 1e3


def naive_is_as_frozen() -> bool:
    source = Path(__file__).with_name("naive.py").read_bytes()
    return hashlib.sha256(source).hexdigest() == NAIVE_SHA256


@contextmanager
def running(name: TargetName, *, data_parent: Path | None) -> Iterator[Target]:
    """A started server that answers; stopped and its data removed at the end.

    Raises:
        TargetFailed: it ended or stayed silent for START_WITHIN_S.
    """
    with (
        tempfile.TemporaryDirectory(prefix="setroom-bench-", dir=data_parent) as data,
        started(name, free_port(), data) as target,
    ):
        yield target


@contextmanager
def started(name: TargetName, port: int, data: str) -> Iterator[Target]:
    """The same on this port and with this data, which stay. Raises: TargetFailed."""
    prepare("requirements.lock")  # the naive server fetches nothing itself
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            _command(name, port),
            env=os.environ | _settings(port, data),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        target = Target(name, port, process, output)
        try:
            if (os.cpu_count() or 1) >= 2:
                os.sched_setaffinity(process.pid, {SERVER_CORE})
            _wait_until_it_answers(target)
            yield target
        finally:
            _stop(process)


def _command(name: TargetName, port: int) -> list[str]:
    if name == "naive":
        return [sys.executable, "-m", "tests.bench.naive", "--port", str(port)]
    return [sys.executable, "-m", "server"]


def _settings(port: int, data: str) -> dict[str, str]:
    return {
        "SETROOM_HOST": "127.0.0.1",
        "SETROOM_PORT": str(port),
        "SETROOM_ORIGIN": f"http://127.0.0.1:{port}",
        "SETROOM_DATA": data,
        "SETROOM_POSTS_PER_MINUTE": str(POSTS_PER_MINUTE),
        "SETROOM_ROOMS_PER_HOUR": str(POSTS_PER_MINUTE),
    }


def _wait_until_it_answers(target: Target) -> None:
    deadline = time.monotonic() + START_WITHIN_S
    while time.monotonic() < deadline:
        if target.process.poll() is not None:
            raise TargetFailed(f"{target.name} ended at once:\n{target.printed()}")
        try:
            with socket.create_connection(("127.0.0.1", target.port), timeout=1) as probe:
                probe.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                if b" 200 " in probe.recv(64):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise TargetFailed(f"{target.name} did not answer in {START_WITHIN_S} s:\n{target.printed()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _process_cpu_s(pid: int) -> float:
    # Nanoseconds of every live thread. A thread that has ended takes its share with it.
    used_ns = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            used_ns += int((task / "schedstat").read_text().split()[0])
    return used_ns / 1e9


def _core_busy_s(core: int) -> float:
    for line in Path("/proc/stat").read_text().splitlines():
        if line.startswith(f"cpu{core} "):
            user, nice, system, _idle, _iowait, irq, softirq, *_rest = map(int, line.split()[1:])
            return (user + nice + system + irq + softirq) * CLOCK_TICK_S
    return 0.0
