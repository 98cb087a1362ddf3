"""Everybody tries everything: what the step is for is done, and all else is refused."""

from __future__ import annotations

from tests.sessions.looks import audience_of, eyes, step_of
from tests.sessions.said import Said
from tests.sessions.sitting import Sitting
from tests.sessions.step import WRITTEN, Step


async def try_everything(here: Sitting) -> None:
    """By one of each audience and each seat, and by one more plain member."""
    view, _ = await here.view("Dee")
    step = step_of(here, view)
    people = list(eyes(here).values())
    more = [n for n in here.screens if n not in people and here.roles[n] == "member"]
    for name in [*people, *more[:1], *(n for n in ("Cora",) if n in here.screens)]:
        for kind in WRITTEN:
            await write(here, step, name, kind)
        await write_without_a_name(here, step, name)
        await put_a_hand_up(here, step, name)
        await write_an_action(here, step, name)
    await steer_without_the_controls(here)
    await put_questions(here, step)


def said(here: Sitting, post: str, kind: str, name: str, mark: str, nameless: bool) -> None:
    step, at, words = here.step, here.here.at, kind in WRITTEN
    asked_of = step.presenter if words and step.is_queue else None
    sealed = words and step.is_sealed
    here.said.append(Said(mark, post, kind, here.id(name), at, nameless, asked_of, sealed))


async def write(here: Sitting, step: Step, name: str, kind: str) -> None:
    who, mark = here.who(name), f"w{len(here.said):04}x"
    answer = await here.people[name].act("submit_post", kind=kind, text=f"Words {mark}")
    if kind in step.kinds and step.writes(who):
        assert answer.status == 200, f"{name}, {kind}: {answer.text}"
        found = answer.json()
        assert found["sealed"] == step.is_sealed
        said(here, found["post"], kind, name, mark, nameless=False)
        return
    foreign = not who.does_things or kind in step.kinds
    assert (answer.status, answer.json()["refusal"]) == (
        (403, "not_allowed") if foreign else (409, "not_now")
    ), f"{name}, {kind}: {answer.text}"


async def write_without_a_name(here: Sitting, step: Step, name: str) -> None:
    if not step.kinds or not step.writes(here.who(name)):
        return
    kind, mark = step.kinds[0], f"w{len(here.said):04}x"
    fields = {"kind": kind, "text": f"Words {mark}", "anonymous": "on"}
    answer = await here.people[name].act("submit_post", **fields)
    possible = len(step.speakers & {here.id(one) for one in here.screens})
    if here.id(name) not in step.speakers:
        expected = (403, "not_allowed")
    elif not step.takes_no_names:
        expected = (409, "not_now")
    elif possible < 5:
        expected = (409, "anonymity_closed")
    else:
        assert answer.status == 200, f"{name}: {answer.text}"
        said(here, answer.json()["post"], kind, name, mark, nameless=True)
        return
    assert (answer.status, answer.json()["refusal"]) == expected, f"{name}: {answer.text}"


async def put_a_hand_up(here: Sitting, step: Step, name: str) -> None:
    answer = await here.people[name].act("raise_hand")
    up = "raise_hand" in step.may(here.who(name))
    assert (answer.status == 200) == up, f"{name}: {answer.text}"
    if up:
        here.here.hands.append(name)
        await here.refused(name, "raise_hand", 409)


async def write_an_action(here: Sitting, step: Step, name: str) -> None:
    """Whoever a step has asked; the set is shown it where the open step asks them."""
    mark = f"w{len(here.said):04}x"
    answer = await here.people[name].act("commit_action", text=f"I will {mark}")
    if here.id(name) not in step.asked:
        assert answer.status in (403, 409), f"{name}: {answer.text}"
        return
    own = [one for one in here.said if one.kind == "action" and one.by == here.id(name)]
    if len(own) == 12:  # as many as one person keeps
        assert answer.status == 409, f"{name}: {answer.text}"
        return
    assert answer.status == 200, f"{name}: {answer.text}"
    said(here, answer.json()["action"], "action", name, mark, nameless=False)
    here.said[-1].told = here.id(name) in step.asks_now


async def steer_without_the_controls(here: Sitting) -> None:
    for name in eyes(here).values():
        if not here.who(name).steers:
            for act in ("move_on", "pause", "end_session"):
                await here.refused(name, act, 403)


async def put_questions(here: Sitting, step: Step) -> None:
    """One is taken and put away as answered, one taken home, one stays with the presenter."""
    presenter = next((n for n in here.screens if here.id(n) == step.presenter), None)
    if not step.is_queue or presenter is None:
        for name in eyes(here).values():
            await here.refused(name, "take_question", 403, 409)
        return
    for name in eyes(here).values():
        if audience_of(here, here.who(name)) != "presenter":
            await here.refused(name, "take_question", 403)
    for leave in ("answer_question", "park_question", None):
        await put_one(here, presenter, leave)
    here.deal()


async def put_one(here: Sitting, presenter: str, leave: str | None) -> None:
    waiting = [
        o
        for o in here.said
        if o.at == here.here.at and o.asked_of and not o.been and o.by != here.id(presenter)
    ]
    if not waiting:
        answer = await here.refused(presenter, "take_question", 409)
        assert answer.json()["refusal"] == "nothing_waits"
        return
    await here.people[presenter].do("take_question")
    first = waiting[0]
    here.here.card = first.post
    here.deal()
    view, _ = await here.view(presenter)
    states = {post["post"]: post["state"] for post in view["posts"]}
    assert states.get(first.post) == "with_presenter", (
        f"{first} is not the oldest that waits: {states}"
    )
    if leave is not None:
        await here.people[presenter].do(leave, post=first.post)
        first.been, first.parked = True, leave == "park_question"
        here.here.card = None
        here.deal()
