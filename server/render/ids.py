"""The one place where ids of elements come from: page, push and script must mean the same thing."""

from __future__ import annotations


def dom_id(kind: str, name: str | int) -> str:
    """`post`, `7f3a` -> `post-7f3a`. `name`: a random id or a number, never somebody's words."""
    return f"{kind}-{name}"
