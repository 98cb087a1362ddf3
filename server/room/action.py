"""What somebody means to do, without the words: those are texts, kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActionStatus = Literal["open", "done", "partly", "changed", "dropped"]

STILL_OPEN: tuple[ActionStatus, ...] = ("open", "partly", "changed")  # what goes along next time
ACTION_LIMIT_CHARS = 600  # of each of its texts, as of a post
ACTIONS_PER_PERSON = 12  # a bound on memory; who writes down more than three does few of them


@dataclass(frozen=True, slots=True)
class Action:
    """`text`, `sign`, `learned`: text ids. `due`: a day, `2026-12-03`.

    `owner`: person id. Of an action from an earlier session whose owner has not come yet it is who
    they were there; `marks` then holds the hashes by which they are known again (hand_actions.py).
    `handed`: that earlier person, where the desk has said who they are now, until the new owner has
    made something of it. `was_with`: whom the desk had handed it to before, and who may have read
    it; its owner is told.
    `draft`: written by the desk for its owner, and none of theirs before they have saved it.
    `remind`: whether the set is reminded of it next time. `shown`: the step in which its owner has
    shown it to the set; None: nobody but its owner sees it. `carried`: comes from an earlier
    session.
    """

    id: str
    owner: str
    text: str
    due: str | None
    sign: str | None
    status: ActionStatus = "open"
    learned: str | None = None
    remind: bool = True
    draft: bool = False
    shown: int | None = None
    carried: bool = False
    marks: tuple[str, ...] = ()
    handed: str | None = None
    was_with: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The ids of all its words."""
        return tuple(one for one in (self.text, self.sign, self.learned) if one is not None)
