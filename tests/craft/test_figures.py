"""A hint that is wrong more than one time in five is not shown: measured where nobody tunes it."""

from __future__ import annotations

from collections.abc import Callable

from tests.craft.figures import (
    HINTABLE,
    Figures,
    judged_half,
    not_to_be_shown,
    of_all_hints,
    of_clean,
    of_hint,
    of_tag,
)
from tests.craft.judged import Verdict, shown
from tests.craft.labelled import Half, Question

EVERYTHING_IS_CLOSED = ("!asking.length || !all", "!asking.length")
HELD_BACK: Half = "held back"


def test_every_tag_that_is_shown_is_right_four_times_in_five(say: Callable[[str], None]) -> None:
    seen = judged_half(HELD_BACK)
    assert [] == [tag for tag in not_to_be_shown(seen) if tag in shown()]
    for tag in shown():
        one = of_tag(seen, tag)
        say(f"hint {tag}: precision {one.precision:.2f}, recall {one.recall:.2f} (held back)")


def test_the_figures_beside_each_shown_tag_are_the_measured_ones() -> None:
    seen = judged_half(HELD_BACK)
    measured = {tag: of_tag(seen, tag) for tag in HINTABLE}
    for tag, figures in shown().items():
        assert round(measured[tag].precision, 2) == figures["precision"], tag
        assert round(measured[tag].recall, 2) == figures["recall"], tag


def test_a_tag_that_has_come_to_be_wrong_too_often_is_found() -> None:
    """The planted fault: whatever is asked counts as closed."""
    seen = judged_half(HELD_BACK, EVERYTHING_IS_CLOSED)
    assert ["closed"] == not_to_be_shown(seen)


def test_questions_without_a_slip_are_left_in_peace() -> None:
    for tag in ("open", "probing", "reflective", "perspective", "future", "clarifying", ""):
        number, hinted = of_clean(judged_half(HELD_BACK), tag)
        assert 10 < number
        assert 0.1 >= hinted / number, tag


def test_precision_and_recall_are_counted_as_everybody_counts_them() -> None:
    def question(*tags: str) -> Question:
        return Question("?", frozenset(tags))

    def verdict(*tags: str) -> Verdict:
        return Verdict(dict.fromkeys(tags, "why"), tags[0] if tags else "")

    seen = [
        (question("closed", "leading"), verdict("leading", "closed")),
        (question("closed"), verdict()),
        (question("open"), verdict("closed")),
        (question(), verdict()),
    ]
    assert Figures(labelled=2, found=2, right=1) == of_tag(seen, "closed")
    assert Figures(labelled=2, found=1, right=0) == of_hint(seen, "closed")
    assert Figures(labelled=2, found=2, right=1) == of_all_hints(seen)
    assert (0.5, 0.5) == (of_tag(seen, "closed").precision, of_tag(seen, "closed").recall)
    assert [(1, 1), (1, 0)] == [of_clean(seen, "open"), of_clean(seen, "")]
    assert 0.0 == of_tag(seen, "stacked").precision
