"""What must not be seen: names at the door, sealed words anywhere, and no words become HTML."""

from __future__ import annotations

import re

import pytest

from server.prepare import HOUSE
from server.render.json_view import view
from server.render.views import FormatGroup, FormatView, JoinView, LinksView
from server.room.acts.admit import Admit
from server.room.acts.edit_post import EditPost
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.names_on import NamesOn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.set_rounds import SetRounds
from server.room.audience import AUDIENCES, audience_of
from tests.render.pages import FORMATS, page_of, renderer
from tests.render.stage import Stage
from tests.render.states import MEMBERS, STATES, made
from tests.render.tree import parse
from tests.render.whole_session import whole_session

NAMES = re.compile(r"\b(" + "|".join([*MEMBERS, "Olu", "Priya"]) + r")\b")


def drawn(stage: Stage) -> dict[str, str]:
    """Everything that goes out of a room as it is, by audience."""
    draw = renderer(stage.now_ms)
    return {
        audience: draw.whole(stage.kept, audience, stage.present)
        + draw.stirred(stage.kept, audience, stage.present)
        for audience in AUDIENCES
        if audience != "presenter" or stage.room.presenter is not None
    }


@pytest.mark.parametrize("name", STATES)
def test_the_door_learns_no_name_but_the_facilitators(name: str) -> None:
    stage = made(name).stage
    seen = drawn(stage)["door"]
    assert [] == NAMES.findall(parse(seen).text)
    assert not any(person in seen for person in stage.ids.values() if person != stage.dee)
    texts = stage.kept.texts
    words = [texts[p.text] for p in stage.room.posts.values() if p.text in texts]
    assert [] == [each for each in words if each in seen]


def test_no_event_tells_the_door_a_name_either() -> None:
    stage = whole_session()
    for event, room in stage.told:
        seen = renderer().told(stage.kept, event, room, "door", stage.present)
        assert [] == NAMES.findall(parse(seen).text), event


def test_a_page_at_the_door_holds_no_name_but_the_facilitators() -> None:
    assert [] == NAMES.findall(parse(page_of("lobby-door-femi")).text)
    assert [] == NAMES.findall(parse(page_of("explore-latecomer-lou")).text)


@pytest.mark.parametrize("name", ["echo-sealed-dee", "echo-showing-ben"])
def test_sealed_words_reach_nobody_but_their_signed_author(name: str) -> None:
    stage = made(name).stage
    sealed = list(stage.kept.sealed.values())
    assert len(sealed) == 5
    for seen in drawn(stage).values():
        assert not any(post.body in seen or post.post in seen for post in sealed)
    for person in stage.room.people:
        if audience_of(stage.room, person) is not None:
            page = renderer(stage.now_ms).room_page(
                stage.kept, person, stage.present, None, "epoch", None
            )
            own = [post.body for post in sealed if post.by == person]
            assert own == [post.body for post in sealed if post.body in page]


def test_a_nameless_sealed_post_opens_only_with_its_key() -> None:
    stage = made("echo-sealed-dee").stage
    nameless = next(post for post in stage.kept.sealed.values() if post.by is None)
    draw = renderer(stage.now_ms)
    with_key = draw.mine(stage.kept, stage.ids["Jo"], stage.present, {nameless.post: "k" * 32})
    assert nameless.body in with_key
    assert "k" * 32 in with_key
    assert nameless.body not in draw.mine(stage.kept, stage.ids["Jo"], stage.present, {})


def test_a_post_without_a_name_names_nobody() -> None:
    stage = made("explore-dee").stage
    page = parse(page_of("explore-dee"))
    nameless = next(post for post in stage.room.posts.values() if post.by is None)
    card = page.by_id(f"post-{nameless.id}")
    assert card is not None
    assert "data-by" not in card.attributes
    assert "without a name" in card.text


def test_words_taken_down_or_back_are_in_no_page() -> None:
    stage = made("explore-gone-dee").stage
    gone = [p for p in stage.room.posts.values() if p.state in ("hidden", "withdrawn")]
    assert len(gone) == 2
    for seen in drawn(stage).values():
        assert "What are you not saying to her?" not in seen
        assert "What would the night team say?" not in seen


