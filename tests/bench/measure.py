"""One round: a fresh server, rooms, live sockets, the load, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.book import Aside, Book
from tests.bench.deaf import Deaf, replace_who_is_cut_off
from tests.bench.driver import OpenRoom, open_rooms
from tests.bench.load import Load, Pace, Window, posters_of
from tests.bench.target import CoreUse, TargetName, running
from tests.bench.wire import LiveSocket, Wire, now

SETTLE_S = 1.0  # for garbage and presence messages, before memory is read
HANDSHAKES_IN_FLIGHT = 32
CONNECT_WITHIN_S = 120.0
DISTURBED_ABOVE = 0.05  # share of a core taken by neither server nor generator


@dataclass(frozen=True, slots=True)
class Plan:
    """`slow_rooms`: in so many the last member never reads, or is there and reads (`deaf`: no).

    Either way that member posts nothing and counts for nothing: the others are compared.
    """

    rooms: int
    members: int
    seconds: float
    warm_up_s: float
    pace: Pace
    slow_rooms: int
    data_parent: Path | None
    deaf: bool = True


@dataclass(frozen=True, slots=True)
class SetUp:
    """What opening the rooms and connecting everybody took."""

    opened_s: float
    connects_per_s: float
    connection_kib: float


@dataclass(frozen=True, slots=True)
class Waited:
    """From when a post was due to when it was delivered; infinite for what never was."""

    p50_ms: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Round:
    """One round's figures. Latencies run from the moment a post was due to be sent."""

    target: TargetName
    pace: str
    posts_per_s: float
    deliveries_per_s: float
    delivery_p50_ms: float
    delivery_p99_ms: float
    delivery_max_ms: float
    answer_p50_ms: float
    answer_p99_ms: float
    server_us_per_delivery: float
    server_core_share: float
    generator_core_share: float
    others_core_share: float
    delivery_bytes: float
    connection_kib: float
    connects_per_s: float
    set_up_s: float
    missing: int
    missing_beside_slow: int
    duplicates: int
    misrouted: int
    disordered: int
    refused: int
    unanswered: int
    unsent: int
    closed: int
    deaf: bool
    cut_off: int
    near: Waited
    far: Waited
    note: str

    @property
    def disturbed(self) -> bool:
        return self.others_core_share > DISTURBED_ABOVE

    @property
    def faults(self) -> int:
        return self.missing + self.duplicates + self.misrouted + self.refused + self.closed


def measure(name: TargetName, plan: Plan) -> Round:
    """Raises: TargetFailed, WireBroken, ContractBroken: the round could not be held."""
    with running(name, data_parent=plan.data_parent) as target:
        wire, book = Wire(), Book(plan.slow_rooms)
        began = now()
        rooms = open_rooms(target, rooms=plan.rooms, members=plan.members)
        opened_s = now() - began
        time.sleep(SETTLE_S)
        pss_before = target.pss_bytes()
        began = now()
        sockets = _connect(wire, book, rooms, plan, target.port)
        connects_per_s = len(sockets) / (now() - began)
        deaf = _deaf(wire, rooms, plan, target.port)
        _turn_for(wire, SETTLE_S)
        grown_kib = (target.pss_bytes() - pss_before) / 1024
        set_up = SetUp(opened_s, connects_per_s, grown_kib / len(sockets))
        posters = [
            posters_of(room, number, port=target.port, slow=number < plan.slow_rooms)
            for number, room in enumerate(rooms)
        ]
        replace_who_is_cut_off(wire, target.port, deaf)
        load = Load(wire, book, posters, target.port, plan.pace)
        window = load.run(warm_up_s=plan.warm_up_s, seconds=plan.seconds, core_use=target.core_use)
        result = _round_of(name, plan, set_up, book, window, sum(one.cut_off for one in deaf))
        load.close()
        for live in sockets:
            live.close()
        for one in deaf:
            one.close()
        wire.close()
    return result


