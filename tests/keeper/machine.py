"""M2: Hypothesis presses whatever it likes, and the keeper must do what the model does."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.keeper.press_people import TAKING
from tests.keeper.presses import ALL, GROUPS, WEIGHTED, fitting
from tests.keeper.stage import PEOPLE
from tests.keeper.world import MOODS, World

CLASSIC = "classic_single_90"
BEGINNINGS = (
    *((CLASSIC, at) for at in ("", "check_in", "break", "clarify", "explore", "echo", "commit")),
    *((CLASSIC, at) for at in ("", "explore", "set_review", "action_review")),
    *(("classic_multi", at) for at in ("", "bidding", "explore", "commit", "check_out")),
    *(("self_facilitated", at) for at in ("", "bidding", "present", "explore")),
    *(("practice_set", at) for at in ("skill_focus", "explore", "debrief_next")),
)
SECONDS = (1, 4, 9.999, 10, 10.001, 19, 20, 60, 90, 299, 300, 1_200, 3_600)
OUTSIDE = (
    *["time"] * 8,
    *["comes or goes"] * 5,
    *["crash"] * 2,
    *["newcomer"] * 4,
    *["leaves"] * 2,
    *["the desk drops out"] * 3,
    "put away",
    "nobody for six hours",
)

picks = st.integers(0, 2**20)
people = st.sampled_from(PEOPLE)
acts = st.sampled_from(list(ALL))
moods = st.sampled_from(MOODS)


class RoomMachine(RuleBasedStateMachine):
    """Every rule is one step of a world that checks itself after each."""

    world_class: ClassVar[type[World]] = World

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.world: World | None = None

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        self.loop.run_until_complete(work)

    @property
    def here(self) -> World:
        assert self.world is not None
        return self.world

    @initialize(seed=st.integers(0, 2**32), where=st.sampled_from(BEGINNINGS))
    def begins(self, seed: int, where: tuple[str, str]) -> None:
        self.world = self.world_class(seed)
        self.do(self.world.begin(*where))

    @rule(by=people, act=acts, pick=picks, mood=moods)
    def anybody_presses_anything(self, by: str, act: str, pick: int, mood: str) -> None:
        self.do(self.here.press(by, act, pick, mood))

    @rule(pick=picks, mood=moods)
    def somebody_presses_what_they_may(self, pick: int, mood: str) -> None:
        act, by = self.here.allowed(WEIGHTED, pick)
        self.do(self.here.press(by, act, pick, mood))

    @rule(pick=picks, mood=moods)
    def somebody_presses_what_nobody_has_yet(self, pick: int, mood: str) -> None:
        act, by = self.here.allowed(self.here.untried, pick)
        self.do(self.here.press(by, act, pick, mood))

    @rule(group=st.sampled_from(list(GROUPS)), pick=picks, mood=moods)
    def somebody_does_one_of(self, group: str, pick: int, mood: str) -> None:
        act, by = self.here.allowed(GROUPS[group], pick)
        self.do(self.here.press(by, act, pick, mood))

    @rule(pick=picks, mood=moods)
    def what_the_step_is_for(self, pick: int, mood: str) -> None:
        for number in range(3):
            act, by = self.here.allowed(fitting(self.here.model), pick + number)
            self.do(self.here.press(by, act, pick + number, mood))

    @rule(pressed=st.lists(st.tuples(people, acts), min_size=2, max_size=4), pick=picks)
    def several_in_one_turn(self, pressed: list[tuple[str, str]], pick: int) -> None:
        self.do(self.here.press_several(pressed, pick))

    @rule(pick=picks)
    def comes_again(self, pick: int) -> None:
        """With the same key the same answer; with another body it is refused."""
        self.do(self.here.come_again(pick))

    @rule(what=st.sampled_from(OUTSIDE), pick=picks)
    def outside(self, what: str, pick: int) -> None:
        match what:
            case "time":
                self.do(self.here.pass_time(round(SECONDS[pick % len(SECONDS)] * 1_000)))
            case "comes or goes":
                self.do(self.here.come_or_go(PEOPLE[pick % len(PEOPLE)]))
            case "crash":
                self.do(self.here.die(pick))
            case "newcomer":
                self.do(self.here.newcomer(pick))
            case "leaves":
                self.do(self.here.give_up_a_seat(pick))
            case "the desk drops out":
                self.do(self.here.desk_drops_out())
                for number in range(3):
                    act, by = self.here.allowed(list(TAKING), pick + number)
                    self.do(self.here.press(by, act, pick + number, ""))
            case "put away":
                self.do(self.here.put_away())
            case "nobody for six hours":
                self.do(self.here.be_empty())

    def teardown(self) -> None:
        if self.world is not None:
            self.do(self.world.end())
        self.loop.close()
