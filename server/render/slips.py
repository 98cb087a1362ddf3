"""One post as HTML, wherever it stands: in a list, at the desk with what can be done with it, or as
the note that it leaves.
"""

from __future__ import annotations

from jinja2 import Environment

from server.render.standing import Kept
from server.render.view import name_of
from server.room.audience import Audience
from server.room.post import Post
from server.room.waiting import is_queue


class Slips:
    """Its templates are macros, read once: one of them is called for every post of every room."""

    def __init__(self, templates: Environment) -> None:
        self._post = templates.get_template("posts/post.html").module.post  # type: ignore[attr-defined]
        self._waiting = templates.get_template("questions/slip.html").module.slip  # type: ignore[attr-defined]
        self._gone = templates.get_template("posts/gone.html")

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
