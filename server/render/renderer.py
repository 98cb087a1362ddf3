"""Everything that people see is made here, each time from a room as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from server.render.beside import Beside, Group
from server.render.own import home_questions, own_posts
from server.render.own_actions import own_actions
from server.render.pages import Pages
from server.render.scene import Scene
from server.render.standing import Kept
from server.render.view import Named, name_of
from server.render.views import LinksView, WaitingActions
from server.room.audience import audience_of
from server.room.state import Person, Room


class Renderer(Pages):
    """Makes pages for people and partials for audiences. Keeps nothing of any room."""

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
            own=own_actions(kept, person, scene.now_ms, everything=False),
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

    def own_actions(
        self, kept: Kept, person_id: str, present: frozenset[str], part: str | None
    ) -> str:
        """One's own actions: as a page, or the inside of #own-actions there (`all`) or in the room
        (`room`), where they stand only in the steps that are about them."""
        scene, person = self._for(kept, person_id, present, None)
        own = own_actions(kept, person, scene.now_ms, everything=part != "room")
        path = "actions/sheet.html" if part is None else "actions/own.html"
        return self._page(path, **self._context(scene), me=person, own=own)

    def carried_sheet(
        self,
        kept: Kept,
        person_id: str,
        present: frozenset[str],
        waiting: Sequence[WaitingActions],
    ) -> str:
        """For the desk: what waits for owners who have not come in on the device they used, and
        what was handed on."""
        scene, person = self._for(kept, person_id, present, None)
        people = [
            one for one in kept.room.inside() if one.role == "member" and one.place == "inside"
        ]
        return self._page(
            "actions/carried.html",
            **self._context(scene),
            me=person,
            waiting=waiting,
            people=[Named(one.id, name_of(kept, one.id)) for one in people],
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

    def rounds_sheet(self, kept: Kept, person_id: str, present: frozenset[str]) -> str:
        """For the desk alone: who presents, who guides, and how many rounds there are."""
        scene, _ = self._for(kept, person_id, present, None)
        return self._page("rounds/sheet.html", **self._context(scene))

    def finish_sheet(
        self, kept: Kept, person_id: str, present: frozenset[str], part: str | None = None
    ) -> str:
        """For the desk alone: how the agreed finish could be kept, as a page, or the inside of
        #repair in the room (`room`)."""
        scene, _ = self._for(kept, person_id, present, None)
        if part == "room":
            here = scene.running and not scene.stopped
            return self._page("running/repair.html", **self._context(scene)) if here else ""
        return self._page("finish/sheet.html", **self._context(scene))

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

    def beside(
        self,
        groups: Sequence[Group],
        here: str,
        news: Sequence[str] = (),
        text: str = "",
        part: bool = False,
        asks_code: bool | None = None,
    ) -> str:
        """For whoever leads several rooms side by side: all of them on one page, or only what
        changes there by itself (`part`). `here`: the room it was opened from. `news`: what came of
        the last press; `text`: words that could not be said everywhere. `asks_code`:
        whether one more takes the code of this Setroom; None where this person opens none."""
        found = Beside(groups, self._now_ms())
        context = {"beside": found, "here": here, "news": news, "text": text}
        context["asks_code"] = asks_code
        return self._page("beside/rooms.html" if part else "beside/page.html", **context)

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

    def leave(
        self, kept: Kept, person_id: str, present: frozenset[str], way_back: str | None
    ) -> str:
        """What leaving does, before it is done. `way_back`: for the one whose it is."""
        scene, person = self._for(kept, person_id, present, None)
        return self._page(
            "leaving/leave.html", **self._context(scene), me=person, way_back=way_back
        )

    def _for(
        self, kept: Kept, person_id: str, present: frozenset[str], done: int | None
    ) -> tuple[Scene, Person]:
        person = kept.room.who(person_id)
        audience = audience_of(kept.room, person_id)
        assert person is not None
        assert audience is not None
        return self._scene(kept, audience, present, done), person
