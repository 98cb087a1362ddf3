"""Where a Setroom asks for a code before a room is opened or a format made."""

from __future__ import annotations

from dataclasses import replace

from server.render.format_form import FormatForm
from server.render.views import NotDone
from tests.render.states_of_own_formats import form_removed

ASKS = "To make a way of working here you need the code of this Setroom."
ASKED = NotDone("This Setroom asks for a code.", ASKS, code="", asks_for_code=True)
WRONG = NotDone(
    "This Setroom asks for a code.",
    f"That is not the code. {ASKS}",
    code="ward 12",
    wrong_code=True,
)
UNFIT = NotDone(
    "This file cannot be used as it is.",
    "The file, line 1: name: Expected `str`, got `int`.",
    wrong_file=True,
)
FULL = NotDone(
    "That could not be kept just now.",
    "This browser keeps 40 ways of working already. Remove one of them first.",
)


def form_removed_and_code_needed() -> FormatForm:
    return replace(form_removed(), code_needed=True)
