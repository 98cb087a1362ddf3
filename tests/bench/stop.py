"""A stop and a start under open pages: how they are let go, and how they come back.

    python -m tests.bench.stop --rooms 100 --members 20
    python -m tests.bench.stop --rooms 500 --members 20 --rounds 3

Every member's page has its WebSocket, and comes back as the real one does (page.py), but knows no
other way. A few connections post without a pause until the server is gone. The server has one core
to itself and the pages the other. Time is counted from the signal, from when a page was let go, and
from when the new server answered.

Ends with 1 if a page was behind what had been answered before, or was let go otherwise than by
1012; with 2 if a server did not start or broke off.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from server.prepare import prepare
from tests.bench.driver import ContractBroken, OpenRoom, open_rooms
from tests.bench.page import CONNECTING_AT_ONCE, QUIET_S, Page, now
from tests.bench.poster import Poster
from tests.bench.target import CoreUse, Target, TargetFailed, free_port, pin_generator, started

SETTLE_S = 2.0
BACK_WITHIN_S = 120.0
RESTARTING = 1012
DISTURBED_ABOVE = 0.15  # a start is work of the machine too, so some is always left over


@dataclass(frozen=True, slots=True)
class Stopped:
    """One stop and start. Moments in seconds since the signal."""

    pages: list[Page]
    posters: list[Poster]
    signal_s: float
    ended_s: float
    ready_s: float
    others_share: float

    @property
    def let_go(self) -> list[float]:
        return sorted(page.let_go_s - self.signal_s for page in self.pages)

    @property
    def disturbed(self) -> bool:
        return self.others_share > DISTURBED_ABOVE

    @property
    def first_let_go_s(self) -> float:
        return min(page.let_go_s for page in self.pages)

    @property
    def away(self) -> list[float]:
        return sorted(page.back_s - page.let_go_s for page in self.pages)

    @property
    def after_ready(self) -> list[float]:
        return sorted(page.back_s - self.signal_s - self.ready_s for page in self.pages)

    @property
    def room_widths_ms(self) -> list[float]:
        """From the first to the last of one room."""
        rooms: dict[int, list[float]] = {}
        for page in self.pages:
            rooms.setdefault(page.number, []).append(page.let_go_s * 1e3)
        return sorted(max(moments) - min(moments) for moments in rooms.values())

    @property
    def behind(self) -> int:
        """Pages that came back to less than had been answered before."""
        heads: Counter[int] = Counter()
        for poster in self.posters:
            for number, seq in poster.heads.items():
                heads[number] = max(heads[number], seq)
        return sum(page.seq_back < heads[page.number] for page in self.pages)


def main() -> int:
    arguments = _arguments()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if not pin_generator():
        print("Only one core: server and pages share it, figures mean little")
    found: list[Stopped] = []
    try:
        for _ in range(arguments.rounds):
            with asyncio.Runner(loop_factory=_fast_loop()) as runner:
                found.append(runner.run(_round(arguments)))
            print(_told(found[-1]), flush=True)
    except (TargetFailed, ContractBroken) as failure:
        print(f"The round could not be held: {failure}", file=sys.stderr)
        return 2
    if len(found) > 1:
        print(_medians(found))
    codes = {page.code for one in found for page in one.pages}
    return int(any(one.behind for one in found) or codes != {RESTARTING})


def _fast_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """Ten thousand pages are much for one core; what it does not get done would count as theirs."""
    prepare("requirements.lock")
    import uvloop

    return uvloop.new_event_loop


async def _round(arguments: argparse.Namespace) -> Stopped:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="setroom-bench-") as data:
        with started("setroom", port, data) as target:
            rooms = open_rooms(target, rooms=arguments.rooms, members=arguments.members)
            pages = await _pages_of(rooms, port)
            posters = [Poster(port, rooms) for _ in range(arguments.posters)]
            posting = [asyncio.create_task(poster.post()) for poster in posters]
            await asyncio.sleep(SETTLE_S)
            coming = [asyncio.create_task(page.come_back()) for page in pages]
            signal_s = now()
            await _stop(target)
            ended_s = now() - signal_s
            await asyncio.gather(*posting)
        with contextlib.ExitStack() as again:
            target = await asyncio.to_thread(again.enter_context, started("setroom", port, data))
            ready_s, used, own_s = now() - signal_s, target.core_use(), time.process_time()
            await asyncio.wait(coming, timeout=BACK_WITHIN_S)
            if not all(task.done() for task in coming):
                raise TargetFailed(f"not everybody was back within {BACK_WITHIN_S} s")
            others_share = _others_share(
                used, target.core_use(), time.process_time() - own_s, now() - signal_s - ready_s
            )
            for page in pages:
                page.close()
    return Stopped(pages, posters, signal_s, ended_s, ready_s, others_share)


def _others_share(began: CoreUse, ended: CoreUse, own_s: float, seconds: float) -> float:
    """The larger share of either core that went to neither server nor pages as they came back."""
    server_s = ended.server_core_s - began.server_core_s - (ended.process_s - began.process_s)
    pages_s = ended.generator_core_s - began.generator_core_s - own_s
    return max(server_s, pages_s, 0.0) / seconds


async def _pages_of(rooms: list[OpenRoom], port: int) -> list[Page]:
    pages = [
        Page(port, number, room, cookie, random.Random())
        for number, room in enumerate(rooms)
        for cookie in room.cookies
    ]
    places = asyncio.Semaphore(CONNECTING_AT_ONCE)
    await asyncio.gather(*(page.open(places) for page in pages))
    return pages


async def _stop(target: Target) -> None:
    target.process.send_signal(signal.SIGTERM)
    while target.process.poll() is None:  # noqa: ASYNC110
        await asyncio.sleep(0.005)


def _told(one: Stopped) -> str:
    late = sum(at_s > one.first_let_go_s for p in one.posters for at_s in p.answered_s)
    refused, cut_off = sum(p.refused for p in one.posters), sum(p.cut_off for p in one.posters)
    codes = ", ".join(f"{code} x{n}" for code, n in Counter(p.code for p in one.pages).items())
    spoke = sum(away_s > QUIET_S for away_s in one.away) / len(one.pages)
    widths = one.room_widths_ms
    vain = sum((page.vain for page in one.pages), Counter[str]())
    return "\n".join(
        [
            f"{len(one.pages):,} pages in {len(widths)} rooms"
            f"{'  DISTURBED by other work on the cores' if one.disturbed else ''}",
            f"  stop: {one.ended_s:.2f} s from the signal to the end; then ready again after "
            f"{one.ready_s - one.ended_s:.2f} s",
            f"  posts after the first page was let go: {late:,} answered, {refused} refused, "
            f"{cut_off} cut off at the end",
            f"  closes: {codes}; first after {one.let_go[0]:.2f} s, last after "
            f"{one.let_go[-1]:.2f} s, at most {_most_in_a_second(one.let_go):,} in one second",
            f"  one room's closes within: p50 {at(widths, 0.5):.1f}, p99 {at(widths, 0.99):.1f} ms",
            f"  back at the head since let go: {_spread(one.away)}; tries: "
            f"p50 {at([p.tries for p in one.pages], 0.5)}",
            f"  back at the head since ready: {_spread(one.after_ready)}; at most "
            f"{_most_in_a_second(one.after_ready):,} in one second",
            f"  tries in vain: {', '.join(f'{why} x{n:,}' for why, n in vain.items()) or 'none'}",
            f"  pages that said that they were catching up: {spoke:.0%}",
            f"  pages behind what had been answered: {one.behind}\n",
        ]
    )


def _medians(found: list[Stopped]) -> str:
    def of(values: Iterable[float]) -> str:
        kept = sorted(values)
        return f"{median(kept):.2f} ({kept[0]:.2f}-{kept[-1]:.2f})"

    return "\n".join(
        [
            f"medians of {len(found)} rounds (least-most), s",
            f"  stop: {of(one.ended_s for one in found)}",
            f"  ready again: {of(one.ready_s - one.ended_s for one in found)}",
            f"  back since let go p50: {of(at(one.away, 0.5) for one in found)}",
            f"  back since let go p99: {of(at(one.away, 0.99) for one in found)}",
            f"  back since ready p99: {of(at(one.after_ready, 0.99) for one in found)}",
        ]
    )


def _spread(seconds: list[float]) -> str:
    return f"p50 {at(seconds, 0.5):.2f}, p99 {at(seconds, 0.99):.2f}, last {max(seconds):.2f} s"


def at(values: list[float] | list[int], share: float) -> float:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _most_in_a_second(moments: list[float]) -> int:
    """In any one second, wherever it begins."""
    ordered = sorted(moments)
    first, most = 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def _arguments() -> argparse.Namespace:
    about = (__doc__ or "").partition("\n\n")[0]
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stop", description=about)
    parser.add_argument("--rooms", type=int, default=100)
    parser.add_argument("--members", type=int, default=20, help="open pages in each room")
    parser.add_argument("--posters", type=int, default=4, help="connections that post all the time")
    parser.add_argument("--rounds", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
