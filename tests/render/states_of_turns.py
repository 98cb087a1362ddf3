"""States in which people speak in turn, and one in which a step is left out."""

from __future__ import annotations

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.leave_out_phase import LeaveOutPhase
from server.room.acts.next_turn import NextTurn
from server.room.acts.raise_hand import RaiseHand
from server.room.rights import can
from tests.render.stage import Stage
from tests.render.states import MEMBERS, check_in, state


@state("turns", "Dee", "Femi", "Ana", "Kim", "Olu")
def turns(stage: Stage) -> None:
    """Two have spoken, Femi has the turn, and one of those two would like to come in once more."""
    check_in(stage)
    stage.do(AddPersonOnCall("Priya"))
    for name in ("Hana", "Ian", "Femi"):
        stage.do(NextTurn(first=stage.ids[name]))
        if name != "Femi":
            stage.do(NextTurn())
    stage.do(RaiseHand(), stage.ids["Hana"])
    stage.leave("Femi")


@state("turns-of-the-desk", "Dee")
def turns_of_the_desk(stage: Stage) -> None:
    """Dee has the turn herself."""
    check_in(stage)
    stage.do(NextTurn(first=stage.dee))


@state("turns-over", "Dee", "Femi")
def turns_over(stage: Stage) -> None:
    check_in(stage)
    while "next_turn" in can(stage.room, stage.room.people[stage.dee]):
        stage.do(NextTurn())
    stage.do(RaiseHand(), stage.ids["Kim"])


@state("left-out", "Dee")
def left_out(stage: Stage) -> None:
    """They meet for the first time."""
    stage.come_in(*MEMBERS)
    stage.do(LeaveOutPhase(2))
