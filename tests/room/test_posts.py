"""The growing list of posts: every version stays what it was, and the thousandth costs no more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from server.room.post import Post
from server.room.posts import Posts


def post(number: int) -> Post:
    return Post(f"p{number}", "question", None, f"t{number}", 7, number)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=30))
def test_versions_grow_side_by_side_and_none_changes_another(moves: list[tuple[int, bool]]) -> None:
    """Against plain dicts: from any version on, add a post or change one of its posts."""
    versions, models = [Posts()], [dict[str, Post]()]
    for number, (choice, adds) in enumerate(moves):
        base, model = versions[choice % len(versions)], models[choice % len(versions)]
        if adds or not model:
            one = post(number)
            versions.append(base.add(one))
        else:
            one = replace([*model.values()][choice % len(model)], state="hidden")
            versions.append(base.change(one))
        models.append({**model, one.id: one})
        for version, expected in zip(versions, models, strict=True):
            assert [*expected.values()] == [*version.values()]
            assert [*expected] == [*version] and len(expected) == len(version)
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
