"""The benchmark may only say "nothing missing" if it would have noticed."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import pytest

from tests.bench.book import Book, Parcel
from tests.bench.wire import HttpConnection, LiveSocket, Wire, WireBroken

ANA, BEN = 0b01, 0b10


class Scene:
    """Two rooms; one post in room 0, owed to Ana and Ben; Cleo sits in room 1."""

    def __init__(self, wire: Wire, port: int) -> None:
        self.book = Book()
        self.connection = HttpConnection(wire, port)
        self.post = self.posted(wanted=ANA | BEN)
        self.ana = LiveSocket(wire, self.book, 0, ANA)
        self.ben = LiveSocket(wire, self.book, 0, BEN)
        self.cleo = LiveSocket(wire, self.book, 1, ANA)
        for live in (self.ana, self.ben, self.cleo):
            live.open(port, "/live", "setroom=nobody")

    def posted(self, *, wanted: int) -> Parcel:
        parcel = Parcel(0, wanted, due_at=0.0, counted=True, connection=self.connection)
        self.book.parcels.append(parcel)
        return parcel

    def close(self) -> None:
        for end in (self.connection, self.ana, self.ben, self.cleo):
            end.close()


@pytest.fixture
def scene() -> Iterator[Scene]:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        wire = Wire()
        scene = Scene(wire, nobody.getsockname()[1])
        yield scene
        scene.close()
        wire.close()


def frame(text: str, first_byte: int = 0x81) -> bytes:
    body = text.encode()
    if len(body) < 126:
        return struct.pack("!BB", first_byte, len(body)) + body
    if len(body) < 65_536:
        return struct.pack("!BBH", first_byte, 126, len(body)) + body
    return struct.pack("!BBQ", first_byte, 127, len(body)) + body


def a_card(seq: int = 1) -> bytes:
    return frame(f"{seq}\n<p>Asked with parcel-00000000</p>")


def test_a_post_is_settled_when_it_is_answered_and_everybody_has_it(scene: Scene) -> None:
    scene.ana.take(a_card())
    scene.book.answered(scene.post, 200, b"")
    assert not scene.book.settled()
    assert 1 == scene.book.missing()
    scene.ben.take(a_card())
    assert scene.book.settled()
    assert 0 == scene.book.missing()
    assert 2 == scene.book.deliveries == len(scene.book.delivery_s)


def test_a_delivery_that_never_comes_is_missing_even_if_nobody_answered(scene: Scene) -> None:
    scene.ben.take(a_card())
    assert 1 == scene.book.missing() == scene.book.missing(frozenset({0}))
    assert 0 == scene.book.missing(frozenset({1}))
    assert 1 == scene.book.unanswered()


def test_what_arrives_beside_a_slow_member_is_told_from_the_rest(scene: Scene) -> None:
    scene.ana.take(a_card())
    assert (0, 1) == (len(scene.book.near_s), len(scene.book.far_s))
    assert [float("inf")] == scene.book.never_s(near=False)
    scene.book.slow_rooms = 1
    scene.ben.take(a_card())
    assert (1, 1) == (len(scene.book.near_s), len(scene.book.far_s))
    assert [] == scene.book.never_s(near=True)


def test_a_refused_post_owes_nothing_and_is_counted(scene: Scene) -> None:
    scene.book.answered(scene.post, 429, b'{"refusal": "too_many"}')
    assert 0 == scene.book.missing()
    assert 1 == scene.book.refusals[429]
    assert "too_many" in scene.book.first_refusal


def test_a_second_copy_is_a_duplicate_and_no_delivery(scene: Scene) -> None:
    scene.ana.take(a_card() + a_card(seq=2))
    assert 1 == scene.book.duplicates
    assert 1 == scene.book.deliveries


def test_a_card_in_another_room_is_misrouted(scene: Scene) -> None:
    scene.cleo.take(a_card())
    assert 1 == scene.book.misrouted
    assert 0 == scene.book.deliveries


def test_a_seq_that_does_not_rise_is_disorder(scene: Scene) -> None:
    scene.posted(wanted=ANA)
    scene.ana.take(a_card(seq=7))
    scene.ana.take(frame("7\n<p>Asked with parcel-00000001</p>"))
    assert 1 == scene.book.disordered


def test_a_connection_that_the_server_closes_is_noted_with_its_code(scene: Scene) -> None:
    scene.ana.take(struct.pack("!BBH", 0x88, 2, 4403))
    assert 1 == scene.book.closed_codes[4403]


@pytest.mark.parametrize("padding", [0, 200, 70_000])
def test_frames_of_every_length_survive_being_cut_anywhere(scene: Scene, padding: int) -> None:
    heartbeat, card = frame("1"), frame("1\nparcel-00000000" + "." * padding)
    sent = heartbeat + card + heartbeat
    for cut in [*range(1, 40), len(sent) // 2, len(sent) - 1]:
        scene.post.got = 0
        scene.ana.take(sent[:cut])
        scene.ana.take(sent[cut:])
        assert ANA == scene.post.got, f"cut at {cut}"
    assert 0 == scene.book.duplicates
    assert 2 * 41 == scene.book.without_parcel


def test_a_fragmented_message_stops_the_run_rather_than_being_guessed_at(scene: Scene) -> None:
    with pytest.raises(WireBroken):
        scene.ana.take(frame("1\nparcel-00000000", first_byte=0x01))
