"""What is a person's own of a room: their posts, and the questions that went home with a presenter.

It goes to nobody else, so it is no part of what is drawn for an audience: it stands in the page of
its person, and each page asks for it anew by itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from server.render.standing import Kept
from server.render.view import name_of, state_of
from server.render.views import HomeQuestion, OwnPost
from server.room.post import Post
from server.room.rights import can
from server.room.state import Person
from server.room.waiting import taken_home


def own_posts(kept: Kept, person: Person, keys: Mapping[str, str]) -> list[OwnPost]:
    """Of this step, or after the end of all. `keys`: post id -> the key that opens it."""
    room, run = kept.room, kept.room.run
    if run is None or person.place != "inside":
        return []
    edits = "edit_post" in can(room, person)

    def shown(post: Post) -> OwnPost:
        # As everybody sees it: the author learns no more of where it is than the others do.
        state = state_of(room, post, "")
        words, key = kept.texts.get(post.text, ""), keys.get(post.id, "")
        may_edit = edits and state == "shown"
        return OwnPost(post.id, words, False, post.by is None, key, may_edit, state)

    found = [
        shown(post)
        for post in room.posts.values()
        if (post.by == person.id or post.id in keys)
        and post.state not in ("hidden", "withdrawn")
        and (room.session == "ended" or post.step == run.at)
    ]
    return found + [
        OwnPost(s.post, s.body, True, s.by is None, keys.get(s.post, ""), edits)
        for s in kept.sealed.values()
        if s.step == run.at and (s.by == person.id or s.post in keys)
    ]


def home_questions(kept: Kept, person_id: str) -> list[HomeQuestion]:
    """What went home with this presenter; nothing before the end."""
    if kept.room.session != "ended":
        return []
    return [
        HomeQuestion(kept.texts.get(post.text, ""), name_of(kept, post.by), post.been)
        for post in taken_home(kept.room, person_id)
    ]
