"""The one Jinja environment: strict about what is missing, and everything escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from server.render.actions import STATUS_WORDS, SetActions
from server.render.composer import KIND_WORDS
from server.render.desk import listed
from server.render.qr import qr_code
from server.render.times import day_of, iso, minutes_and_seconds, of_day, utc
from server.room.action import ACTION_LIMIT_CHARS
from server.room.post import POST_LIMIT_CHARS
from server.room.rights import RIGHTS

FOLDER = Path(__file__).parents[2] / "web" / "templates"

CONTROLS = frozenset(
    name for name, right in RIGHTS.items() if right.who == "controls" or right.steering
)
STEERING = frozenset(name for name, right in RIGHTS.items() if right.steering)
ROLE_WORDS = {
    "facilitator": ("facilitator", "facilitators"),
    "co_facilitator": ("co-facilitator", "co-facilitators"),
    "member": ("member", "members"),
    "observer": ("observer", "observers"),
}


def environment(static_version: str, posts_html: Callable[..., Markup]) -> Environment:
    """`posts_html(scene, posts)`: posts as they stand in a list, the same for page and push."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        static_version=static_version,
        steering=STEERING,
        controls=CONTROLS,
        limit=POST_LIMIT_CHARS,
        kind_words=KIND_WORDS,
        action_limit=ACTION_LIMIT_CHARS,
        status_words=STATUS_WORDS,
        set_actions=SetActions,
        posts_html=posts_html,
        qr=qr_code,
        iso=iso,
        utc=utc,
        of_day=of_day,
        day_of=day_of,
        minutes_and_seconds=minutes_and_seconds,
        numbers_in_words=numbers_in_words,
        listed=listed,
    )
    return made


def numbers_in_words(numbers: Mapping[str, int]) -> str:
    """`1 facilitator, 4 members`: roles that nobody has are left out."""
    return ", ".join(
        f"{number} {ROLE_WORDS[role][number != 1]}" for role, number in numbers.items() if number
    )
