"""One session in which everything happens once: for laws that must hold at every event."""

from __future__ import annotations

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.add_time import AddTime
from server.room.acts.admit import Admit
from server.room.acts.answer_call import AnswerCall
from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.begin import Begin
from server.room.acts.bid import Bid
from server.room.acts.call_help import CallHelp
from server.room.acts.carry_actions import Carried
from server.room.acts.commit_action import CommitAction
from server.room.acts.confirm_agreement import ConfirmAgreement
from server.room.acts.continue_session import ContinueSession
from server.room.acts.edit_post import EditPost
from server.room.acts.end_session import EndSession
from server.room.acts.hand_actions import HandActions
from server.room.acts.hand_over import HandOver
from server.room.acts.hide_post import HidePost
from server.room.acts.join import Join
from server.room.acts.keep_finish import KeepFinish
from server.room.acts.last_call import LastCall
from server.room.acts.leave_out_phase import LeaveOutPhase
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.let_settle import LetSettle
from server.room.acts.lower_hand import LowerHand
from server.room.acts.move_on import MoveOn
from server.room.acts.name_contacts import NameContacts
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.names_on import NamesOn
from server.room.acts.next_turn import NextTurn
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.offer_to_hold import OfferToHold
from server.room.acts.order_questions import OrderQuestions
from server.room.acts.park_question import ParkQuestion
from server.room.acts.pass_turn import PassTurn
from server.room.acts.pause import Pause
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.remind_set import RemindSet
from server.room.acts.remove_person import RemovePerson
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.replace_link import ReplaceLink
from server.room.acts.resume import Resume
from server.room.acts.say_how import SayHow
from server.room.acts.say_wish import SayWish
from server.room.acts.set_away_policy import SetAwayPolicy
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowPosts
from server.room.acts.take_controls import TakeControls
from server.room.acts.take_question import TakeQuestion
from server.room.acts.tell_next_time import TellNextTime
from server.room.acts.tell_set import TellSet
from server.room.acts.undo_move import UndoMove
from server.room.acts.update_action import UpdateAction
from server.room.acts.voices_only import VoicesOnly
from server.room.acts.withdraw_action import WithdrawAction
from server.room.acts.withdraw_post import WithdrawPost
from server.room.turns import order_of
from tests.render.stage import Stage


def whole_session(room_id: str = "whole") -> Stage:
    stage = Stage(room_id, continues="before")
    stage.forgets = False
    _lobby(stage)
    stage.start()
    _in_turn(stage)
    _looking_back(stage)
    _choosing(stage)
    _exploring(stage)
    _echo(stage)
    _committing(stage)
    stage.go_to("check_out")
    stage.do(EndSession())
    stage.do(LetGoQuestion(), stage.ids["Ben"])
    stage.do(ReopenSession())
    stage.do(EndSession())
    stage.by_clock(ContinueSession("after"))
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


def _looking_back(stage: Stage) -> None:
    stage.carry(
        Carried(stage.ids["Chloe"], "ask her", "2026-11-20", "she smiles", "open", None, True),
        Carried("was Lou", "let it rest", None, None, "changed", "slow", True, ("lou's phone",)),
    )
    stage.go_to("action_review")
    asked, waits = stage.room.actions
    stage.do(UpdateAction(asked, "partly", "I did not dare.", tell=True), stage.ids["Chloe"])
    stage.do(HandActions(waits, stage.ids["Hana"]))
    stage.do(UpdateAction(asked, "done", tell=True), stage.ids["Chloe"])
    stage.do(UpdateAction(waits, "dropped"), stage.ids["Hana"])
    stage.do(WithdrawAction(asked), stage.ids["Chloe"])


def _committing(stage: Stage) -> None:
    stage.go_to("commit")
    draft = stage.do(CommitAction("sit in on a night", person=stage.ids["Ben"]))
    action = str(draft.answer["action"])
    stage.commit("Ben", "sit in on two nights", "2026-12-03", action=action)
    stage.do(TellNextTime(action), stage.ids["Ben"])
    gone = stage.commit("Ben", "write to her", sign="she writes back")
    stage.do(WithdrawAction(gone), stage.ids["Ben"])
    stage.commit("Ben", "sit in on one night", action=action)


