"""Unpredictable bytes, fetched from the system a page at a time: asking it for each post costs."""

from __future__ import annotations

import os

PAGE_BYTES = 4_096


class Chance:
    """Call it with a number of bytes. Each byte is given out once."""

    def __init__(self) -> None:
        self._page = b""
        self._at = 0

    def __call__(self, size: int) -> bytes:
        if self._at + size > len(self._page):
            self._page, self._at = os.urandom(max(PAGE_BYTES, size)), 0
        given = self._page[self._at : self._at + size]
        self._at += size
        return given
