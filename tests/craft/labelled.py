"""The labelled questions, in two halves: one to make rules by, one that is only measured."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

FILE = Path(__file__).parent / "questions.toml"
TAGS = (
    "clarifying",
    "open",
    "probing",
    "reflective",
    "perspective",
    "future",
    "closed",
    "stacked",
    "leading",
    "disguised_advice",
)

Half = Literal["seen", "held back"]
HALVES: tuple[Half, ...] = ("seen", "held back")


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    tags: frozenset[str]

    @property
    def half(self) -> Half:
        """By the text alone: a new question moves no other one."""
        return HALVES[hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0]


@cache
def labelled() -> tuple[Question, ...]:
    groups = tomllib.loads(FILE.read_text(encoding="utf-8"))["group"]
    return tuple(
        Question(text, frozenset(group["tags"])) for group in groups for text in group["questions"]
    )


def of_half(half: Half) -> list[Question]:
    return [question for question in labelled() if question.half == half]
