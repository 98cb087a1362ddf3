"""Words as they come in: trimmed, whole, and within their limit."""

from __future__ import annotations

import unicodedata

from server.room.refusals import BadField, Missing, TooLong

NAME_LIMIT_CHARS = 60
TITLE_LIMIT_CHARS = 120
URL_LIMIT_CHARS = 1_000

UNSEEN = frozenset({"Cf", "Zl", "Zp", "Zs"})  # alone they would make a line, or a name, of nothing

# What no keyboard types: control characters, halves of characters, and the marks that turn the
# direction of the text around them, with which a line can be made to read as another one.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str, field: str, limit: int, missing: str) -> str:
    """The words without surrounding space and with one kind of line end.

    Raises:
        Missing: nothing is left that can be seen. TooLong: more than `limit` characters.
        BadField: it holds control characters, which no keyboard types.
    """
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if all(char.isspace() or unicodedata.category(char) in UNSEEN for char in kept):
        raise Missing(field, missing)
    if len(kept) > limit:
        raise TooLong(field, limit, len(kept))
    if not kept.isprintable() and any(_unshowable(char) for char in kept):
        raise BadField(field, "There are characters in it that cannot be shown.")
    return kept


def _unshowable(char: str) -> bool:
    control = unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t"
    return control or char in TURNING


def one_line(text: str, field: str, limit: int, missing: str) -> str:
    """As `clean`, with every run of white space folded into one space."""
    return clean(" ".join(text.split()), field, limit, missing)
