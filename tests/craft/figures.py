"""How often what craft.js finds is right (precision), and how much of what is there (recall)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.craft.judged import Verdict, judged
from tests.craft.labelled import Half, Question, of_half

HINTABLE = ("disguised_advice", "leading", "stacked", "closed")
LEAST_PRECISION = 0.8  # a hint that is wrong more than one time in five is not shown


@dataclass(frozen=True, slots=True)
class Figures:
    """`labelled`: how many bear the tag. `found`: how many it is found in. `right`: in both."""

    labelled: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.labelled if self.labelled else 0.0


Judged = Sequence[tuple[Question, Verdict]]


def judged_half(half: Half, fault: tuple[str, str] = ("", "")) -> Judged:
    questions = of_half(half)
    return list(zip(questions, judged([one.text for one in questions], fault), strict=True))


def not_to_be_shown(seen: Judged) -> list[str]:
    """The tags whose hint would be wrong more than one time in five."""
    return [
        tag
        for tag in HINTABLE
        if min(of_tag(seen, tag).precision, of_hint(seen, tag).precision) < LEAST_PRECISION
    ]


def of_tag(seen: Judged, tag: str) -> Figures:
    """Wherever the tag is found, whether it would be the one that is hinted at or not."""
    return _figures(seen, tag, [tag in verdict.whys for _, verdict in seen])


def of_hint(seen: Judged, tag: str) -> Figures:
    """Only where the one hint that a person is shown is about this tag."""
    return _figures(seen, tag, [verdict.hinted == tag for _, verdict in seen])


def _figures(seen: Judged, tag: str, finds: Sequence[bool]) -> Figures:
    bears = [tag in question.tags for question, _ in seen]
    right = sum(bear and find for bear, find in zip(bears, finds, strict=True))
    return Figures(sum(bears), sum(finds), right)


def of_all_hints(seen: Judged) -> Figures:
    """A hint is right if the question bears the tag it is about."""
    slips = sum(bool(question.tags & set(HINTABLE)) for question, _ in seen)
    hinted = [(question, verdict) for question, verdict in seen if verdict.hinted]
    right = sum(verdict.hinted in question.tags for question, verdict in hinted)
    return Figures(slips, len(hinted), right)


def of_clean(seen: Judged, tag: str) -> tuple[int, int]:
    """How many questions of a kind have nothing to hint at ("": plain remarks), and get a hint."""
    clean = [
        verdict
        for question, verdict in seen
        if not question.tags & set(HINTABLE)
        and (tag in question.tags or not (tag or question.tags))
    ]
    return len(clean), sum(bool(verdict.hinted) for verdict in clean)
