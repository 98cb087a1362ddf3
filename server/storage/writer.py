"""The one owner of the database: a thread that takes everything waiting and commits it at once.

A thread and not a task: nothing can cancel it, and a commit costs the event loop one hop whatever
it holds. Whoever waits gets a future of the loop, settled only after the commit has returned.

The order within a round: appends, their answers, then the journal, then everything else. The
journal is cut after the answers, so that nobody waits for it but the next.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from server.errors import StoreAway
from server.storage.log import Log, Wanted

log = logging.getLogger(__name__)

# A row costs the journal some 5 KB, more where words are long: this keeps it well under 64 MiB.
# Settling takes some milliseconds, so it is done before that, when nobody waits for anything.
SETTLE_AFTER_ROWS = 4_000
SETTLE_IF_QUIET_ROWS = 500
QUIET_S = 0.02
SETTLE_AGAIN_S = 1.0  # after it could not be done
UNTIL_RESTART_S = 60

# Nobody knows what the disk holds: another fsync may say yes and still have lost it.
UNSYNCED = {sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC}
# To write on would make it worse. Where it is only read, other rooms are none the worse for it.
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@dataclass(frozen=True, slots=True, eq=False)
class Append:
    wanted: Wanted
    done: asyncio.Future[None]


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """Anything else that needs the connection."""

    work: Callable[[Log], Any]
    done: asyncio.Future[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    done: asyncio.Future[None]


Job = Append | Call | Stop
Settled = tuple[asyncio.Future[Any], Any, Exception | None]  # future, result, error


class Writer(threading.Thread):
    """`open_log` is called in the thread, which alone ever touches what it gives.

    `opened`: settled with the store's epoch, or with what `open_log` raised.
    """

    def __init__(self, open_log: Callable[[], Log]) -> None:
        # A daemon: what is answered is on the disk, so a process that ends need not wait for it.
        super().__init__(name="setroom-store", daemon=True)
        self._open_log = open_log
        self._log: Log
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._later: list[Job] = []  # taken from the queue, not yet done
        self._final: str | None = None  # why nothing is written any more
        self._settle_not_before = 0.0
        self._loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[str] = self._loop.create_future()

    def put(self, job: Job) -> None:
        """From the loop's thread."""
        self._jobs.put(job)

    def run(self) -> None:
        try:
            self._log = self._open_log()
            epoch = self._log.epoch()
        except Exception as error:
            self._tell([(self.opened, None, error)])
            return
        self._tell([(self.opened, epoch, None)])
        self._work()

    def _work(self) -> None:
        while True:
            self._take(wait=not self._later)
            if not self._later:
                self._settle(truncate=self._log.scrub)  # nobody came: a good moment
            self.catch_up()
            jobs, self._later = self._later, []
            for job in jobs:
                if isinstance(job, Stop):
                    self._stop(job)
                    return
                assert isinstance(job, Call)
                self._answer(job)

    def catch_up(self) -> None:
        """Write every append that waits. Long work calls it too, so that none waits for that."""
        self._take(wait=False)
        appends = [job for job in self._later if isinstance(job, Append)]
        self._later = [job for job in self._later if not isinstance(job, Append)]
        while appends:
            # One of each room, the first. What another one of the room meets must be settled.
            first = {job.wanted[0]: job for job in reversed(appends)}
            appends = [job for job in appends if first[job.wanted[0]] is not job]
            self._tell(self._write(list(first.values())))
        self._tidy()

    def _take(self, *, wait: bool) -> None:
        """Everything that waits, in order. If nothing does and `wait` is set, whatever comes next;
        or nothing, when it is time to look after the journal."""
        try:
            if wait:
                self._later.append(self._jobs.get(timeout=self._patience_s()))
            while True:
                self._later.append(self._jobs.get_nowait())
        except Empty:
            pass

    def _patience_s(self) -> float | None:
        if self._final is not None:
            return None
        if self._settle_not_before > time.monotonic():
            return SETTLE_AGAIN_S
        return QUIET_S if self._log.scrub or self._log.unsettled > SETTLE_IF_QUIET_ROWS else None

    def _write(self, group: Sequence[Append]) -> list[Settled]:
        """Nobody is answered in here: an answer before the commit would be a promise."""
        outcomes: Sequence[Exception | None]
        try:
            self.refuse_if_final()
            outcomes = self._log.write([job.wanted for job in group])
        except Exception as error:
            outcomes = [self._away(error, writing=True)] * len(group)
        return [(job.done, None, why) for job, why in zip(group, outcomes, strict=True)]

    def _tidy(self) -> None:
        """Cut the journal where it holds what was removed, and keep it short."""
        if self._log.scrub:
            self._settle(truncate=True)
        elif self._log.unsettled > SETTLE_AFTER_ROWS:
            self._settle(truncate=False)

    def _settle(self, *, truncate: bool) -> None:
        if self._final is not None or self._settle_not_before > time.monotonic():
            return
        try:
            self._log.settle(truncate=truncate)
        except sqlite3.Error as error:
            self._away(error, writing=True)
            self._settle_not_before = time.monotonic() + SETTLE_AGAIN_S

    def _answer(self, call: Call) -> None:
        try:
            result = call.work(self._log)
        except sqlite3.Error as error:
            self._tell([(call.done, None, self._away(error))])
        except Exception as error:
            self._tell([(call.done, None, error)])
        else:
            self._tell([(call.done, result, None)])

    def _away(self, error: Exception, *, writing: bool = False) -> StoreAway:
        """What callers are told of a failure of the disk. After some nothing is written again."""
        if isinstance(error, StoreAway):
            return error
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        log.error("the store failed: %s", name)
        code = getattr(error, "sqlite_errorcode", 0)
        if code in UNSYNCED or (writing and code & 0xFF in DAMAGED):
            self._final = f"the disk failed ({name}); nothing is written until the next start"
            return StoreAway(self._final, retry_after_s=UNTIL_RESTART_S)
        return StoreAway(f"the store failed ({name})")

    def refuse_if_final(self) -> None:
        """Raises: StoreAway: nothing is written any more."""
        if self._final is not None:
            raise StoreAway(self._final, retry_after_s=UNTIL_RESTART_S)

    def check(self) -> None:
        """Raises: StoreAway: nothing is written any more. sqlite3.Error: a read does not work."""
        self.refuse_if_final()
        self._log.epoch()

    def purge(self, room: str) -> None:
        """Raises: StoreAway: nothing is written any more. sqlite3.Error: not this time."""
        self.refuse_if_final()
        self._log.purge(room)

    def _stop(self, stop: Stop) -> None:
        self._settle(truncate=True)  # if it cannot be, the journal is read at the next start
        self._log.connection.close()
        self._tell([(stop.done, None, None)])

    def _tell(self, settled: list[Settled]) -> None:
        try:
            self._loop.call_soon_threadsafe(_hand_out, settled)
        except RuntimeError:
            pass  # the loop is closed: nobody waits any more


def _hand_out(settled: list[Settled]) -> None:
    for done, result, error in settled:
        if done.done():
            continue  # the caller was cancelled; what it asked for is done all the same
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)
