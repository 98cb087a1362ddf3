"""One set from the opening to the next morning, with everything that can happen in it."""

from __future__ import annotations

from server.room.acts import EVENTS
from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.add_time import AddTime
from server.room.acts.admit import Admit
from server.room.acts.answer_call import AnswerCall
from server.room.acts.begin import Begin
from server.room.acts.bid import Bid
from server.room.acts.call_help import CallHelp
from server.room.acts.carry_actions import ActionsCarried
from server.room.acts.cast_round import RoundCast
from server.room.acts.commit_action import CommitAction
from server.room.acts.confirm_agreement import AgreementConfirmed
from server.room.acts.continue_session import ContinueSession
from server.room.acts.edit_post import EditPost
from server.room.acts.end_session import EndSession
from server.room.acts.hand_actions import ActionsHanded
from server.room.acts.hand_over import HandOver
from server.room.acts.hide_post import HidePost
from server.room.acts.include_phase import PhaseIncluded
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
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.start_session import StartSession
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_controls import AWAY_MS
from server.room.acts.take_question import TakeQuestion
from server.room.acts.tell_next_time import TellNextTime
from server.room.acts.tell_set import TellSet
from server.room.acts.time_up import TimeUp
from server.room.acts.undo_move import UndoMove
from server.room.acts.update_action import UpdateAction
from server.room.acts.voices_only import VoicesOnly
from server.room.acts.withdraw_action import WithdrawAction
from server.room.acts.withdraw_post import WithdrawPost
from server.room.finish import ends_at_ms
from tests.room.scenes import Scene, entered, knocked, opened, room_after


def arriving() -> Scene:
    scene = room_after(
        opened(starts_in_minutes=10, finish_in_minutes=100),
        entered("ana", "ben", "chloe", "femi", "hana", "ian"),
        entered("olu", role="observer"),
        knocked("phone", again=True),
    )
    scene.does("dee", Admit((scene["phone"],), back_as=scene["ana"]))
    scene.does("dee", AddPersonOnCall("Lea"))
    scene.does("dee", NameStandIn(scene["ana"]))
    scene.does("dee", ReplaceLink("member"))
    scene.does("dee", LeaveOutPhase(2))
    scene.does("dee", LeaveOutPhase(2, back=True))
    scene.passes(minutes=10).does("dee", StartSession())
    return scene


def in_turn(scene: Scene) -> None:
    scene.passes(minutes=3).does("dee", MoveOn())
    scene.does("dee", NextTurn(later=True))
    for name in ("ana", "femi"):
        scene.does("dee", NextTurn(first=scene[name]))
    scene.does("femi", PassTurn())
    scene.does("ana", NextTurn(scene["ana"]))


def presenting(scene: Scene) -> None:
    for minutes in (7, 7):
        scene.passes(minutes=minutes).does("dee", MoveOn())
    scene.does("ben", Bid("The night team"))
    scene.does("dee", SetRounds((scene["ben"],)))
    scene.passes(minutes=6).does("dee", MoveOn())
    scene.passes(minutes=5).does(None, TimeUp(scene.run.at))
    scene.passes(minutes=1).does("ben", Begin())


