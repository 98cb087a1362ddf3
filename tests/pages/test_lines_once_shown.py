"""What each person reads once all is shown has one field in the form, and yet lines of its own."""

from __future__ import annotations

from pathlib import Path

from server.formats.file import OwnFile, parsed
from server.formats.library import Lines
from tests.access.in_process import HTML
from tests.pages.own_format import Maker, a_maker, fields_of
from tests.pages.test_own_format_form import gone_in

SHOWN = Lines("Read,\nand wait.", "Read it.", "Yours to keep.", "")
FILE = """
name = "Ours"
least_members = 3
most_members = 8
[[phase]]
key = "arrive"
minutes = 5
floor = 3
speaker = "everyone"
[[phase]]
key = "echo"
minutes = 5
floor = 3
speaker = "members"
takes = ["reflection"]
reveal = "together"
[words.echo.shown]
cue = "Read,\\nand wait."
member = "Read it."
presenter = "Yours to keep."
observer = ""
"""


async def shown(dee: Maker) -> Lines | None:
    said = parsed("own", await dee.text(), OwnFile)[0].said("echo")
    return said.shown if said is not None else None


async def test_they_stay_while_the_members_line_does_and_are_one_where_it_is_changed(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(text=FILE)
        assert SHOWN == await shown(dee)
        await dee.save(name="Another", step_2_minutes="9")
        assert SHOWN == await shown(dee)
        await dee.save(step_2_shown="Read slowly.")
        assert Lines("Read slowly.", "Read slowly.") == await shown(dee)
        await dee.save(step_2_shown="")
        assert await shown(dee) is None


async def test_they_stay_where_the_format_was_removed_and_is_kept_as_a_new_one(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(text=FILE)
        fields = await dee.fields()
        await dee.browser.post(f"{dee.path}/remove")
        given_back = await dee.browser.post(dee.path, fields, HTML)
        assert given_back.status == 404
        again = {**fields_of(given_back.text), "do": "as-new"}
        made = await dee.browser.post(dee.path, again, HTML)
        dee.id = str(made.header("location")).rpartition("/")[2]
        assert SHOWN == await shown(dee)


async def test_they_come_back_with_a_step_that_is_put_back(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(text=FILE)
        page = await dee.press("remove-2")
        assert "echo" not in await dee.text()
        await dee.press("put-back", **gone_in(page))
        assert SHOWN == await shown(dee)


async def test_they_stay_where_another_tab_was_faster_and_is_saved_over(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(text=FILE)
        here = await dee.fields()
        await dee.save(step_2_shown="From the second tab")
        answer = await dee.browser.post(dee.path, here, HTML)
        assert answer.status == 409
        over = {**fields_of(answer.text), "over": "2"}
        assert (await dee.browser.post(dee.path, over, HTML)).status == 303
        assert SHOWN == await shown(dee)
