"""The growing list of posts: every version stays what it was, and the thousandth costs no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.room.post import Post
from server.room.posts import Posts


def post(number: int, step: int = 7) -> Post:
    return Post(f"p{number}", "question", None, f"t{number}", step, number)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=30))
def test_versions_grow_side_by_side_and_none_changes_another(moves: list[tuple[int, bool]]) -> None:
    """Against plain dicts: from any version on, add a post or change one of its posts."""
    versions, models = [Posts()], [dict[str, Post]()]
    for number, (choice, adds) in enumerate(moves):
        base, model = versions[choice % len(versions)], models[choice % len(versions)]
        if adds or not model:
            one = post(number, step=choice % 3)
            versions.append(base.add(one))
        else:
            found = [*model.values()][choice % len(model)]
            one = replace(found, been=True) if choice % 2 else replace(found, state="hidden")
            versions.append(base.change(one))
        models.append({**model, one.id: one})
        for version, expected in zip(versions, models, strict=True):
            assert [*expected.values()] == [*version.values()]
            assert [*expected] == [*version] and len(expected) == len(version)
            for step in range(3):
                left = [p for p in expected.values() if p.step == step and p.unasked]
                assert len(left) == version.unasked_in(step)
            assert all((f"p{n}" in version) == (f"p{n}" in expected) for n in range(number + 2))


def test_two_ways_to_the_same_posts_are_equal() -> None:
    one = Posts().add(post(1)).add(post(2))
    other = Posts().add(post(1))
    other.add(post(9))
    assert one == other.add(post(2))
    assert one != other
    assert one != {"p1": post(1)}


def test_a_line_of_posts_shares_one_list() -> None:
    first = posts = Posts()
    for number in range(1_000):
        posts = posts.add(post(number))
    assert posts._posts is first._posts
    assert 0 == len(first) and 1_000 == len(posts)


def test_how_many_are_unasked_is_known_without_looking_at_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posts = Posts().add(post(1)).add(post(2))

    def looked(self: Posts, step: int) -> int:
        raise AssertionError(f"the posts of step {step} are counted")

    monkeypatch.setattr(Posts, "_counted", looked)
    assert 3 == posts.add(post(3)).unasked_in(7)
