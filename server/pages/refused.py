"""Turning every no and every failure into an answer: the one place where rules meet HTTP."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from server.errors import (
    NotAllowed,
    NotFound,
    NotNow,
    Refusal,
    SetroomError,
    StoreAway,
    Unacceptable,
)


class Malformed(Refusal):
    """The request cannot be read at all."""

    name = "malformed"

    def __init__(self, message: str = "That request could not be read.") -> None:
        super().__init__(message)


class Foreign(NotAllowed):
    name = "foreign"

    def __init__(self) -> None:
        super().__init__("That came from another site, so nothing was done.")


class TooLarge(Refusal):
    name = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__("That is too large to be taken.", limit=limit)


class TooMany(Refusal):
    name = "too_many"

    def __init__(self, wait_s: float) -> None:
        super().__init__(
            "That was a lot at once. Wait a moment, then send it again.",
            retry_after_s=max(1, math.ceil(wait_s)),
        )


STATUS: Mapping[type[SetroomError], int] = {
    NotAllowed: 403,
    NotFound: 404,
    NotNow: 409,
    Unacceptable: 422,
    Malformed: 400,
    TooLarge: 413,
    TooMany: 429,
    StoreAway: 503,
}

HEADINGS: Mapping[int, str] = {
    400: "That could not be read",
    403: "Not here",
    404: "There is nothing here",
    409: "Not now",
    413: "Too large",
    422: "Nearly",
    429: "One moment",
    503: "Setroom cannot store anything just now",
}

AWAY = "Setroom cannot store anything just now. Your words are still yours; try again in a moment."

FAULT = "Something went wrong on our side. Try again: nothing is done twice."


def status_of(error: SetroomError) -> int:
    """The HTTP status of a refusal or failure; 500 only for our own faults."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500


def body_of(error: SetroomError) -> dict[str, Any]:
    """The JSON of it. A failure says nothing of its inside."""
    if isinstance(error, Refusal):
        return {"refusal": error.name, "message": error.message, **error.numbers}
    if isinstance(error, StoreAway):
        return {"refusal": "store_away", "message": AWAY, "retry_after_s": error.retry_after_s}
    return {"refusal": "failed", "message": FAULT}


def headers_of(error: SetroomError) -> dict[str, str]:
    wait_s = body_of(error).get("retry_after_s")
    return {} if wait_s is None else {"Retry-After": str(wait_s)}


def json_of(error: SetroomError) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the JSON answer."""
    return status_of(error), headers_of(error), msgspec.json.encode(body_of(error))
