"""Members whose connection is open and who never read: a sleeping laptop, a network that is gone.

Whoever is cut off for it is replaced at once by another like them, so that there is always one. Of
the cut the deaf themselves see nothing, because its end waits behind all that they have not read;
so it is looked up in the kernel's table of connections.
"""

from __future__ import annotations

import socket
from pathlib import Path

from tests.bench.wire import Wire, WireBroken, handshake

LOOK_EVERY_S = 0.25
RECEIVE_BUFFER_BYTES = 4_096  # small, so that it is felt within seconds
TABLE = Path("/proc/net/tcp")
ESTABLISHED = "01"


class Deaf:
    """One of them. `cut_off`: how often that has happened to this seat."""

    def __init__(self, wire: Wire, port: int, path: str, cookie: str) -> None:
        self._wire = wire
        self._port = port
        self._request = handshake(port, path, cookie)
        self._connected = False
        self.cut_off = 0
        self._open()

    def _open(self) -> None:
        self._connected = False
        self._sock = socket.socket()
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self._sock.connect(("127.0.0.1", self._port))
        self._sock.sendall(self._request)
        self._sock.setblocking(False)
        self._wire.add(self._sock, self._answered)

    def _answered(self) -> None:
        """The only thing that it ever reads. Raises: WireBroken."""
        self._wire.remove(self._sock)
        if b" 101 " not in self._sock.recv(64):
            raise WireBroken("a handshake was refused to who never reads")
        self._connected = True

    def look(self, held: set[int]) -> None:
        """Be replaced if the server does not hold this connection any more."""
        if self._connected and self._sock.getsockname()[1] not in held:
            self.cut_off += 1
            self._sock.close()
            self._open()

    def close(self) -> None:
        self._wire.remove(self._sock)
        self._sock.close()


def replace_who_is_cut_off(wire: Wire, port: int, deaf: list[Deaf]) -> None:
    """From now on. With nobody deaf it looks as well, so that it costs both cases the same."""

    def look() -> None:
        held = held_by(port)
        for one in deaf:
            one.look(held)

    wire.now_and_then(LOOK_EVERY_S, look)


def held_by(port: int) -> set[int]:
    """The other ends of all connections that are open at this port."""
    found = set()
    for line in TABLE.read_text().splitlines()[1:]:
        _, here, there, state, *_ = line.split()
        if state == ESTABLISHED and int(here.rpartition(":")[2], 16) == port:
            found.add(int(there.rpartition(":")[2], 16))
    return found
