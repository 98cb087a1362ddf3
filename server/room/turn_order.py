"""The order in which people speak in one step: who speaks, who comes after, whose turn is over.

Whether somebody spoke or passed is not in it. Nobody is to be seen as the one who passed, and both
may come in again by putting a hand up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

NAMED_AHEAD = 2  # besides the speaker, as everyone is shown them (domain J6)


@dataclass(frozen=True, slots=True)
class TurnOrder:
    """Person ids. `coming`: whose turn it is, and who comes after. `over`: as they had theirs."""

    coming: tuple[str, ...] = ()
    over: tuple[str, ...] = ()

    @property
    def speaker(self) -> str | None:
        return self.coming[0] if self.coming else None

    @property
    def ahead(self) -> tuple[str, ...]:
        """Who speaks after the speaker, as far as they are named."""
        return self.coming[1 : 1 + NAMED_AHEAD]

    @property
    def everybody(self) -> tuple[str, ...]:
        return (*self.over, *self.coming)

    def finished(self, person: str) -> TurnOrder:
        """Their turn is over."""
        return TurnOrder(_without(self.coming, person), (*_without(self.over, person), person))

    def put_off(self, person: str) -> TurnOrder:
        """Not now: they come again at the end."""
        return TurnOrder((*_without(self.coming, person), person), self.over)

    def given(self, person: str) -> TurnOrder:
        """This person first, and then whoever's turn it was. Nobody loses theirs by it."""
        return TurnOrder((person, *_without(self.coming, person)), _without(self.over, person))

    def kept_to(self, people: Sequence[str]) -> TurnOrder:
        """For these people alone: others leave it, and whoever is new comes at the end."""
        here, known = frozenset(people), frozenset(self.everybody)
        new = (one for one in people if one not in known)
        return TurnOrder((*_those(self.coming, here), *new), _those(self.over, here))


def _without(people: Sequence[str], person: str) -> tuple[str, ...]:
    return tuple(one for one in people if one != person)


def _those(people: Sequence[str], here: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in people if one in here)
