"""The states of a room in which people write down actions, or look back at them."""

from __future__ import annotations

from functools import cache

from server.room.acts.carry_actions import Carried
from server.room.acts.commit_action import CommitAction
from server.room.acts.continue_session import ContinueSession
from server.room.acts.end_session import EndSession
from server.room.acts.update_action import UpdateAction
from tests.render.stage import Stage
from tests.render.states import MEMBERS, state

SIT_IN = "sit in on a night shift, and keep my mouth shut"


def _committing(stage: Stage) -> None:
    stage.come_in(*MEMBERS)
    stage.come_in("Olu", role="observer")
    stage.start()
    stage.go_to("commit")
    stage.later(1)


@state("commit-saved", "Dee", "Femi", "Ben", "Olu")
def commit_saved(stage: Stage) -> None:
    _committing(stage)
    stage.commit("Ben", SIT_IN, "2026-12-03", "they have told me something I did not know")


@state("commit-drafted", "Dee", "Femi", "Ben")
def commit_drafted(stage: Stage) -> None:
    _committing(stage)
    stage.do(CommitAction("I will sit in on a night", "2026-12-03", person=stage.ids["Ben"]))


def _carried(stage: Stage) -> None:
    other = Stage(stage.room.id, "check_in_only", continues="before")
    stage.__dict__.update(other.__dict__)
    stage.come_in(*MEMBERS[:6])
    stage.come_in("Olu", role="observer")
    stage.start()
    stage.carry(
        Carried(stage.ids["Chloe"], "ask her", "2026-11-20", "she smiles", "open", None, True),
        Carried(stage.ids["Femi"], SIT_IN, None, None, "partly", "One was enough.", True),
        Carried(stage.ids["Femi"], "write it all down", None, None, "open", None, False),
        Carried("was Jo", "wait", None, None, "changed", None, True, ("jo's laptop",)),
    )
    stage.go_to("action_review")
    stage.later(1)


@state("review", "Dee", "Chloe", "Femi", "Ana", "Olu")
def review(stage: Stage) -> None:
    _carried(stage)


@state("review-told", "Dee", "Chloe", "Femi", "Ana")
def review_told(stage: Stage) -> None:
    _carried(stage)
    asked, sat_in, *_ = stage.room.actions
    stage.do(
        UpdateAction(
            asked,
            "dropped",
            "I did not do it. Each time I was near her door I found "
            "something else to do, and that is worth looking at.",
            tell=True,
        ),
        stage.ids["Chloe"],
    )
    stage.do(UpdateAction(sat_in, "partly", "One was enough.", tell=True), stage.ids["Femi"])


@state("next-step", "Dee", "Ana", "Femi")
def next_step(stage: Stage) -> None:
    _carried(stage)
    stage.go_to("next_step")
    stage.commit("Ana", "ring the night team", sign="they ring back")
    stage.commit("Femi", "leave at five on Thursday", "2026-11-26")


@state("ended-acted", "Dee", "Ben")
def ended_acted(stage: Stage) -> None:
    commit_saved(stage)
    stage.go_to("check_out")
    stage.do(EndSession())
    stage.by_clock(ContinueSession("next"))


@state("ended-to-write", "Ben")
def ended_to_write(stage: Stage) -> None:
    """Later today, on his own."""
    _committing(stage)
    stage.go_to("check_out")
    stage.do(EndSession())


@state("ended-over", "Ben")
def ended_over(stage: Stage) -> None:
    """The day in which something could be changed has passed."""
    ended_acted(stage)
    stage.later(25 * 60)


@cache
def carried_over() -> Stage:
    stage = Stage("carried-over")
    _carried(stage)
    return stage
