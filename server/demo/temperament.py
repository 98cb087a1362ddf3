"""What tells one pretend member from another in how they take part.

Every chance is for one look at the screen; a person takes a look every few seconds. In a step of
five minutes that is some sixty looks, so a small chance is still a likely thing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Temperament:
    """`tempo` stretches the pauses between looks; `settles`: looks before doing anything in a step.

    `speaks`: to put a hand up. `lowers`: to take it down after speaking. `asks`: to write a
    question, up to `most_questions` in a step. `reflects`: to write the line that a step asks for.
    `unnamed`: how much of it goes without a name, where that is open. `finishes`: to say so.
    """

    tempo: float
    settles: int
    speaks: float
    lowers: float
    asks: float
    most_questions: int
    reflects: float
    unnamed: float
    finishes: float


TEMPERAMENTS: dict[str, Temperament] = {
    "keen": Temperament(
        tempo=0.8,
        settles=2,
        speaks=0.03,
        lowers=0.35,
        asks=0.015,
        most_questions=2,
        reflects=0.15,
        unnamed=0.15,
        finishes=0.3,
    ),
    "slow": Temperament(
        tempo=1.6,
        settles=3,
        speaks=0.02,
        lowers=0.3,
        asks=0.012,
        most_questions=1,
        reflects=0.08,
        unnamed=0.2,
        finishes=0.15,
    ),
    # Hardly ever speaks first, and writes what is hard to say.
    "quiet": Temperament(
        tempo=1.2,
        settles=3,
        speaks=0.003,
        lowers=0.4,
        asks=0.018,
        most_questions=2,
        reflects=0.08,
        unnamed=0.6,
        finishes=0.2,
    ),
    # Comes late, and leaves a hand up until somebody notices.
    "forgetful": Temperament(
        tempo=1.1,
        settles=2,
        speaks=0.02,
        lowers=0.02,
        asks=0.012,
        most_questions=1,
        reflects=0.1,
        unnamed=0.2,
        finishes=0.04,
    ),
}
