"""One post as HTML, wherever it stands: in a list, at the desk with what can be done with it, or as
the note that it leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from server.render.standing import Kept
from server.render.view import name_of
from server.room.audience import Audience
from server.room.post import Post
from server.room.waiting import is_queue

# A set writes some hundreds of posts in a session. Who comes back, or loads the page again, is
# shown all of them at once, and while they are drawn anew everybody else waits. This is enough for
# all sets that meet at one time, at half a kilobyte or so for each slip.
DRAWN_KEPT = 32_768


class Slips:
    """Its templates are macros, read once: one of them is called for every post of every room.

    What they have drawn last is kept. It follows from what they are called with and from nothing
    else, so it is never out of date.
    """

    def __init__(self, templates: Environment) -> None:
        post = templates.get_template("posts/post.html").module.post  # type: ignore[attr-defined]
        waiting = templates.get_template("questions/slip.html").module.slip  # type: ignore[attr-defined]
        self._post = lru_cache(DRAWN_KEPT)(post)
        self._waiting = lru_cache(DRAWN_KEPT)(waiting)
        self._gone = templates.get_template("posts/gone.html")

    def forget(self) -> None:
        """Words have been erased, and nothing that was drawn with them stays in memory."""
        self._post.cache_clear()
        self._waiting.cache_clear()

    def all(self, kept: Kept, posts: Iterable[Post], audience: Audience) -> Markup:
        """One after the other, as a list has them."""
        return Markup("".join([self.html(kept, post, audience) for post in posts]))

    def html(self, kept: Kept, post: Post, audience: Audience) -> str:
        """As this audience is shown it."""
        if post.state in ("hidden", "withdrawn"):
            return self._gone.render(id=post.id, kind=post.kind, state=post.state)
        words, name, room = kept.texts.get(post.text, ""), name_of(kept, post.by), kept.room
        if audience == "desk" and is_queue(room) and not post.been:
            runs = room.run is not None and room.run.timer.state == "running"
            own = post.by == room.presenter
            to = name_of(kept, room.presenter) if runs and not own else ""
            return str(self._waiting(post.id, post.kind, post.by, name, words, room.id, to))
        return str(self._post(post.id, post.kind, post.by, name, words, room.id))
