"""The model's speaking in turn: one circle for the session, and each time somebody else begins."""

from __future__ import annotations

from dataclasses import dataclass

from tests.keeper.model_clock import Turns
from tests.keeper.model_rounds import Rounds
from tests.keeper.model_state import need

FACILITATING = ("co", "facilitator")  # they speak last, the facilitator after all others


@dataclass
class Turning(Rounds):
    def turns(self) -> Turns | None:
        """The order of the open step, if people speak in turn in it by now."""
        path = self.path if self.session == "running" else None
        if path is None or not path.phase.in_turn or path.phase.speaker == "bidders":
            return None
        if path.phase.reveal == "together" and path.at not in self.shown_steps:
            return None
        return path.turns.get(path.at) or self.draw()

    def voices(self) -> list[str]:
        """Whose turn comes in this step, as they sit in the circle; latecomers at its end."""
        path = self.running()
        sits = [*self.circle, *(name for name in self.guests if name not in self.circle)]

        def has_a_turn(name: str) -> bool:
            everyone = path.phase.speaker == "everyone"
            facilitates = self.guests[name].role in FACILITATING
            return self.takes_part(name) and (self.speaks(name) or (everyone and facilitates))

        return [name for name in sits if has_a_turn(name)]

    def draw(self) -> Turns:
        path, voices = self.running(), self.voices()
        circle = [name for name in voices if self.guests[name].role not in FACILITATING]
        last = [n for role in FACILITATING for n in voices if self.guests[n].role == role]
        for _ in range(len(path.turns) % max(1, len(circle))):
            circle.append(circle.pop(0))
        order = circle + last
        presenter, where = self.presents(), path.phase.turns
        if presenter in order and where != "shown":
            order.remove(presenter)
            order.insert(0 if where == "presenter_first" else len(order), presenter)
        path.turns[path.at] = Turns(order)
        return path.turns[path.at]

    def settle_turns(self) -> None:
        """Whoever has no turn any more leaves the order; whoever is new comes at its end."""
        turns = self.turns()
        if turns is None:
            return
        voices = self.voices()
        new = [name for name in voices if name not in (*turns.coming, *turns.over)]
        turns.coming = [name for name in turns.coming if name in voices] + new
        turns.over = [name for name in turns.over if name in voices]

    def meant(self, by: str, whose: str) -> Turns:
        """The order, if this person may say something about the turn of `whose` ("": on now)."""
        self.running()
        turns = self.turns()
        need(turns is not None and turns.coming, "nobody has a turn")
        assert turns is not None
        speaker = turns.coming[0]
        need((whose or speaker) == by or self.of_desk(by), "not theirs")
        need((whose or speaker) == speaker, "it has moved on")
        return turns

    def pass_turn(self, by: str, whose: str) -> None:
        turns = self.meant(by, whose)
        turns.over.append(turns.coming.pop(0))

    def next_turn(self, by: str, whose: str, first: str, later: bool) -> None:
        """The desk alone lets somebody speak first, or whoever has the turn come again."""
        turns = self.meant(by, whose)
        if not (first or later):
            turns.over.append(turns.coming.pop(0))
            return
        need(self.of_desk(by), "not the desk")
        speaker = turns.coming[0]
        need(not later or len(turns.coming) > 1, "nobody else is left")
        need(first != speaker and (not first or first in (*turns.coming, *turns.over)), "no turn")
        if later:
            turns.coming.append(turns.coming.pop(0))
        if first:
            turns.coming = [first, *(name for name in turns.coming if name != first)]
            turns.over = [name for name in turns.over if name != first]
            hands = self.running().hands
            hands[:] = [name for name in hands if name != first]
