"""A format of one's own as a file: taken away, brought in again, refused with a sentence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from server.errors import StoreAway
from server.formats.check import MOST_PHASES
from server.formats.imported import imported
from server.formats.loader import HERE, library
from tests.access.in_process import HTML
from tests.formats.texts import HEAD, TALK
from tests.pages.own_format import a_maker, fields_of, names_of_steps
from tests.pages.test_own_format_form import gone_in, read
from tests.render.tree import parse

WORDS = library()
QUOTES = '"' * 199


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


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_pressed_comes_back_from_its_file(tmp_path: Path, seed: int) -> None:
    async with a_maker(tmp_path) as (_, dee):
        dice = random.Random(seed)
        first = await dee.make(copy=dice.choice(["", "quick_rounds", "balint", "triad"]))
        page = await dee.press("save", name='Ours "\\n\\\\ and yours', story="Li\nnes\n\n\n")
        for _ in range(8):
            number = dice.randint(1, len(names_of_steps(page)))
            press = dice.choice(["up", "down", "remove", "remove", "add", "begin"])
            page = await dee.press(f"{press}-{number}", **{f"step_{number}_begin": "echo"})
            if gone_in(page) and dice.random() < 0.7:
                page = await dee.press("put-back", **gone_in(page))
            text = await dee.text()
            assert read(text) == imported(text, WORDS, "The file")
        kept, told = await dee.text(), (await dee.save()).json()
        made = await dee.browser.post("/formats/own", {"text": kept})
        assert 201 == made.status, made.text
        assert (told["usable"], told["why"]) == (made.json()["usable"], made.json()["why"])
        dee.id = made.json()["format"].removeprefix("own-")
        assert dee.id != first and read(kept) == read(await dee.text())


async def test_more_line_breaks_than_a_file_has_lines_come_back(tmp_path: Path) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(copy="classic_multi")
        steps = range(1, len(names_of_steps(await dee.press("save"))) + 1)
        broken = {f"step-{n}-cue": "x" + "\n" * 598 + "x" for n in steps}
        fields = {**await dee.fields(), **broken}
        assert 200 == (await dee.browser.post(dee.path, fields)).status
        kept = await dee.text()
        assert 8_000 < kept.count("\\n")
        assert 303 == (await dee.send_file(kept.encode())).status


async def test_what_has_too_many_letters_for_a_file_is_given_back_and_says_which_step(
    tmp_path: Path,
) -> None:
    async with a_maker(tmp_path) as (_, dee):
        await dee.make(text=HEAD + TALK.replace("talk", "check_in") * MOST_PHASES)
        before = await dee.text()
        words = {f"step-{n}-cue": "漢" * 599 for n in range(1, MOST_PHASES + 1)}
        fields = {**await dee.fields(), **words, **{f"step-{n}-member": "漢" * 200 for n in (3, 4)}}
        fields |= {f"step-{n}-presenter": "漢" * 200 for n in range(1, MOST_PHASES + 1)}
        answer = await dee.browser.post(dee.path, fields, HTML)
        assert answer.status == 422 and "up to 128 KB" in answer.text
        assert "Step 3 is the longest." in answer.text
        assert "漢" * 599 == fields_of(answer.text)["step-7-cue"]
        assert before == await dee.text()


async def test_a_file_that_would_be_too_long_as_we_write_it_is_given_back(tmp_path: Path) -> None:
    """With other quotes it needs fewer letters than in ours, and could not be brought in again."""
    steps = range(1, MOST_PHASES + 1)
    text = HEAD + "".join(TALK.replace("talk", f"own_{n}") for n in steps)
    for n in steps:
        text += f"[words.own_{n}]\nname = 'N'\ncue = '''{QUOTES * 3}x'''\n"
        text += "".join(
            f"{line} = '''{QUOTES}x'''\n" for line in ("member", "presenter", "observer")
        )
    async with a_maker(tmp_path) as (_, dee):
        assert len(text) < 128 * 1024
        answer = await dee.send_file(text.encode())
        area = parse(answer.text).by_id("bring-text")
        assert answer.status == 422 and "is the longest" in answer.text
        assert area is not None and QUOTES * 3 in area.text
