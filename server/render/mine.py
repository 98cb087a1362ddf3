"""What is one's own of a session, as Markdown to take away."""

from __future__ import annotations

from server.render.actions import ActionView, action_view
from server.render.view import Kept, name_of, visible_posts, words
from server.room.actions import own
from server.room.waiting import taken_home


def markdown(kept: Kept, person: str) -> str:
    """The person's own signed posts, step by step, and their actions. What went without a name
    cannot be found.

    A presenter's questions are in it without the names of who asked: what is taken out of the room
    says nothing of anybody else.
    """
    room, run = kept.room, kept.room.run
    lines = [
        f"# {_plain(kept.texts.get(room.title, ''))}",
        "",
        f"What {_plain(name_of(kept, person))} wrote with their name.",
        "",
    ]
    phases = words(kept)["phases"]
    step = None
    for post in visible_posts(kept):
        if post.by != person or post.state == "withdrawn" or run is None:
            continue
        if post.step != step:
            step = post.step
            lines += [f"## {phases[room.rows[run.path[step].row].key]['name']}", ""]
        lines += [f"- {_item(kept.texts.get(post.text, ''))}"]
    for sealed in kept.sealed.values():
        if sealed.by == person:
            lines += ["", "## Written, and not shown", "", f"- {_item(sealed.body)}"]
    lines += _actions(kept, person)
    home = taken_home(room, person) if room.session == "ended" else []
    if home:
        lines += ["", "## Questions you took home", ""]
        lines += [f"- {_item(kept.texts.get(post.text, ''))}" for post in home]
    lines += [
        "",
        "What was sent without a name cannot be found again, not even for its author.",
        f"Everything else of this session is erased {room.retention_days} days after its end.",
        "",
    ]
    return "\n".join(lines)


def _actions(kept: Kept, person_id: str) -> list[str]:
    """A draft that its owner has not saved is none of theirs."""
    person = kept.room.who(person_id)
    found = [] if person is None else own(kept.room, person)
    items = [_action(action_view(kept, action)) for action in found if not action.draft]
    return ["", "## My actions", "", *items] if items else []


def _action(one: ActionView) -> str:
    parts = [f"I will: {one.text}"]
    if one.due:
        parts.append(f"By: {one.due_words}")
    if one.sign:
        parts.append(f"I will know because: {one.sign}")
    parts.append(f"How it is: {one.status_words}")
    if one.learned:
        parts.append(f"What I learned: {one.learned}")
    return "- " + _item("\n".join(parts))


def _item(text: str) -> str:
    return "\n  ".join(_plain(line) for line in text.split("\n"))


def _plain(text: str) -> str:
    """Words as words: nothing in them is taken for Markdown or HTML."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in text)
