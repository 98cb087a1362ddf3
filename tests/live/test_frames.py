"""F1: whatever a client sends, it gets the right close code, and nobody else notices."""

from __future__ import annotations

import asyncio
import logging
import random

import pytest
from websockets.protocol import Protocol

from server.live.inbound import Inbound
from tests.live.client import PING, TEXT, Socket, frame, listen_to
from tests.live.frames import CASES, NO_STATUS, Case
from tests.live.rig import Rig

NAMED = {f"{case.group}: {case.name}": case for case in CASES}


@pytest.fixture
async def witness(rig: Rig) -> tuple[str, Socket]:
    """A room with somebody in it who does nothing wrong."""
    room = rig.room()
    return room, await listen_to(rig.port, room, "ben")


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    assert len(CASES) == len(NAMED) >= 250


@pytest.mark.parametrize("name", NAMED)
async def test_a_client_gets_the_right_close_code_and_nobody_else_notices(
    rig: Rig, witness: tuple[str, Socket], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    case = NAMED[name]
    room, ben = witness
    ana = await listen_to(rig.port, room, "ana")
    ana.send(case.sent)
    if case.code is None:
        await goes_on(rig, room, ana, case)
    else:
        await ana.rest()
        assert ana.code == case.code
    rig.tell(room, "all is well")
    while not (await ben.events(1))[0].endswith("all is well"):
        pass
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


async def goes_on(rig: Rig, room: str, ana: Socket, case: Case) -> None:
    """The client is still heard, still hears, and can say goodbye in good order."""
    ana.send(frame(PING, b"the last of all"))
    while b"the last of all" not in ana.pongs:
        rig.tell(room, "are you there?")
        await ana.events(1)
    within = case.name == "not yet ended"
    ana.send(frame(0x8, b"\x03\xe8"))
    await ana.rest()
    assert ana.code == (1002 if within else 1000)


@pytest.mark.parametrize("name", NAMED)
def test_it_makes_no_difference_how_the_bytes_are_cut(name: str, dice: random.Random) -> None:
    case = NAMED[name]
    for longest in (1, 7, 4_096):
        assert closed_with(cut(case.sent, longest, dice)) == case.code


def cut(data: bytes, longest: int, dice: random.Random) -> list[bytes]:
    """`data` in pieces of random length; a long run of the same is not cut finer than 64."""
    longest = longest if len(data) < 4_096 else max(longest, 64)
    pieces, at = [], 0
    while at < len(data):
        size = dice.randint(1, longest)
        pieces.append(data[at : at + size])
        at += size
    return pieces


def closed_with(pieces: list[bytes]) -> int | None:
    inbound = Inbound()
    for piece in pieces:
        answer, ends = inbound.answer_to(piece)
        if ends:
            closing = answer[answer.index(b"\x88") :]
            return int.from_bytes(closing[2:4], "big") if closing[1] else NO_STATUS
    return None


def test_a_reader_that_forgets_a_rule_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: the texts of clients are not looked at."""
    monkeypatch.setattr(Inbound, "recv_frame", Protocol.recv_frame)
    wrong = {case.group for case in CASES if closed_with([case.sent]) != case.code}
    assert wrong == {"utf-8"}


@pytest.mark.parametrize("name", [name for name, case in NAMED.items() if case.code is None])
def test_nothing_is_kept_of_a_client_that_has_finished_its_sentence(name: str) -> None:
    case = NAMED[name]
    inbound = Inbound()
    inbound.answer_to(case.sent)
    assert inbound.is_between_messages == (case.name != "not yet ended")


@pytest.mark.parametrize("held", [b"\x81", b"\x81\x85", frame(TEXT, b"hello")[:-1]])
def test_a_sentence_that_is_not_finished_is_remembered(held: bytes) -> None:
    inbound = Inbound()
    inbound.answer_to(frame(PING) + held)
    assert not inbound.is_between_messages


async def test_a_client_that_is_cut_off_in_the_middle_of_a_frame_leaves_its_seat(
    rig: Rig, witness: tuple[str, Socket]
) -> None:
    room, _ = witness
    for sent in (b"\x81", b"\x81\xfe\x01", frame(TEXT, b"hello")[:-2]):
        ana = await listen_to(rig.port, room, "ana")
        ana.send(sent)
        ana.writer.write_eof()
        await ana.rest()
        await asyncio.sleep(0)
    for _ in range(100):
        if rig.seats(room) == 1:
            break
        await asyncio.sleep(0.01)
    assert rig.seats(room) == 1
