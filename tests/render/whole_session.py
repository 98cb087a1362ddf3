"""One session in which everything happens once: for laws that must hold at every event."""

from __future__ import annotations

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.add_time import AddTime
from server.room.acts.admit import Admit
from server.room.acts.begin import Begin
from server.room.acts.edit_post import EditPost
from server.room.acts.end_session import EndSession
from server.room.acts.hand_over import HandOver
from server.room.acts.hide_post import HidePost
from server.room.acts.join import Join
from server.room.acts.last_call import LastCall
from server.room.acts.leave_out_phase import LeaveOutPhase
from server.room.acts.lower_hand import LowerHand
from server.room.acts.move_on import MoveOn
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.next_turn import NextTurn
from server.room.acts.pass_turn import PassTurn
from server.room.acts.pause import Pause
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.remove_person import RemovePerson
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.replace_link import ReplaceLink
from server.room.acts.resume import Resume
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowPosts
from server.room.acts.take_controls import TakeControls
from server.room.acts.undo_move import UndoMove
from server.room.acts.withdraw_post import WithdrawPost
from server.room.turns import order_of
from tests.render.stage import Stage


def whole_session(room_id: str = "whole") -> Stage:
    stage = Stage(room_id)
    stage.forgets = False
    _lobby(stage)
    stage.start()
    _in_turn(stage)
    _choosing(stage)
    _exploring(stage)
    _echo(stage)
    stage.go_to("check_out")
    stage.do(EndSession())
    stage.do(ReopenSession())
    stage.do(EndSession())
    return stage


def _lobby(stage: Stage) -> None:
    stage.come_in("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian", "Jo", "Kim")
    stage.come_in("Olu", role="observer")
    added = stage.do(AddPersonOnCall("Priya"))
    stage.do(NameStandIn(stage.ids["Ana"]))
    back = stage.knock("Jo again", again=True)
    stage.leave("Jo")
    stage.do(Admit((back,), back_as=stage.ids["Jo"]))
    stage.gone.clear()
    stage.do(RemovePerson(str(added.answer["person"])))
    stage.do(ReplaceLink("member"))
    stage.do(LeaveOutPhase(2))
    stage.do(LeaveOutPhase(2, back=True))


def _in_turn(stage: Stage) -> None:
    """And people come and go meanwhile: at the end, in the middle, and when all have spoken."""
    stage.go_to("check_in")
    speaker = coming(stage)[0]
    stage.do(NextTurn(speaker, later=True))
    speaker, _, third, *_ = coming(stage)
    stage.do(RaiseHand(), third)
    stage.do(NextTurn(speaker, first=third))
    stage.do(PassTurn(), third)
    stage.do(NextTurn(), speaker)
    mo = stage.knock("Mo")
    stage.do(Admit((mo,)))
    stage.do(RaiseHand(), mo)
    while len(coming(stage)) > 1:
        stage.do(NextTurn(coming(stage)[0]))
    stage.do(AddTime(1))
    stage.do(Pause())
    stage.do(Resume())
    stage.do(NextTurn())
    stage.by_clock(Join("Cora", "co_facilitator"))
    stage.do(RemovePerson(mo))
    late = str(stage.do(AddPersonOnCall("Lea")).answer["person"])
    stage.do(PassTurn())
    stage.do(RemovePerson(late))


def coming(stage: Stage) -> tuple[str, ...]:
    order = order_of(stage.room)
    assert order is not None
    return order.coming


def _choosing(stage: Stage) -> None:
    stage.go_to("bidding")
    stage.do(SetRounds((stage.ids["Kim"],)))
    stage.do(SetRounds((stage.ids["Ben"],)))
    stage.do(MoveOn())
    stage.do(UndoMove())
    stage.go_to("present")
    stage.do(Begin())
    stage.do(AddTime(2))


def _exploring(stage: Stage) -> None:
    stage.go_to("explore")
    for name in ("Chloe", "Ian"):
        stage.do(RaiseHand(), stage.ids[name])
    stage.do(LowerHand(stage.ids["Chloe"]))
    own = stage.write("Hana", "What are you not saying to her?")
    stage.do(EditPost(own, "What are you not saying to her yet?"), stage.ids["Hana"])
    gone = stage.write("Chloe", "What would the night team say?", nameless=True)
    stage.do(HidePost(gone))
    stage.do(WithdrawPost(own), stage.ids["Hana"])
    stage.write("Femi", "What do you want to be able to say on Friday?")
    late = stage.knock("Lou")
    stage.do(Admit((late,)))
    stage.do(Pause())
    stage.do(AddTime(1))
    stage.do(Resume())
    stage.do(TakeControls(), stage.ids["Ana"])
    stage.do(AddTime(5), stage.ids["Ana"])
    stage.do(HandOver(stage.dee), stage.ids["Ana"])
    stage.do(LastCall())


def _echo(stage: Stage) -> None:
    stage.go_to("echo")
    stage.write("Femi", "The pause.", kind="reflection")
    stage.do(ShowPosts())
    stage.do(ShowPosts(wait=True))
    stage.show()
    stage.write("Ana", "Her name, said once.", kind="reflection")
    stage.do(NextTurn())
