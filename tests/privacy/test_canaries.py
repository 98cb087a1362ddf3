"""Z5: every secret and every word is where the table allows it, and nowhere else (A6, A9, P4)."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from server.keeper.keeper import Keeper
from server.live.hall import Hall
from server.pages import acts, fields
from server.pages.desk import Desk
from server.render.renderer import Renderer
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.sqlite import SqliteStorage
from tests.access.in_process import HTML, JSON, Browser, StillClock, setroom
from tests.anonymity.traced import Trace, traced
from tests.anonymity.twice import TRIAL
from tests.privacy.marked import FILLERS, ROLES, Marked
from tests.privacy.test_erasing import Aviary, found_in

pytestmark = pytest.mark.slow

INSIDE = {*ROLES, *FILLERS}
IN_THE_ROOM = INSIDE | {"door"}
DESK = {"facilitator", "co_facilitator"}
SIGNED_BY_ANA = {"ana"}
TOLD = INSIDE - {"observer"}

# Kind -> who may be sent it. Who is not named may not; what has no row may nobody.
MAY_SEE: dict[str, set[str]] = {
    # A room beside this one is opened alike, and nothing else of either is in the other.
    "title": IN_THE_ROOM | {"linked", "beside"},
    "call": IN_THE_ROOM | {"beside"},
    "name of the facilitator": IN_THE_ROOM | {"linked", "beside"},
    **{kind: {"facilitator", "beside"} for kind in ("room beside", "name beside", "told beside")},
    "link beside": {"facilitator"},
    "told before": INSIDE,  # who was there when it was said
    "told": INSIDE,
    "name on the call": INSIDE,
    "name of door": DESK | {"door"},
    **{f"name of {role}": INSIDE for role in (*ROLES, *FILLERS) if role != "facilitator"},
    "signed": INSIDE - {"presenter"},  # a question that waits
    "nameless": INSIDE - {"presenter"},
    "asked": INSIDE,  # it has been with the presenter
    "private": SIGNED_BY_ANA,
    "sealed": SIGNED_BY_ANA,
    "action": TOLD,
    "sign": TOLD,
    "learned": TOLD,
    "draft": DESK | {"presenter"},
    "action alone": {"presenter"},
    "ben's action": {"ben"},
    "ben's sign": {"ben"},
    # Of the session before: the desk that ran it is told whose action waits, and nobody its words.
    "earlier name of gil": {"facilitator"},
    "earlier title": set(),
    "earlier post": set(),
    "gil's action": set(),
    "gil's sign": set(),
    "link for member": DESK,
    "link for observer": DESK,
    "link for co_facilitator": DESK,
    "link for return": {"facilitator"},
}
# After the end: one's own, and with the presenter what came home.
THEIRS = {
    "told before": set(),
    "told": set(),
    "signed": {"ana", "presenter"},
    "nameless": {"presenter"},
    "asked": SIGNED_BY_ANA,
    "private": SIGNED_BY_ANA,
    "sealed": SIGNED_BY_ANA,
    **{kind: {"presenter"} for kind in ("action", "sign", "learned", "draft", "action alone")},
}
# What the store may hold, because it has to be shown again.
MAY_BE_KEPT = {kind for kind in MAY_SEE if "link" not in kind} | {"sealed and nameless"}
MAY_BE_KEPT -= {"told before"}


@pytest.fixture
async def store(tmp_path: Path) -> SqliteStorage:
    return await SqliteStorage.open(tmp_path / "setroom.db", Codec(EVENTS))


@pytest.fixture
async def marked(tmp_path: Path, store: SqliteStorage) -> AsyncIterator[Marked]:
    clock = StillClock()
    formats = {"trial": TRIAL, "classic_single_90": TRIAL}
    async with setroom(tmp_path, store, clock=clock, formats=formats) as app:
        found = Marked(app, clock)
        yield found
        await found.close()
        await app.stop()


def seen_by(marked: Marked, heard: dict[str, bytes]) -> dict[str, set[str]]:
    """Kind -> everybody who was sent it."""
    return {
        kind: {role for role, everything in heard.items() if words.encode() in everything}
        for kind, words in marked.marks.items()
    }


def wrongly_seen(
    seen: dict[str, set[str]], may_see: dict[str, set[str]] = MAY_SEE
) -> dict[str, set[str]]:
    wrong = {kind: roles - may_see.get(kind, set()) for kind, roles in seen.items()}
    return {kind: roles for kind, roles in wrong.items() if roles}


async def test_everybody_is_sent_what_is_theirs_and_nothing_else(
    marked: Marked, say: Callable[[str], None]
) -> None:
    await marked.gather()
    await marked.write()
    await marked.act()
    heard = await marked.heard()
    seen = seen_by(marked, heard)
    assert wrongly_seen(seen) == {}
    # A search that finds nothing anywhere would be content too.
    for kind, roles in MAY_SEE.items():
        assert seen[kind] >= roles - {"door", *FILLERS}, kind
    size = sum(map(len, heard.values()))
    say(f"Z5: {len(marked.marks)} canaries, {len(heard)} viewers, {size:,} bytes: 0 misplaced")


async def test_after_the_end_each_is_sent_only_what_is_their_own(marked: Marked) -> None:
    await marked.gather()
    await marked.write()
    await marked.act()
    await marked.people["facilitator"].do("end_session")
    await marked.close()
    await marked.open_live()  # as somebody does who comes back later
    seen = seen_by(marked, await marked.heard())
    assert wrongly_seen(seen, {**MAY_SEE, **THEIRS}) == {}
    for kind, roles in THEIRS.items():
        assert seen[kind] == roles, kind


async def test_a_word_that_is_shown_to_one_too_many_is_found(
    marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: the desk's page for everybody."""
    monkeypatch.setattr("server.pages.room.is_desk", lambda room, person: True)
    monkeypatch.setattr("server.pages.desk.is_desk", lambda room, person: True)
    await marked.gather()
    assert "ana" in wrongly_seen(seen_by(marked, await marked.heard()))["link for member"]


