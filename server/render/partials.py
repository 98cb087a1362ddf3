"""What goes out live: partials for an audience, the same for everybody who sees with its eyes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from server.render.fragments import PARTS, PLACES, STIRRED, row_of
from server.render.ids import dom_id
from server.render.scene import Scene
from server.render.standing import Kept, standing
from server.render.templates import environment
from server.render.view import name_of
from server.room.acts.submit_post import PostSubmitted
from server.room.audience import Audience
from server.room.event import Event
from server.room.post import Post
from server.room.state import Room


class Partials:
    """Draws places of the page anew, each by the template that drew it first."""

    def __init__(self, static_version: str, now_ms: Callable[[], int], epoch: str) -> None:
        self.epoch = epoch
        self._now_ms = now_ms
        self._templates = environment(static_version, self._listed)
        self._post = self._templates.get_template("posts/post.html").module.post  # type: ignore[attr-defined]
        self._submitted_last: tuple[Event | None, str] = (None, "")
        self._gone = self._templates.get_template("posts/gone.html")
        self._here = self._templates.get_template("room/here.html")

    def whole(
        self, kept: Kept, audience: Audience, present: frozenset[str], done: int | None = None
    ) -> str:
        """Everything, for a seat that may have seen nothing yet or something else."""
        scene = self._scene(kept, audience, present, done)
        return self._here_partial(scene) + self._partials(scene, tuple(PLACES))

    def told(
        self,
        kept: Kept,
        event: Event,
        room: Room,
        audience: Audience,
        present: frozenset[str],
        done: int | None = None,
    ) -> str:
        """What `event` changes for this audience; "" where it sees nothing of it.

        `room`: the state right after the event, which `kept` may have left behind.
        """
        if isinstance(event, PostSubmitted):
            return self._submitted(kept, event, room, audience)
        row = row_of(event)
        if row.post:
            return self._post_anew(standing(kept, room), event, audience)
        if row.whole:
            return self.whole(standing(kept, room), audience, present, done)
        places = row.places(audience)
        if not places:
            return ""
        scene = self._scene(standing(kept, room), audience, present, done)
        return self._here_partial(scene) + self._partials(scene, places)

    def stirred(
        self, kept: Kept, audience: Audience, present: frozenset[str], done: int | None = None
    ) -> str:
        """What depends on things outside the log, for the room as it is."""
        scene = self._scene(kept, audience, present, done)
        return self._partials(scene, STIRRED.places(audience))

    def _submitted(self, kept: Kept, event: PostSubmitted, room: Room, audience: Audience) -> str:
        """The cheap path: the same bytes for everyone inside, and nothing else is looked at."""
        if audience == "door":
            return ""
        words = kept.texts.get(event.text)
        if words is None:  # taken back in the same turn; its own event says so
            return ""
        if self._submitted_last[0] is not event:
            by = name_of(kept, event.by)
            post = self._post(event.post, event.kind, event.by, by, words, room.id)
            html = f'<hx-partial hx-target="#posts" hx-swap="beforeend">{post}</hx-partial>'
            self._submitted_last = (event, html)
        return self._submitted_last[1]

    def _post_anew(self, kept: Kept, event: Any, audience: Audience) -> str:
        post = kept.room.posts.get(event.post)
        listed = post is not None and kept.room.run is not None and post.step == kept.room.run.at
        if post is None or not listed or audience == "door" or kept.room.session != "running":
            return ""
        target = dom_id("post", post.id)
        html = self._post_html(kept, post)
        return f'<hx-partial hx-target="#{target}" hx-swap="outerMorph">{html}</hx-partial>'

    def _post_html(self, kept: Kept, post: Post) -> str:
        if post.state in ("hidden", "withdrawn"):
            return self._gone.render(id=post.id, kind=post.kind, state=post.state)
        words = kept.texts.get(post.text, "")
        by = name_of(kept, post.by)
        return str(self._post(post.id, post.kind, post.by, by, words, kept.room.id))

    def _listed(self, scene: Scene, post: Post) -> Markup:
        return Markup(self._post_html(scene.kept, post))

    def _scene(
        self, kept: Kept, audience: Audience, present: frozenset[str], done: int | None = None
    ) -> Scene:
        finished = len(kept.done) if done is None else done
        return Scene(kept, audience, present, finished, self._now_ms())

    def _here_partial(self, scene: Scene) -> str:
        here = self._here.render(scene=scene, epoch=self.epoch)
        return f'<hx-partial hx-target="#here" hx-swap="outerMorph">{here}</hx-partial>'

    def _partials(self, scene: Scene, places: Sequence[str]) -> str:
        found = []
        for place in places:
            path = PLACES.get(place)
            if path is None:
                path, on_page = PARTS[place]
                if not on_page(scene):
                    continue
            html = self._templates.get_template(path).render(**self._context(scene))
            found.append(
                f'<hx-partial hx-target="#{place}" hx-swap="innerMorph">{html}</hx-partial>'
            )
        return "".join(found)

    def _context(self, scene: Scene) -> dict[str, Any]:
        return {"scene": scene, "retention_days": scene.room.retention_days, "epoch": self.epoch}
