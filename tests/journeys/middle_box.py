"""What stands between a work laptop and Setroom: a proxy that refuses things, or is not there.

It passes on whole connections, one request each, so that every request can be judged by its head.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tests.server_process import free_port

REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class MiddleBox:
    """`target_port`: where the server listens. `origin`: the address that browsers know.

    `refuses`: parts of a request's head that it does not let through, in lower case.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.refuses: tuple[bytes, ...] = ()
        self.target_port = 0
        self._up = True
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        await self._server.wait_closed()

    def cut(self) -> None:
        """Everything that is open breaks, and nothing gets through."""
        self._up = False
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        self._up = True

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self._up:
                await self._pass_on(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # either side has gone away
        finally:
            self._open.discard(writer)
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if any(part in head.lower() for part in self.refuses):
            writer.write(REFUSED)
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.target_port)
        self._open.add(back)
        upgrades = b"upgrade: websocket" in head.lower()
        back.write(head if upgrades else closing(head))
        up = asyncio.create_task(pump(reader, back))
        try:
            await pump(there, writer)
        finally:
            up.cancel()
            self._open.discard(back)
            back.close()


def closing(head: bytes) -> bytes:
    """The same request, after whose answer the server hangs up."""
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([lines[0], b"Connection: close", *lines[1:]])


async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await source.read(65_536):
            sink.write(part)
            await sink.drain()
