"""States of rooms in other formats than the classic one: what only they have."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from server.room.acts.end_session import EndSession
from server.room.acts.move_on import MoveOn
from server.room.acts.set_rounds import SetRounds
from tests.render.any_format import choose, running
from tests.render.stage import Stage
from tests.render.states import MEMBERS, state

# A name, the format, the key of the row, and through whose eyes.
AT_A_STEP: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("no-rounds", "check_in_only", "check_in", ("Dee", "Femi")),
    ("several", "classic_multi", "bidding", ("Dee", "Femi")),
    ("spare", "classic_multi", "check_out", ("Dee", "Femi")),
    ("casting", "kollegiale", "cast_roles", ("Dee", "Ana")),
    ("both-write", "question_only", "write_problem", ("Dee", "Ana", "Femi")),
    ("asks-too", "question_only", "question_problem", ("Dee", "Ana", "Femi")),
    ("all-look-back", "classic_multi", "round_review", ("Ana",)),
    ("led", "contracting", "how_we_work", ("Dee", "Femi")),
    ("alone", "closing", "evaluation", ("Dee", "Femi")),
)


def enter_all() -> None:
    """Into the table of states, before anybody reads it."""
    for name, form, key, people in AT_A_STEP:
        state(name, *people)(partial(_at_step, form=form, key=key))
    state("fewer", "Dee", "Femi")(_fewer_than_planned)
    state("ended-several", "Dee")(_ended_early)
    state("cast", "Dee", "Ana", "Femi")(_cast)


def _anew(stage: Stage, form: str, members: int = 8) -> None:
    """The same stage, opened with another format."""
    stage.__dict__.update(Stage(stage.room.id, form).__dict__)
    stage.come_in(*MEMBERS[:members])
    stage.start()


def _at_step(stage: Stage, form: str, key: str) -> None:
    _anew(stage, form)
    _go_on(stage, lambda: stage.room.row is not None and stage.room.row.key == key)
    stage.begin()
    stage.later(1)


def _fewer_than_planned(stage: Stage) -> None:
    """Two have been chosen of three, while the first of them presents."""
    _anew(stage, "classic_multi")
    _go_on(stage, lambda: running(stage).step.round == 1)
    stage.do(SetRounds((stage.ids["Ben"], stage.ids["Ana"])))


def _ended_early(stage: Stage) -> None:
    """Of two rounds the second has not begun."""
    _fewer_than_planned(stage)
    stage.begin()
    stage.later(5)
    stage.do(EndSession())


def _cast(stage: Stage) -> None:
    """It is settled whose case it is, and the step goes on."""
    _anew(stage, "kollegiale")
    stage.later(2)
    choose(stage)


def _go_on(stage: Stage, there: Callable[[], bool]) -> None:
    while not there():
        choose(stage)
        stage.begin()
        if stage.room.row is not None and stage.room.row.reveal == "together":
            stage.show()
        stage.do(MoveOn())
