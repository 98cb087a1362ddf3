"""Every page by name: the states of a room, and the pages outside of rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from server.formats.draft import blank
from server.formats.loader import built_ins, groups
from server.pages.gallery import Gallery
from server.render.format_form import FormatForm
from server.render.renderer import Renderer
from server.render.views import (
    FormatGroup,
    FormatView,
    JoinView,
    LinksView,
    NotDone,
    WaitingActions,
)
from tests.render.action_states import carried_over
from tests.render.stage import TEN_O_CLOCK_MS
from tests.render.states import STATES, made
from tests.render.states_of_beside import BESIDE
from tests.render.states_of_code import (
    ASKED,
    FULL,
    UNFIT,
    WRONG,
    form_removed_and_code_needed,
)
from tests.render.states_of_formats import enter_all
from tests.render.states_of_own_formats import (
    form_of_nothing,
    form_overtaken,
    form_removed,
    form_that_is_wrong,
    form_with_a_new_step,
    ours,
    own_form,
    owned,
)
from tests.render.tree import Node, parse

LINKS = LinksView(
    "https://setroom.example/join/m_7Qd2mHq0bZ5w9Xc1Ye",
    "https://setroom.example/join/o_3Kd8sPq1nZ2v6Bc9Rt",
    "https://setroom.example/join/c_9Lw4jTq7mX1y5Nd3Gh",
    "https://setroom.example/join/r_5Vb6rYq2kC8u1Mf4Pz",
)
enter_all()

EPOCH = "epoch"
FORMATS = built_ins()
GALLERY = Gallery(FORMATS, groups())


@dataclass
class Watch:
    """The time that the one renderer of these tests is told."""

    now_ms: int = TEN_O_CLOCK_MS


WATCH = Watch()
RENDERER = Renderer("1", lambda: WATCH.now_ms, EPOCH)  # made once: it reads all templates


def renderer(now_ms: int = TEN_O_CLOCK_MS) -> Renderer:
    WATCH.now_ms = now_ms
    return RENDERER


def now_ms_of(name: str) -> int:
    return made(name).stage.now_ms if name in STATES else TEN_O_CLOCK_MS


def css_of(name: str) -> str:
    if name not in STATES:
        return ""
    found = made(name)
    return renderer().me_css(found.stage.room, found.person)


def page_of(name: str) -> str:
    """Made anew, with fresh keys."""
    return PAGES[name]()


@cache
def seen(name: str) -> Node:
    """The page as a tree, made once. To be looked at, not changed."""
    return parse(page_of(name))


def _room(name: str) -> str:
    found = made(name)
    stage = found.stage
    return renderer(stage.now_ms).room_page(
        stage.kept, found.person, stage.present, None, EPOCH, LINKS if found.links else None
    )


Choice = tuple[FormatView, list[FormatGroup], list[FormatGroup]]


def _home(*, wrong: bool, chosen: str = "") -> str:
    values = {"title": "", "facilitator_name": "Dee", "call_url": "call.example"} if wrong else {}
    errors = {
        "title": "Give the session a name.",
        "call_url": "The call link should begin with https://",
    }
    return renderer().home(values, errors if wrong else {}, *_choice(chosen), wrong)


def _choice(key: str, own: Sequence[FormatView] = ()) -> Choice:
    view = GALLERY.chosen(key, own)
    near = GALLERY.near(view, own)
    return view, near, GALLERY.others(near)


def _home_with_own() -> str:
    own = owned(ours()).view()
    assert own is not None
    return renderer().home({}, {}, *_choice(own.key, [own]), code_needed=False)


def _format(key: str) -> str:
    view = GALLERY.view(key)
    assert view is not None
    return renderer().format(view, 5)


def _again(no: NotDone) -> str:
    meant = "You asked for a copy of Classic set, one presenter in depth, to be made your own."
    fields, back = {"copy": "classic_single_180"}, "/formats/classic_single_180"
    return renderer().press_again(
        no, "/formats/own", "Make your own", fields, meant=meant, back=back
    )


def _own_format(made: Callable[[], FormatForm]) -> str:
    return renderer().format_form(made())


def _continuing() -> str:
    values = {
        "continues": "ended-dee",
        "title": "Ward leaders, session 4",
        "facilitator_name": "Dee",
        "call_url": "https://call.example/ward-leaders",
    }
    return renderer().home(values, {}, *_choice(""), code_needed=False)


def _actions(name: str) -> str:
    found = made(name)
    stage = found.stage
    return renderer(stage.now_ms).own_actions(stage.kept, found.person, stage.present, None)


def _carried(*waiting: WaitingActions) -> str:
    stage = carried_over()
    return renderer(stage.now_ms).carried_sheet(stage.kept, stage.dee, stage.present, waiting)


INVITED = JoinView("/join/secret", "Ward leaders, session 4", "Dee", "member", 30)


def _join(view: JoinView) -> str:
    return renderer().join(view)


def _sheet(name: str, kind: str) -> str:
    found = made(name)
    stage, made_by = found.stage, renderer(found.stage.now_ms)
    if kind == "links":
        return made_by.links_sheet(stage.kept, found.person, stage.present, LINKS)
    if kind == "rounds":
        return made_by.rounds_sheet(stage.kept, found.person, stage.present)
    if kind == "finish":
        return made_by.finish_sheet(stage.kept, found.person, stage.present)
    if kind == "people":
        return made_by.people_sheet(stage.kept, found.person, stage.present)
    if kind == "path":
        return made_by.path_sheet(stage.kept, found.person, stage.present)
    post = next(iter(stage.room.posts))
    return made_by.post_sheet(stage.kept, found.person, post, kind == "own", kind == "desk")


def _leave(name: str) -> str:
    found = made(name)
    stage = found.stage
    way_back = LINKS.back if found.links else None
    return renderer(stage.now_ms).leave(stage.kept, found.person, stage.present, way_back)


# Leaving, as each of these sees it who is asked once more.
LEAVING = (
    *("lobby-empty-dee", "lobby-door-femi", "lobby-inside-femi", "explore-femi", "present-ben"),
    *("explore-olu", "explore-dee", "alone-dee", "held-dee", "held-ana", "co-cleo"),
    *("ended-dee", "ended-femi", "ended-olu", "ended-cleo"),
)

PAGES: dict[str, Callable[[], str]] = {
    **{name: partial(_room, name) for name in STATES},
    "home": lambda: _home(wrong=False),
    "home-wrong": lambda: _home(wrong=True),
    "home-own": _home_with_own,
    "home-chosen": lambda: _home(wrong=False, chosen="kollegiale"),
    "formats": lambda: renderer().formats(GALLERY.groups()),
    **{f"format-{key}": partial(_format, key) for key in FORMATS},
    "formats-own": lambda: renderer().formats(
        GALLERY.groups(),
        renderer().own_formats(
            [renderer().own_card(owned(file).card()) for file in (ours(), blank())],
            code_needed=False,
        ),
    ),
    "formats-code": lambda: renderer().formats(
        GALLERY.groups(), renderer().own_formats([], code_needed=True)
    ),
    "format-bring": lambda: renderer().bring_format(UNFIT, "name = 5"),
    "format-bring-code": lambda: renderer().bring_format(ASKED, "name = 5"),
    "format-bring-wrong-code": lambda: renderer().bring_format(WRONG, "name = 5"),
    "again-code": partial(_again, ASKED),
    "again-wrong-code": partial(_again, WRONG),
    "again-full": partial(_again, FULL),
    **{
        f"own-format{name}": partial(_own_format, made)
        for name, made in {
            "": own_form,
            "-new-step": form_with_a_new_step,
            "-wrong": form_that_is_wrong,
            "-overtaken": form_overtaken,
            "-removed": form_removed,
            "-removed-code": form_removed_and_code_needed,
            "-nothing": form_of_nothing,
        }.items()
    },
    "join": lambda: _join(INVITED),
    "join-wrong": lambda: _join(replace(INVITED, error="Tell the others what to call you.")),
    "join-observer": lambda: _join(replace(INVITED, role="observer")),
    "join-return": lambda: _join(replace(INVITED, role="return")),
    "join-ended": lambda: _join(replace(INVITED, state="ended")),
    "join-expired": lambda: _join(replace(INVITED, state="expired")),
    "home-continuing": _continuing,
    "sheet-actions": lambda: _actions("commit-saved-ben"),
    "sheet-actions-review": lambda: _actions("review-chloe"),
    "sheet-actions-none": lambda: _actions("commit-femi"),
    "sheet-carried": lambda: _carried(
        WaitingActions("a1", 2, "Femi"), WaitingActions("a2", 1, "Lou"), WaitingActions("a3", 1, "")
    ),
    "sheet-carried-handed": lambda: _carried(
        WaitingActions("a1", 2, "Femi", carried_over().ids["Chloe"]), WaitingActions("a2", 1, "Lou")
    ),
    "sheet-carried-none": _carried,
    "sheet-links": lambda: _sheet("explore-dee", "links"),
    "sheet-rounds": lambda: _sheet("bidding-dee", "rounds"),
    "sheet-finish": lambda: _sheet("explore-over-dee", "finish"),
    "sheet-finish-kept": lambda: _sheet("explore-dee", "finish"),
    "sheet-people": lambda: _sheet("explore-latecomer-dee", "people"),
    "sheet-path": lambda: _sheet("explore-dee", "path"),
    "sheet-post-own": lambda: _sheet("explore-femi", "own"),
    "sheet-post-desk": lambda: _sheet("explore-dee", "desk"),
    **{name: partial(shown, renderer) for name, shown in BESIDE.items()},
    **{f"leave-{name}": partial(_leave, name) for name in LEAVING},
    "left": lambda: renderer().left(),
    "refused-stale": lambda: renderer().refused(
        409,
        "Something changed first",
        "Something changed just before you pressed, so nothing was done. Look once more.",
        "/rooms/r1",
        {"text": "What would the night team say?"},
    ),
    "refused-unknown": lambda: renderer().refused(
        404, "There is no such room", "The link may be an old one, or cut off.", "/"
    ),
    "refused-away": lambda: renderer().refused(
        503,
        "Setroom cannot save just now",
        "Nothing was changed. Try again in a few seconds.",
        "/rooms/r1",
        {"text": "What would the night team say?"},
    ),
}
