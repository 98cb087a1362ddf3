"""HTML as a tree, for tests: what a browser would have after a page and some live messages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img", "path"}


@dataclass
class Node:
    """`children`: nodes and texts. Texts of white space alone are left out."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.all()

    def by_id(self, wanted: str) -> Node | None:
        return next((n for n in self.all() if n.attributes.get("id") == wanted), None)

    def by_class(self, wanted: str) -> list[Node]:
        return [n for n in self.all() if wanted in (n.attributes.get("class") or "").split()]

    def by_tag(self, wanted: str) -> list[Node]:
        return [n for n in self.all() if n.tag == wanted]

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())

    @property
    def shape(self) -> tuple[object, ...]:
        """Tags and the names of attributes, without any words."""
        inner = tuple(child.shape for child in self.children if isinstance(child, Node))
        return (self.tag, tuple(sorted(self.attributes)), inner)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("#root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        assert len(node.attributes) == len(attrs), f"<{tag}> has an attribute twice: {attrs}"
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.open[-1].children.append(" ".join(data.split()))


def parse(html: str) -> Node:
    """The tree. Raises: AssertionError: an element is not closed where it should be."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert [builder.root] == builder.open, f"<{builder.open[-1].tag}> is never closed"
    return builder.root


def targets(html: str) -> list[str]:
    """Ids of the places that a live message draws anew."""
    return [
        (node.attributes.get("hx-target") or "").removeprefix("#")
        for node in parse(html).by_tag("hx-partial")
    ]


def applied(page: Node, html: str) -> Node:
    """The page after a live message, as htmx would leave it; the page itself is changed."""
    for partial in parse(html).children:
        assert isinstance(partial, Node)
        target = (partial.attributes.get("hx-target") or "").removeprefix("#")
        place = page.by_id(target)
        assert place is not None, f"the page has no place for #{target}"
        match partial.attributes.get("hx-swap"):
            case "innerMorph":
                place.children = partial.children
            case "beforeend":
                place.children.extend(partial.children)
            case "outerMorph":
                (new,) = partial.children
                assert isinstance(new, Node)
                place.tag, place.attributes, place.children = new.tag, new.attributes, new.children
            case other:
                raise AssertionError(f"nobody knows the swap {other}")
    return page
