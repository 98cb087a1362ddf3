"""So many at once, then so many a second, for each key; and never more memory than allowed."""

from server.gate.limits import Places, TokenBuckets


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_a_burst_is_taken_at_once_and_then_waits() -> None:
    buckets = TokenBuckets(per_s=0.5, burst=3, most_keys=10, now_s=Clock())
    assert [buckets.take("a") for _ in range(5)] == [0, 0, 0, 2, 2]


def test_waiting_earns_back_at_the_rate_and_never_beyond_the_burst() -> None:
    clock = Clock()
    buckets = TokenBuckets(per_s=0.5, burst=3, most_keys=10, now_s=clock)
    for _ in range(3):
        buckets.take("a")
    clock.now_s += 2
    assert [buckets.take("a"), buckets.take("a")] == [0, 2]
    clock.now_s += 1000
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2]


def test_being_refused_costs_nothing() -> None:
    clock = Clock()
    buckets = TokenBuckets(per_s=1, burst=1, most_keys=10, now_s=clock)
    buckets.take("a")
    for _ in range(100):
        assert buckets.take("a") > 0
    clock.now_s += 1
    assert buckets.take("a") == 0


def test_keys_do_not_share() -> None:
    buckets = TokenBuckets(per_s=1, burst=1, most_keys=10, now_s=Clock())
    assert [buckets.take("a"), buckets.take("b"), buckets.take("a")] == [0, 0, 1]


def test_the_key_idle_longest_is_forgotten_first() -> None:
    buckets = TokenBuckets(per_s=1, burst=1, most_keys=2, now_s=Clock())
    for key in ("a", "b", "a", "c"):  # b is idle longest when c comes
        buckets.take(key)
    assert buckets.take("a") == 1
    assert buckets.take("b") == 0


def test_so_many_places_are_taken_at_one_moment_and_each_that_is_given_back_is_free() -> None:
    places = Places(2)
    assert [places.take(key) for key in "aabaab"] == [True, True, True, False, False, True]
    places.give_back("a")
    assert [places.take("a"), places.take("a")] == [True, False]


def test_places_of_two_kinds_are_taken_both_or_neither() -> None:
    places = Places(2)
    assert [places.take("a", other) for other in "bbc"] == [True, True, False]
    assert places.take("c") and places.take("c")  # the refused one has taken nothing of it
    places.give_back("a", "b")
    assert [places.take("a", other) for other in "bb"] == [True, False]
