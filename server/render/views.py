"""What pages hand to the renderer besides a room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from server.room.format import Format, longest_stretch, planned_minutes

FEW = 5  # members at most


@dataclass(frozen=True, slots=True)
class FormatView:
    """A way of working, as it is shown. `phases`: what its phases are called, by key."""

    key: str
    name: str
    purpose: str
    story: str
    size: str
    form: Format
    phases: Mapping[str, str]

    @property
    def minutes(self) -> int:
        return planned_minutes(self.form.rows, self.form.rounds)

    @property
    def splits(self) -> bool:
        """Whether it is for so few that a course works in several groups side by side."""
        return self.form.most_members <= FEW and self.form.lead != "process_guide"

    @property
    def stretch_minutes(self) -> int:
        """The longest time without a break."""
        return longest_stretch(self.form.rows, self.form.rounds)


@dataclass(frozen=True, slots=True)
class NotDone:
    """Why nothing came of a press. `code`: what was typed as the code of this Setroom; None where
    none is asked for. `asks_for_code`: nothing else is missing, and none was typed. `wrong_file`:
    it is what the file says that cannot be."""

    heading: str
    sentence: str
    code: str | None = None
    asks_for_code: bool = False
    wrong_code: bool = False
    wrong_file: bool = False


@dataclass(frozen=True, slots=True)
class OwnCard:
    """Somebody's own format, as its owner sees it among the others. `view`: None where no room can
    be opened with it yet, and `why` not. `readable`: whether it can be changed."""

    id: str
    key: str
    name: str
    view: FormatView | None
    why: str
    readable: bool = True


@dataclass(frozen=True, slots=True)
class FormatGroup:
    """Ways of working that are shown together. `says`: what they have in common."""

    heading: str
    says: str
    formats: tuple[FormatView, ...]


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
    `name`: "" where it cannot be known. `now_with`: id of the person whom the desk has handed them
    to, or ""."""

    action: str
    number: int
    name: str
    now_with: str = ""


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
