"""Formats invented for the tests, read from TOML as the built-in ones are."""

from __future__ import annotations

from server.formats.library import Library, read_library
from server.formats.loader import BuiltIn, read
from tests.room.scenes import Scene, chosen, entered, opened, room_after, started

HEAD = (
    'name = "Invented"\npurpose = "Tests."\nstory = "Tests."\nsize = "any"\ngroup = "tests"\n'
    "least_members = 3\nmost_members = 20\n"
)
WORDS = 'name = "{0}"\ntitle = "{0}"\ncue = "Now."\nmember = "Now."\n'


def library(*keys: str) -> Library:
    """Words for each of these phases."""
    return read_library("\n".join(f"[{key}]\n{WORDS.format(key)}" for key in keys))


def invented(head: str, *phases: str) -> BuiltIn:
    """A format of these phases, each `key minutes speaker` and then columns, split by `;`.

    `talk 10 members; once_per = "round"; floor = 5`
    """
    keys, lines = [], [HEAD + head]
    for phase in phases:
        start, *columns = (column.strip() for column in phase.split(";"))
        key, minutes, speaker = start.split()
        keys.append(key)
        floor = [] if any(column.startswith("floor") for column in columns) else ["floor = 1"]
        row = [f'key = "{key}"', f"minutes = {minutes}", f'speaker = "{speaker}"', *floor]
        lines.append("\n".join(["[[phase]]", *row, *columns]))
    return read("invented", "\n".join(lines), library(*keys))


# A round in which it is settled who presents, as often as twice.
CASTING = invented(
    "rounds = 1\nmost_rounds = 2",
    'cast 6 everyone; once_per = "round"; settles_rounds = true',
    'tell 7 presenter; once_per = "round"; stance = "speaks"',
    'ask 8 members; once_per = "round"; takes = ["question"]; reveal = "queue"',
    "close 3 everyone",
)

# Three rounds (two to four), a break after the first and one after the second.
ROUNDS = invented(
    "rounds = 3\nleast_rounds = 2\nmost_rounds = 4",
    "bidding 6 bidders; settles_rounds = true",
    'present 6 presenter; once_per = "round"; stance = "speaks"',
    'explore 15 members; once_per = "round"; floor = 9; takes = ["question"]; reveal = "queue"',
    'rest 10 nobody; rest = true; overrun = "hard"; after_round = 1',
    'pause 5 nobody; rest = true; overrun = "hard"; after_round = 2',
    "close 9 everyone; floor = 5",
)


def three_rounds(*names: str) -> Scene:
    """A session of three rounds that has started, and these have been chosen to present."""
    members = ("ana", "ben", "chloe", "femi")
    return room_after(opened(ROUNDS), entered(*members), started(), chosen(*names))
