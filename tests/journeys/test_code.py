"""A Setroom that asks for a code: each browser is asked once, and nothing that was sent is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from server.formats.loader import HERE
from tests.journeys.access import broken_in_both_themes, misshapen
from tests.journeys.conftest import HURRIED, said_nothing_but_ready
from tests.journeys.guest import Guest, Guests
from tests.journeys.test_own_formats import copied, saved, type_into
from tests.server_process import ServerProcess
from tests.visitor import Visitor

CODE = "ward 12"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    asking = {**HURRIED, "SETROOM_OPENING": CODE}
    running = ServerProcess(tmp_path_factory.mktemp("code") / "data", asking)
    running.start()
    yield running
    running.stop()
    said_nothing_but_ready(running)


async def whole(one: Guest) -> None:
    """Nothing on this page keeps anybody out, at any width."""
    assert not await broken_in_both_themes(one.page)
    for width in (320, 360, 680, 1280):
        await one.page.set_viewport_size({"width": width, "height": 640})
        assert not await misshapen(one.page)


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_format_is_copied_with_the_code_and_then_without_asking(
    guests: Guests, origin: str, scripted: bool
) -> None:
    dee = await guests("Dee", "phone", java_script_enabled=scripted)
    dee.expect_trouble("403")
    await dee.page.goto(f"{origin}/formats/triad")
    await dee.press("Make your own from this")
    await dee.sees("To make a way of working here you need the code of this Setroom.")
    if scripted:
        await whole(dee)
    await dee.page.get_by_label("Code for opening rooms").fill("ward 13")
    await dee.press("Make your own")
    await dee.sees("That is not the code.")
    if scripted:
        await whole(dee)
    await dee.page.get_by_label("Code for opening rooms").fill(CODE)
    await dee.page.keyboard.press("Enter")
    await dee.page.wait_for_url("**/formats/own/*")
    await expect(dee.page.locator("#name")).to_have_value("Triad (ours)")

    await copied(dee, "troika")
    await dee.page.goto(origin)
    await expect(dee.page.get_by_label("Code for opening rooms")).to_have_count(0)
    await dee.press("Try it first, with eight pretend members")
    await dee.page.wait_for_url("**/rooms/*")


async def test_a_file_that_was_chosen_is_still_there_when_the_code_is_asked_for(
    guests: Guests, origin: str, tmp_path: Path
) -> None:
    dee = await guests("Dee", "half", java_script_enabled=False)
    dee.expect_trouble("403")
    file = tmp_path / "ours.toml"
    file.write_text((HERE / "troika.toml").read_text().replace('name = "', 'name = "Our ', 1))
    await dee.page.goto(f"{origin}/formats")
    await dee.sees("To make one you need the code of this Setroom")
    await dee.page.get_by_text("Bring one from a file").click()
    await dee.page.locator("#bring-file").set_input_files(file)
    await dee.press("Bring it in")
    await dee.sees("What you brought is still here.")
    await dee.page.get_by_label("Code for opening rooms").fill(CODE)
    await dee.press("Bring it in")
    await dee.page.wait_for_url("**/formats/own/*")
    await expect(dee.page.locator("#name")).to_have_value("Our Troika")


async def test_what_was_typed_into_a_format_that_is_gone_waits_for_the_code(
    guests: Guests, origin: str
) -> None:
    dee = await guests("Dee", "wide")
    dee.expect_trouble("403", "404")
    await dee.page.goto(f"{origin}/formats/check_in_only")
    await dee.press("Make your own from this")
    await dee.page.get_by_label("Code for opening rooms").fill(CODE)
    await dee.press("Make your own")
    await dee.page.wait_for_url("**/formats/own/*")
    here = dee.page.url
    await dee.page.request.post(f"{here}/remove", headers={"origin": origin})
    await dee.context.clear_cookies(name="setroom-opening")

    await type_into(dee, "name", "Long thought about")
    await dee.sees("it was removed, perhaps in another tab")
    code = dee.page.get_by_label("Code for opening rooms")
    await code.press_sequentially("ward 13", delay=300)  # it is saved in between, in vain
    await expect(code).to_have_value("ward 13")
    await code.press("Enter")
    await dee.sees("That is not the code.")
    await code.fill(CODE)
    await code.press("Enter")
    await dee.page.wait_for_url(lambda url: url != here)
    await expect(dee.page.locator("#name")).to_have_value("Long thought about")
    await type_into(dee, "name", "And changed")
    await saved(dee)


@pytest.mark.parametrize("scripted", [True, False])
async def test_a_room_is_opened_beside_another_on_a_device_that_has_not_shown_the_code(
    guests: Guests, origin: str, scripted: bool
) -> None:
    """The way back into a room from another device shows that it is hers, and no code."""
    desk = Visitor(origin, "Dee")
    await desk.open("Course day", format="triad", code=CODE)
    dee = await guests("Dee", "phone", java_script_enabled=scripted)
    dee.expect_trouble("403")
    await dee.page.goto(desk.links["return"])
    await dee.page.locator("main button").last.click()
    await dee.page.goto(f"{origin}/rooms/{desk.room}/beside")
    code = dee.page.get_by_label("Code for opening rooms")
    for typed in ("ward 13", CODE):
        await code.fill(typed)
        await dee.press("Open one more group")
        if typed != CODE:
            await dee.sees("That is not the code.")
        if scripted:
            await whole(dee)
    await expect(dee.page.get_by_role("link", name="Course day · 2")).to_be_visible()
    await expect(code).to_have_count(0)
    await dee.press("Open one more group")
    await expect(dee.page.get_by_role("link", name="Course day · 3")).to_be_visible()
