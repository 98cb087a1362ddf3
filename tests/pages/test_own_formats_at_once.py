"""One key makes one format, however many files are sent with it at the very same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from server.formats.loader import HERE
from server.room.acts import EVENTS
from server.storage.codec import Codec
from server.storage.own_formats import MOST_FORMATS
from server.storage.sqlite import SqliteStorage
from tests.access.in_process import HTML, Answer
from tests.pages.own_format import Maker, a_maker
from tests.visitor import JSON, Visitor, key

TROIKA = (HERE / "troika.toml").read_text()
FILES = [TROIKA.replace('name = "', f'name = "Number {n} ', 1) for n in range(6)]


async def sent_at_once(dee: Maker, files: Sequence[str], key: str) -> list[Answer]:
    sent = (dee.browser.post("/formats/own", {"text": file, "key": key}) for file in files)
    return list(await asyncio.gather(*sent))


async def test_of_two_files_with_one_key_a_store_on_disk_keeps_one(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "setroom.db", Codec(EVENTS))
    async with a_maker(tmp_path, storage) as (_, dee):
        await dee.make(copy="")
        for n in range(5):
            answers = await sent_at_once(dee, FILES, f"{n}" * 32)
            statuses = sorted(answer.status for answer in answers)
            assert [201, *[409] * 5] == statuses
            refusals = {one.json()["refusal"] for one in answers if one.status == 409}
            assert {"key_spent"} == refusals
        shelf = (await dee.browser.get("/formats", HTML)).text
        assert 6 == shelf.count('class="own-card"')


async def test_one_file_that_is_sent_again_and_again_is_made_once(tmp_path: Path) -> None:
    storage = await SqliteStorage.open(tmp_path / "setroom.db", Codec(EVENTS))
    async with a_maker(tmp_path, storage) as (_, dee):
        for _ in range(MOST_FORMATS - 1):
            await dee.make(copy="")
        answers = await sent_at_once(dee, [TROIKA] * 6, "k" * 32)
        assert [201] * 6 == [answer.status for answer in answers]
        assert 1 == len({answer.json()["format"] for answer in answers})


async def test_a_running_server_makes_one_of_those_that_come_at_once(origin: str) -> None:
    dee = Visitor(origin, "Dee")
    await dee.http.post("/formats/own", data={"copy": ""}, headers=JSON)
    for _ in range(5):
        asked = key()
        answers = await asyncio.gather(
            *(
                dee.http.post("/formats/own", data={"text": file, "key": asked}, headers=JSON)
                for file in FILES
            )
        )
        assert [201, *[409] * 5] == sorted(answer.status_code for answer in answers)
