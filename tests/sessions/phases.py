"""Phases that come only if somebody asks, and those that a set may leave out before it starts."""

from __future__ import annotations

from tests.render.tree import parse
from tests.sessions.looks import eyes, followed, hold_everywhere, hold_followed, look
from tests.sessions.offers import offered_to
from tests.sessions.plan import can_be_taken_in, takers_of
from tests.sessions.sitting import Sitting

# Taken in.


async def ask_for_phase(here: Sitting) -> None:
    """In the first round by its presenter, early; in the second by the desk, at the last moment; in
    a third by nobody. Where nothing can be taken in, nothing is."""
    path = here.here
    spots = can_be_taken_in(path, here.asked_for)
    if not spots:
        if path.at == 0 or any(row.optional for row in here.rows):
            await refuse_phase(here, "offers")
        return
    (row, number), presenter = spots[0], here.name(here.presenter_of(path.round) or "")
    last_before = path.at + 1 < len(path.places) and path.places[path.at + 1][0] > row
    if path.state != "running" or number > 2 or (number == 2 and not last_before):
        return
    await refuse_phase(here, path.phase.key)
    if number == 1:
        assert "include_phase" in offered_to(parse(await here.page(presenter)), here.who(presenter))
    await take_in(here, row, presenter if number == 1 else here.steering)
    await refuse_phase(here, here.rows[row].key)


async def take_in(here: Sitting, row: int, by: str) -> None:
    """It comes in this round alone, at its place; other steps give its minutes, as far as they
    can, so that the finish moves by no more than is missing."""
    path, key = here.here, here.rows[row].key
    presenter = here.name(here.presenter_of(path.round) or "")
    for name in eyes(here).values():
        if name != presenter and not here.who(name).steers:
            await here.refused(name, "include_phase", 403, phase=key)
    finish, pages = path.finish(), await followed(here, here.steering, presenter)
    await here.people[by].do("include_phase", phase=key)
    spot = (row, path.round)
    here.asked_for.add(spot)
    path.go_on_with(here.planned())
    givers = [at for at in path.givers(path.round, own_first=True) if path.places[at] != spot]
    given = path.take(here.rows[row].minutes, givers)
    assert path.finish() == finish + here.minutes(here.rows[row].minutes - given)
    if here.before is not None:  # the move before leads into another path
        here.before = None
        await here.refused(here.steering, "undo_move", 409)
    await hold_followed(here, pages)
    await look(here)


async def refuse_phase(here: Sitting, key: str) -> None:
    answer = await here.refused(here.steering, "include_phase", 409, phase=key)
    assert "cannot be taken in" in answer.text


# Left out.


async def leave_out(here: Sitting) -> None:
    """A set that meets for the first time has no actions to look back at; others put it back."""
    leavable = [row for row, one in enumerate(here.rows) if one.may_be_left_out]
    if not leavable:
        await refuse_leaving(here, 409, index=0)
        return
    (row,) = leavable
    takers = takers_of(here.rows, row)
    await refuse_to_leave_out(here, row)
    await hold_leavable(here, row, takers)
    await leaves(here, row, takers[0])
    await refuse_leaving(here, 409, index=row)
    await leaves(here, row, None)
    await leaves(here, row, takers[-1], to=takers[-1])
    if not here.first_time:
        await leaves(here, row, None)


async def leaves(here: Sitting, row: int, taker: int | None, **to: int) -> None:
    """Left out, with its minutes going to `taker`; or put back. The finish is what it was."""
    before, pages = sum(here.planned().values()), await followed(here, here.steering)
    back = {"back": "on"} if taker is None else to
    await here.desk.do("leave_out_phase", index=row, **back)
    here.left_out = {} if taker is None else {row: taker}
    assert before == sum(here.planned().values())
    await hold_followed(here, pages)
    await hold_leavable(here, row, takers_of(here.rows, row) if taker is None else [taker])


async def refuse_after_start(here: Sitting) -> None:
    """What takes place has been settled by then."""
    leavable = [row for row, one in enumerate(here.rows) if one.may_be_left_out]
    back = {"back": "on"} if here.left_out else {}
    await refuse_leaving(here, 409, index=(leavable or [0])[0], **back)


async def hold_leavable(here: Sitting, row: int, takers: list[int]) -> None:
    """Told to the desk alone: which phase, how long it is, and who could have that, or has it."""
    view, _ = await here.view(here.steering)
    hold_everywhere(here, view, here.who(here.steering))
    (found,) = view["leave_outs"]
    assert (found["index"], found["minutes"]) == (row, here.rows[row].minutes)
    assert found["left_out"] == bool(here.left_out)
    to = [one["index"] for one in found["to"]]
    assert (to[:1], {*to}) == (takers[:1], {*takers}), "others could have its minutes"


async def refuse_to_leave_out(here: Sitting, row: int) -> None:
    rows = here.rows
    for name in eyes(here).values():
        if not here.who(name).steers:
            await here.refused(name, "leave_out_phase", 403, 404, index=row)
    for index in (-1, len(rows)):
        await refuse_leaving(here, 422, index=index)
    others = [at for at, one in enumerate(rows) if not one.may_be_left_out]
    for index in (others[0], others[-1]):
        await refuse_leaving(here, 409, index=index)
    await refuse_leaving(here, 409, index=row, back="on")
    never = [at for at, one in enumerate(rows) if one.rest or one.spare or one.optional]
    for to in (row, len(rows), *never):
        await refuse_leaving(here, 422, index=row, to=to)


async def refuse_leaving(here: Sitting, status: int, **fields: object) -> None:
    await here.refused(here.steering, "leave_out_phase", status, **fields)