def _choosing(stage: Stage) -> None:
    stage.go_to("bidding")
    stage.do(Bid("The night team", 2), stage.ids["Ben"])
    stage.do(Bid("A hard conversation"), stage.ids["Ana"])
    stage.do(Bid(), stage.ids["Ana"])
    stage.do(SetRounds((stage.ids["Kim"],)))
    stage.do(SetRounds((stage.ids["Ben"],)))
    stage.do(MoveOn())
    stage.do(UndoMove())
    stage.go_to("present")
    stage.do(Begin())
    stage.do(AddTime(2))


def _exploring(stage: Stage) -> None:
    stage.go_to("explore")
    stage.later(66)
    stage.do(KeepFinish(1))
    for name in ("Chloe", "Ian"):
        stage.do(RaiseHand(), stage.ids[name])
    stage.do(LowerHand(stage.ids["Chloe"]))
    own = stage.write("Hana", "What are you not saying to her?")
    stage.do(EditPost(own, "What are you not saying to her yet?"), stage.ids["Hana"])
    gone = stage.write("Chloe", "What would the night team say?", nameless=True)
    stage.do(HidePost(gone))
    stage.do(WithdrawPost(own), stage.ids["Hana"])
    stage.write("Femi", "What do you want to be able to say on Friday?")
    _one_at_a_time(stage)
    late = stage.knock("Lou")
    stage.do(Admit((late,)))
    stage.do(ConfirmAgreement(), stage.ids["Ana"])
    stage.do(RemindSet("questions"))
    stage.do(RemindSet())
    stage.do(TellSet("Ten more minutes, then the break."))
    stage.do(TellSet())
    stage.do(LetSettle(60))
    stage.do(NameContacts("Occupational health, 01234\nSamaritans, 116 123"))
    stage.do(CallHelp(), stage.ids["Femi"])
    stage.do(AnswerCall(stage.ids["Femi"]))
    stage.do(SayHow(not_alone=True, types=True), stage.ids["Hana"])
    stage.do(NamesOn())
    stage.do(Pause())
    stage.do(SayWish("stop_here"), stage.ids["Ben"])
    stage.do(AddTime(1))
    stage.do(Resume())
    stage.do(SetAwayPolicy("peers"))
    stage.do(OfferToHold(), stage.ids["Chloe"])
    stage.do(SetAwayPolicy("stand_in"))
    stage.do(TakeControls(), stage.ids["Ana"])
    stage.do(AddTime(5), stage.ids["Ana"])
    stage.do(HandOver(stage.dee), stage.ids["Ana"])
    stage.do(LastCall())


def _one_at_a_time(stage: Stage) -> None:
    """Every way in which a question comes to Ben and leaves him, with what happens meanwhile."""
    ben = stage.ids["Ben"]
    for way in (AnswerQuestion, ParkQuestion, LetGoQuestion):
        post = stage.write("Jo", "What would help?")
        stage.do(OfferQuestion(post))
        stage.do(way(post), ben)
    stage.do(TakeQuestion(), ben)
    stage.do(VoicesOnly(), ben)
    stage.do(OrderQuestions("quietest"))
    first = stage.write("Ana", "Who else is there?", nameless=True)
    second = stage.write("Jo", "What would you miss?")
    stage.do(EditPost(second, "What would you miss most?"), stage.ids["Jo"])
    stage.do(OfferQuestion(second))
    stage.do(OfferQuestion(first))
    stage.do(Pause())
    stage.do(Resume())
    stage.do(HidePost(first))
    stage.do(OfferQuestion(second))
    stage.do(WithdrawPost(second), stage.ids["Jo"])
    stage.do(OrderQuestions("oldest"))
    stage.write("Jo", "What is enough?")
    stage.do(TakeQuestion(), ben)
    stage.do(MoveOn())
    stage.do(UndoMove())


def _echo(stage: Stage) -> None:
    stage.go_to("echo")
    stage.write("Femi", "The pause.", kind="reflection")
    stage.do(ShowPosts())
    stage.do(ShowPosts(wait=True))
    stage.show()
    stage.write("Ana", "Her name, said once.", kind="reflection")
    stage.do(NextTurn())
