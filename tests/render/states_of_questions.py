"""States of written questions, one at a time. Entered in the one table of states."""

from __future__ import annotations

from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.order_questions import OrderQuestions
from server.room.acts.park_question import ParkQuestion
from server.room.acts.pause import Pause
from server.room.acts.take_controls import TakeControls
from server.room.acts.take_question import TakeQuestion
from server.room.acts.voices_only import VoicesOnly
from server.room.acts.withdraw_post import WithdrawPost
from tests.render.stage import Stage
from tests.render.states import exploring, state


@state("explore-card", "Dee", "Femi", "Ben", "Olu", "Chloe")
def explore_card(stage: Stage) -> None:
    """One question is with Ben, and three have been."""
    exploring(stage)
    stage.write("Femi", "What do you want to be able to say to her on Friday?")
    for way in (AnswerQuestion, ParkQuestion, LetGoQuestion):
        post = stage.write("Kim", f"What else, {way.__name__[:3].lower()}?")
        stage.do(OfferQuestion(post))
        stage.do(way(post), stage.ids["Ben"])
    stage.do(OfferQuestion(list(stage.room.posts)[1]))


@state("explore-card-long", "Ben", "Femi")
def explore_card_long(stage: Stage) -> None:
    exploring(stage)
    stage.do(OfferQuestion(list(stage.room.posts)[2]))


@state("explore-card-gone", "Dee", "Ben", "Femi")
def explore_card_gone(stage: Stage) -> None:
    """It was taken back while Ben was reading it."""
    exploring(stage)
    first = next(iter(stage.room.posts))
    stage.do(TakeQuestion(), stage.ids["Ben"])
    stage.do(WithdrawPost(first), stage.ids["Hana"])


@state("explore-voices", "Dee", "Femi", "Ben", "Olu")
def explore_voices(stage: Stage) -> None:
    exploring(stage)
    stage.do(TakeQuestion(), stage.ids["Ben"])
    stage.do(VoicesOnly(), stage.ids["Ben"])


@state("stopped-away", "Dee", "Ben", "Femi")
def stopped_away(stage: Stage) -> None:
    """The clock stands, and what waits is put away."""
    exploring(stage)
    stage.do(TakeQuestion(), stage.ids["Ben"])
    stage.do(Pause())
    stage.later(1.5)
    stage.do(VoicesOnly())


@state("explore-quietest", "Dee", "Femi")
def explore_quietest(stage: Stage) -> None:
    explore_card(stage)
    stage.write("Kim", "And now?")
    stage.write("Jo", "What have we not asked?")
    stage.do(OrderQuestions("quietest"))


@state("explore-steered-by-the-presenter", "Ben", "Dee")
def explore_steered_by_the_presenter(stage: Stage) -> None:
    """Ben is the stand-in, and Dee's laptop has died: he answers, and holds the controls."""
    exploring(stage)
    stage.do(NameStandIn(stage.ids["Ben"]))
    stage.leave("Dee")
    stage.later(1.2)
    stage.do(TakeControls(), stage.ids["Ben"])
    stage.do(TakeQuestion(), stage.ids["Ben"])
