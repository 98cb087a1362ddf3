"""Pages outside of rooms, and what all pages have in common."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from server.render.format_words import facts_of, parts_of
from server.render.partials import Partials
from server.render.picture import legend, picture_of
from server.render.views import FormatGroup, FormatView, JoinView

BLANK_KEY = re.compile(r'name="key" value=""')
HOME_PLACES = {
    "title": "title",
    "facilitator_name": "your-name",
    "starts_at": "starts-at",
    "finish_at": "finish-at",
    "call_url": "call-url",
    "code": "code",
    "format": "format",
}


class Pages(Partials):
    """`static_version`: changes with the files under web/static. `epoch`: that of the store."""

    def __init__(
        self,
        static_version: str,
        now_ms: Callable[[], int],
        epoch: str = "",
        days: int = 30,
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        super().__init__(static_version, now_ms, epoch)
        self._days = days
        self._chance = chance

    def home(
        self,
        values: Mapping[str, str],
        errors: Mapping[str, str],
        chosen: FormatView,
        others: Sequence[FormatGroup],
        code_needed: bool,
    ) -> str:
        """The form that opens a room. `others`: the formats besides the one that is chosen."""
        return self._page(
            "home/home.html",
            values=values,
            errors=errors,
            chosen=chosen,
            others=others,
            code_needed=code_needed,
            places=HOME_PLACES,
            retention_days=self._days,
        )

    def formats(self, groups: Sequence[FormatGroup]) -> str:
        """The gallery: every format, with a picture of its path."""
        return self._page(
            "formats/gallery.html", groups=groups, picture_of=picture_of, legend=legend()
        )

    def format(self, view: FormatView, least_authors: int) -> str:
        """One format, step by step."""
        return self._page(
            "formats/format.html",
            format=view,
            picture_of=picture_of,
            facts=facts_of(view),
            parts=parts_of(view),
            nameless=any(row.anonymous != "no" for row in view.form.rows),
            least_authors=least_authors,
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

    def _page(self, path: str, **context: Any) -> str:
        """A page, with a key of its own in each form that has none: for browsers without script."""
        html = self._templates.get_template(path).render(**context)
        return BLANK_KEY.sub(lambda _: f'name="key" value="{self._new_key()}"', html)

    def _new_key(self) -> str:
        return urlsafe_b64encode(self._chance(16)).rstrip(b"=").decode()
