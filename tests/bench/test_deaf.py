"""Who never reads is there all the time, and is seen to be cut off."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.bench.deaf import Deaf, held_by
from tests.bench.wire import Wire

YES = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        yield server


@pytest.fixture
def wire() -> Iterator[Wire]:
    wire = Wire()
    yield wire
    wire.close()


def let_in(listening: socket.socket, wire: Wire) -> socket.socket:
    """The server's end, once the other knows that it is in."""
    taken, _ = listening.accept()
    taken.recv(1_000)
    taken.sendall(YES)
    wire.turn(1)
    return taken


def test_who_is_cut_off_is_replaced_and_counted(listening: socket.socket, wire: Wire) -> None:
    port = listening.getsockname()[1]
    deaf = Deaf(wire, port, "/live", "setroom=nobody")
    with let_in(listening, wire):
        deaf.look(held_by(port))
        assert 0 == deaf.cut_off
    deaf.look(held_by(port))
    assert 1 == deaf.cut_off
    with let_in(listening, wire):
        deaf.look(held_by(port))
        assert 1 == deaf.cut_off
    deaf.close()


def test_what_was_said_to_the_deaf_stays_unread(listening: socket.socket, wire: Wire) -> None:
    deaf = Deaf(wire, listening.getsockname()[1], "/live", "setroom=nobody")
    with let_in(listening, wire) as server:
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            talk_on(server, wire)
    deaf.close()


def talk_on(server: socket.socket, wire: Wire) -> None:
    while True:
        server.send(bytes(65_536))
        wire.turn(0)
