"""What the operator asks of the running server: a backup, or whether all it keeps is whole.

It goes through a socket file in the data folder, because only the server itself may have its
database open (a second connection would be refused, and closing it would drop the first's lock).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from pathlib import Path

from server.errors import SetroomError
from server.storage.contract import Storage

LONGEST_LINE_BYTES = 8_192
PATIENCE_S = 600


class Control:
    """Listens at a socket file that only the server's own account can open."""

    def __init__(self, path: Path, storage: Storage) -> None:
        self._path = path
        self._storage = storage
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()  # left by a server that was killed; the database has the real lock
        old = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(
                self._answer, str(self._path), limit=LONGEST_LINE_BYTES
            )
        finally:
            os.umask(old)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            with contextlib.suppress(FileNotFoundError):
                self._path.unlink()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            what, _, path = (await reader.readline()).decode().strip().partition(" ")
            said = await self._done(what, path)
        except (SetroomError, OSError, ValueError) as error:
            said = f"1 {error}"
        writer.write(f"{said}\n".encode())
        with contextlib.suppress(OSError):
            await writer.drain()
        writer.close()

    async def _done(self, what: str, path: str) -> str:
        """`0` or `1` for well or not, then what to tell."""
        if what == "backup":
            await self._storage.backup(path)
            return f"0 Everything acknowledged before is in {path}."
        if what == "verify":
            found = await self._storage.verify()
            broken = {room: state for room, state in found.items() if state.startswith("broken")}
            told = "; ".join(f"{room} is {state}" for room, state in sorted(broken.items()))
            return f"1 {told}" if broken else f"0 Every room is whole ({len(found)} looked at)."
        raise ValueError("There is no such request.")


def ask(path: Path, what: str, argument: str) -> int:
    """Ask the running server, print what it says, and give the exit code."""
    full = str(Path(argument).resolve()) if argument else ""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(PATIENCE_S)
            line.connect(str(path))
            line.sendall(f"{what} {full}\n".encode())
            code, _, told = _all(line).partition(" ")
    except OSError:
        sys.stderr.write(f"No Setroom is running with the data folder {path.parent}.\n")
        return 2
    sys.stdout.write(f"{told.strip()}\n")
    return 0 if code == "0" else 1


def _all(line: socket.socket) -> str:
    parts = []
    while part := line.recv(LONGEST_LINE_BYTES):
        parts.append(part)
    return b"".join(parts).decode()
