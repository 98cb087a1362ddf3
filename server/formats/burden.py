"""How much of a reader a file may ask that somebody brings, whoever that is.

TOML's own reader takes time by the square of the parts of one key, and some microseconds for every
value and line; and while it reads, no room is answered. So these are counted first, in one pass
that never looks at a letter twice. A way of working of sixty steps with all that can be said comes
to no more than two thirds of what is allowed here. What is said may be any letters: written as two
or more, such as \\n, as many as fit into a file take it a fiftieth of a second.
"""

from __future__ import annotations

import re

from server.formats.check import BadFormat
from server.formats.lines import without_strings

MOST_PARTS = 4  # of a key: words.explore.shown.cue
MOST_MARKS = 4_000
MOST_LINES = 8_000

_MARKS = "=,[{."  # each begins a value, a table or a part of a key
_TOO_DEEP = re.compile(rf"(?<![\w-])(?:[\w-]++[ \t]*+\.[ \t]*+){{{MOST_PARTS}}}")


def check_burden(called: str, text: str) -> None:
    """Raises: BadFormat: it holds more than any way of working does."""
    bare = without_strings(text)
    deep = _TOO_DEEP.search(bare)
    if deep is not None:
        raise BadFormat(f"{called}: no key has more than {MOST_PARTS} parts with dots between.")
    if sum(map(bare.count, _MARKS)) > MOST_MARKS or text.count("\n") > MOST_LINES:
        raise BadFormat(f"{called}: this holds more values than any way of working does.")
