"""Whatever happens in a step that goes round: everybody who speaks there is offered one turn.

Hypothesis lets people come, go, pass, speak out of order and change steps. After each of it the
order holds everybody exactly once, and nobody has lost their turn but by a word of somebody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.admit import Admit
from server.room.acts.go_to import GoTo
from server.room.acts.next_turn import NextTurn
from server.room.acts.pass_turn import PassTurn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.remove_person import RemovePerson
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.undo_move import UndoMove
from server.room.turn_order import TurnOrder
from server.room.turns import order_of
from tests.room.scenes import Scene, chosen, entered, knocked, moved_to, opened, room_after, started

WHO_SPEAKS = {  # as the domain has it, and not as the code says it
    "check_in": {"member", "presenter", "facilitator", "co_facilitator"},
    "action_review": {"member", "presenter"},
    "echo": {"member"},
}
MOST_PEOPLE = 14


class Circle:
    """A step that goes round. `offered`: who has had the turn at some moment. `told`: whose turn
    somebody has said to be over."""

    def __init__(self, phase: str) -> None:
        self.scene: Scene = room_after(
            opened(),
            entered("ana", "ben", "chloe", "femi"),
            entered("cora", role="co_facilitator"),
            entered("olu", role="observer"),
            started(),
            chosen("ben"),
            moved_to(phase),
        )
        if phase == "echo":
            self.scene.does("dee", ShowPosts())
            self.scene.passes(seconds=20).does(None, ShowDue())
        self.phase = phase
        self.told: Counter[str] = Counter()
        self.offered: set[str] = set()
        self.hold()

    @property
    def order(self) -> TurnOrder:
        found = order_of(self.scene.room)
        assert found is not None
        return found

    def should_speak(self) -> set[str]:
        presenter = self.scene.room.presenter
        return {
            one.id
            for one in self.scene.room.inside()
            if ("presenter" if one.id == presenter else one.role) in WHO_SPEAKS[self.phase]
        }

    def hold(self) -> None:
        order = self.order
        assert Counter(order.everybody) == Counter(self.should_speak()), "each of them, once"
        assert all(self.told[one] >= 1 for one in order.over), "nobody's turn is over by itself"
        if order.speaker is not None:
            self.offered.add(order.speaker)

    # What can happen.

    def comes(self, pick: int) -> None:
        name = f"guest{len(self.scene.people)}"
        if len(self.scene.people) < MOST_PEOPLE:
            before = self.order.coming
            knocked(name)(self.scene)
            self.scene.does("dee", Admit((self.scene[name],)))
            assert (*before, self.scene[name]) == self.order.coming

    def is_on_the_call(self, pick: int) -> None:
        name = f"caller{len(self.scene.people)}"
        if len(self.scene.people) < MOST_PEOPLE:
            added = self.scene.does("dee", AddPersonOnCall(name))
            self.scene.people[name] = str(added.answer["person"])

    def comes_back(self, pick: int) -> None:
        """On another device."""
        name = f"again{len(self.scene.people)}"
        if len(self.scene.people) < MOST_PEOPLE:
            before = self.order
            knocked(name, again=True)(self.scene)
            self.scene.does("dee", Admit((self.scene[name],), back_as=self.scene["ana"]))
            assert before == self.order

    def is_taken_out(self, pick: int) -> None:
        gone = [
            one
            for one in self.order.everybody
            if self.scene.room.people[one].role == "member"
            and one not in (self.scene.room.presenter, self.scene["ana"])
        ]
        if gone:
            before, leaves = self.order, gone[pick % len(gone)]
            self.scene.does("dee", RemovePerson(leaves))
            assert tuple(one for one in before.coming if one != leaves) == self.order.coming

    def speaks(self, pick: int) -> None:
        self._is_over(NextTurn if pick % 2 else PassTurn, "dee" if pick % 3 else "cora")

    def says_so_themselves(self, pick: int) -> None:
        speaker = self.order.speaker
        names = [name for name, one in self.scene.people.items() if one == speaker]
        if speaker is not None and self.scene.room.people[speaker].place == "inside":
            self._is_over(NextTurn if pick % 2 else PassTurn, names[0])

    def _is_over(self, command: Callable[[str], NextTurn | PassTurn], by: str) -> None:
        speaker, after = self.order.speaker, self.order.coming[1:]
        if speaker is not None:
            self.told[speaker] += 1
            self.scene.does(by, command(speaker))
            assert after == self.order.coming

    def is_put_off(self, pick: int) -> None:
        if len(self.order.coming) > 1:
            first, *others = self.order.coming
            self.scene.does("dee", NextTurn(first, later=True))
            assert (*others, first) == self.order.coming

    def goes_first(self, pick: int) -> None:
        speaker, everybody = self.order.speaker, self.order.everybody
        chosen_one = everybody[pick % len(everybody)]
        if speaker is not None and chosen_one != speaker:
            self.scene.does("dee", NextTurn(speaker, first=chosen_one))
            assert (chosen_one, speaker) == self.order.coming[:2]

    def puts_a_hand_up(self, pick: int) -> None:
        before, chloe = self.order, self.scene["chloe"]
        if chloe in before.everybody and chloe not in self.scene.run.hands:
            self.scene.does("chloe", RaiseHand())
        assert before == self.order

    def presses_too_late(self, pick: int) -> None:
        before = self.order
        if before.over and before.speaker is not None:
            late = before.over[pick % len(before.over)]
            assert "turn_moved" == self.scene.refuses("dee", NextTurn(late)).name

    def is_left_and_opened_again(self, pick: int) -> None:
        before, at = self.order, self.scene.run.at
        self.scene.does("dee", GoTo(at - 1))
        self.scene.does("dee", UndoMove() if pick % 2 else GoTo(at))
        assert before == self.order

    HAPPENS = (
        *(comes, is_on_the_call, comes_back, is_taken_out, speaks, speaks, says_so_themselves),
        *(is_put_off, goes_first, puts_a_hand_up, presses_too_late, is_left_and_opened_again),
    )


@pytest.mark.slow
@pytest.mark.parametrize("phase", WHO_SPEAKS)
@given(
    happens=st.lists(
        st.tuples(st.integers(0, len(Circle.HAPPENS) - 1), st.integers(0, 5_000)), max_size=30
    )
)
def test_everybody_who_speaks_here_is_offered_a_turn(
    phase: str, happens: list[tuple[int, int]]
) -> None:
    circle = Circle(phase)
    for which, pick in happens:
        Circle.HAPPENS[which](circle, pick)
        circle.hold()
    for _ in range(3 * MOST_PEOPLE):
        if circle.order.speaker is not None:
            circle.speaks(0)
            circle.hold()
    assert None is circle.order.speaker
    assert circle.should_speak() <= circle.offered
    assert set(circle.order.over) == circle.should_speak()
