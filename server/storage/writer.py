"""The one owner of the database: a task that takes everything waiting and commits it at once.

It goes in rounds. A round is one hop to the connection's thread, whatever waits and however much;
long work in it looks for appends that came meanwhile. Nobody else has the task, so nobody can
cancel it: a caller that is cancelled takes nothing back. Whoever waits gets a future of the loop,
settled only after the commit has returned.

The order within a round: appends, their answers, then the journal, then everything else. The
journal is cut after the answers, so that nobody waits for it but the next.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from server.errors import StoreAway
from server.storage.log import Log, Wanted
from server.storage.owned import OwnedConnection

log = logging.getLogger(__name__)

Result = TypeVar("Result")

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


class Writer:
    """Opens the connection with `connector`, and closes it after a Stop or when the loop ends.

    `log_of` makes what the rounds work with. `opened`: settled with the store's epoch, or with what
    went wrong. `_round` and what it calls run in the connection's thread. Between two rounds
    nothing does, so the task looks at the same things without a lock; only `_jobs` is used from
    both sides at once.
    """

    def __init__(
        self,
        connector: Callable[[], sqlite3.Connection],
        log_of: Callable[[sqlite3.Connection], Log],
    ) -> None:
        self._log: Log
        self._jobs: deque[Job] = deque()
        self._later: list[Job] = []  # taken from the queue, not yet done
        self._final: str | None = None  # why nothing is written any more
        self._settle_not_before = 0.0
        self._ended = False
        self._wake = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[str] = self._loop.create_future()
        self._task = self._loop.create_task(self._own(connector, log_of), name="setroom-store")

    def put(self, job: Job) -> None:
        """Its future will be settled, whatever happens."""
        self._jobs.append(job)
        self._wake.set()
        if self._ended:
            self._refuse_what_waits()

    async def _own(
        self,
        connector: Callable[[], sqlite3.Connection],
        log_of: Callable[[sqlite3.Connection], Log],
    ) -> None:
        """The connection's whole life."""
        stop: Stop | None = None
        try:
            async with OwnedConnection(connector) as connection:
                self._log = await connection.run(log_of)
                epoch = await connection.run(lambda _: self._log.epoch())
                _hand_out([(self.opened, epoch, None)])
                while stop is None:
                    await self._something_to_do()
                    stop = await connection.run(self._round)
        except asyncio.CancelledError:
            self.opened.cancel()  # the loop ends, and waits for its tasks
        except Exception as fault:
            self._break_off(fault)
        self._ended = True
        self._refuse_what_waits()
        if stop is not None:
            stop.done.set_result(None)

    def _break_off(self, fault: Exception) -> None:
        if not self.opened.done():
            self.opened.set_exception(fault)
            return
        # A fault of ours. What it left undone nobody knows, so nothing is done after it.
        log.error("the store has stopped", exc_info=fault)
        self._final = f"the store has stopped ({type(fault).__name__}), until the next start"

    async def _something_to_do(self) -> None:
        """Until somebody wants something, or it is time to look after the journal."""
        self._wake.clear()
        if self._jobs:
            return
        patience_s = self._patience_s()
        alarm = None if patience_s is None else self._loop.call_later(patience_s, self._wake.set)
        await self._wake.wait()
        if alarm is not None:
            alarm.cancel()

    def _patience_s(self) -> float | None:
        if self._final is not None:
            return None
        if self._settle_not_before > time.monotonic():
            return SETTLE_AGAIN_S
        return QUIET_S if self._log.scrub or self._log.unsettled > SETTLE_IF_QUIET_ROWS else None

    def _round(self, _: sqlite3.Connection) -> Stop | None:
        """Everything that waits. What it gives back is the last that will ever be asked for."""
        if not self._jobs:
            self._settle(truncate=self._log.scrub)  # nobody came: a good moment
        while self._jobs or self._later:
            # Again, for what has come meanwhile: the thread commits while the loop goes on.
            self.catch_up()
            if not self._later:
                continue
            job = self._later.pop(0)
            if isinstance(job, Stop):
                self._settle(truncate=True)  # if it cannot be, the next start reads the journal
                return job
            assert isinstance(job, Call)
            self._answer(job)
        return None

    def catch_up(self) -> None:
        """Write every append that waits. Long work calls it too, so that none waits for that."""
        while self._jobs:
            self._later.append(self._jobs.popleft())
        appends = [job for job in self._later if isinstance(job, Append)]
        self._later = [job for job in self._later if not isinstance(job, Append)]
        while appends:
            # One of each room, the first. What another one of the room meets must be settled.
            first = {job.wanted[0]: job for job in reversed(appends)}
            appends = [job for job in appends if first[job.wanted[0]] is not job]
            self._tell(self._write(list(first.values())))
        self._tidy()

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
        except (sqlite3.Error, OSError) as error:
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

    def write_beside(self, work: Callable[[Log], Result]) -> Result:
        """What is kept beside the logs. Raises: StoreAway: not this time, or nothing any more."""
        self.refuse_if_final()
        try:
            return work(self._log)
        except sqlite3.Error as error:
            raise self._away(error, writing=True) from error

    def _refuse_what_waits(self) -> None:
        away = StoreAway(self._final or "the store is closed", retry_after_s=UNTIL_RESTART_S)
        waiting = [*self._later, *self._jobs]
        self._later.clear()
        self._jobs.clear()
        _hand_out([(job.done, None, None if isinstance(job, Stop) else away) for job in waiting])

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
