"""A real `python -m server` with a data folder of its own, started and stopped by its pid."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from server.prepare import HOUSE

START_LIMIT_S = 60  # the first start on a machine may have to fetch the libraries
STOP_LIMIT_S = 15
READY = re.compile(r"^Setroom is ready at (\S+)$", re.MULTILINE)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class ServerProcess:
    """Running from `start` to `stop` or `kill`; may be started again on the same data and port.

    `data`: its data folder. `settings`: further SETROOM_... variables. `module`: another one that
    serves as ours does. `log`: all it has said.
    """

    def __init__(
        self, data: Path, settings: Mapping[str, str] | None = None, module: str = "server"
    ) -> None:
        self.data = data
        self.port = free_port()
        self.settings = dict(settings or {})
        self.module = module
        self.origin = ""
        self._log_path = data.with_name(data.name + ".log")
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._child is not None, "the server is not running"
        return self._child.pid

    @property
    def log(self) -> str:
        return self._log_path.read_text() if self._log_path.exists() else ""

    def start(self) -> None:
        """Returns when it has said that it is ready.

        Raises:
            AssertionError: it ended, or did not get ready in time; with what it has said.
        """
        assert self._child is None, "the server is running already"
        said_before = len(self.log)
        with open(self._log_path, "ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", self.module],
                cwd=HOUSE,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the tests; they stop their servers themselves.
                start_new_session=True,
            )
        deadline = time.monotonic() + START_LIMIT_S
        while (ready := READY.search(self.log, said_before)) is None:
            if self._child.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"the server did not get ready:\n{self.log[said_before:]}")
            time.sleep(0.02)
        self.origin = ready[1]

    def stop(self) -> None:
        """Ask it to stop, as an operator does.

        Raises:
            AssertionError: it did not within STOP_LIMIT_S, and was killed.
        """
        if self._child is None:
            return
        self._child.terminate()
        try:
            self._child.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the server did not stop:\n{self.log}") from None
        self._child = None

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def _environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("SETROOM_")}
        own = {"SETROOM_DATA": str(self.data), "SETROOM_PORT": str(self.port)}
        return {**inherited, "PYTHONUNBUFFERED": "1", **own, **self.settings}
