"""The labelled set is what it says it is: large, whole, each question once, tags in both halves."""

from __future__ import annotations

from collections import Counter

import pytest

from server.room.post import POST_LIMIT_CHARS
from tests.craft.labelled import HALVES, TAGS, Half, labelled, of_half

LEAST_QUESTIONS = 300
LEAST_PER_TAG_AND_HALF = 15


def test_there_are_enough_questions_and_none_is_there_twice() -> None:
    texts = Counter(question.text for question in labelled())
    assert LEAST_QUESTIONS <= len(texts)
    assert [] == [text for text, times in texts.items() if times > 1]


def test_half_of_them_are_held_back() -> None:
    assert 0.5 <= len(of_half("held back")) / len(labelled()) < 0.55


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("tag", TAGS)
def test_each_tag_stands_in_each_half_often_enough_to_be_measured(tag: str, half: Half) -> None:
    assert LEAST_PER_TAG_AND_HALF <= sum(tag in question.tags for question in of_half(half))


def test_every_question_could_be_sent_and_has_known_tags() -> None:
    for question in labelled():
        assert question.text == question.text.strip()
        assert 0 < len(question.text) <= POST_LIMIT_CHARS
        assert question.tags <= set(TAGS)
