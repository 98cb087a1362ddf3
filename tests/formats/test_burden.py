"""A file that somebody brings cannot keep every room waiting, whatever it holds."""

from __future__ import annotations

import time

import pytest

from server.formats.check import BadFormat
from server.formats.imported import imported
from server.formats.lines import lines_of
from server.formats.loader import library
from server.formats.own import FILE_LIMIT_BYTES
from tests.formats.texts import HEAD

WORDS = library()
DEEP = "The text: no key has more than 4 parts with dots between."
FULL = "The text: this holds more values than any way of working does."


def filled(unit: str, head: str = "", end: str = "") -> str:
    return head + unit * ((FILE_LIMIT_BYTES - len(head) - len(end)) // len(unit)) + end


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (filled("a.", end="a=1"), DEEP),
        (filled('"a" . ', end="a=1"), DEEP),
        (filled("'a'.", "[", "a]"), DEEP),
        (filled("a.", "x = {", "a=1}"), DEEP),
        ("x = { a.b.c.d.e = 1 }", DEEP),
        ("[[a.b.c.d.e]]", DEEP),
        (filled("[a.b.c.d]\n"), FULL),
        (filled("[[a]]\n"), FULL),
        (filled("1.5,", "x=[", "]"), FULL),
        (filled("[", "x="), FULL),
        (filled("{a=", "x="), FULL),
        (filled("\\u0041", 'x="', '"'), "unknown field `x`"),
        (filled("\\n", 'x="', '"'), "unknown field `x`"),
        (filled("#\n"), FULL),
        ("x=" + "[" * 1_500 + "]" * 1_500, "The text: this TOML cannot be read."),
        ("x=" + "{a=" * 1_500 + "}" * 1_500, "The text: this TOML cannot be read."),
        (filled('\\"', "x="), "this is not TOML"),
        (filled('"""\\"', "x="), "this is not TOML"),
        (filled('"'), "this is not TOML"),
        (filled("'"), "this is not TOML"),
        (filled("a "), "this is not TOML"),
        (filled("]"), "this is not TOML"),
        (filled("F", "x=0x"), "unknown field `x`"),
        (filled(" \t"), "missing required field `name`"),
    ],
)
def test_what_no_way_of_working_holds_is_refused_before_it_takes_long(text: str, says: str) -> None:
    begun_s = time.process_time()
    with pytest.raises(BadFormat) as wrong:
        imported(text, WORDS, "The text")
    assert says in wrong.value.message
    assert time.process_time() - begun_s < 0.5  # about 20 ms; 35 s for the first ones, once


def test_dots_in_strings_and_comments_are_no_parts_of_a_key() -> None:
    text = HEAD.replace('"P."', '"a.b.c.d.e.f = 1"  # a.b.c.d.e.f = 1').replace(
        '"S."', "'''\na.b.c.d.e.f = 1\n'''"
    )
    with pytest.raises(BadFormat, match="missing required field `phase`"):
        imported(text, WORDS, "The text")


@pytest.mark.parametrize("closed", ['"""a\\""""', '"""a"""""', "'''a'''''", "''''a'''"])
def test_a_long_string_may_end_with_quotes_of_its_own(closed: str) -> None:
    assert {("a",): 1, ("b",): 2} == lines_of(f'a = {closed} # "\nb = 1\n')