def _connect(
    wire: Wire, book: Book, rooms: list[OpenRoom], plan: Plan, port: int
) -> list[LiveSocket]:
    """The live socket of every member who reads; a few handshakes at a time."""
    sockets: list[LiveSocket] = []
    for number, room in enumerate(rooms):
        for member, cookie in enumerate(room.cookies):
            slow = number < plan.slow_rooms and member == plan.members - 1
            if slow and plan.deaf:
                continue
            live = LiveSocket(wire, Aside() if slow else book, number, 1 << member)
            sockets.append(live)
            live.open(port, room.live_path, cookie)
            if len(sockets) >= HANDSHAKES_IN_FLIGHT:
                _until_connected(wire, sockets[-HANDSHAKES_IN_FLIGHT])
    for live in sockets[-HANDSHAKES_IN_FLIGHT:]:
        _until_connected(wire, live)
    return sockets


def _deaf(wire: Wire, rooms: list[OpenRoom], plan: Plan, port: int) -> list[Deaf]:
    slow = rooms[: plan.slow_rooms] if plan.deaf else []
    return [Deaf(wire, port, room.live_path, room.cookies[-1]) for room in slow]


def _until_connected(wire: Wire, live: LiveSocket) -> None:
    wire.turn_until(lambda: live.connected, within_s=CONNECT_WITHIN_S, what="handshake")


def _turn_for(wire: Wire, seconds: float) -> None:
    until = now() + seconds
    while (at := now()) < until:
        wire.turn(until - at)


def _round_of(
    name: TargetName, plan: Plan, set_up: SetUp, book: Book, window: Window, cut_off: int
) -> Round:
    slow_rooms = frozenset(range(plan.slow_rooms))
    deliveries = max(window.deliveries, 1)
    delivery_ms, answer_ms = _sorted_ms(book.delivery_s), _sorted_ms(book.answer_s)
    used = _used(window)
    return Round(
        target=name,
        pace=str(plan.pace),
        posts_per_s=window.posts / window.seconds,
        deliveries_per_s=window.deliveries / window.seconds,
        delivery_p50_ms=delivery_ms(0.50),
        delivery_p99_ms=delivery_ms(0.99),
        delivery_max_ms=delivery_ms(1.0),
        answer_p50_ms=answer_ms(0.50),
        answer_p99_ms=answer_ms(0.99),
        server_us_per_delivery=used.process_s / deliveries * 1e6,
        server_core_share=used.process_s / window.seconds,
        generator_core_share=window.generator_s / window.seconds,
        others_core_share=_others_share(used, window),
        delivery_bytes=window.delivered_bytes / deliveries,
        connection_kib=set_up.connection_kib,
        connects_per_s=set_up.connects_per_s,
        set_up_s=set_up.opened_s,
        missing=book.missing(),
        missing_beside_slow=book.missing(slow_rooms),
        duplicates=book.duplicates,
        misrouted=book.misrouted,
        disordered=book.disordered,
        refused=sum(book.refusals.values()),
        unanswered=book.unanswered(),
        unsent=window.unsent,
        closed=sum(book.closed_codes.values()),
        deaf=plan.deaf and plan.slow_rooms > 0,
        cut_off=cut_off,
        near=_waited(book.near_s + book.never_s(near=True)),
        far=_waited(book.far_s + book.never_s(near=False)),
        note=_note(book),
    )


def _used(window: Window) -> CoreUse:
    began, ended = window.began, window.ended
    return CoreUse(
        process_s=ended.process_s - began.process_s,
        server_core_s=ended.server_core_s - began.server_core_s,
        generator_core_s=ended.generator_core_s - began.generator_core_s,
    )


def _others_share(used: CoreUse, window: Window) -> float:
    """The larger share of either core that went to neither server nor generator."""
    server_core = used.server_core_s - used.process_s
    generator_core = used.generator_core_s - window.generator_s
    return max(server_core, generator_core, 0.0) / window.seconds


def _waited(seconds: list[float]) -> Waited:
    at_ms = _sorted_ms(seconds)
    return Waited(at_ms(0.50), at_ms(0.99))


def _sorted_ms(latencies_s: list[float]) -> Callable[[float], float]:
    ordered = sorted(latencies_s)

    def at(share: float) -> float:
        if not ordered:
            return 0.0
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] * 1e3

    return at


def _note(book: Book) -> str:
    closed = ", ".join(f"{code} x{count}" for code, count in book.closed_codes.items())
    said = [f"closed: {closed}"] if closed else []
    if book.first_refusal:
        said.append(f"first refusal: {book.first_refusal}")
    return "; ".join(said)
