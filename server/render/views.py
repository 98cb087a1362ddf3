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
class OwnPost:
    """A post of the person who asks. `post_key`: what opens one without a name. `state`: where it
    is, as others may know it."""

    id: str
    words: str
    sealed: bool
    nameless: bool
    post_key: str
    can_edit: bool
    state: str = "shown"


@dataclass(frozen=True, slots=True)
class HomeQuestion:
    """A question that the presenter took home. `by`: the name it was signed with, or "".
    `asked`: it has been with them; else it was still waiting at the end."""

    words: str
    by: str
    asked: bool
