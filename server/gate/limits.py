"""How much and how often. In memory only: nothing about a person is written down by counting."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable

BODY_LIMIT_BYTES = 64 * 1024  # ten times the longest text with every field around it


class TokenBuckets:
    """So many at once, and so many a second after that, for each key.

    Args:
        per_s: how many a key earns back each second.
        burst: how many a key may take at once.
        most_keys: keys remembered; beyond that the one idle longest is forgotten, and starts full.
        now_s: seconds from any start, never going back.
    """

    def __init__(
        self, *, per_s: float, burst: int, most_keys: int, now_s: Callable[[], float]
    ) -> None:
        self._per_s = per_s
        self._burst = burst
        self._most_keys = most_keys
        self._now_s = now_s
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()  # (tokens, at s)

    def take(self, key: Hashable) -> float:
        """Take one. 0 if there was one; else nothing is taken, and so many seconds to wait."""
        now_s = self._now_s()
        tokens, at_s = self._levels.get(key, (float(self._burst), now_s))
        tokens = min(self._burst, tokens + (now_s - at_s) * self._per_s)
        wait_s = 0.0
        if tokens >= 1:
            tokens -= 1
        else:
            wait_s = (1 - tokens) / self._per_s
        self._levels[key] = (tokens, now_s)
        self._levels.move_to_end(key)
        if len(self._levels) > self._most_keys:
            self._levels.popitem(last=False)
        return wait_s


class Places:
    """At most so many at one moment, for each key. Every one taken is given back."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[Hashable] = Counter()

    def take(self, *keys: Hashable) -> bool:
        """Take one of each of these if there is one of each; else none."""
        if any(self._taken[key] >= self._most for key in keys):
            return False
        self._taken.update(keys)
        return True

    def give_back(self, *keys: Hashable) -> None:
        for key in keys:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]
