"""P4: what goes wrong is told by its kind and place, whoever tells it."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from server.serve import Wordless, tell_wordlessly

WORDS = "canary: what somebody has written"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What our server would write to standard error."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Wordless("%(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.fixture
async def _loop_of_the_server() -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(tell_wordlessly)
    yield
    loop.set_exception_handler(before)


def test_an_exception_is_written_without_its_words(log: io.StringIO) -> None:
    try:
        try:
            raise ValueError(WORDS)
        except ValueError as first:
            raise RuntimeError(f"{WORDS}, again") from first
    except RuntimeError:
        logging.getLogger("any").exception("something failed")
    assert "something failed" in log.getvalue()
    assert "RuntimeError" in log.getvalue()
    assert "test_log.py" in log.getvalue()
    assert "canary" not in log.getvalue()


@pytest.mark.usefixtures("_loop_of_the_server")
async def test_a_task_that_nobody_waits_for_is_told_without_words(log: io.StringIO) -> None:
    async def fails() -> None:
        raise RuntimeError(WORDS)

    task = asyncio.get_running_loop().create_task(fails(), name=WORDS)
    await asyncio.wait([task])
    del task
    gc.collect()
    assert "RuntimeError" in log.getvalue()
    assert "canary" not in log.getvalue()


@pytest.mark.usefixtures("_loop_of_the_server")
async def test_a_callback_is_told_without_what_it_was_called_with(log: io.StringIO) -> None:
    def fails(words: str) -> None:
        raise RuntimeError(words)

    asyncio.get_running_loop().call_soon(fails, WORDS)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert "RuntimeError" in log.getvalue()
    assert "canary" not in log.getvalue()


async def test_without_our_handler_the_words_would_be_there(log: io.StringIO) -> None:
    """The planted fault: the loop's own handler tells what the callback was called with."""

    def fails(words: str) -> None:
        raise RuntimeError(words)

    asyncio.get_running_loop().call_soon(fails, WORDS)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert "canary" in log.getvalue()
