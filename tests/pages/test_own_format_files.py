"""A format of one's own as a file: taken away, brought in again, refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.errors import StoreAway
from server.formats.loader import HERE
from tests.access.in_process import HTML
from tests.pages.own_format import a_maker
from tests.render.tree import parse


async def test_what_is_downloaded_is_the_same_once_it_is_brought_in(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="classic_multi")
        await dee.save(name="Für Trudy's set", step_5_name="Tell")
        answer = await dee.browser.get(f"{dee.path}.toml")
        assert 'attachment; filename="fur-trudy-s-set.toml"' == answer.header("content-disposition")
        before, first = answer.text, dee.id
        sent = await dee.send_file(before.encode())
        assert sent.status == 303
        dee.id = (sent.header("location") or "").rpartition("/")[2]
        assert dee.id != first and before == await dee.text()
        await dee.make(text=before)
        assert before == await dee.text()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name =", "The file, line 1: this is not TOML"),
        (b"\xff\xfe", "The file, line 1: this is not UTF-8 text"),
        (b'name = "N"\nleast_members = "four"\n', "The file, line 2: least_members"),
        (b"x" * (128 * 1024 + 1), "up to 128 KB"),
        (b"x" * (600 * 1024), "up to 128 KB"),
        (b"", "Choose a file, or paste the text of one."),
    ],
)
async def test_a_bad_file_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, says: str
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        answer = await dee.send_file(content)
        assert answer.status == 422
        assert says in parse(answer.text).text
        assert "Not ready" not in (await dee.browser.get("/formats")).text


async def test_the_text_of_a_bad_file_comes_back_to_be_mended(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        text = (HERE / "troika.toml").read_text().replace("minutes = 5", "minutes = five", 1)
        answer = await dee.send_file(text.encode())
        area = parse(answer.text).by_id("bring-text")
        assert area is not None and "minutes = five" in area.text


async def test_a_text_that_cannot_be_kept_just_now_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_maker(tmp_path) as (app, dee):

        async def away(*_: object) -> None:
            raise StoreAway("the disk is full")

        monkeypatch.setattr(type(app.storage), "keep_format", away)
        answer = await dee.send_file((HERE / "troika.toml").read_bytes())
        area = parse(answer.text).by_id("bring-text")
        assert answer.status == 503 and answer.header("retry-after")
        assert area is not None and "[[phase]]" in area.text


async def test_the_same_key_makes_one_format(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        key = "k" * 32
        assert await dee.make(copy="balint", key=key) == await dee.make(copy="balint", key=key)
        assert await dee.make(copy="balint") != dee.key


async def test_nobody_keeps_more_than_anybody_finds_their_way_in(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        for _ in range(40):
            await dee.make(copy="")
        answer = await dee.browser.post("/formats/own", {"copy": ""})
        assert (answer.status, answer.json()["refusal"]) == (422, "too_many_formats")
        page = await dee.browser.post("/formats/own", {"copy": ""}, HTML)
        assert page.status == 422 and "Remove one of them first" in page.text
