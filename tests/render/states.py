"""Every state a room can be seen in, by name: made by what people did, for pictures and checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.call_time_out import CallTimeOut
from server.room.acts.end_session import EndSession
from server.room.acts.hide_post import HidePost
from server.room.acts.last_call import LastCall
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.park_question import ParkQuestion
from server.room.acts.pause import Pause
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowPosts
from server.room.acts.take_controls import TakeControls
from server.room.acts.withdraw_post import WithdrawPost
from tests.render.stage import Stage

MEMBERS = ("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian", "Jo", "Kim")


@dataclass(frozen=True)
class State:
    """`person`: through whose eyes. `links`: whether the page gets the links, as at the desk."""

    stage: Stage
    person: str
    links: bool = False


Maker = Callable[[str], State]
STATES: dict[str, Maker] = {}


def state(name: str, *people: str) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """Enters a state once for each of `people`, as `name-person`."""

    def enter(play: Callable[[Stage], None]) -> Callable[[Stage], None]:
        for person in people:
            full = f"{name}-{person.lower()}"

            def make(room_id: str, person: str = person) -> State:
                stage = Stage(room_id)
                play(stage)
                return State(stage, stage.ids[person], links=person == "Dee")

            STATES[full] = make
        return play

    return enter


@cache
def made(name: str) -> State:
    """The state by its name, which is also the room's id. To be looked at, not changed."""
    return STATES[name](name)


def _all_in(stage: Stage) -> None:
    stage.come_in(*MEMBERS)
    stage.come_in("Olu", role="observer")


def running(stage: Stage, key: str) -> None:
    _all_in(stage)
    stage.do(NameStandIn(stage.ids["Ana"]))
    stage.start()
    stage.go_to(key)


def exploring(stage: Stage) -> None:
    running(stage, "explore")
    stage.later(4)
    stage.write("Hana", "What are you not saying to her?")
    stage.write("Chloe", "What would the night team say?", nameless=True)
    stage.write(
        "Ian",
        "If you imagine yourself six months from now, looking back at this week with some "
        "kindness: what would you want to have tried, even if it had not worked?",
    )
    stage.do(RaiseHand(), stage.ids["Chloe"])
    stage.do(RaiseHand(), stage.ids["Ian"])


def _at_step(stage: Stage, key: str, minutes: float) -> None:
    running(stage, key)
    stage.later(minutes)


# States that are only a step and some minutes in it: name, key of the row, minutes, whose eyes.
AT_A_STEP: tuple[tuple[str, str, float, tuple[str, ...]], ...] = (
    ("arrive", "arrive", 0, ("Dee", "Femi")),
    ("bidding-empty", "bidding", 0, ("Dee", "Femi")),
    ("break", "break", 2, ("Dee", "Femi", "Olu")),
    ("break-notice", "break", 4.5, ("Dee",)),
    ("present-waiting", "present", 0, ("Dee", "Femi", "Ben", "Olu")),
    ("clarify", "clarify", 1, ("Femi",)),
    ("explore-empty", "explore", 0, ("Femi",)),
    ("take-stock", "take_stock", 0, ("Dee", "Femi", "Ben")),
    ("commit", "commit", 1, ("Dee", "Femi", "Ben")),
    ("set-review", "set_review", 0, ("Ben",)),
    ("check-out", "check_out", 2, ("Dee", "Femi")),
)
for _name, _key, _minutes, _people in AT_A_STEP:
    state(_name, *_people)(partial(_at_step, key=_key, minutes=_minutes))


@state("lobby-empty", "Dee")
def lobby_empty(stage: Stage) -> None:
    """Nobody has come yet."""


@state("lobby-door", "Dee", "Femi")
def lobby_door(stage: Stage) -> None:
    for name in MEMBERS:
        stage.knock(name)


@state("lobby-inside", "Dee", "Femi", "Olu")
def lobby_inside(stage: Stage) -> None:
    stage.come_in(*MEMBERS[:6])
    stage.come_in("Olu", role="observer")
    stage.do(AddPersonOnCall("Priya"))
    stage.do(NameStandIn(stage.ids["Ana"]))
    stage.leave("Ben")
    stage.gone.add(stage.knock("Ben again", again=True))


@state("lobby-late", "Dee")
def lobby_late(stage: Stage) -> None:
    _all_in(stage)
    stage.later(14)


