"""Every no of a room, with its name, its sentence and its numbers."""

from __future__ import annotations

from server.errors import NotAllowed, NotFound, NotNow, Unacceptable


class NotYours(NotAllowed):
    name = "not_allowed"

    def __init__(self, message: str = "This is not yours to do here.") -> None:
        super().__init__(message)


class NotHolding(NotAllowed):
    name = "not_holding"

    def __init__(self) -> None:
        super().__init__("Somebody else holds the controls. Take them back first.")


class NoSuchPerson(NotFound):
    name = "no_such_person"

    def __init__(self) -> None:
        super().__init__("Nobody like that is in this room.")


class NoSuchPost(NotFound):
    name = "no_such_post"

    def __init__(self) -> None:
        super().__init__("That post is not here any more.")


class NoSuchAction(NotFound):
    name = "no_such_action"

    def __init__(self) -> None:
        super().__init__("That action is not here any more, or it is not yours to see.")


class WrongMoment(NotNow):
    name = "not_now"


class NothingWaits(NotNow):
    name = "nothing_waits"

    def __init__(self) -> None:
        super().__init__("No written question is waiting just now.")


class Stale(NotNow):
    """The view the person acted on was an older one."""

    name = "stale"

    def __init__(self, seen: int, steer: int) -> None:
        super().__init__(
            "Something changed just before you pressed, so nothing was done. Look once more.",
            seen=seen,
            steer=steer,
        )


class TurnMoved(NotNow):
    """Somebody has passed on the turn that this was about."""

    name = "turn_moved"

    def __init__(self) -> None:
        super().__init__("The turn has moved on already, so nothing was done. Look once more.")


class TooLong(Unacceptable):
    name = "too_long"

    def __init__(self, field: str, limit: int, length: int) -> None:
        super().__init__(
            f"That is {length} characters; up to {limit} fit here.",
            field=field,
            limit=limit,
            length=length,
        )


class Missing(Unacceptable):
    name = "missing"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


class BadField(Unacceptable):
    name = "bad_field"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


class AnonymityClosed(NotNow):
    """Fewer people than agreed could have written it."""

    name = "anonymity_closed"

    def __init__(self, possible: int, least: int) -> None:
        super().__init__(
            f"Only {possible} people could have written this, so leaving the name off would not "
            f"hide you. It needs {least}.",
            possible=possible,
            least=least,
        )
