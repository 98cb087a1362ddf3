"""What has happened in a room. Events are the only thing that is kept for good.

The rules of an event:
- frozen, past tense, and made of numbers, flags, short code words and random ids;
- never a name or a sentence: those are texts, kept apart by their random id;
- a time only where the room needs it later, in whole milliseconds since 1970 (`..._ms`);
- an actor only where the room needs it later: a post without a name has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """The root of all events. `version` rises when the meaning of the stored fields changes."""

    version: ClassVar[int] = 1
