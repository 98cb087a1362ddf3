"""What the hints are told of a step: whether it asks for facts, and where ideas can be offered."""

from __future__ import annotations

import pytest

from server.formats.library import read_library
from server.formats.loader import BuiltIn, read
from server.render.asking import Asking, asking_of
from tests.render.pages import page_of
from tests.render.stage import FORMATS, Stage
from tests.render.tree import parse

WORDS = 'name = "{0}"\ntitle = "{0}"\ncue = "Now."\nmember = "Now."\n'
LIBRARY = "\n".join(
    [
        f"[bidding]\n{WORDS.format('Bidding')}",
        f'[facts]\n{WORDS.format("Facts")}asks = "facts"',
        f"[explore]\n{WORDS.format('Explore')}",
        f"[offers]\n{WORDS.format('Offers')}",
        f"[ask_on]\n{WORDS.format('Ask on')}",
    ]
)
QUESTIONS = 'once_per = "round"\ntakes = ["question"]\nreveal = "queue"\n'
PHASES = {
    "bidding": "settles_rounds = true\n",
    "facts": QUESTIONS,
    "explore": QUESTIONS,
    "offers": 'once_per = "round"\ntakes = ["advice"]\nreveal = "wall"\n',
    "ask_on": QUESTIONS,
}


@pytest.fixture
def offering() -> BuiltIn:
    """One round in which ideas are offered after two steps of questions, and before a third."""
    rows = [
        f'[[phase]]\nkey = "{key}"\nminutes = 5\nfloor = 1\nspeaker = "members"\n{columns}'
        for key, columns in PHASES.items()
    ]
    head = (
        'name = "Offering"\npurpose = "Tests."\nstory = "Tests."\nsize = "any"\ngroup = "tests"\n'
        "least_members = 3\nmost_members = 20\nrounds = 1\n"
    )
    return read("offering", head + "\n".join(rows), read_library(LIBRARY))


@pytest.fixture
def stage(offering: BuiltIn, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setitem(FORMATS, "offering", offering)
    made = Stage("asking", "offering")
    made.come_in("Ana", "Ben", "Chloe", "Femi")
    made.start()
    return made


@pytest.mark.parametrize(
    ("step", "asking"),
    [
        ("bidding", None),
        ("facts", Asking(facts=True, ideas_for="Offers")),
        ("explore", Asking(facts=False, ideas_for="Offers")),
        ("offers", None),
        ("ask_on", Asking(facts=False, ideas_for="")),
    ],
)
def test_a_step_says_what_its_questions_are_for(
    stage: Stage, step: str, asking: Asking | None
) -> None:
    stage.go_to(step)
    assert asking == asking_of(stage.kept)


@pytest.mark.parametrize(
    ("state", "asks"),
    [("clarify-femi", ["facts"]), ("explore-femi", ["anything"]), ("echo-sealed-femi", [])],
)
def test_the_page_says_it_too(state: str, asks: list[str]) -> None:
    nodes = parse(page_of(state)).all()
    assert asks == [
        node.attributes["data-asks"] for node in nodes if "data-asks" in node.attributes
    ]