def exploring(scene: Scene) -> None:
    scene.passes(minutes=8).does("dee", MoveOn())
    scene.passes(minutes=6).does("dee", MoveOn())
    scene.does("chloe", RaiseHand())
    scene.does("dee", LowerHand(scene["chloe"]))
    scene.does("ana", SubmitPost("question", "Since when?", anonymous=True))
    kept = scene.post(scene.does("femi", SubmitPost("question", "Why you?")))
    gone = scene.post(scene.does("hana", SubmitPost("question", "Wy you?")))
    scene.does("hana", EditPost(gone.id, "Why her?"))
    scene.does("hana", WithdrawPost(gone.id))
    scene.does("dee", HidePost(kept.id))
    scene.does("dee", RemindSet("open"))
    scene.does("dee", TellSet("Ten more minutes, then the break."))
    scene.does("dee", LetSettle())
    scene.does("dee", NameContacts("Samaritans, 116 123"))
    scene.does("ana", CallHelp())
    scene.does("dee", AnswerCall(scene["ana"]))
    scene.does("femi", SayHow(types=True))
    scene.does("dee", SetAwayPolicy("peers"))
    scene.does("femi", OfferToHold(), away_ms=AWAY_MS)
    scene.does("dee", NamesOn())
    one_at_a_time(scene)
    scene.does("dee", Pause())
    scene.does("ben", SayWish("go_on"))
    scene.passes(minutes=2).does("dee", Resume())
    scene.does("dee", HandOver(scene["ana"]))
    scene.does("ana", AddTime(2))
    scene.does("ana", HandOver(scene["dee"]))
    scene.passes(minutes=25).does("dee", KeepFinish(1))
    scene.does("dee", LastCall())
    scene.passes(seconds=30).does("dee", MoveOn())
    scene.passes(seconds=5).does("dee", UndoMove())
    scene.passes(seconds=5).does("dee", MoveOn())


def one_at_a_time(scene: Scene) -> None:
    asked = scene.post(scene.does("femi", SubmitPost("question", "What would help?")))
    scene.does("dee", OrderQuestions("quietest"))
    scene.does("ben", TakeQuestion())
    scene.does("dee", OfferQuestion(asked.id))
    scene.does("ben", ParkQuestion(asked.id))
    scene.does("ben", VoicesOnly())


def closing(scene: Scene) -> None:
    scene.passes(minutes=4).does("dee", MoveOn())
    for name in ("ana", "chloe", "femi"):
        scene.does(name, SubmitPost("reflection", f"{name} listened"))
    scene.does("dee", ShowPosts())
    scene.passes(seconds=20).does(None, ShowDue())
    scene.does("dee", RemovePerson(scene["olu"]))
    scene.passes(minutes=4).does("dee", MoveOn())
    committing(scene)
    for _ in range(3):
        scene.passes(minutes=4).does("dee", MoveOn())
    scene.passes(minutes=5).does("dee", EndSession())
    scene.does("ben", LetGoQuestion())
    scene.passes(minutes=30).does("dee", ReopenSession())
    scene.does("dee", EndSession())
    scene.does(None, ContinueSession("the next room"))


def committing(scene: Scene) -> None:
    draft = scene.does("dee", CommitAction("Sit in on a night", person=scene["ben"]))
    action = str(draft.answer["action"])
    scene.does("ben", CommitAction("Sit in on two", "2027-01-22", "They talk", action=action))
    scene.does("ben", TellNextTime(action))
    scene.does("ben", UpdateAction(action, "partly", "One was enough"))
    gone = scene.does("ben", CommitAction("Write to her"))
    scene.does("ben", WithdrawAction(str(gone.answer["action"])))


def test_everything_that_can_happen_happens_in_one_evening() -> None:
    scene = arriving()
    for part in (in_turn, presenting, exploring, closing):
        part(scene)
        on_clocks_ms = max(0, scene.timer.remaining(scene.now_ms)) + scene.run.rest_ms()
        if scene.room.session == "running":
            assert scene.now_ms + on_clocks_ms == ends_at_ms(scene.room, scene.now_ms)
    happened = {type(event).__name__ for event in scene.events}
    # Whoever comes by a link agrees by coming, so that nobody confirms it again yet; this format
    # has no seats but the presenter's, and no optional phases; and it continues no other session.
    others = (AgreementConfirmed, RoundCast, PhaseIncluded, ActionsCarried, ActionsHanded)
    assert EVENTS.keys() - happened == {kind.__name__ for kind in others}
    assert "ended" == scene.room.session


def test_the_log_of_an_evening_tells_no_names_and_no_words() -> None:
    scene = arriving()
    in_turn(scene)
    presenting(scene)
    exploring(scene)
    log = repr(scene.events)
    said = [words for words in (*scene.texts.values(), *scene.erased.values()) if len(words) > 4]
    assert len(said) > 5 and not any(words in log for words in said)
