"""The course of a session: each step from its opening to its end, and all that can come between.

Somebody comes late, an observer later still; a browser leaves and its person comes back by another;
whoever steers drops out; a move is taken back; the clock stands for a while.
"""

from __future__ import annotations

from tests.render.tree import parse
from tests.sessions.away import Policy, drop_out
from tests.sessions.looks import followed, hold_followed, look
from tests.sessions.names import keep_names_on
from tests.sessions.phases import ask_for_phase, leave_out, refuse_after_start
from tests.sessions.seats import settle_seats
from tests.sessions.sitting import Sitting
from tests.sessions.store import hold_store
from tests.sessions.tries import try_everything

SECOND = 1_000
UNDONE_EVERY = 3  # moves


async def hold(here: Sitting, policy: Policy) -> None:
    """From the opening of the room to what is left after the end."""
    await gather(here)
    await look(here, pages=True)
    await leave_out(here)
    await here.start()
    await refuse_after_start(here)
    dropped = left = False
    small = len(here.members) == here.form.least_members  # with it a look may take its time
    while True:
        await look(here, pages=True, buttons=small)
        if here.here.at == 0:
            await come_late(here)
        await settle_rounds(here)
        await settle_seats(here)
        await begin(here)
        await ask_for_phase(here)
        await try_everything(here)
        await keep_names_on(here)
        await look(here, pages=here.step.is_sealed)
        calm = here.here.remaining() > here.minutes(3)  # longer than all that comes between takes
        if calm and not dropped and here.here.round:
            await drop_out(here, policy)
            dropped = True
        elif calm and not left and here.here.at:
            await leave_and_come_back(here)
            left = True
        await speak_in_turn(here)
        await show(here)
        await hold_store(here)
        if here.step.last:
            break
        await go_on(here)
    assert left and (dropped or not here.form.rounds)
    await end(here)


async def gather(here: Sitting) -> None:
    """All but one, who comes late; somebody watches, and somebody stays at the door."""
    dee = here.people["Dee"]
    *early, _ = [name for name in here.members if name != "Dee"]
    for name in early:
        await here.comes(name, "member")
    await here.comes("Olu", "observer")
    await here.let_in(*early)
    await here.let_in("Olu", role="observer")
    if here.led:
        await here.comes("Cora", "co_facilitator")
    await here.comes("Zed", "member")
    assert dee is here.desk


async def come_late(here: Sitting) -> None:
    """The last member comes to the door in the first step, and another observer."""
    late = here.members[-1]
    await here.comes(late, "member")
    await here.comes("Pat", "observer")
    await look(here, pages=True)
    pages = await followed(here, late, "Pat")
    await here.let_in(late)
    await here.let_in("Pat", role="observer")
    await hold_followed(here, pages)
    await look(here)


async def settle_rounds(here: Sitting) -> None:
    """Nobody slides past the choosing. A larger cast takes as many rounds as there may be."""
    if not here.here.phase.settles_rounds:
        return
    form, members = here.form, here.members
    most = form.most_rounds if len(members) == form.most_members else form.rounds
    chosen = members[: min(most, len(members))]
    if not here.presenters:
        answer = await here.refused(here.steering, "move_on", 409)
        assert "First choose who presents" in answer.text
        desk = parse(await here.page(here.steering))
        assert "Settle who presents" in [button.text for button in desk.by_class("main")]
    strangers = [*(here.id(name) for name in chosen[1:]), "nobody"]
    await here.refused(here.steering, "set_rounds", 404, presenters=strangers)
    if here.presenters != list(chosen):
        await here.choose(*chosen)
        await look(here, pages=True)


async def begin(here: Sitting) -> None:
    """Nobody's minutes start by themselves; the presenter or the desk starts them."""
    if here.here.state != "waiting":
        return
    before = here.here.finish()
    await here.passes(5 * SECOND)
    assert here.here.finish() == before + 5 * SECOND
    presenter = here.presenter_of(here.here.round)
    name = here.steering if presenter is None or here.here.at % 2 else here.name(presenter)
    await here.people[name if name in here.screens else here.steering].do("begin")
    here.here.go()


async def leave_and_come_back(here: Sitting) -> None:
    """A browser gives up its place; its person comes back to it by the door, with another one."""
    presenter = here.presenter_of(here.here.round)
    name = next(
        n
        for n in reversed(list(here.screens))
        if here.roles[n] == "member" and here.id(n) not in (presenter, here.holder)
    )
    before = here.people[name]
    answer = await before.post(f"/rooms/{before.room}/leave", {})
    assert answer.status == 200
    assert (await before.get(f"/rooms/{before.room}")).status == 404
    del here.screens[name]
    await here.passes(6 * SECOND)
    await look(here)
    again = await here.comes(f"{name} again", "member", again="on")
    await look(here, pages=True)
    await here.desk.do("admit", person=again.person, back_as=before.person)
    here.people[name] = here.people.pop(f"{name} again")
    here.screens[name] = here.screens.pop(f"{name} again")
    del here.roles[f"{name} again"]
    here.people[name].person = before.person
    await look(here)


async def speak_in_turn(here: Sitting) -> None:
    """Each speaks or passes, as they are shown; nobody else says it for them but the desk."""
    name = here.steering
    turn = (await here.people[name].view())["turn"]
    if turn is None:
        return
    order = turn["coming"]
    assert len(set(order)) == len(order)
    for place, person in enumerate(order[:4]):
        speaker = here.name(person)
        other = next(n for n in here.screens if not here.who(n).desk and here.id(n) != person)
        await here.refused(other, "next_turn", 403, person=person)
        by = here.people[speaker] if place % 2 == 0 else here.desk
        await by.do("pass_turn" if place % 3 else "next_turn", person=person)
    turn = (await here.people[name].view())["turn"]
    assert (turn["coming"], turn["over"]) == (order[4:], order[:4])


async def show(here: Sitting) -> None:
    """Shown to all at once, twenty seconds after somebody has pressed it; never by a clock."""
    if not (here.here.phase.reveal == "together" and here.here.at not in here.shown):
        return
    waits = any(one.sealed and one.at == here.here.at for one in here.said)
    if waits and not here.step.last:
        await here.refused(here.steering, "move_on", 409)
    await here.desk.do("show_posts")
    here.here.show_at = here.here.now + 20 * SECOND
    await here.passes(19 * SECOND)
    await look(here)
    await here.passes(1 * SECOND)
    await look(here, pages=True)
    await speak_in_turn(here)


async def go_on(here: Sitting) -> None:
    """By itself where the table says so, else by hand; every third move is taken back once."""
    at = here.here.at
    if here.goes_by_itself:
        await here.passes(here.here.remaining() - 1)
        assert here.here.at == at
        await look(here)
        await here.passes(1)
        assert here.here.at == at + 1
        return
    await here.passes(max(0, here.here.remaining()))
    await here.moves("move_on", at + 1)
    if at % UNDONE_EVERY == 0:
        await here.passes(9 * SECOND)
        await look(here)
        await here.undo()
        await look(here)
        await here.moves("move_on", at + 1)


async def end(here: Sitting) -> None:
    await here.passes(max(0, here.here.remaining()))
    steering = here.steering
    await here.people[steering].do("end_session")
    here.ended, here.held = True, None
    await here.passes(1 * SECOND)
    await look(here, pages=True)
    await hold_store(here, thorough=True)
    for name in here.screens:
        if here.roles[name] == "member":
            await here.refused(name, "submit_post", 409, kind="reflection", text="Too late")