async def test_the_store_holds_no_secret_and_the_log_nothing_at_all(
    marked: Marked, store: SqliteStorage, tmp_path: Path
) -> None:
    async with traced(store) as trace:
        await marked.gather()
        await marked.write()
        await marked.act()
        await marked.heard()
    kept = Aviary("", list(marked.marks.values()))
    kinds = {words: kind for kind, words in marked.marks.items()}
    assert {kinds[words] for words in found_in(tmp_path, kept)} == MAY_BE_KEPT
    assert in_log(marked, trace) == set()
    assert len(trace.log) > 100  # it was listening


def in_log(marked: Marked, trace: Trace) -> set[str]:
    told = "\n".join(trace.log)
    return {kind for kind, words in marked.marks.items() if words in told}


async def test_a_word_in_the_log_is_found(marked: Marked, store: SqliteStorage) -> None:
    """The planted fault."""
    async with traced(store) as trace:
        await marked.gather()
        logging.getLogger("planted").debug("joined by %s", marked.marks["link for member"])
    assert in_log(marked, trace) == {"link for member"}


# Everything through which a request passes: each is made to fail, in the words of whoever asks.
PLACES: list[tuple[Any, str]] = [
    (Desk, "seat"),
    (Desk, "token_of"),
    (Desk, "links_of"),
    (Desk, "room_page"),
    (Keeper, "kept"),
    (Keeper, "ask"),
    (Keeper, "take_up"),
    (Hall, "take"),
    (Renderer, "room_page"),
    (Renderer, "join"),
    (Renderer, "home"),
    (Renderer, "mine"),
    (Renderer, "own_actions"),
    (Renderer, "carried_sheet"),
    (Renderer, "beside"),
    (Renderer, "whole"),
    (Renderer, "told"),
    (Renderer, "refused"),
    (fields, "read"),
    (fields, "command"),
    (acts, "read_body"),
    (SqliteStorage, "append"),
    (SqliteStorage, "read"),
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place[0].__name__}.{place[1]}")
async def test_a_fault_anywhere_tells_nothing_to_anybody(
    marked: Marked,
    store: SqliteStorage,
    place: tuple[Any, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await marked.gather()
    await marked.write()
    marks = list(marked.marks.values())

    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError(" ".join(marks))

    monkeypatch.setattr(*place, fails)
    ana, dee = marked.people["ana"], marked.people["facilitator"]
    heard_before = len(b"".join(marked.viewers["presenter"].heard["frames"]))
    async with traced(store) as trace:
        answers = await everything_asked(ana, dee, marked)
    for one in answers:
        told = one.text
        assert "Traceback" not in told
        assert "RuntimeError" not in told
        if one.status >= 500:
            assert [kind for kind, words in marked.marks.items() if words in told] in (
                [],
                ["signed"],
            )
    assert in_log(marked, trace) == set()
    pushed = b"".join(marked.viewers["presenter"].heard["frames"])[heard_before:]
    for kind in ("private", "sealed", "link for member", "token of ana"):
        assert marked.marks[kind].encode() not in pushed


async def everything_asked(ana: Browser, dee: Browser, marked: Marked) -> list[Any]:
    """A request to every kind of route, with words and secrets in it."""
    link = urlsplit(marked.people["facilitator"].links["member"]).path
    text, key = marked.marks["signed"], marked.marks["key of a nameless post"]
    found = []
    for how in (HTML, JSON):
        new = Browser(ana.app, marked.marks["name of ana"], "new")
        found += [
            await ana.get("/", how),
            await ana.get(f"/rooms/{ana.room}", how),
            await dee.get(f"/rooms/{ana.room}/links", how),
            await dee.get(f"/rooms/{ana.room}/carried", how),
            await dee.get(f"/rooms/{ana.room}/beside", how),
            await dee.post(f"/rooms/{ana.room}/beside/say", {"text": text}, how),
            await ana.get(f"/rooms/{ana.room}/actions", how),
            await ana.post(f"/rooms/{ana.room}/commit_action", {"text": text}, how),
            await ana.get(f"/rooms/{ana.room}/live/poll", how),
            await new.get(link, how),
            await new.post(link, {"name": new.name}, how),
            await new.post("/rooms", {"title": text, "facilitator_name": new.name}, how),
            await ana.post(f"/rooms/{ana.room}/mine", {"post_key": key}, how),
            await ana.post(
                f"/rooms/{ana.room}/submit_post",
                {"kind": "reflection", "text": text, "post_key": key},
                how,
            ),
        ]
    return found
