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
from collections.abc import Callable

from server.prepare import prepare
from tests.bench.driver import ContractBroken, OpenRoom, open_rooms
from tests.bench.page import CONNECTING_AT_ONCE, Page, now
from tests.bench.poster import Poster
from tests.bench.stopped import Stopped, medians, told
from tests.bench.target import CoreUse, Target, TargetFailed, free_port, pin_generator, started

SETTLE_S = 2.0
BACK_WITHIN_S = 120.0
RESTARTING = 1012


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
            print(told(found[-1]), flush=True)
    except (TargetFailed, ContractBroken) as failure:
        print(f"The round could not be held: {failure}", file=sys.stderr)
        return 2
    if len(found) > 1:
        print(medians(found))
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
