"""The root of everything Setroom says no to, and of everything that goes wrong.

SetroomError
├── Refusal        the room says no; nothing has changed         (room/refusals.py)
│   ├── NotAllowed      this person may not do this
│   ├── NotFound        there is no such thing for this person
│   ├── NotNow          allowed, but not at this moment, or seen too late
│   └── Unacceptable    what was sent cannot be taken as it is
└── Failure        something below us failed; nothing has changed
    ├── StoreAway       the store cannot write or read now; try again
    └── SeqTaken        somebody else appended first; catch up and decide again
"""

from __future__ import annotations

from typing import ClassVar


class SetroomError(Exception):
    """Anything that Setroom itself raises on purpose."""


class Refusal(SetroomError):
    """A no with a name, a sentence for people, and the numbers that explain it.

    `name` is part of the public contract (`{"refusal": name, ...}`).
    """

    name: ClassVar[str] = "refused"

    def __init__(self, message: str, **numbers: int | str) -> None:
        super().__init__(message)
        self.message = message
        self.numbers = numbers


class NotAllowed(Refusal):
    name = "not_allowed"


class NotFound(Refusal):
    name = "not_found"


class NotNow(Refusal):
    name = "not_now"


class Unacceptable(Refusal):
    name = "unacceptable"


class Failure(SetroomError):
    """Not the person's fault. What was sent is not stored."""


class StoreAway(Failure):
    """The store cannot be written or read at this moment.

    `retry_after_s`: whole seconds after which trying again makes sense.
    """

    def __init__(self, why: str, retry_after_s: int = 5) -> None:
        super().__init__(why)
        self.retry_after_s = retry_after_s


class SeqTaken(Failure):
    """The room's head has moved on since the caller last looked."""
