"""A message is made once, and each transport's form of it is exact."""

import pytest
from websockets.frames import Close, Frame, Opcode

from server.live.message import PING, Heartbeat, Message, close_frame, text_frame
from server.live.seat import Ending


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
def test_a_frame_is_what_the_library_would_have_made(size: int) -> None:
    body = b"x" * size
    assert text_frame(body) == Frame(Opcode.TEXT, body).serialize(mask=False)


@pytest.mark.parametrize("ending", Ending)
def test_a_close_frame_is_what_the_library_would_have_made(ending: Ending) -> None:
    expected = Frame(Opcode.CLOSE, Close(ending, "").serialize()).serialize(mask=False)
    assert close_frame(ending) == expected


def test_a_heartbeat_is_a_number_and_a_ping() -> None:
    heartbeat = Heartbeat(42)
    assert heartbeat.frame == text_frame(b"42") + PING
    assert Frame(Opcode.PING, b"").serialize(mask=False) == PING
    assert heartbeat.event == b"id: 42\ndata: 42\n\n"


def test_an_empty_message_is_no_heartbeat() -> None:
    assert Message(42, "").body == b"42\n"
    assert Message(42, "").event == b"id: 42\ndata: 42\ndata: \n\n"


@pytest.mark.parametrize(
    ("ending", "status", "is_final"),
    [
        (Ending.NO_SEAT, 401, True),
        (Ending.REMOVED, 403, True),
        (Ending.NO_ROOM, 404, True),
        (Ending.LEFT, 410, True),
        (Ending.RESTART, 503, False),
        (Ending.LATER, 503, False),
        (Ending.BROKEN, 503, False),
    ],
)
def test_an_ending_has_one_meaning_on_every_transport(
    ending: Ending, status: int, is_final: bool
) -> None:
    assert (ending.status, ending.is_final) == (status, is_final)
