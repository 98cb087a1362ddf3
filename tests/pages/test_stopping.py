"""While a server stops, open connections are served; who asks whether it is there hears no."""

from __future__ import annotations

from pathlib import Path

from tests.access.in_process import Browser, setroom


async def test_a_stopping_server_says_so_to_who_asks_whether_it_is_there(tmp_path: Path) -> None:
    async with setroom(tmp_path) as app:
        dee = Browser(app, "Dee")
        answers = {path: (await dee.get(path)).status for path in ("/clock", "/readyz", "/healthz")}
        assert {"/clock": 200, "/readyz": 200, "/healthz": 200} == answers
        await app.stop()
        for path in ("/clock", "/readyz"):
            answer = await dee.get(path)
            assert (503, "5") == (answer.status, answer.header("retry-after"))
        assert 200 == (await dee.get("/healthz")).status


async def test_acts_and_pages_are_answered_until_the_end(tmp_path: Path) -> None:
    async with setroom(tmp_path) as app:
        dee = Browser(app, "Dee")
        await dee.open()
        await app.stop()
        before = (await dee.view())["seq"]
        done = await dee.do("replace_link", role="member")
        assert before + 1 == done["seq"] == (await dee.view())["seq"]
