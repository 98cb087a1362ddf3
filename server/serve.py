"""Serves: uvicorn, started from Python, so that rooms that stay open for hours end well too.

- A signal to stop closes the listening sockets first. Then the live streams end, one after the
  other, while connections that are open still get their answers; only then uvicorn ends the rest.
  It alone would wait for the streams for ever. A second signal is for those in a hurry.
- Nothing is logged about a request, because addresses hold the secrets of links; and of an
  exception only its kind and place, because its words may be somebody's.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import logging
import socket
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import uvicorn
import uvloop

from server.errors import SetroomError

log = logging.getLogger("setroom.serve")

TICK_S = 0.1  # uvicorn's own
LATE_EVERY_TICKS = 20
STOP_WITHIN_S = 5  # for answers that are being written; then they are cut off

# TCP itself, for every connection. What the kernel holds unsent counts too for who is too slow:
UNSENT_IN_KERNEL_BYTES = 128 * 1024
# and a peer that has acknowledged nothing for so long is gone, also where nobody asks it to pong.
UNACKNOWLEDGED_MS = 45_000
BACKLOG = 4_096  # a crowd that comes back at once after a restart

# With its own thresholds the collector stops a busy server for tens of milliseconds at a time, to
# look again at rooms that live for hours.
GC_THRESHOLDS = (50_000, 20, 50)


class CannotListen(SetroomError):
    """Nobody can listen at this host and port; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Life:
    """What happens around serving, in this order.

    `start` before the first connection, `ready` when connections are taken, `stop` when no new one
    is taken any more and the streams have to end, `end` after the last answer. Until `stop`
    returns, connections that are open are served as ever; it is cancelled where somebody is in a
    hurry, and then has to end the streams at once.
    """

    start: Callable[[], Awaitable[None]]
    ready: Callable[[], None]
    stop: Callable[[], Awaitable[None]]
    end: Callable[[], Awaitable[None]]


async def run(
    asgi: Callable[..., Awaitable[None]],
    *,
    http: type[asyncio.Protocol],
    websocket: type[asyncio.Protocol],
    host: str,
    port: int,
    life: Life,
) -> None:
    """Serve until SIGTERM or SIGINT. Call it in a loop of `in_loop`.

    `http`, `websocket`: from `live.http.http_class` and `live.websocket.websocket_class`.

    Raises:
        CannotListen: the port is taken or not ours to take. Nothing has been started.
    """
    listening = listen(host, port)
    log_without_words()
    asyncio.get_running_loop().set_exception_handler(tell_wordlessly)
    gc.collect()
    gc.freeze()  # what is there now stays, and need not be looked at again
    gc.set_threshold(*GC_THRESHOLDS)
    await Server(configured(asgi, http, websocket), life).serve(sockets=[listening])


def in_loop(main: Coroutine[Any, Any, None]) -> None:
    """Run `main` to its end in the fast loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


def configured(
    asgi: Callable[..., Awaitable[None]],
    http: type[asyncio.Protocol],
    websocket: type[asyncio.Protocol],
) -> uvicorn.Config:
    """uvicorn as Setroom wants it."""
    return uvicorn.Config(
        asgi,
        http=http,
        ws=websocket,
        lifespan="off",  # `Life` says it in the order that streams need
        log_config=None,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # gate.address looks, where an address is needed at all
        backlog=BACKLOG,
        timeout_graceful_shutdown=STOP_WITHIN_S,
    )


def listen(host: str, port: int) -> socket.socket:
    """A listening socket whose connections are bounded in what they hold. Raises: CannotListen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_IN_KERNEL_BYTES)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise CannotListen(f"Setroom cannot listen at {host}:{port}: {error.strerror}.") from None
    return listening


def log_without_words() -> None:
    """Warnings and errors go to standard error, without what exceptions say."""
    handler = logging.StreamHandler()
    handler.setFormatter(Wordless("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def tell_wordlessly(_: asyncio.AbstractEventLoop, trouble: dict[str, Any]) -> None:
    """Tell what nobody has waited for: a task's fault, or a callback's.

    The loop's own words would hold the exception's, and what the callback was called with.
    """
    fault = trouble.get("exception")
    if fault is None:
        log.error("the loop: %s", trouble["message"].partition("<")[0])
    else:
        log.error("nobody waited for a fault", exc_info=fault)


class Wordless(logging.Formatter):
    """Tells an exception's kind and place, never its words."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # what another formatter has made of it, words and all
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        kind, _, place = ei
        return f"{''.join(traceback.format_tb(place))}{getattr(kind, '__name__', '')}"


class Server(uvicorn.Server):
    """uvicorn with a life around it, and a clean end."""

    def __init__(self, config: uvicorn.Config, life: Life) -> None:
        super().__init__(config)
        self._life = life

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self._life.start()
        await super().startup(sockets)
        self._life.ready()

    async def on_tick(self, counter: int) -> bool:
        if counter % LATE_EVERY_TICKS == 0:
            for connection in list(self.server_state.connections):
                cut_if_late = getattr(connection, "cut_if_late", None)  # WebSockets have none
                if cut_if_late is not None:
                    cut_if_late()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        await self._end_streams()
        await super().shutdown(sockets)
        await self._life.end()

    async def _end_streams(self) -> None:
        """Have them ended, and tick on meanwhile, until that is done or a second signal comes."""
        stopping = asyncio.ensure_future(self._life.stop())
        for tick in itertools.count():
            await asyncio.wait([stopping], timeout=TICK_S)
            if stopping.done() or self.force_exit:
                break
            await self.on_tick(tick)
        stopping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await stopping

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Stop; the second time, at once. uvicorn's own raises the signal again after the end."""
        self.force_exit = self.should_exit
        self.should_exit = True
