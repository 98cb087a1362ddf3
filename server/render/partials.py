"""What goes out live: partials for an audience, the same for everybody who sees with its eyes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markupsafe import Markup

from server.render.fragments import PARTS, PLACES, STIRRED, row_of
from server.render.ids import dom_id
from server.render.questions import number_in_words
from server.render.scene import Scene
from server.render.slips import Slips
from server.render.standing import Kept, standing
from server.render.templates import environment
from server.room.acts.edit_post import PostEdited
from server.room.acts.submit_post import PostSubmitted
from server.room.audience import Audience
from server.room.event import Event
from server.room.post import Post
from server.room.state import Room
from server.room.waiting import is_queue


class Partials:
    """Draws places of the page anew, each by the template that drew it first."""

    def __init__(self, static_version: str, now_ms: Callable[[], int], epoch: str) -> None:
        self.epoch = epoch
        self._now_ms = now_ms
        self._templates = environment(static_version, self._listed)
        self._slips = Slips(self._templates)
        self._submitted_last: tuple[Event | None, dict[bool, str]] = (None, {})
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
        if isinstance(event, PostSubmitted) and not _has_its_place(room, audience):
            return self._submitted(kept, event, room, audience)
        row = row_of(event, room)
        if row.post:
            self.forget()
            scene = self._scene(standing(kept, room), audience, present, done)
            return self._post_anew(scene, event)
        if row.whole:
            return self.whole(standing(kept, room), audience, present, done)
        places = row.places(audience)
        if not places:
            return ""
        scene = self._scene(standing(kept, room), audience, present, done)
        return self._here_partial(scene) + self._partials(scene, places)

    def forget(self) -> None:
        """Keep nothing of what was drawn: words have been erased."""
        self._submitted_last = (None, {})
        self._slips.forget()

    def stirred(
        self, kept: Kept, audience: Audience, present: frozenset[str], done: int | None = None
    ) -> str:
        """What depends on things outside the log, for the room as it is."""
        scene = self._scene(kept, audience, present, done)
        return self._partials(scene, STIRRED.places(audience))

    def _submitted(self, kept: Kept, event: PostSubmitted, room: Room, audience: Audience) -> str:
        """The cheap path: the same bytes for everyone inside, and nothing else is looked at.

        Where written questions come to the presenter one at a time, the presenter hears of none,
        and the desk can do something with each.
        """
        queue = is_queue(room)
        if audience == "door" or (queue and audience == "presenter"):
            return ""
        if event.text not in kept.texts:  # taken back in the same turn; its own event says so
            return ""
        with_forms = queue and audience == "desk"
        if self._submitted_last[0] is not event:
            self._submitted_last = (event, {})
        made = self._submitted_last[1]
        if with_forms not in made:
            post = self._slips.html(standing(kept, room), room.posts[event.post], audience)
            number = _partial("waiting-number", number_in_words(room)) if queue else ""
            new = f'<hx-partial hx-target="#posts" hx-swap="beforeend">{post}</hx-partial>'
            made[with_forms] = new + number
        return made[with_forms]

    def _post_anew(self, scene: Scene, event: Any) -> str:
        """One post that is not what it was. In a step of questions the number that waits goes with
        it; whether it was one that waits, the presenter is not told."""
        room, audience = scene.room, scene.audience
        post = room.posts.get(event.post)
        if post is None or not scene.inside or post.step != scene.at:
            return ""
        if scene.questions.here and not isinstance(event, PostEdited):
            return self._partials(scene, ("card", "posts-part"))
        if scene.questions.here and audience == "presenter":
            return ""
        html = self._slips.html(scene.kept, post, audience)
        target = dom_id("post", post.id)
        return f'<hx-partial hx-target="#{target}" hx-swap="outerMorph">{html}</hx-partial>'

    def _listed(self, scene: Scene, posts: Iterable[Post]) -> Markup:
        return self._slips.all(scene.kept, posts, scene.audience)

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
            found.append(_partial(place, html))
        return "".join(found)

    def _context(self, scene: Scene) -> dict[str, Any]:
        return {"scene": scene, "retention_days": scene.room.retention_days, "epoch": self.epoch}


def _partial(place: str, html: str) -> str:
    return f'<hx-partial hx-target="#{place}" hx-swap="innerMorph">{html}</hx-partial>'


def _has_its_place(room: Room, audience: Audience) -> bool:
    """Whether a new post does not simply come last in this audience's list."""
    return audience == "desk" and room.question_order == "quietest" and is_queue(room)
