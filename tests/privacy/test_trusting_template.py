"""The planted fault of the test of hostile words: a template that trusts them is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from server.render import slips
from server.render.view import Kept, name_of
from tests.privacy.test_hostile_words import PLAIN, everything


@pytest.mark.slow
def test_a_template_that_trusts_words_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault."""

    def trusting(kept: Kept, person_id: str | None) -> str:
        return Markup(name_of(kept, person_id))

    plain = everything(tmp_path, PLAIN)
    monkeypatch.setattr(slips, "name_of", trusting)
    assert everything(tmp_path, "<img src=x onerror=window.pwned=1>").wrong != []
    assert everything(tmp_path, '<p hx-get="/">x</p>').parts != plain.parts
