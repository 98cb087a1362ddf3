"""Events to bytes and back, and the checksum chain over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.room.acts import EVENTS
from server.room.event import Event
from server.storage.chain import brought_by, first_link, next_link
from server.storage.codec import Codec
from server.storage.contract import UnknownEvent
from tests.storage.events import CODEC, Said, TakenBack


@given(st.text(), st.none() | st.text(), st.text())
def test_what_is_encoded_is_decoded(post: str, by: str | None, text: str) -> None:
    said = Said(post, by, text)
    assert said == CODEC.decode(*CODEC.encode(said))


def test_an_unknown_kind_is_not_guessed() -> None:
    with pytest.raises(UnknownEvent, match="Whispered in version 1"):
        CODEC.decode("Whispered", 1, b"{}")


def test_an_unknown_version_is_not_guessed() -> None:
    with pytest.raises(UnknownEvent, match="Said in version 2"):
        CODEC.decode("Said", 2, CODEC.encode(Said("p", None, "t"))[2])


@pytest.mark.parametrize("fields", [b"", b"{", b"[]", b"{}", b'{"post": 3}', b"\xff"])
def test_broken_fields_are_not_guessed(fields: bytes) -> None:
    with pytest.raises(UnknownEvent):
        CODEC.decode("TakenBack", 1, fields)


def test_a_class_that_only_has_the_name_of_a_kind_is_not_encoded() -> None:
    @dataclass(frozen=True, slots=True)
    class TakenBack(Event):
        post: str

    with pytest.raises(UnknownEvent):
        CODEC.encode(TakenBack("p"))


def test_a_kind_is_stored_with_its_version() -> None:
    @dataclass(frozen=True, slots=True)
    class Nudged(Event):
        version: ClassVar[int] = 3
        gently: bool

    codec = Codec({"Nudged": Nudged})
    assert ("Nudged", 3, b'{"gently":true}') == codec.encode(Nudged(True))


def test_every_event_of_the_house_can_be_stored() -> None:
    assert EVENTS
    Codec(EVENTS)


def test_the_chain_depends_on_all_that_it_covers() -> None:
    whole = (first_link("r"), 7, "Said", 1, b"{}", (("a", b"1" * 32), ("b", b"2" * 32)))
    others = [
        (first_link("s"), *whole[1:]),
        (whole[0], 8, *whole[2:]),
        (*whole[:2], "Sung", *whole[3:]),
        (*whole[:3], 2, *whole[4:]),
        (*whole[:4], b"{ }", whole[5]),
        (*whole[:5], whole[5][:1]),
        (*whole[:5], (("a", b"2" * 32), ("b", b"1" * 32))),
        (*whole[:2], "Said{", 1, b"}", whole[5]),
    ]
    links = {next_link(*one) for one in (whole, *others)}
    assert 1 + len(others) == len(links)
    assert next_link(*whole) == next_link(*whole[:5], whole[5][::-1])


def test_a_text_came_with_the_first_event_that_names_it() -> None:
    said = [CODEC.encode(event)[2] for event in (TakenBack("p"), Said("p", None, "t1"))]
    assert [[], ["t1"]] == brought_by(["t1"], said)
    assert [["p"], ["t1"]] == brought_by(["t1", "p"], said)
