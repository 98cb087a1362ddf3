"""What has been said in a session, each with a mark of its own, and who may read it by now."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.sessions.step import Step, Who

MARK = re.compile(r"w\d{4}x")


@dataclass
class Said:
    """Something written. `by`: person id; of what went without a name only the test knows it.

    `at`: the step. `asked_of`: the presenter whom it is put to, where it is. `sealed`: nobody has
    been shown it. `been`, `card`: it has been with them, or is. `told`: an action that its owner
    has shown to the set.
    """

    mark: str
    post: str
    kind: str
    by: str
    at: int
    nameless: bool = False
    asked_of: str | None = None
    sealed: bool = False
    been: bool = False
    card: bool = False
    parked: bool = False
    told: bool = False

    def read_by(self, who: Who, ended: bool = False) -> bool:
        """Whether it is in what this person can ask for of the room."""
        own = self.by == who.name and not self.nameless
        if not who.inside or own:
            return own
        if self.kind == "action":
            return self.told and not ended and who.role != "observer"
        if self.sealed:
            return False
        if ended:
            return self.asked_of == who.name and self.by != who.name and self.goes_home
        kept_back = self.asked_of == who.name and not who.desk
        return not kept_back or self.been or self.card

    @property
    def goes_home(self) -> bool:
        return self.parked or not self.been


def marks_in(text: str) -> set[str]:
    return set(MARK.findall(text))


def sealed_number(step: Step, written: int, possible: int) -> int | None:
    """How many have written unseen, where that may be told (A9): never where it leaves one out."""
    missing = possible - written
    return written if step.is_sealed and written >= 2 and missing != 1 else None
