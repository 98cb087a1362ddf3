"""What a rule answers with when it does not refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.room.event import Event
from server.room.post import SealedPost


@dataclass(frozen=True, slots=True)
class Command:
    """The root of all commands: what somebody asks the room to do. Fields as in the form."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Events to append, and what goes with them in the same transaction.

    `texts`: text id -> words. `erased`: text ids. `seal`: inserted or replaced; `unseal`: post ids.
    `answer`: what the 2xx tells besides seq. `done`: the person has finished (a sign outside the
    log, gone with the step). `own`: the post that the command's key may edit and withdraw.
    """

    events: Sequence[Event] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    erased: Sequence[str] = ()
    seal: SealedPost | None = None
    unseal: Sequence[str] = ()
    answer: Mapping[str, str | int | bool] = field(default_factory=dict)
    done: bool = False
    own: str | None = None