@state("check-in", "Dee", "Femi", "Olu")
def check_in(stage: Stage) -> None:
    running(stage, "check_in")
    stage.later(2)
    stage.write("Ana", "Tired, and glad to be here.", kind="reflection")


@state("bidding-chosen", "Dee", "Ben")
def bidding_chosen(stage: Stage) -> None:
    running(stage, "bidding")
    stage.do(SetRounds((stage.ids["Ben"],)))
    stage.later(3)


@state("present", "Dee", "Femi", "Ben", "Olu")
def present(stage: Stage) -> None:
    running(stage, "present")
    stage.begin()
    stage.later(2.3)


@state("present-last", "Ben")
def present_last(stage: Stage) -> None:
    running(stage, "present")
    stage.begin()
    stage.later(7.4)


@state("explore", "Dee", "Femi", "Ben", "Olu", "Chloe")
def explore(stage: Stage) -> None:
    exploring(stage)


@state("explore-gone", "Dee")
def explore_gone(stage: Stage) -> None:
    exploring(stage)
    first, second = list(stage.room.posts)[:2]
    stage.do(HidePost(second))
    stage.do(WithdrawPost(first), stage.ids["Hana"])


@state("explore-few", "Femi")
def explore_few(stage: Stage) -> None:
    exploring(stage)
    stage.leave("Ana", "Chloe", "Hana", "Jo")


@state("explore-latecomer", "Dee", "Lou")
def explore_latecomer(stage: Stage) -> None:
    exploring(stage)
    stage.knock("Lou")


@state("explore-last-call", "Dee", "Femi")
def explore_last_call(stage: Stage) -> None:
    exploring(stage)
    stage.do(LastCall())


@state("explore-over", "Dee", "Femi", "Ben", "Olu")
def explore_over(stage: Stage) -> None:
    exploring(stage)
    stage.later(18.2)


@state("explore-late", "Dee")
def explore_late(stage: Stage) -> None:
    """So far over that the agreed finish cannot be kept without cutting something."""
    exploring(stage)
    stage.later(25.4)


@state("echo-sealed", "Dee", "Femi", "Ben", "Olu")
def echo_sealed(stage: Stage) -> None:
    running(stage, "echo")
    stage.later(1.5)
    stage.write("Femi", "The pause before you said her name.", kind="reflection")
    for name in ("Ana", "Chloe", "Hana", "Ian"):
        stage.write(name, f"Something quiet, {len(name)}.", kind="reflection", nameless=True)


@state("echo-showing", "Dee", "Femi", "Ben")
def echo_showing(stage: Stage) -> None:
    echo_sealed(stage)
    stage.do(ShowPosts())
    stage.later(0.1)


@state("echo-shown", "Dee", "Femi", "Ben", "Olu")
def echo_shown(stage: Stage) -> None:
    echo_sealed(stage)
    stage.show()


@state("stopped", "Dee", "Femi", "Ben", "Olu")
def stopped(stage: Stage) -> None:
    exploring(stage)
    stage.do(Pause())
    stage.later(3.3)


@state("time-out", "Dee")
def time_out(stage: Stage) -> None:
    exploring(stage)
    stage.do(CallTimeOut())


@state("away", "Femi", "Ana")
def away(stage: Stage) -> None:
    exploring(stage)
    stage.leave("Dee")
    stage.later(1.2)


@state("held", "Dee", "Ana")
def held(stage: Stage) -> None:
    exploring(stage)
    stage.leave("Dee")
    stage.later(1.2)
    stage.do(TakeControls(), stage.ids["Ana"])
    stage.kept.desk_left_ms = None
    stage.gone.discard(stage.dee)


@state("alone", "Dee")
def alone(stage: Stage) -> None:
    """Nobody could take the desk: the stand-in is away too."""
    exploring(stage)
    stage.leave("Ana")


@state("co", "Cleo")
def co(stage: Stage) -> None:
    exploring(stage)
    stage.knock("Cleo", "co_facilitator")


@state("ended", "Dee", "Femi", "Ben", "Olu", "Cleo")
def ended(stage: Stage) -> None:
    exploring(stage)
    stage.knock("Cleo", "co_facilitator")
    post = stage.write("Femi", "What do you want to be able to say to her on Friday?")
    stage.do(OfferQuestion(post))
    stage.do(ParkQuestion(post), stage.ids["Ben"])
    stage.go_to("check_out")
    stage.later(3)
    stage.do(EndSession())
