"""The form of an own format: nothing typed is lost, and its buttons work without script."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.errors import StoreAway
from server.formats.check import MOST_PHASES
from server.formats.file import OwnFile, parsed
from server.formats.loader import built_ins
from server.formats.own import WORD_LIMITS
from server.storage.own_formats import MOST_FORMATS
from tests.access.in_process import HTML
from tests.formats.texts import HEAD, TALK
from tests.pages.own_format import HTMX, a_maker, fields_of, names_of_steps
from tests.render.tree import Node, parse

FORMATS = built_ins()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("step-1-minutes", "ten", "Write a whole number"),
        ("step-1-minutes", "", "Write a whole number"),
        ("step-1-floor", "-1", "Write a whole number"),
        ("step-1-minutes", "٣", "Write a whole number"),
        ("most_members", "1000", "Write a whole number"),
        ("rounds", "2.5", "Write a whole number"),
        ("name", "x" * 61, "up to 60"),
        ("step-1-member", "x" * 201, "up to 200"),
        ("step-1-cue", "a\x00b", "characters in it that cannot be shown"),
        ("step-1-speaker", "nobody else", "Choose one"),
        ("lead", "", "Choose one"),
    ],
)
async def test_what_cannot_be_read_comes_back_as_it_was_typed_and_changes_nothing(
    tmp_path: Path, field: str, typed: str, says: str
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        before = await dee.text()
        asked = {**await dee.fields(), field: typed, "purpose": "Typed beside it"}
        answer = await dee.browser.post(dee.path, asked, HTML)
        assert answer.status == 422 and before == await dee.text()
        page = parse(answer.text)
        trouble = page.by_id(f"{field}-error")
        assert trouble is not None and says in trouble.text
        back = fields_of(answer.text)
        assert "Typed beside it" == back["purpose"]
        if field not in ("lead", "step-1-speaker", "step-1-cue"):
            assert typed == back[field]
        news = await dee.browser.post(dee.path, asked, HTMX)
        assert news.status == 422 and f'id="{field}-error"' in news.text


async def test_of_two_tabs_the_later_one_gets_its_form_back_and_may_save_it_over(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        here = {**await dee.fields(), "name": "From the first tab"}
        await dee.save(name="From the second tab")
        answer = await dee.browser.post(dee.path, here, HTML)
        assert answer.status == 409
        assert "Another tab was faster" in answer.text
        assert "From the first tab" == fields_of(answer.text)["name"]
        assert "From the second tab" in await dee.text()
        over = {**fields_of(answer.text), "over": "2"}
        assert (await dee.browser.post(dee.path, over, HTML)).status == 303
        assert "From the first tab" in await dee.text()


async def test_the_buttons_work_without_script(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        page = await dee.press("save")
        first, second, *rest = names_of_steps(page)
        page = await dee.press("down-1", step_1_minutes="7")
        assert [second, first, *rest] == names_of_steps(page)
        assert f"{first} is now step 2 of" in page.text
        assert "7" == (await dee.fields())["step-2-minutes"]
        page = await dee.press("add-1")
        assert [second, "Step without a name", first, *rest] == names_of_steps(page)
        page = await dee.press("begin-2", step_2_begin="echo")
        assert [second, "Echo", first, *rest] == names_of_steps(page)
        page = await dee.press("remove-1")
        assert ["Echo", first, *rest] == names_of_steps(page)
        page = await dee.press("put-back", **gone_in(page))
        assert [second, "Echo", first, *rest] == names_of_steps(page)
        page = await dee.press("add")
        assert "Step without a name" == names_of_steps(page)[-1]


def gone_in(page: Node) -> dict[str, str]:
    """The fields of the step that was taken out, as the page holds them."""
    return {
        str(node.attributes["name"]): node.attributes["value"] or ""
        for node in page.by_tag("input")
        if (node.attributes.get("name") or "").startswith("gone-")
    }


@pytest.mark.parametrize("button", ["up-9", "up", "dance-1", "put-back", "begin", "remove-99"])
async def test_a_button_that_there_is_not_changes_nothing(tmp_path: Path, button: str) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="")
        before = await dee.text()
        answer = await dee.save(do=button)
        assert (answer.status, answer.json()["refusal"]) == (422, "bad_field")
        assert before == await dee.text()


async def test_a_form_of_as_many_steps_as_there_can_be_loses_none(tmp_path: Path) -> None:
    """All its words as long as they may be: within every limit, and no further step."""
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(text=HEAD + TALK.replace("talk", "check_in") * MOST_PHASES)
        steps = range(1, MOST_PHASES + 1)
        words = {
            f"step-{n}-{name}": "x" * most for n in steps for name, most in WORD_LIMITS.items()
        }
        sent = {**await dee.fields(), **words}
        assert (await dee.browser.post(dee.path, sent, HTML)).status == 303
        page = await dee.press("add")
        assert "There are 60 steps, and no more." in page.text
        assert MOST_PHASES == len(names_of_steps(page))
        assert "x" * 600 == (await dee.fields())[f"step-{MOST_PHASES}-cue"]


async def test_what_a_browser_says_of_keys_is_not_believed(tmp_path: Path) -> None:
    """They go into the log of a room, which holds no words."""
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        key = (await dee.fields())["step-2-key"]
        await dee.save(step_1_key="anas_grief", step_3_key=key)
        text = await dee.text()
        assert "anas_grief" not in text
        keys = [v for name, v in (await dee.fields()).items() if name.endswith("-key")]
        assert len(keys) == len(set(keys))


def read(text: str) -> OwnFile:
    return parsed("own", text, OwnFile)[0]


async def test_a_form_that_is_opened_and_saved_changes_nothing(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        for key in FORMATS:
            await dee.make(copy=key)
            before = await dee.text()
            assert (await dee.save()).json()["version"] == 2
            assert read(before) == read(await dee.text())


async def test_what_cannot_be_kept_just_now_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without script it would be gone with the page."""
    async with a_maker(tmp_path) as (app, dee):
        await dee.make(copy="")
        fields = {**await dee.fields(), "name": "Long thought about"}

        async def away(*_: object) -> None:
            raise StoreAway("the disk is full")

        with monkeypatch.context() as patched:
            patched.setattr(type(app.storage), "keep_format", away)
            full = await dee.browser.post(dee.path, fields, HTML)
        await dee.browser.post(f"{dee.path}/remove")
        gone = await dee.browser.post(dee.path, fields, HTML)
        for status, answer in ((503, full), (404, gone)):
            assert status == answer.status
            assert "Long thought about" == fields_of(answer.text)["name"]
            assert "What you typed is still here" in answer.text
            states = [node.text for node in parse(answer.text).by_class("save-state")]
            assert ["Not saved", "Not saved"] == states
        assert full.header("retry-after")
        assert "press Save to try again" in full.text
        assert "Keep it as a new one" in gone.text and "to try again" not in gone.text


