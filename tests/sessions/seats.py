"""Who has which seat in a round: chosen by hand until it begins, and a guide also later."""

from __future__ import annotations

from tests.render.tree import parse
from tests.sessions.looks import eyes, followed, hold_followed, look
from tests.sessions.plan import LEADING, rounds_begun
from tests.sessions.sitting import Sitting


async def settle_seats(here: Sitting) -> None:
    """When it is settled who presents, when a round opens, and in the middle of one."""
    if here.here.phase.settles_rounds:
        await refuse_seats(here)
        if here.form.cast:
            await give(here, len(here.presenters), here.form.cast[-1])
            await choose_again(here)
            await hold_sheet(here)
    elif here.form.cast and here.here.round:
        at, places = here.here.at, here.here.places
        opened = next(i for i, (_, number) in enumerate(places) if number == here.here.round)
        if at <= opened + 1:
            await in_the_round(here)


async def in_the_round(here: Sitting) -> None:
    """Before its clock runs all its seats can change; then it is fixed, but for who guides it."""
    number, cast = here.here.round, here.form.cast
    if number > rounds_begun(here.here):
        await give(here, number, cast[0])
        return
    for seat in cast:
        if seat in LEADING:
            await give(here, number, seat)
            continue
        other = next(p for p in here.seats[number].values() if p != here.seats[number][seat])
        answer = await here.refused(
            here.steering, "cast_round", 409, round=number, seat=seat, person=other
        )
        assert "That round has begun" in answer.text
    await hold_sheet(here)


async def give(here: Sitting, number: int, seat: str) -> None:
    """To the last member who has it not; whoever sits in another seat changes places with them."""
    presenter, before = here.presenter_of(number), here.seats[number].get(seat)
    could = [n for n in here.screens if here.roles[n] == "member" and here.id(n) != presenter]
    chosen = [here.id(name) for name in could if here.id(name) != before][-1]
    for name in eyes(here).values():
        if not here.who(name).steers:
            await here.refused(name, "cast_round", 403, round=number, seat=seat, person=chosen)
    on = number == here.here.round  # else nobody's screen says anything of it but the desk's
    guides = [before, chosen] if seat in LEADING else [chosen]
    pages = await followed(here, *(here.name(one) for one in guides if one and on))
    await here.desk.do("cast_round", round=number, seat=seat, person=chosen)
    seats = here.seats[number]
    for other, sits in seats.items():
        if sits == chosen and before is not None:
            seats[other] = before
    seats[seat] = chosen
    await hold_followed(here, pages)
    await look(here)


async def choose_again(here: Sitting) -> None:
    """Who was given a seat by hand keeps it, when the same people are chosen to present."""
    before = {number: dict(seats) for number, seats in here.seats.items()}
    await here.choose(*here.presenters)
    assert here.seats == before, "a choice by hand is forgotten"


async def refuse_seats(here: Sitting) -> None:
    """No such seat, no such round, nobody of that name, and those who have something else to do."""
    if not here.presenters:
        return
    member = here.id(here.members[-1])
    ours = here.form.cast[0] if here.form.cast else "observer"
    foreign = next(one for one in ("trainee", "questioner") if one not in here.form.cast)
    for seat in ("conductor", "", foreign, *([] if here.form.cast else [ours])):
        await refused(here, 422, round=1, seat=seat, person=member)
    if not here.form.cast:
        return
    for number in (-1, 0, len(here.presenters) + 1):
        await refused(here, 409, round=number, seat=ours, person=member)
    for person in ("nobody", here.id("Zed")):
        await refused(here, 404, round=1, seat=ours, person=person)
    busy = [here.presenters[0], "Olu", *(("Dee", "Cora") if here.led else ())]
    for name in busy:
        await refused(here, 409, round=1, seat=ours, person=here.id(name))


async def refused(here: Sitting, status: int, **fields: object) -> None:
    await here.refused(here.steering, "cast_round", status, **fields)


async def hold_sheet(here: Sitting) -> None:
    """Whoever holds the controls finds a line for each seat that can change, and for no other."""
    own = here.people[here.steering]
    answer = await own.get(f"/rooms/{own.room}/rounds")
    assert answer.status == 200
    found = {}
    for form in parse(answer.text).all():
        if form.attributes.get("data-act") == "cast_round":
            fields = {n.attributes.get("name"): n for n in form.all()}
            options = fields["person"].by_tag("option")
            number, seat = (fields[f].attributes["value"] for f in ("round", "seat"))
            sits = [one.attributes["value"] for one in options if "selected" in one.attributes]
            could = {one.attributes["value"] for one in options}
            found[int(number or 0), seat] = (sits, could)
    begun, members = rounds_begun(here.here), {*here.step.members}
    assert found == {
        (number, seat): ([person], members - {here.presenter_of(number)})
        for number, seats in here.seats.items()
        for seat, person in seats.items()
        if number > begun or seat in LEADING
    }
