"""What a pretend presenter does with written questions: asks for one now and then, and leaves each
in one of the three ways.
"""

from __future__ import annotations

import random

from server.demo.memory import Intent, Memory, View, card_of

READS_LOOKS = 5  # half a minute and more: read it, think, and speak
LEAVES = 0.15
ASKS_FOR_ONE = 0.05  # between two of them the voices have the room
WAYS = {"answer_question": 7, "park_question": 2, "let_go_question": 1}


def meet_questions(view: View, memory: Memory, dice: random.Random) -> Intent | None:
    """The next thing to do with them, or None. What the desk has put is answered like one's own."""
    if view["audience"] != "presenter":
        return None
    card = card_of(view)
    if card is not None:
        reads = memory.card_looks < READS_LOOKS or dice.random() >= LEAVES
        way = dice.choices(list(WAYS), weights=list(WAYS.values()))[0]
        return None if reads or way not in view["can"] else Intent(way, {"post": card})
    asks = "take_question" in view["can"] and view["timer"]["state"] == "running"
    settled = memory.looks >= memory.who.temperament.settles
    return Intent("take_question") if asks and settled and dice.random() < ASKS_FOR_ONE else None