async def test_what_was_typed_into_a_format_that_was_removed_is_kept_as_a_new_one(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        fields = {**await dee.fields(), "name": "Long thought about", "do": "as-new"}
        await dee.browser.post(f"{dee.path}/remove")
        wrong = await dee.browser.post(dee.path, {**fields, "step-1-minutes": "x"}, HTML)
        assert wrong.status == 422 and "Keep it as a new one" in wrong.text
        assert "Step 1: Write a whole number" in wrong.text
        assert "Long thought about" == fields_of(wrong.text)["name"]
        made = await dee.browser.post(dee.path, fields, HTML)
        assert made.status == 303 and made.header("location") != dee.path
        again = await dee.browser.post(dee.path, fields, HTML)
        assert made.header("location") == again.header("location")
        dee.id = str(made.header("location")).rpartition("/")[2]
        assert "Long thought about" == (await dee.fields())["name"]
        assert 1 == (await dee.browser.get("/formats")).text.count('class="own-card"')


async def test_a_new_one_that_is_one_too_many_is_given_back(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="check_in_only")
        fields = {**await dee.fields(), "name": "Long thought about", "do": "as-new"}
        await dee.browser.post(f"{dee.path}/remove")
        gone = dee.path
        for _ in range(MOST_FORMATS):
            await dee.make(copy="")
        full = await dee.browser.post(gone, fields, HTML)
        assert full.status == 422 and "Remove one of them first" in full.text
        assert "Keep it as a new one" in full.text
        assert "Long thought about" == fields_of(full.text)["name"]
        program = await dee.browser.post(gone, fields)
        assert (program.status, program.json()["refusal"]) == (422, "too_many_formats")
