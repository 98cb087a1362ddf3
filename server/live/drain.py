"""Lets everybody go before the server stops: one room after another, so that a crowd does not
come back in one blow. All of one room go together, so that a set is told as one.

Each is told to stay away for the same time: until the last has gone and a new server is there. So
nobody tries in vain, and they come back as spread as they went, and again room by room. That spares
the new server most: a set that comes as one is shown its room by one rendering.
"""

from __future__ import annotations

import asyncio

from server.live.hall import Hall

RESTART_S = 1.2  # for the last steps of a stop, and a start right after it


async def drain(hall: Hall) -> None:
    """Empty the hall at its own pace. Returns when nobody is left; cancelled, all go at once.

    Whoever is still inside hears what happens, until their room's turn has come.
    """
    loop = asyncio.get_running_loop()
    began_s, takes_s = loop.time(), hall.drain_takes_s
    seats, gone = hall.seats_open, 0
    hall.close_doors(back_in_ms=round((takes_s + RESTART_S) * 1_000))
    try:
        for room_id in hall.rooms_open:
            # Late or not, it yields: between two rooms posts are taken and answered.
            await asyncio.sleep(began_s + takes_s * gone / seats - loop.time())
            gone += hall.let_go(room_id)
    finally:
        hall.close()
