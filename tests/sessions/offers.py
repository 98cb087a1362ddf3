"""What a page offers to one person: the acts they have a form for, after what stylesheets hide."""

from __future__ import annotations

from collections.abc import Mapping

from tests.render.tree import Node
from tests.sessions.step import Who

PUT_AWAY = ("posts-part", "mine", "set-actions", "own-actions")  # while the clock stands


def hold_buttons(page: Node, who: Who, can: list[str]) -> None:
    """None is offered that would only be refused, nor to a facilitator what the holder may do."""
    offered = offered_to(page, who)
    assert offered <= {*can}, f"{who} is offered {offered - {*can}}"


def offered_to(page: Node, who: Who) -> set[str]:
    """The acts that this person has a form for, after what stylesheets hide."""
    here = page.by_id("here")
    assert here is not None
    return offered_in(page, who, here.attributes)


def offered_in(node: Node, who: Who, here: Mapping[str, str | None]) -> set[str]:
    only, but = node.attributes.get("data-only"), node.attributes.get("data-not")
    if (only is not None and who.name not in only.split()) or who.name in (but or "").split():
        return set()
    if is_hidden(node, here):
        return set()
    act = node.attributes.get("data-act")
    if node.attributes.get("id") == "composer":
        act = "submit_post" if any("send-signed" in b for b in shown_classes(node, who)) else None
    found = {act} if act else set()
    inner = (offered_in(n, who, here) for n in node.children if isinstance(n, Node))
    return found.union(*inner)


def offers_no_name(page: Node, who: Who) -> bool:
    """Whether this person has a button to send their words without their name."""
    composer = page.by_id("composer")
    return composer is not None and "send-nameless" in shown_classes(composer, who)


def is_hidden(node: Node, here: Mapping[str, str | None]) -> bool:
    """As sheets.css says in its last layer: by where somebody is, which follows live."""
    desk, session = here["data-audience"] == "desk", here["data-session"]
    if node.attributes.get("id") == "side":
        outside = here["data-audience"] == "door" or session == "ended"
        return outside or (session == "lobby" and not desk)
    if "for-you-care" in (node.attributes.get("class") or "").split():
        return desk
    return here["data-stopped"] == "yes" and node.attributes.get("id") in PUT_AWAY


def shown_classes(page: Node, who: Who) -> set[str]:
    """The classes of all that is not hidden from this person."""
    only = page.attributes.get("data-only")
    if only is not None and who.name not in only.split():
        return set()
    own = set((page.attributes.get("class") or "").split())
    return own.union(*(shown_classes(n, who) for n in page.children if isinstance(n, Node)))
