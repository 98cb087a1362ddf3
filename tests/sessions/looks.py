"""What everybody is shown at one moment, held against what must be so."""

from __future__ import annotations

import re
from typing import Any

from tests.render.tree import Node, applied, parse
from tests.sessions.offers import hold_buttons, offered_to, offers_no_name
from tests.sessions.said import marks_in, sealed_number
from tests.sessions.sitting import CLOCKS, Sitting, seats_in
from tests.sessions.step import FACILITATES, WATCHED, Step, Who

FIRST = re.compile(r'<p class="first[^"]*">.*?</p>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
FIRST_WORDS = 14  # what members, presenter and observers read first (screens, section 4)


def eyes(here: Sitting) -> dict[str, str]:
    """Somebody of each audience that there is, by name: and of those who have a seat in the round,
    for they may do what others may not."""
    found: dict[str, str] = {}
    seats = here.seats.get(here.path.round, {}) if here.path is not None else {}
    for name in here.people:
        if name in here.screens:
            person = here.id(name)
            seat = next((seat for seat, one in seats.items() if one == person), "")
            found.setdefault(f"{audience_of(here, here.who(name))} {seat}", name)
    return found


def audience_of(here: Sitting, who: Who) -> str:
    presents = here.path is not None and not here.ended
    if who.desk or not who.inside:
        return "desk" if who.desk else "door"
    if presents and who.name == here.presenter_of(here.path.round if here.path else 0):
        return "presenter"
    return "observer" if who.role == "observer" else "member"


async def look(here: Sitting, pages: bool = False, buttons: bool = False) -> None:
    """The view of each of them, and if asked for the page too, and what is offered on it; and what
    came live since."""
    for name in eyes(here).values():
        view, text = await here.view(name)
        who = here.who(name)
        hold_everywhere(here, view, who)
        if who.inside and here.path is not None:
            hold_words(here, view, text, who)
            hold_inside(here, view, who)
        elif not who.inside:
            hold_door(here, view, text, who)
        if pages:
            page = await here.page(name)
            hold_page(here, page, who)
            if buttons:
                hold_buttons(parse(page), who, view["can"])
    hold_live(here)


def hold_everywhere(here: Sitting, view: dict[str, Any], who: Who) -> None:
    now_ms = here.clock.now_ms()
    session = "ended" if here.ended else "lobby" if here.path is None else "running"
    assert (view["session"], view["audience"]) == (session, audience_of(here, who)), who
    assert (view["person"], view["server_now_ms"]) == (who.name, now_ms)
    if session == "lobby":
        assert view["ends_at_ms"] == now_ms + here.minutes(sum(here.planned().values()))
    elif session == "running":
        assert view["ends_at_ms"] == here.here.finish(), "the finish is not the sum"
    roles = list(here.roles.values())
    assert view["counts"] == {role: roles.count(role) for role in view["counts"]}


def hold_door(here: Sitting, view: dict[str, Any], text: str, who: Who) -> None:
    """No names, no words, nothing to do: only numbers."""
    assert view["can"] == view["people"] == view["posts"] == view["path"] == view["rounds"] == []
    assert view["phase"] is view["timer"] is view["turn"] is None
    assert set() == marks_in(text)
    others = [here.id(name) for name in here.people if here.id(name) != who.name]
    assert not any(person in text for person in others)


def hold_words(here: Sitting, view: dict[str, Any], text: str, who: Who) -> None:
    expected = {one.mark for one in here.said if one.read_by(who, here.ended)}
    assert expected == marks_in(text), f"{who} reads other words than theirs"
    signed = {one.post: None if one.nameless else one.by for one in here.said}
    by = {one["post"]: one["by"] and one["by"]["person"] for one in view["posts"]}
    assert by == {post: signed[post] for post in by}, "a name is there, or lacks"


def hold_inside(here: Sitting, view: dict[str, Any], who: Who) -> None:
    if here.ended:
        late = {"commit_action"} | ({"reopen_session"} if who.steers else set())
        assert view["phase"] is None
        assert WATCHED & set(view["can"]) <= late, f"{who} can do more than is left to do"
        return
    path, step = here.here, step_of(here, view)
    row, phase = path.phase, view["phase"]
    assert (phase["index"], phase["key"], phase["round"]) == (path.at, row.key, path.round)
    assert view["timer"]["state"] in CLOCKS[path.state]
    assert view["timer"]["remaining_ms"] == path.remaining()
    assert [one["planned_minutes"] for one in view["path"]] == path.minutes
    assert [one["presenter"] for one in view["rounds"]] == [here.id(n) for n in here.presenters]
    assert {one["number"]: seats_in(one) for one in view["rounds"]} == here.seats
    assert view["holder"] == here.holder
    assert WATCHED & set(view["can"]) == step.may(who), f"{row.key}: {who}"
    hold_numbers(here, view, step)
    hold_people(here, view, step)


def step_of(here: Sitting, view: dict[str, Any]) -> Step:
    """The open step, with what has come of it so far."""
    path, step = here.here, here.step
    turn = view["turn"]
    asked = set[str]()
    for at in path.used:
        number = path.places[at][1]
        there = Step(
            row=path.rows[path.places[at][0]],
            presenter=here.presenter_of(number),
            seats=here.seats.get(number, {}),
            members=step.members,
            clock="running",
            first=False,
            last=False,
            rounds=True,
        )
        asked |= there.asks_now
    put = [o for o in here.said if o.at == path.at and o.asked_of and not (o.been or o.card)]
    return Step(
        **{
            **vars(step),
            "asked": asked,
            "waits": len(put),
            "turn": None if turn is None else turn["speaker"],
        }
    )


def hold_numbers(here: Sitting, view: dict[str, Any], step: Step) -> None:
    """Who could have written, and how many have: told only where it gives nobody away."""
    could = step.speakers & {here.id(name) for name in here.screens}
    phase, written = view["phase"], [o for o in here.said if o.sealed and o.at == here.here.at]
    # Where names stay on by now, some may have gone without: how many it could be still counts.
    possible = len(could) if step.kinds and step.row.anonymous != "no" else 0
    assert phase["possible_authors"] == possible
    assert phase["anonymous_open"] == (step.takes_no_names and possible >= 5)
    told = sealed_number(step, len(written), phase["possible_authors"])
    assert view["sealed_count"] == told, "a number that tells too much, or none"


def hold_people(here: Sitting, view: dict[str, Any], step: Step) -> None:
    inside = {here.id(name): name for name in here.people if here.roles[name] != "door"}
    assert {one["person"]: one["name"] for one in view["people"]} == inside
    assert all((one["done"] is None) == (step.row.anonymous != "no") for one in view["people"])
    hands = {one["person"]: one["hand"] for one in view["people"] if one["hand"] is not None}
    raised = [here.id(name) for name in here.here.hands]
    assert hands == {person: place for place, person in enumerate(raised, start=1)}
    present = {one["person"] for one in view["people"] if one["present"]}
    assert present == {here.id(n) for n in here.screens if here.roles[n] != "door"}
    goes_round = step.row.in_turn and step.row.speaker != "bidders" and not step.is_sealed
    assert (view["turn"] is not None) == goes_round
    if goes_round:
        voices = set(step.speakers)
        if step.row.speaker == "everyone":
            voices |= {here.id(n) for n in here.people if here.roles[n] in FACILITATES}
        assert {*view["turn"]["coming"], *view["turn"]["over"]} == voices


def hold_page(here: Sitting, page: str, who: Who) -> None:
    """One sentence first; words that may be read, and of this step all of them."""
    firsts = [" ".join(TAG.sub(" ", first).split()) for first in FIRST.findall(page)]
    assert firsts and all(firsts), f"{who} reads nothing first"
    assert "{" not in "".join(firsts), "a name is not filled in"
    if not who.desk and who.inside:
        assert [] == [one for one in firsts if len(one.split()) > FIRST_WORDS]
    if not who.inside:
        names = [name for name in here.people if name != "Dee" and here.id(name) != who.name]
        words = set(re.findall(r"\w+", page))
        assert [] == [name for name in names if name in words]
    readable = {one.mark: one for one in here.said if one.read_by(who, here.ended)}
    found = marks_in(page)
    assert found <= readable.keys(), f"{who} is shown what is not theirs to read"
    if here.path is None or here.ended or audience_of(here, who) == "presenter" or not who.inside:
        return
    if here.here.state == "stopped":  # nothing is expected of anybody
        now = parse(page).by_id("now")
        assert now is not None and not marks_in(now.text)
        return
    for one in readable.values():
        # What has been with the presenter steps back from the others' screens.
        if one.at == here.here.at and one.kind != "action" and not one.been:
            assert one.mark in found, f"{who} misses {one}"


async def followed(here: Sitting, *names: str) -> dict[str, Node]:
    """The pages of these as they are before something is done."""
    hold_live(here)
    return {name: parse(await here.page(name)) for name in dict.fromkeys(names)}


async def hold_followed(here: Sitting, pages: dict[str, Node]) -> None:
    """What came live since offers on the page that was open what a fresh one offers, and no more
    than can be done."""
    for name, page in pages.items():
        for html in here.screens[name].html:
            applied(page, html)
        whole, who, (view, _) = await here.page(name), here.who(name), await here.view(name)
        hold_page(here, whole, who)
        fresh = parse(whole)
        hold_buttons(fresh, who, view["can"])
        for offers in (offered_to, offers_no_name):
            assert offers(page, who) == offers(fresh, who), f"{name}: a page has stayed behind"


def hold_live(here: Sitting) -> None:
    """Nobody's live page has been told what they may not read; read once and then put away."""
    for name, screen in here.screens.items():
        who, found = here.who(name), marks_in(" ".join(screen.html))
        may_read = {one.mark for one in here.said if found and one.read_by(who, here.ended)}
        assert found <= may_read, f"{name} has been told too much"
        screen.html.clear()
        assert not any(frame.startswith(b"ended") for frame in screen.heard), f"{name} was let go"
        screen.heard.clear()
