"""The ways of working, looked at before a room is opened: by keyboard, without script, by all."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from server.formats.loader import built_ins
from tests.journeys.access import broken_in_both_themes, misshapen
from tests.journeys.guest import Guest, Guests
from tests.journeys.keyboard import Keyboard
from tests.visitor import JSON

WIDTHS = (320, 360, 680, 1280)
FORMATS = built_ins()
# What the forced colours of this browser are drawn as, by the kind of thing they are asked for.
FORCED = """() => {
  const fill = (one) => getComputedStyle(document.querySelector(one)).fill;
  const ink = getComputedStyle(document.body).color;
  return [".block.presenter", ".over", ".dot", ".rule", ".round-number", ".minute"]
    .filter((one) => fill(one) !== ink);
}"""


async def format_of(one: Guest) -> str:
    answer = await one.page.request.get(one.page.url, headers=JSON)
    return str((await answer.json())["format"]["key"])


async def test_a_format_is_chosen_and_a_room_opened_by_keyboard(
    guests: Guests, origin: str
) -> None:
    dee = await guests("Dee", "half")
    keys = Keyboard(dee.page)
    await dee.page.goto(origin)
    await keys.enter("Or look at all ways of working")
    await dee.page.wait_for_url("**/formats")
    await keys.enter("Without a facilitator")
    await keys.enter("Peer case consultation")
    await dee.page.wait_for_url("**/formats/kollegiale")
    await dee.sees("Who has the floor, minute by minute")
    await keys.enter("Open a room with it")
    await dee.page.wait_for_url("**/?format=kollegiale")
    await keys.fill("Name of the session", "One case")
    await keys.fill("Your name", "Dee")
    await keys.tab_to("Peer case consultation")
    assert await dee.page.evaluate("document.activeElement.checked")
    await keys.enter("Open the room")
    await dee.page.wait_for_url(re.compile("/rooms/"))
    await dee.live()
    assert "kollegiale" == await format_of(dee)


async def test_another_way_is_taken_from_the_form_itself_by_keyboard(
    guests: Guests, origin: str
) -> None:
    dee = await guests("Dee", "phone")
    keys = Keyboard(dee.page)
    await dee.page.goto(origin)
    await keys.fill("Name of the session", "How are you?")
    await keys.fill("Your name", "Dee")
    await keys.tab_to("Classic set, one presenter")
    while not (await keys.stop()).startswith("Classic set, several presenters"):
        await keys.press("ArrowDown")
    await keys.enter("Other ways of working")
    await expect(dee.page.locator(".other-ways")).to_have_attribute("open", "")
    await keys.enter("Choose Check-in only")
    await expect(dee.page.get_by_role("radio", name="Check-in only")).to_be_checked()
    await dee.sees(FORMATS["check_in_only"].purpose)
    await expect(dee.page.get_by_label("Your name")).to_have_value("Dee")
    await keys.enter("Open the room")
    await dee.page.wait_for_url(re.compile("/rooms/"))
    await dee.live()
    assert "check_in_only" == await format_of(dee)


async def test_without_script_another_way_is_taken_too(guests: Guests, origin: str) -> None:
    dee = await guests("Dee", "phone", java_script_enabled=False)
    await dee.page.goto(f"{origin}/formats/critical_friends")
    await dee.press("Open a room with it")
    await expect(dee.page.get_by_label("Critical friends")).to_be_checked()
    await dee.page.get_by_text("Other ways of working").click()
    await dee.page.get_by_label("Name of the session").fill("Two cases")
    await dee.page.get_by_label("Your name").fill("Dee")
    await dee.press("Choose Group supervision")
    await expect(dee.page.get_by_label("Group supervision")).to_be_checked()
    await dee.press("Open the room")
    await dee.page.wait_for_url(re.compile("/rooms/"))
    assert "group_supervision" == await format_of(dee)


@pytest.mark.parametrize(
    "path", ["/formats", "/formats/classic_multi", "/formats/practice_set", "/formats/closing"]
)
async def test_the_gallery_is_for_everybody(guests: Guests, origin: str, path: str) -> None:
    ana = await guests("Ana", "half")
    await ana.page.goto(origin + path)
    wrong = await broken_in_both_themes(ana.page) + await at_every_width(ana)
    assert wrong == [], "\n".join(wrong)


async def test_the_form_is_for_everybody_with_all_its_formats(guests: Guests, origin: str) -> None:
    ana = await guests("Ana", "half")
    await ana.page.goto(f"{origin}/?format=balint")
    await ana.page.get_by_text("Other ways of working").click()
    wrong = await broken_in_both_themes(ana.page) + await at_every_width(ana)
    assert wrong == [], "\n".join(wrong)


async def at_every_width(one: Guest) -> list[str]:
    found = []
    for width in WIDTHS:
        await one.page.set_viewport_size({"width": width, "height": 640})
        found += [f"{width}: {fault}" for fault in await misshapen(one.page)]
        picture = one.page.locator(".path-picture:not(.is-small)")
        if await picture.count():
            box = await picture.bounding_box()
            assert box is not None
            if box["x"] < 0 or box["x"] + box["width"] > width:
                found.append(f"{width}: the picture goes from {box['x']} over {box['width']}")
    return found


async def test_the_picture_is_drawn_in_forced_colours(guests: Guests, origin: str) -> None:
    ana = await guests("Ana", "half", forced_colors="active", color_scheme="dark")
    await ana.page.goto(f"{origin}/formats/classic_multi")
    assert [] == await ana.page.evaluate(FORCED)
