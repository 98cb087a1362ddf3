"""Everything that happens outside of memory while something is done: statements, log, files."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from server.serve import Wordless
from server.storage.sqlite import SqliteStorage

# What a program does to the world, as Python itself reports it.
OUTWARD = {"os.rename", "os.remove", "os.mkdir", "os.truncate", "socket.connect", "socket.sendto"}
OUTWARD |= {"sqlite3.connect", "subprocess.Popen", "os.system", "shutil.copyfile", "os.utime"}
VERB = re.compile(
    r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA \w+|INSERT INTO \w+|UPDATE \w+ SET \w+"
    r"|DELETE FROM \w+|SELECT)"
)
BLOB = re.compile(r"x'([0-9a-f]+)'")

_watching: list[Trace] = []


@dataclass
class Trace:
    """`statements`: as SQLite ran them, with what was bound to them. `deeds`: files and sockets."""

    statements: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    deeds: list[str] = field(default_factory=list)

    @property
    def verbs(self) -> set[str]:
        """What the statements do, and to which table."""
        found = set()
        for statement in self.statements:
            verb = VERB.match(statement)
            found.add(verb[1] if verb is not None else statement)
        return found

    @property
    def text(self) -> str:
        """All of it, to be searched; what SQLite shows as hexadecimal, as what it says too."""
        blobs = [blob for one in self.statements for blob in BLOB.findall(one)]
        read = [bytes.fromhex(blob).decode("latin-1") for blob in blobs]
        return "\n".join((*self.statements, *read, *self.log, *self.deeds))


class _Writes(logging.Handler):
    def __init__(self, trace: Trace) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Wordless("%(levelname)s %(name)s: %(message)s"))
        self._trace = trace

    def emit(self, record: logging.LogRecord) -> None:
        self._trace.log.append(self.format(record))


def _note(event: str, args: tuple[Any, ...]) -> None:
    if not _watching:
        return
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if writes or event in OUTWARD:
        _watching[-1].deeds.append(f"{event} {args!r}")


sys.addaudithook(_note)  # stays for good, so it looks at once whether anybody is watching


@asynccontextmanager
async def traced(storage: SqliteStorage) -> AsyncIterator[Trace]:
    """All that is done meanwhile, down to DEBUG."""
    trace = Trace()
    root, handler = logging.getLogger(), _Writes(trace)
    level = root.level
    await storage._call(lambda log: log.connection.set_trace_callback(trace.statements.append))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    _watching.append(trace)
    try:
        yield trace
        await storage.ready()  # whatever its thread still had to do is done now
    finally:
        _watching.remove(trace)
        root.removeHandler(handler)
        root.setLevel(level)
        await storage._call(lambda log: log.connection.set_trace_callback(None))
