"""Pages of formats: the gallery, one of them, and the one that is being made. And what every page
outside of rooms has in common."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from server.render.format_form import CHOICES, KIND_CHOICES, SEATS, FormatForm
from server.render.format_words import facts_of, parts_of
from server.render.partials import Partials
from server.render.picture import legend, picture_of
from server.render.views import FormatGroup, FormatView, NotDone, OwnCard

MOST_OUTLINED = 150  # steps of a small picture: more are narrower than the gaps between them
FORM_KEY = re.compile(r'name="key" value="[A-Za-z0-9_-]*"')


class FormatPages(Partials):
    """`chance`: for the keys of forms."""

    def __init__(
        self,
        static_version: str,
        now_ms: Callable[[], int],
        epoch: str = "",
        chance: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        super().__init__(static_version, now_ms, epoch)
        self._chance = chance

    def formats(self, groups: Sequence[FormatGroup], own: str = "") -> str:
        """The gallery: every format, with a picture of its path. `own`: what stands before them."""
        return self._page(
            "formats/gallery.html",
            groups=groups,
            picture_of=picture_of,
            legend=legend(),
            own=Markup(own),
        )

    def own_card(self, card: OwnCard) -> str:
        """One of a browser's own formats, with its picture, if its steps can be seen in that."""
        picture = picture_of(card.view) if card.view is not None else None
        if picture is not None and len(picture.blocks) > MOST_OUTLINED:
            picture = None
        return self._part("formats/own_card.html", card=card, picture=picture)

    def own_formats(self, cards: Sequence[str] | None, *, code_needed: bool) -> str:
        """A browser's own formats, as a part of the gallery. `cards`: each as it was drawn; None:
        they cannot be read just now."""
        drawn = None if cards is None else [Markup(card) for card in cards]
        return self._page("formats/own.html", cards=drawn, code_needed=code_needed)

    def bring_format(self, no: NotDone, text: str) -> str:
        """The form for a file once more, with why it was not taken, and its text to be mended."""
        return self._page("formats/bring_page.html", no=no, text=text)

    def format_form(self, form: FormatForm) -> str:
        """The page on which an own format is made."""
        return self._page("format_form/page.html", **self._of_form(form))

    def format_news(self, form: FormatForm) -> str:
        """What that page says besides its fields, after a change that is kept or cannot be."""
        return self._part("format_form/news.html", **self._of_form(form))

    @staticmethod
    def _of_form(form: FormatForm) -> dict[str, Any]:
        seats = SEATS.items()
        return {"form": form, "choices": CHOICES, "kind_choices": KIND_CHOICES, "seats": seats}

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

    def _page(self, path: str, **context: Any) -> str:
        """A page, with a key of its own in each form that has none: for browsers without script."""
        return self.with_fresh_keys(self._part(path, **context))

    def with_fresh_keys(self, page: str) -> str:
        """A page with another key in each of its forms. Words cannot look like one: they are
        escaped."""
        return FORM_KEY.sub(lambda _: f'name="key" value="{self._new_key()}"', page)

    def _part(self, path: str, **context: Any) -> str:
        return self._templates.get_template(path).render(**context)

    def _new_key(self) -> str:
        return urlsafe_b64encode(self._chance(16)).rstrip(b"=").decode()
