"""The keys of posts without a name go with the last way back to their step, whatever closes it."""

from __future__ import annotations

from server.formats.loader import built_ins
from server.room.acts.go_to import GoTo
from server.room.acts.move_on import MoveOn
from server.room.acts.set_rounds import SetRounds
from server.room.acts.start_session import StartSession
from server.room.acts.undo_move import UndoMove
from tests.keeper.rig import Rig
from tests.keeper.test_keys import MEMBERS, NAMELESS, fleeting, fleeting_stored


async def test_keys_go_when_no_undo_leads_back_because_there_are_other_rounds_now(rig: Rig) -> None:
    await rig.open(built_ins()["practice_set"])
    await rig.come(*MEMBERS)
    three = SetRounds(tuple(rig.ids[name] for name in MEMBERS[:3]))
    for command in (StartSession(), GoTo(2), three):
        await rig.ask("dee", command)
    await rig.ask("ana", NAMELESS, key=rig.key())
    await rig.ask("dee", MoveOn())
    assert 1 == len(fleeting(rig))
    guide = next(name for name, person in rig.ids.items() if person == rig.room.holder)
    await rig.ask(guide, SetRounds(three.presenters[:2]))
    assert rig.room.undo is None
    assert [] == fleeting(rig) == await fleeting_stored(rig)


async def test_keys_stay_as_long_as_the_rounds_leave_the_way_back_open(rig: Rig) -> None:
    await rig.open(built_ins()["practice_set"])
    await rig.come(*MEMBERS)
    three = SetRounds(tuple(rig.ids[name] for name in MEMBERS[:3]))
    for command in (StartSession(), GoTo(2), three):
        await rig.ask("dee", command)
    await rig.ask("ana", NAMELESS, key=rig.key())
    await rig.ask("dee", MoveOn())
    guide = next(name for name, person in rig.ids.items() if person == rig.room.holder)
    others = (*three.presenters[:2], rig.ids[MEMBERS[3]])
    await rig.ask(guide, SetRounds(others))  # as many as before: the path is the same
    assert 1 == len(fleeting(rig)) == len(await fleeting_stored(rig))
    guide = next(name for name, person in rig.ids.items() if person == rig.room.holder)
    await rig.ask(guide, UndoMove())
    assert "skill_focus" == rig.phase
    assert 1 == len(fleeting(rig)) == len(await fleeting_stored(rig))
