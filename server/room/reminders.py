"""General reminder cards: said to everybody, and never about anybody (domain J28)."""

from __future__ import annotations

from collections.abc import Mapping

# What is stored of a card is its key; the words are these.
CARDS: Mapping[str, str] = {
    "questions": "Questions rather than advice.",
    "one_at_a_time": "One question at a time, and room after each answer.",
    "open": "Open questions: what, how, who, when.",
    "one_voice": "One voice at a time.",
    "facts": "Only facts for now.",
    "stays_here": "What is said here stays here. No names of people outside.",
    "issue": "The issue is the presenter’s. We help them think.",
}
