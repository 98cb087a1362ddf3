"""Somebody who writes as fast as they are answered, and keeps what they sent until they are.

The words of each post are its key, so that the log tells which command each event came from.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.faults.history import History
from tests.visitor import Visitor

ANSWER_WITHIN_S = 10.0


@dataclass
class Writer:
    """`unanswered`: keys that were sent and of which nobody knows what came."""

    seat: Visitor
    port: int
    history: History
    unanswered: list[str] = field(default_factory=list)

    async def write(self) -> None:
        """Post after post until the server is gone; first what is still unanswered, as it was."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return
        try:
            while True:
                if not self.unanswered:
                    self.unanswered.append(secrets.token_hex(16))
                    self.history.invoke(self.seat.room, self.unanswered[0])
                if not await self._post(reader, writer, self.unanswered[0]):
                    return
                self.unanswered.pop(0)
        except (OSError, asyncio.IncompleteReadError):
            self.history.unknown(self.seat.room, self.unanswered[0])
        finally:
            writer.close()

    async def _post(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, key: str
    ) -> bool:
        """Whether it was answered and taken. Raises: OSError, IncompleteReadError: nobody knows."""
        body = urlencode({"kind": "reflection", "text": key, "key": key}).encode()
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.seat.http.cookies.jar)
        writer.write(
            f"POST /rooms/{self.seat.room}/submit_post HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: {cookies}\r\nAccept: application/json\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode()
            + body
        )
        async with asyncio.timeout(ANSWER_WITHIN_S):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            size = int(head.partition("content-length:")[2].split()[0])
            answer = json.loads(await reader.readexactly(size))
        if " 200 " not in head.split("\r\n")[0]:
            self.history.fail(self.seat.room, key)
            raise AssertionError(f"refused: {answer}")
        self.history.ok(self.seat.room, key, answer["seq"])
        return True
