"""How fast the store takes posts: one event, one text and one key each.

    python -m tests.bench.store [--rooms 100] [--seconds 3] [--work-us 0] [--folder FOLDER]

Every room has one append under way at any time. `--work-us` is what the event loop does besides,
for each post: a server with nothing else to do tells little. Figures are of this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from server.storage.contract import Batch, SpentKey
from server.storage.sqlite import SqliteStorage
from tests.storage.events import CODEC, Said, fresh, opening

WORDS = "How would you know that it has worked, and who else would notice? " * 3
ANSWER = '{"post":"0123456789abcdef","sealed":false}'


def post(seq: int) -> Batch:
    text_id, key = fresh(), secrets.token_bytes(32)
    return Batch(
        [Said(fresh(), None, text_id)], {text_id: WORDS}, keys=[SpentKey(key, key, seq, ANSWER)]
    )


def work(microseconds: int) -> None:
    until = time.perf_counter() + microseconds / 1e6
    while time.perf_counter() < until:
        pass


async def room(store: SqliteStorage, until: float, work_us: int, waits: list[float]) -> None:
    name, seq = fresh(), 1
    await store.append(name, 0, opening())
    while time.perf_counter() < until:
        seq += 1
        batch, begun = post(seq), time.perf_counter()
        await store.append(name, seq - 1, batch)
        waits.append(time.perf_counter() - begun)
        work(work_us)


async def measure(path: Path, rooms: int, seconds: float, work_us: int) -> None:
    store = await SqliteStorage.open(path, CODEC)
    waits: list[float] = []
    wall, cpu, loop = time.perf_counter(), time.process_time(), time.thread_time()
    until = wall + seconds
    await asyncio.gather(*(room(store, until, work_us, waits) for _ in range(rooms)))
    wall = time.perf_counter() - wall
    cpu, loop = time.process_time() - cpu, time.thread_time() - loop
    each = 1e6 / len(waits)
    percent = quantiles(waits, n=100)
    print(
        f"{rooms} rooms: {len(waits) / wall:,.0f} posts/s, durable after "
        f"p50 {percent[49] * 1e3:.1f} ms, p99 {percent[98] * 1e3:.1f} ms; "
        f"CPU a post {cpu * each:.0f} us, of which on the loop {loop * each:.0f} us "
        f"({work_us} of them other work)"
    )
    await store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the store takes posts.")
    parser.add_argument("--rooms", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--work-us", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="on the disk to be measured")
    asked = parser.parse_args()
    for rooms in asked.rooms:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            asyncio.run(measure(Path(folder) / "setroom.db", rooms, asked.seconds, asked.work_us))


if __name__ == "__main__":
    main()
