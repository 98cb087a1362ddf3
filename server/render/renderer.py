"""Everything that people see is made here, each time from a room as it is."""

from __future__ import annotations

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from server.render.own import home_questions, own_posts
from server.render.partials import Partials
from server.render.scene import Scene
from server.render.standing import Kept
from server.render.view import name_of
from server.render.views import FormatCard, JoinView, LinksView
from server.room.audience import audience_of
from server.room.state import Person, Room

BLANK_KEY = re.compile(r'name="key" value=""')
HOME_PLACES = {
    "title": "title",
    "facilitator_name": "your-name",
    "starts_at": "starts-at",
    "finish_at": "finish-at",
    "call_url": "call-url",
    "code": "code",
}


class Renderer(Partials):
    """Makes pages for people and partials for audiences. Keeps nothing of any room.

    `static_version`: changes with the files under web/static. `epoch`: that of the store.
    """

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

    # Pages of a room.

    def room_page(
        self,
        kept: Kept,
        person_id: str,
        present: frozenset[str],
        done: int | None,
        epoch: str,
        links: LinksView | None,
    ) -> str:
        """The whole page for this person's audience. `links`: for the desk, before the start."""
        scene, person = self._for(kept, person_id, present, done)
        return self._page(
            "room/room.html",
            **self._context(scene) | {"epoch": epoch},
            me=person,
            links=links if scene.lobby and scene.audience == "desk" else None,
            mine=own_posts(kept, person, {}),
            home=home_questions(kept, person.id),
            came_late=scene.audience == "door" and scene.running,
        )

    def mine(
        self, kept: Kept, person_id: str, present: frozenset[str], keys: Mapping[str, str]
    ) -> str:
        """The inside of #mine: one's own posts of this step, and after the end what else is one's
        own. `keys`: post id -> the key that this browser has shown for it."""
        scene, person = self._for(kept, person_id, present, None)
        return self._templates.get_template("posts/mine.html").render(
            **self._context(scene),
            mine=own_posts(kept, person, keys),
            home=home_questions(kept, person.id),
        )

    def me_css(self, room: Room, person_id: str) -> str:
        """What this person alone is shown of what their audience gets."""
        found = room.who(person_id)
        me = found.id if found is not None else person_id
        return (
            f'[data-only]:not([data-only~="{me}"]){{display:none!important}}\n'
            f'[data-not~="{me}"]{{display:none!important}}\n'
            f'[data-by="{me}"] .by::after{{content:" (you)"}}\n'
        )

    def people_sheet(self, kept: Kept, person_id: str, present: frozenset[str]) -> str:
        scene, person = self._for(kept, person_id, present, None)
        return self._page("people/sheet.html", **self._context(scene), me=person)

    def path_sheet(self, kept: Kept, person_id: str, present: frozenset[str]) -> str:
        scene, person = self._for(kept, person_id, present, None)
        return self._page("path/sheet.html", **self._context(scene), me=person)

    def links_sheet(
        self, kept: Kept, person_id: str, present: frozenset[str], links: LinksView
    ) -> str:
        """For the desk alone: every link into the room, and making new ones."""
        scene, _ = self._for(kept, person_id, present, None)
        replaceable = [
            ("member", "New link for members"),
            ("observer", "New link for observers"),
        ]
        if links.co_facilitator is not None:
            replaceable.append(("co_facilitator", "New link for co-facilitators"))
        if links.back is not None:
            replaceable.append(("return", "New way back for me"))
        return self._page(
            "links/sheet.html", **self._context(scene), links=links, replaceable=replaceable
        )

    def post_sheet(
        self,
        kept: Kept,
        person_id: str,
        post_id: str,
        can_edit: bool,
        can_hide: bool,
        error: str = "",
        draft: str | None = None,
    ) -> str:
        """One post and what this person can do with it. `draft`: words of a change that was
        refused. A post without a name opens with the key that the page's own script fills in."""
        post, sealed = kept.room.posts.get(post_id), kept.sealed.get(post_id)
        gone = post is not None and post.state in ("hidden", "withdrawn")
        words = "" if gone or post is None else kept.texts.get(post.text, "")
        by = post.by if post is not None and not gone else None
        if sealed is not None:
            words, by = sealed.body, sealed.by
        return self._page(
            "posts/sheet.html",
            room=kept.room.id,
            me=person_id,
            id=post_id,
            heading="This post is not here any more" if gone else "This post",
            words=words,
            draft=words if draft is None else draft,
            by=by,
            name=name_of(kept, by),
            can_edit=can_edit and not gone,
            can_hide=can_hide and not gone and sealed is None,
            error=error,
        )

    # Pages outside of rooms.

    def home(
        self,
        values: Mapping[str, str],
        errors: Mapping[str, str],
        formats: Sequence[FormatCard],
        code_needed: bool,
    ) -> str:
        return self._page(
            "home/home.html",
            values=values,
            errors=errors,
            formats=formats,
            code_needed=code_needed,
            places=HOME_PLACES,
            retention_days=self._days,
        )

    def join(self, view: JoinView) -> str:
        return self._page("join/join.html", view=view)

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

    def _for(
        self, kept: Kept, person_id: str, present: frozenset[str], done: int | None
    ) -> tuple[Scene, Person]:
        person = kept.room.who(person_id)
        audience = audience_of(kept.room, person_id)
        assert person is not None
        assert audience is not None
        return self._scene(kept, audience, present, done), person

    def _page(self, path: str, **context: Any) -> str:
        """A page, with a key of its own in each form that has none: for browsers without script."""
        html = self._templates.get_template(path).render(**context)
        return BLANK_KEY.sub(lambda _: f'name="key" value="{self._new_key()}"', html)

    def _new_key(self) -> str:
        return urlsafe_b64encode(self._chance(16)).rstrip(b"=").decode()
