"""Lets everybody go before the server stops: one room after another, so that a crowd does not
come back in one blow. All of one room go together, so that a set is told as one.
"""

from __future__ import annotations

import asyncio

from server.live.hall import Hall


async def drain(hall: Hall) -> None:
    """Empty the hall at its own pace. Returns when nobody is left; cancelled, all go at once.

    Whoever is still inside hears what happens, until their room's turn has come.
    """
    loop = asyncio.get_running_loop()
    hall.close_doors()
    began_s, seats_per_s, gone = loop.time(), hall.let_go_per_s, 0
    try:
        for room_id in hall.rooms_open:
            # Late or not, it yields: between two rooms posts are taken and answered.
            await asyncio.sleep(began_s + gone / seats_per_s - loop.time())
            gone += hall.let_go(room_id)
    finally:
        hall.close()
