"""The posts of a room by id, in the order they were shown. Immutable, and adding one is cheap.

A plain copied dict would make the thousandth post of a room dearer than the first. Here every
version looks at the same growing list, and sees only as far as its own length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from server.room.post import Post


class Posts(Mapping[str, Post]):
    """`add` and `change` answer with a new version; older ones stay as they are.

    `_unasked`: how many of the posts of `_step` are; each version knows it of the step that was
    written in last, so that every screen can be told the number with every post.
    """

    __slots__ = ("_posts", "_size", "_slots", "_step", "_unasked")

    def __init__(self) -> None:
        self._posts: list[Post] = []
        self._slots: dict[str, int] = {}
        self._size = 0
        self._step = -1
        self._unasked = 0

    def add(self, post: Post) -> Posts:
        """With one more post at the end. Its id must be new."""
        if len(self._posts) != self._size:  # a sibling, never kept, has gone on from here
            return self._copied(self._size).add(post)
        unasked = self.unasked_in(post.step) + post.unasked
        self._slots[post.id] = self._size
        self._posts.append(post)
        return self._version(self._size + 1, post.step, unasked)

    def change(self, post: Post) -> Posts:
        """With this post in the place of the one of the same id. Costs a copy; it is rare."""
        changed = self._copied(self._size)
        changed._posts[changed._slots[post.id]] = post
        changed._unasked = changed._counted(changed._step)
        return changed

    def unasked_in(self, step: int) -> int:
        """How many posts of a step can be read and have not been with the presenter."""
        return self._unasked if step == self._step else self._counted(step)

    def _counted(self, step: int) -> int:
        return sum(1 for post in self._posts[: self._size] if post.step == step and post.unasked)

    def _version(self, size: int, step: int, unasked: int) -> Posts:
        version = object.__new__(Posts)
        version._posts, version._slots, version._size = self._posts, self._slots, size
        version._step, version._unasked = step, unasked
        return version

    def _copied(self, size: int) -> Posts:
        copy = Posts()
        copy._posts = self._posts[:size]
        copy._slots = {post.id: slot for slot, post in enumerate(copy._posts)}
        copy._size = size
        copy._step, copy._unasked = self._step, self._unasked
        return copy

    def __getitem__(self, post_id: str) -> Post:
        slot = self._slots[post_id]
        if slot >= self._size:
            raise KeyError(post_id)
        return self._posts[slot]

    def __iter__(self) -> Iterator[str]:
        return (post.id for post in self._posts[: self._size])

    def __len__(self) -> int:
        return self._size

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Posts):
            return NotImplemented
        return self._posts[: self._size] == other._posts[: other._size]

    __hash__ = None  # type: ignore[assignment]