def test_how_a_question_was_left_is_looked_at_for_the_presenter_alone() -> None:
    """Whatever is drawn for a whole audience cannot tell what it has never looked at."""
    looks = {
        path.relative_to(HOUSE).as_posix()
        for folder in ("server", "web/templates")
        for path in (HOUSE / folder).rglob("*.*")
        if path.suffix in (".py", ".html") and re.search(r"\.outcome\b", path.read_text())
    }
    assert {"server/render/view.py", "server/room/waiting.py"} == looks


# What people may write, and what a careless page would make of it.
CORPUS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea></li></ol><h1>Gone</h1>",
    "{{ 7 * 7 }} {% include 'page.html' %}",
    "<hx-partial hx-target='#foot' hx-swap='delete'></hx-partial>",
    "javascript:alert(1)",
    "<!-- <p hx-get='/'>",
    "&lt;b&gt; &amp;amp;",
    'name="key" value=""',
]


def _played(words: str) -> Stage:
    """A session in which everything that people can write is `words`."""
    stage = Stage("words")
    stage.kept.texts[stage.room.title] = words
    stage.kept.texts[stage.room.people[stage.dee].name] = words
    for number in range(6):
        stage.ids[f"m{number}"] = stage.knock(words)
        stage.do(Admit((stage.ids[f"m{number}"],)))
    stage.knock(words)
    stage.knock(words, again=True)
    stage.do(NameStandIn(stage.ids["m1"]))
    stage.start()
    stage.go_to("bidding", presenter="m0")
    stage.do(SetRounds((stage.ids["m0"],)))
    stage.go_to("explore", presenter="m0")
    own = stage.write("m2", words)
    stage.write("m3", words, nameless=True)
    stage.do(EditPost(own, words + " "), stage.ids["m2"])
    stage.do(RaiseHand(), stage.ids["m2"])
    return stage


def _everything(stage: Stage, words: str) -> str:
    draw = renderer(stage.now_ms)
    links = LinksView("https://a/1", "https://a/2", "https://a/3", "https://a/4")
    pages = [
        draw.room_page(stage.kept, person, stage.present, None, "epoch", links)
        for person in stage.room.people
    ]
    post = next(iter(stage.room.posts))
    pages += [
        draw.people_sheet(stage.kept, stage.dee, stage.present),
        draw.post_sheet(stage.kept, stage.dee, post, True, True, words, words),
        draw.join(JoinView("/join/s", words, words, "member", 30, name=words, error=words)),
        draw.refused(409, words, words, "/rooms/words", {"text": words}),
        draw.home({"title": words, "call_url": words}, {"title": words}, *_formats(words), True),
        draw.formats(_formats(words)[2]),
        draw.format(_formats(words)[0], 5),
        *drawn(stage).values(),
    ]
    return "".join(pages)


def _formats(words: str) -> tuple[FormatView, list[FormatGroup], list[FormatGroup]]:
    form = FORMATS["kollegiale"].format
    phases = dict.fromkeys((row.key for row in form.rows), words)
    view = FormatView("f", words, words, words, words, form, phases)
    groups = [FormatGroup(words, words, (view,))]
    return view, groups, groups


@pytest.mark.slow
@pytest.mark.parametrize("words", CORPUS)
def test_words_stay_words(words: str) -> None:
    plain = parse(_everything(_played("Ana"), "Ana"))
    tried = parse(_everything(_played(words), words))
    assert plain.shape == tried.shape
    for node in tried.all():
        for name, value in node.attributes.items():
            if name.startswith("hx-") or name in ("id", "class", "href", "action"):
                assert value is None or words not in value


def test_a_number_that_leaves_one_out_is_not_told_either_once_names_stay_on() -> None:
    """Who has written without a name before that would be all but the one who has not."""
    stage = Stage("room")
    stage.come_in(*MEMBERS)
    stage.start()
    stage.go_to("echo")
    writers = [name for name in MEMBERS if name != "Ben"]

    def told() -> tuple[object, bool]:
        seen = view(stage.kept, stage.room.people[stage.dee], stage.present, stage.now_ms, "e")
        page = renderer(stage.now_ms).whole(stage.kept, "desk", stage.present)
        return seen["sealed_count"], "lines are written" in page

    for name in writers[:-1]:
        stage.write(name, f"From {name}", kind="reflection", nameless=True)
    assert (None, False) == told()
    stage.do(NamesOn())
    assert (None, False) == told()
    stage.write(writers[-1], "And from me", kind="reflection")
    assert (len(writers), True) == told()
