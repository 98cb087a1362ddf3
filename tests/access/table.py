"""Reads the table of who may do and see what, and holds the application against it.

What is not in the table may nobody: a route, act or channel without a row fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route

from server.live.entry import _ADDRESS
from server.room.state import SessionState
from tests.access.attempts import ATTEMPTS, act_of
from tests.access.cast import ROLES, Cast
from tests.access.visits import VISITS, route_of

TABLE = Path(__file__).with_name("table.txt")
# The room notes who has come to its door, and what continues it.
NOTED = ("POST /rooms/{room}/beside/say", "POST /join", "POST /rooms, continuing")
Cells = Mapping[str, str]  # role -> what comes of it
Section = dict[str, Cells]


def read_table(text: str) -> dict[str, Section]:
    """Section -> row -> role -> cell. Raises: AssertionError: a row has not one cell per role."""
    sections: dict[str, Section] = {}
    rows: Section = {}
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            rows = sections[line.strip("[]")] = {}
        elif line:
            row, _, cells = line.partition("|")
            assert len(cells.split()) == len(ROLES), line
            assert row.strip() not in rows, f"{row} is there twice"
            rows[row.strip()] = dict(zip(ROLES, cells.split(), strict=True))
    return sections


def addresses_of(routes: Iterable[BaseRoute]) -> set[str]:
    """Every method and address of the site's own list. HEAD is what GET is."""
    found = set()
    for route in routes:
        if isinstance(route, Mount):
            found.add(f"GET {route.path}")
        else:
            assert isinstance(route, Route), f"{route} is of a kind that the table does not know"
            found |= {
                f"{method} {route.path}" for method in route.methods or () if method != "HEAD"
            }
    return found


def channels() -> set[str]:
    """Every live channel that anybody is admitted to."""
    named = re.search(r"/live/\(([a-z|]+)\)$", _ADDRESS.pattern)
    assert named is not None
    return set(named[1].split("|"))


def without_a_row(
    table: Mapping[str, Section], routes: Iterable[BaseRoute], acts: Iterable[str]
) -> set[str]:
    """What the application answers to, and the table says nothing of."""
    pages = [rows for section, rows in table.items() if section.startswith("pages")]
    by_act = [rows for section, rows in table.items() if section.startswith("acts")]
    missing = set()
    for rows in pages:
        missing |= addresses_of(routes) - {route_of(row) for row in rows}
    for rows in by_act:
        missing |= set(acts) - {act_of(row) for row in rows}
    return missing | (channels() - table["channels"].keys())


async def act_deviations(cast: Cast, session: SessionState, rows: Section) -> list[str]:
    """Try every act as everybody. A sentence for each cell that is another one than in the table.

    What does not succeed must not have changed anything; what does is taken back for the next.
    """
    base, found = cast.mark(), []
    for row, cells in rows.items():
        attempt = ATTEMPTS[row]
        for group in (ROLES[:-2], ROLES[-2:]):
            cast.rewind(base)
            await attempt.make_ready(cast, session)
            if group == ROLES[-2:] and session != "ended":
                await cast.hand_over()
            mark, before = cast.mark(), await cast.seq()
            for role in group:
                answer = await cast[role].act(act_of(row), **attempt.fields(cast, role))
                if str(answer.status) != cells[role]:
                    found.append(f"{session}: {role}: {row}: {answer.status}, not {cells[role]}")
                if answer.status == 200:
                    cast.rewind(mark)
                    await attempt.make_away(cast)
                elif await cast.seq() != before:
                    found.append(f"{session}: {role}: {row} was refused, and has changed something")
    return found


async def page_deviations(cast: Cast, session: SessionState, rows: Section) -> list[str]:
    """The same for everything but acts."""
    base, found = cast.mark(), []
    for row, cells in rows.items():
        for role in ROLES:
            cast.rewind(base)
            if role in ROLES[-2:] and session != "ended":
                await cast.hand_over()
            before, cookie = await cast.seq(), cast[role].cookie
            answer = await VISITS[row].make(cast, role)
            cast[role].cookie = cookie
            if str(answer.status) != cells[role]:
                found.append(f"{session}: {role}: {row}: {answer.status}, not {cells[role]}")
            if not row.startswith(NOTED) and await cast.seq() != before:
                found.append(f"{session}: {role}: {row} has changed the room")
    cast.rewind(base)
    return found
