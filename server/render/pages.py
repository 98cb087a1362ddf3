"""Pages outside of rooms, besides those of formats."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence

from server.render.format_pages import FormatPages
from server.render.views import FormatGroup, FormatView, JoinView, NotDone

HOME_PLACES = {
    "title": "title",
    "facilitator_name": "your-name",
    "starts_at": "starts-at",
    "finish_at": "finish-at",
    "call_url": "call-url",
    "code": "code",
    "format": "format",
    "groups": "groups",
}


class Pages(FormatPages):
    """`static_version`: changes with the files under web/static. `epoch`: that of the store."""

    def __init__(
        self,
        static_version: str,
        now_ms: Callable[[], int],
        epoch: str = "",
        days: int = 30,
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        super().__init__(static_version, now_ms, epoch, chance)
        self._days = days

    def home(
        self,
        values: Mapping[str, str],
        errors: Mapping[str, str],
        chosen: FormatView,
        near: Sequence[FormatGroup],
        others: Sequence[FormatGroup],
        code_needed: bool,
    ) -> str:
        """The form that opens a room. `near`: the formats shown at once, `chosen` among them."""
        return self._page(
            "home/home.html",
            values=values,
            errors=errors,
            chosen=chosen,
            near=near,
            others=others,
            code_needed=code_needed,
            places=HOME_PLACES,
            retention_days=self._days,
        )

    def press_again(
        self,
        no: NotDone,
        action: str,
        button: str,
        fields: Mapping[str, str],
        *,
        meant: str = "",
        back: str,
    ) -> str:
        """A button once more, with why nothing came of it. `fields`: what is sent with it. `meant`:
        what it was pressed for, where the button alone does not say it."""
        return self._page(
            "refused/again.html",
            no=no,
            action=action,
            button=button,
            fields=fields,
            meant=meant,
            back=back,
        )

    def join(self, view: JoinView) -> str:
        return self._page("join/join.html", view=view)

    def left(self) -> str:
        return self._page("leaving/left.html")

    def refused(
        self,
        status: int,
        heading: str,
        sentence: str,
        back: str | None,
        form: Mapping[str, str] | None = None,
    ) -> str:
        """A no, or a failure, with its sentence. `form`: what was typed, given back to be kept."""
        typed = (form or {}).get("text", "")
        label = "Back to the room" if back and back.startswith("/rooms/") else "Back"
        return self._page(
            "refused/refused.html",
            status=status,
            heading=heading,
            sentence=sentence,
            back=back,
            back_label=label,
            typed=typed,
        )
