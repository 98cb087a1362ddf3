"""Asking for air time: what stands behind a bid."""

from __future__ import annotations

from dataclasses import dataclass

URGENCIES = (1, 2, 3)  # can wait, soon, pressing (domain J15)
MOST_WAITED = 20  # sessions; more than any programme has


@dataclass(frozen=True, slots=True)
class Bid:
    """A member's request for air time in this session.

    `headline`: text id. `urgency`: one of URGENCIES. `waited`: earlier sessions in which they have
    asked and not presented, by their own word. `seq`: the event it came with.
    """

    headline: str
    urgency: int
    waited: int
    seq: int
