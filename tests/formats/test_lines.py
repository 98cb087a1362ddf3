"""Where a thing stands in a file, however the file is written."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from server.formats.lines import line_of, lines_of

TEXT = '''# a comment with [a.table] and x = 1
name = "F"  # and "more
story = """
[[phase]]
minutes = 3
"""
cast = [
  "trainee", # ]
  "observer",
]

[[phase]]
key = 'a'
[[ phase ]] # the second
key = "[not.a.table]"
"minutes" = 5
takes = ["question"]

[words.a]
cue = "C"
[words."b c".shown]
member = "M"
words.cue = 1
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("story",), 3),
        (("cast",), 7),
        (("phase", 1), 12),
        (("phase", 1, "key"), 13),
        (("phase", 2), 14),
        (("phase", 2, "key"), 15),
        (("phase", 2, "minutes"), 16),
        (("phase", 2, "takes"), 17),
        (("words", "a", "cue"), 20),
        (("words", "b c", "shown", "member"), 22),
    ],
)
def test_a_thing_is_found_at_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert tomllib.loads(TEXT)["cast"] == ["trainee", "observer"]
    assert line == lines_of(TEXT)[path]


def test_what_hides_in_strings_and_comments_is_not_there() -> None:
    found = lines_of(TEXT)
    assert ("x",) not in found and ("minutes",) not in found and ("phase", 3) not in found


def test_what_is_not_there_stands_where_it_would() -> None:
    found = lines_of(TEXT)
    assert 14 == line_of(found, "phase", 2, "floor")
    assert 19 == line_of(found, "words", "a", "member")
    assert line_of(found, "purpose") is None


def test_lines_count_the_same_whatever_ends_them() -> None:
    assert lines_of(TEXT) == lines_of(TEXT.replace("\n", "\r\n"))


@given(some.lists(some.sampled_from(["# [[phase]]", "", "[[phase]]", "a = 1", 'a = "[[x]]"'])))
def test_every_table_of_an_array_is_counted(lines: list[str]) -> None:
    found = lines_of("\n".join(lines))
    heads = [number for number, line in enumerate(lines, start=1) if line == "[[phase]]"]
    assert heads == [found["phase", number] for number in range(1, len(heads) + 1)]
