"""What an open live channel costs while nothing happens: memory, and time for heartbeats.

    python -m tests.bench.idle --sockets 2000
    python -m tests.bench.idle --sockets 2000 --server naive --seconds 45

The sockets are WebSockets in rooms of twelve, as browsers open them. Memory is the growth of PSS
from before the first one, kernel buffers not counted.
"""

from __future__ import annotations

import argparse
import resource
import time

from tests.bench.book import Book
from tests.bench.driver import open_rooms
from tests.bench.target import CoreUse, Target, TargetName, pin_generator, running
from tests.bench.wire import LiveSocket, Wire, now

MEMBERS = 12
IN_FLIGHT = 32
SETTLE_S = 2.0  # for the last pictures of who is there
CONNECT_WITHIN_S = 120.0


def main() -> None:
    arguments = _arguments()
    pin_generator()
    _allow_many_sockets()
    rooms = -(-arguments.sockets // MEMBERS)
    with running(arguments.server, data_parent=None) as target:
        _measure(target, rooms, arguments.seconds)


def _measure(target: Target, rooms: int, seconds: float) -> None:
    wire, book = Wire(), Book()
    opened = open_rooms(target, rooms=rooms, members=MEMBERS)
    time.sleep(SETTLE_S)
    before_bytes = target.pss_bytes()
    began_s = now()
    sockets: list[LiveSocket] = []
    for number, room in enumerate(opened):
        for member, cookie in enumerate(room.cookies):
            sockets.append(LiveSocket(wire, book, number, 1 << member))
            sockets[-1].open(target.port, room.live_path, cookie)
            if len(sockets) > IN_FLIGHT:
                _until_connected(wire, sockets[-IN_FLIGHT])
    for live in sockets[-IN_FLIGHT:]:
        _until_connected(wire, live)
    connects_per_s = len(sockets) / (now() - began_s)
    _turn_for(wire, SETTLE_S)
    print(f"{target.name}: {len(sockets)} sockets in {rooms} rooms, {connects_per_s:,.0f} joins/s")
    joined_kib = _each_kib(target, before_bytes, len(sockets))
    used = target.core_use()
    _turn_for(wire, seconds)
    later_kib = _each_kib(target, before_bytes, len(sockets))
    print(f"  KiB a socket: {joined_kib:.2f} after joining, {later_kib:.2f} {seconds:.0f} s later")
    print(f"  share of a core meanwhile: {_share(used, target.core_use(), seconds):.2%}")
    print(f"  closed by the server: {sum(book.closed_codes.values())}")
    for live in sockets:
        live.close()
    wire.close()


def _each_kib(target: Target, before_bytes: int, sockets: int) -> float:
    return (target.pss_bytes() - before_bytes) / 1024 / sockets


def _share(before: CoreUse, after: CoreUse, seconds: float) -> float:
    return (after.process_s - before.process_s) / seconds


def _until_connected(wire: Wire, live: LiveSocket) -> None:
    wire.turn_until(lambda: live.connected, within_s=CONNECT_WITHIN_S, what="handshake")


def _turn_for(wire: Wire, seconds: float) -> None:
    until_s = now() + seconds
    while (at_s := now()) < until_s:
        wire.turn(until_s - at_s)


def _allow_many_sockets() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _arguments() -> argparse.Namespace:
    about = (__doc__ or "").partition("\n\n")[0]
    parser = argparse.ArgumentParser(prog="python -m tests.bench.idle", description=about)
    server: tuple[TargetName, ...] = ("setroom", "naive")
    parser.add_argument("--server", choices=server, default="setroom")
    parser.add_argument("--sockets", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=25.0, help="to be idle, after the joins")
    return parser.parse_args()


if __name__ == "__main__":
    main()
