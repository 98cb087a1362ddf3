"""States in which people ask for time, or for each other. Entered in the one table of states."""

from __future__ import annotations

from server.room.acts.admit import Admit
from server.room.acts.bid import Bid
from server.room.acts.call_help import CallHelp
from server.room.acts.let_settle import LetSettle
from server.room.acts.name_contacts import NameContacts
from server.room.acts.offer_to_hold import OfferToHold
from server.room.acts.pause import Pause
from server.room.acts.remind_set import RemindSet
from server.room.acts.say_how import SayHow
from server.room.acts.say_wish import SayWish
from server.room.acts.set_away_policy import SetAwayPolicy
from server.room.acts.tell_set import TellSet
from tests.render.stage import Stage
from tests.render.states import exploring, running, state


@state("heavy", "Dee", "Femi", "Ben", "Olu")
def heavy(stage: Stage) -> None:
    exploring(stage)
    stage.do(NameContacts("Occupational health, 01234 567890\nSamaritans, 116 123"))
    stage.do(CallHelp(), stage.ids["Hana"])
    stage.do(SayHow(not_alone=True, types=True), stage.ids["Jo"])
    stage.do(Pause())
    stage.do(SayWish("stop_here"), stage.ids["Ben"])


@state("reminded", "Dee", "Femi", "Ben")
def reminded(stage: Stage) -> None:
    exploring(stage)
    late = stage.knock("Lou")
    stage.do(Admit((late,)))
    stage.do(RemindSet("one_at_a_time"))
    stage.do(LetSettle(60))
    stage.do(TellSet("Ten more minutes here, then we meet in the call at 11:20."))


@state("offered", "Femi", "Chloe")
def offered(stage: Stage) -> None:
    exploring(stage)
    stage.do(SetAwayPolicy("peers"))
    stage.leave("Dee")
    stage.later(2)
    stage.do(OfferToHold(), stage.ids["Chloe"])


@state("bidding", "Dee", "Femi", "Ben", "Olu")
def bidding(stage: Stage) -> None:
    running(stage, "bidding")
    stage.do(Bid("A colleague who does not answer", 2, 1), stage.ids["Ben"])
    stage.do(Bid("Night shifts nobody wants"), stage.ids["Hana"])
    stage.do(Bid("What I did not say on Friday, and to whom", 3, 2), stage.ids["Ian"])
