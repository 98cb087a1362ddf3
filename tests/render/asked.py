"""What becomes of written questions, on top of a stage at its open questions."""

from __future__ import annotations

from collections.abc import Callable

from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.order_questions import OrderQuestions
from server.room.acts.park_question import ParkQuestion
from server.room.acts.take_controls import TakeControls
from server.room.acts.take_question import TakeQuestion
from server.room.acts.voices_only import VoicesOnly
from server.room.acts.withdraw_post import WithdrawPost
from tests.render.stage import Stage


def card(stage: Stage) -> None:
    """One question is with Ben, and three have been."""
    stage.write("Femi", "What do you want to be able to say to her on Friday?")
    for way in (AnswerQuestion, ParkQuestion, LetGoQuestion):
        post = stage.write("Kim", f"What else, {way.__name__[:3].lower()}?")
        stage.do(OfferQuestion(post))
        stage.do(way(post), stage.ids["Ben"])
    stage.do(OfferQuestion(list(stage.room.posts)[1]))


def long_card(stage: Stage) -> None:
    stage.do(OfferQuestion(list(stage.room.posts)[2]))


def card_gone(stage: Stage) -> None:
    """It was taken back while Ben was reading it."""
    first = next(iter(stage.room.posts))
    stage.do(TakeQuestion(), stage.ids["Ben"])
    stage.do(WithdrawPost(first), stage.ids["Hana"])


def voices_only(stage: Stage) -> None:
    stage.do(TakeQuestion(), stage.ids["Ben"])
    stage.do(VoicesOnly(), stage.ids["Ben"])


def quietest(stage: Stage) -> None:
    card(stage)
    stage.write("Kim", "And now?")
    stage.write("Jo", "What have we not asked?")
    stage.do(OrderQuestions("quietest"))


def steered_by_the_presenter(stage: Stage) -> None:
    """Ben is the stand-in, and Dee's laptop has died: he answers, and holds the controls."""
    stage.do(NameStandIn(stage.ids["Ben"]))
    stage.leave("Dee")
    stage.later(1.2)
    stage.do(TakeControls(), stage.ids["Ben"])
    stage.do(TakeQuestion(), stage.ids["Ben"])


# The state's name, what is done, through whose eyes it is looked at.
ASKED: tuple[tuple[str, Callable[[Stage], None], tuple[str, ...]], ...] = (
    ("explore-card", card, ("Dee", "Femi", "Ben", "Olu", "Chloe")),
    ("explore-card-long", long_card, ("Ben", "Femi")),
    ("explore-card-gone", card_gone, ("Dee", "Ben", "Femi")),
    ("explore-voices", voices_only, ("Dee", "Femi", "Ben", "Olu")),
    ("explore-quietest", quietest, ("Dee", "Femi")),
    ("explore-steered-by-the-presenter", steered_by_the_presenter, ("Ben", "Dee")),
)
