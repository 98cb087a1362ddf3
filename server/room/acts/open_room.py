"""Opening a room: what it is called, in which format, and who opened it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from server.room.decision import Command, Decision
from server.room.event import Event
from server.room.facts import Facts
from server.room.format import CastSeat, Format, Lead, Row, path_of
from server.room.refusals import BadField
from server.room.state import Person, Role, Room
from server.room.text import NAME_LIMIT_CHARS, TITLE_LIMIT_CHARS, URL_LIMIT_CHARS, one_line

PLAN_LIMIT_MS = 366 * 24 * 3_600_000  # nobody opens a room more than a year ahead
FINISH_LIMIT_MS = 24 * 3_600_000  # nor for longer than a day


@dataclass(frozen=True, slots=True)
class OpenRoom(Command):
    """`words`: JSON with the format's names and openings. Times are None where not given.
    `continues`: the ended room whose open actions come along. `beside`: the first of the rooms that
    it runs side by side with."""

    room: str
    format: Format
    words: str
    title: str
    facilitator_name: str
    starts_at_ms: int | None
    finish_at_ms: int | None
    call_url: str
    retention_days: int
    least_authors: Literal[4, 5]
    continues: str | None = None
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class RoomOpened(Event):
    """`title`, `name`, `call`, `words`: text ids. The rules of the format are kept whole."""

    room: str
    at_ms: int
    title: str
    person: str
    name: str
    call: str | None
    format_key: str
    words: str
    rows: tuple[Row, ...]
    rounds: int
    least_rounds: int
    most_rounds: int
    starts_at_ms: int | None
    planned_end_ms: int | None
    retention_days: int
    least_authors: int
    lead: Lead = "facilitator"
    cast: tuple[CastSeat, ...] = ()
    rotates: bool = False
    continues: str | None = None
    beside: str | None = None


def decide_open(command: OpenRoom, facts: Facts) -> Decision:
    """Raises: Missing, TooLong, BadField: what was sent makes no room."""
    title = one_line(command.title, "title", TITLE_LIMIT_CHARS, "Give the session a name.")
    name = one_line(
        command.facilitator_name, "facilitator_name", NAME_LIMIT_CHARS, "Tell the others your name."
    )
    texts = {
        facts.fresh("title"): title,
        facts.fresh("name"): name,
        facts.fresh("words"): command.words,
    }
    call = None
    if command.call_url.strip():
        call = facts.fresh("call")
        texts[call] = call_address(command.call_url)
    check_times(command.starts_at_ms, command.finish_at_ms, facts.now_ms)
    if command.continues is not None and command.starts_at_ms is None:
        # Opened weeks ahead it would count as ended before anybody comes (count_as_ended.py).
        raise BadField("starts_at", "Say when the next session starts.")
    form = command.format
    event = RoomOpened(
        room=command.room,
        at_ms=facts.now_ms,
        title=facts.fresh("title"),
        person=facts.fresh("person"),
        name=facts.fresh("name"),
        call=call,
        format_key=form.key,
        words=facts.fresh("words"),
        rows=form.rows,
        rounds=form.rounds,
        least_rounds=form.least_rounds,
        most_rounds=form.most_rounds,
        starts_at_ms=command.starts_at_ms,
        planned_end_ms=command.finish_at_ms,
        retention_days=command.retention_days,
        least_authors=command.least_authors,
        lead=form.lead,
        cast=form.cast,
        rotates=form.rotates,
        continues=command.continues,
        beside=command.beside,
    )
    answer: Mapping[str, str | int | bool] = {"person": event.person, "role": role_of_opener(event)}
    return Decision(events=(event,), texts=texts, answer=answer)


def form_of(room: Room) -> Format:
    """The steps and rules that a room was opened with, for another one that works the same way.
    For how many people it is meant is no rule of a room, and is not known of it."""
    return Format(
        key=room.format_key,
        rows=room.rows,
        rounds=room.rounds_planned,
        least_rounds=room.least_rounds,
        most_rounds=room.most_rounds,
        least_members=0,
        most_members=0,
        lead=room.lead,
        cast=room.cast,
        rotates=room.rotates,
    )


def role_of_opener(event: RoomOpened) -> Role:
    """A set without a facilitator is opened by a member, who may present like the others."""
    return "member" if event.lead == "process_guide" else "facilitator"


def call_address(text: str) -> str:
    """The call link, which must be a web address: it is opened by a press."""
    address = one_line(text, "call_url", URL_LIMIT_CHARS, "")
    if not address.lower().startswith(("https://", "http://")) or " " in address:
        raise BadField("call_url", "The call link should begin with https://")
    return address


def check_times(starts_at_ms: int | None, finish_at_ms: int | None, now_ms: int) -> None:
    for field, at_ms in (("starts_at", starts_at_ms), ("finish_at", finish_at_ms)):
        if at_ms is not None and not 0 <= at_ms <= now_ms + PLAN_LIMIT_MS:
            raise BadField(field, "That day is too far away.")
    if finish_at_ms is None:
        return
    begins_ms = starts_at_ms if starts_at_ms is not None else now_ms
    if not 0 < finish_at_ms - begins_ms <= FINISH_LIMIT_MS:
        raise BadField("finish_at", "The finish should come after the start, on the same day.")


def apply_opened(event: RoomOpened) -> Room:
    opener = Person(event.person, event.name, role_of_opener(event), "inside", agreed=True)
    path = path_of(event.rows, event.rounds)
    return Room(
        id=event.room,
        title=event.title,
        format_key=event.format_key,
        words=event.words,
        rows=event.rows,
        least_rounds=event.least_rounds,
        most_rounds=event.most_rounds,
        opener=event.person,
        retention_days=event.retention_days,
        least_authors=event.least_authors,
        call=event.call,
        starts_at_ms=event.starts_at_ms,
        planned_end_ms=event.planned_end_ms,
        last_ms=event.at_ms,
        people={opener.id: opener},
        planned=tuple(event.rows[row].minutes for row, _ in path),
        rounds_planned=event.rounds,
        lead=event.lead,
        cast=event.cast,
        rotates=event.rotates,
        continues=event.continues,
        beside=event.beside,
    )
