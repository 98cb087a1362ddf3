"""A browser's own formats, and the form in which one is made, in the states that people meet."""

from __future__ import annotations

from dataclasses import replace

from server.formats.draft import blank, copy_of, with_new_step
from server.formats.file import OwnFile
from server.formats.loader import built_ins, library
from server.formats.own import judged
from server.keeper.own_formats import KeptFormat
from server.pages.format_answer import REMOVED
from server.pages.format_form import form_of_own
from server.pages.owned import Owned
from server.render.format_form import FormatForm, Look

WORDS = library()
FORMATS = built_ins()
KINDS = [("echo", "Echo"), ("explore", "Explore")]


def owned(file: OwnFile, id: str = "q1w2e3r4t5y6") -> Owned:
    return Owned(KeptFormat(id, 3, "", 0), judged(f"own-{id}", file, WORDS))


def form_of(file: OwnFile, look: Look | None = None) -> FormatForm:
    return form_of_own(owned(file), look or Look(), WORDS, KINDS, 5)


def ours() -> OwnFile:
    return copy_of(FORMATS["classic_single_90"], WORDS, "Ward leaders, our way")


def own_form() -> FormatForm:
    """As it is opened, with one step unfolded."""
    return form_of(ours(), Look(open=7))


def form_with_a_new_step() -> FormatForm:
    gone = {"gone-key": "echo", "gone-name": "Echo", "gone-at": "9"}
    return form_of(with_new_step(ours(), 3), Look("A new step is number 3.", "", 3, gone))


def form_that_is_wrong() -> FormatForm:
    shown = form_of(ours(), Look(open=2))
    wrong = {"step-2-minutes": "Write a whole number here, such as 5."}
    return replace(shown, values={**shown.values, "step-2-minutes": "ten"}, errors=wrong)


def form_overtaken() -> FormatForm:
    return replace(form_of(ours()), over=4)


def form_removed() -> FormatForm:
    return replace(form_of(ours()), trouble=REMOVED, removed=True)


def form_of_nothing() -> FormatForm:
    return form_of(blank(), Look(open=1))
