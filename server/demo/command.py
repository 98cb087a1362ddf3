"""python3 -m server demo [ORIGIN] [--code CODE]: a room with eight pretend members to practise in.

Speaks to a Setroom that runs, here or elsewhere, and plays the members from this process.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx2

from server.demo.crowd import Crowd, Why
from server.demo.visitor import Away, Refused, Visitor, client

DEFAULT_ORIGIN = "http://localhost:8000"
TITLE = "Practice session"
YOU = "Facilitator"
ASK_WITHIN_S = 5.0

GOODBYES: dict[Why, str] = {
    "ended": "The session has ended, and the eight have gone home.",
    "alone": "Nobody else has been in the room for a while, so the eight have gone home.",
    "long": "Three hours are enough for one day. The eight have gone home.",
    "left": "None of the eight has a place in the room any more.",
}


def run(argv: Sequence[str]) -> int:
    """The exit code. Ends when the session does, or at Ctrl-C."""
    asked = _arguments(argv)
    try:
        return asyncio.run(_play(asked.origin.rstrip("/"), asked.code, asked.pace))
    except KeyboardInterrupt:
        print("\nThe eight have gone home. The room stays as it is.")
        return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m server demo",
        description="Opens a practice room in a Setroom that runs, with eight pretend members.",
    )
    parser.add_argument("origin", nargs="?", default=DEFAULT_ORIGIN, metavar="ORIGIN")
    parser.add_argument("--code", default="", help="what it takes there to open a room")
    parser.add_argument("--pace", type=_pace, default=1.0, help="1 is human; 5 is five times that")
    return parser.parse_args(argv)


def _pace(text: str) -> float:
    pace = float(text)
    if not 0.1 <= pace <= 100:
        raise argparse.ArgumentTypeError("a number from 0.1 to 100")
    return pace


async def _play(origin: str, code: str, pace: float) -> int:
    no_setroom = (
        f"There is no Setroom at {origin}. Start one with `python3 -m server`, "
        "or say where it is: python3 -m server demo ORIGIN"
    )
    if not await _is_there(origin):
        return _no(no_setroom)
    fields = {"title": TITLE, "facilitator_name": YOU} | ({"code": code} if code else {})
    try:
        async with client(origin) as connections:
            room = await Visitor(connections).open_room(fields)
        links = room["links"]
    except Refused as refused:
        return _no(str(refused))
    except (Away, KeyError):
        return _no(no_setroom)
    print("Your practice room is open. Come in as its facilitator here:")
    print(f"\n    {links['return']}\n")
    print("Eight pretend members are on their way to the door; let them in and press Start.")
    print("They stay until the session ends, or until you press Ctrl-C here.", flush=True)
    print(GOODBYES[await Crowd(origin, links["member"], pace=pace).run()])
    return 0


async def _is_there(origin: str) -> bool:
    """Whether something answers; asked once, so that a person does not wait for many tries."""
    try:
        if urlsplit(origin).scheme not in ("http", "https"):
            return False
        async with client(origin) as connections:
            await connections.get("/healthz", timeout=ASK_WITHIN_S)
    except (httpx2.TransportError, httpx2.InvalidURL, ValueError):  # ValueError: "http://["
        return False
    return True


def _no(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
