"""What pages hand to the renderer besides a room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FormatCard:
    """A way of working, as the first page offers it."""

    key: str
    name: str
    purpose: str
    size: str
    total_minutes: int


@dataclass(frozen=True, slots=True)
class LinksView:
    """Every link a person of the desk may hand out. `co_facilitator`: none for a stand-in.
    `back`: the opener's own way back."""

    member: str
    observer: str
    co_facilitator: str | None
    back: str | None = None


@dataclass(frozen=True, slots=True)
class JoinView:
    """The page behind a link. `action`: where its form goes. `name`, `error`: after a refusal."""

    action: str
    title: str
    facilitator_name: str
    role: Literal["member", "observer", "co_facilitator", "return"]
    retention_days: int
    state: Literal["open", "ended", "expired"] = "open"
    name: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class WaitingActions:
    """What somebody of an earlier session has open. `action`: one of them, `number`: of them all.
    `name`: "" where it cannot be known."""

    action: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post of the person who asks. `post_key`: what opens one without a name."""

    id: str
    words: str
    sealed: bool
    nameless: bool
    post_key: str
    can_edit: bool
