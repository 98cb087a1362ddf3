"""Names on in this step: from then on nobody leaves theirs off, and what went without stays so."""

from __future__ import annotations

from tests.sessions.looks import eyes, followed, hold_followed, look, step_of
from tests.sessions.offers import offers_no_name
from tests.sessions.sitting import Sitting
from tests.sessions.tries import write, write_without_a_name


async def keep_names_on(here: Sitting) -> None:
    """In every other step that takes posts without a name, after some have gone without one."""
    step = here.step
    if not step.takes_no_names:
        await here.refused(here.steering, "names_on", 409)
        return
    here.nameless_steps += 1
    if here.nameless_steps % 2 == 0:
        return
    for name in eyes(here).values():
        if not here.who(name).steers:
            await here.refused(name, "names_on", 403)
    stands = here.nameless_steps % 4 == 3 and here.here.state == "running"
    if stands:  # also on a clock that stands, where it is offered too
        await here.desk.do("pause")
        here.here.stop()
    writes, *others = [name for name in here.screens if here.id(name) in step.speakers]
    pages = await followed(here, here.steering, writes)
    in_time = here.here.state != "stopped" and len(others) + 1 >= 5
    assert offers_no_name(pages[writes], here.who(writes)) == in_time
    await here.desk.do("names_on")
    here.names_on.add(here.here.at)
    await hold_followed(here, pages)
    assert not offers_no_name(pages[writes], here.who(writes))
    await look(here)
    await here.refused(here.steering, "names_on", 409)
    if stands:
        await here.desk.do("resume")
        here.here.go()
    await try_to_write(here)
    await look(here, pages=True)


async def try_to_write(here: Sitting) -> None:
    """Signed as before; without a name nobody any more, however many could have written it."""
    view, _ = await here.view("Dee")
    step = step_of(here, view)
    assert not step.takes_no_names
    for name in eyes(here).values():
        await write(here, step, name, step.kinds[0])
        await write_without_a_name(here, step, name)
