"""A test that hangs shows where, and goes on hanging.

pytest's own limit starts a thread for each test and waits for its end. On a busy machine that is
some milliseconds each time, for five thousand tests; a timer of the kernel costs nothing.
"""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Generator

import pytest

HANGS_AFTER_S = 180.0


class Hanging:
    """Made before any output is captured, so that what it shows is seen at once."""

    def __init__(self) -> None:
        self._shown = os.fdopen(os.dup(2), "w")
        faulthandler.register(signal.SIGALRM, file=self._shown, all_threads=True)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        signal.setitimer(signal.ITIMER_REAL, HANGS_AFTER_S)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def pytest_unconfigure(self) -> None:
        faulthandler.unregister(signal.SIGALRM)
        self._shown.close()
