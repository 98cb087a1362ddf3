"""Pictures of every state, to be looked at: python -m tests.render.look FOLDER [part of a name...]

Each state at three sizes in both themes, as Chromium draws it with script, from a server that
answers pages, styles, scripts and the time. Not a test: nobody compares pixels here.
"""

from __future__ import annotations

import argparse
import json
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from tests.render.pages import PAGES, css_of, now_ms_of, page_of

WEB = Path(__file__).parents[2] / "web"
SIZES = {"half": (680, 600), "phone": (360, 640), "wide": (1280, 800)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Pictures of what opens with a press: state and what is pressed, one after the other.
PRESSED = {
    "home+others": ("home", [".other-ways summary"]),
    "lobby-door-dee+folds": ("lobby-door-dee", [".folds summary >> nth=0", ".choose summary"]),
    "lobby-door-dee+others": ("lobby-door-dee", [".others summary"]),
    "lobby-door-femi+agreed": ("lobby-door-femi", [".agreement summary"]),
    "turns-dee+first": ("turns-dee", [".turn-first summary"]),
    "turns-femi+side": ("turns-femi", [".foot [popovertarget=side]"]),
    "lobby-inside-dee+leave-out": (
        "lobby-inside-dee",
        [".if-you-like summary >> text=not met before", ".leave-out-to summary"],
    ),
    "explore-dee+more": ("explore-dee", ["[popovertarget=more]"]),
    "explore-dee+move": ("explore-dee", [".bar .main"]),
    "explore-dee+write": ("explore-dee", [".posts-top .button"]),
    "explore-latecomer-dee+more": ("explore-latecomer-dee", ["[popovertarget=more]"]),
    "explore-femi+write": ("explore-femi", [".write"]),
    "explore-few-femi+write": ("explore-few-femi", [".write"]),
    "explore-femi+side": ("explore-femi", [".foot [popovertarget=side]"]),
    "echo-sealed-femi+hide": ("echo-sealed-femi", [".cannot-hide summary"]),
    "explore-femi+waiting": ("explore-femi", [".waiting summary"]),
    "explore-card-femi+waiting": ("explore-card-femi", [".waiting summary"]),
    "explore-card-dee+been": ("explore-card-dee", [".been summary"]),
    "explore-card-dee+down": ("explore-card-dee", [".slip-buttons .quiet"]),
    "ended-ben+home": ("ended-ben", [".taken-home summary"]),
    "ended-femi+change": ("ended-femi", [".change summary"]),
    "explore-femi+hint": ("explore-femi", [".write"]),
    "explore-femi+hints": ("explore-femi", [".write", ".about-hints summary"]),
    "explore-femi+off": (
        "explore-femi",
        [".foot [popovertarget=side]", ".side .about-hints summary"],
    ),
    "explore-dee+hint": ("explore-dee", [".posts-top .button"]),
}
# And what is typed then, to be hinted at.
TYPED = {
    "explore-femi+hint": "Have you thought of asking somebody in HR?",
    "explore-femi+hints": "You don't trust him, do you?",
    "explore-dee+hint": "What does she need, and what do you need?",
}
HINT_MS = 1_400


class Handler(BaseHTTPRequestHandler):
    """/rooms/{state} and what its page asks for. The last page asked for says what time it is."""

    now_ms = 0

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/static/"):
            file = WEB / "static" / path.split("/", 3)[3]  # the version stands in between
            self._answer(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "text/plain")
        elif path == "/clock":
            self._answer(json.dumps({"now_ms": Handler.now_ms}).encode(), "application/json")
        elif path.endswith("/me.css"):
            self._answer(css_of(path.split("/")[2]).encode(), "text/css")
        elif path.startswith("/rooms/") and path.count("/") == 2:
            name = path.split("/")[2]
            Handler.now_ms = now_ms_of(name)
            self._answer(page_of(name).encode(), "text/html; charset=utf-8")
        elif path.endswith("/live/poll"):
            self._answer(b"", "text/plain", 204)  # nothing ever happens here
        else:
            self._answer(b"", "text/plain", 503)

    def do_POST(self) -> None:
        self._answer(b"", "text/plain", 503)

    def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            "connect-src 'self'; form-action 'self'",
        )
        self.end_headers()
        with suppress(BrokenPipeError):  # the browser has gone on to the next picture
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server that shows the states."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def take_pictures(
    browser: Browser, address: str, folder: Path, names: list[str], sizes: list[str]
) -> None:
    for theme in THEMES:
        for size in sizes:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=theme,
                locale="en-GB",
                timezone_id="Europe/London",
            )
            page = context.new_page()
            for name in names:
                state, presses = PRESSED.get(name, (name, []))
                page.goto(f"{address}/rooms/{state}")
                page.wait_for_timeout(150)
                for press in presses:
                    if page.locator(press).first.is_visible():
                        page.locator(press).first.click()
                if name in TYPED:
                    page.locator("#words").fill(TYPED[name])
                    page.wait_for_timeout(HINT_MS)
                page.screenshot(path=folder / f"{name}.{size}.{theme}.png")
            context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="parts of names; all states if none")
    parser.add_argument("--sizes", default=",".join(SIZES))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    wanted = [
        n for n in [*PAGES, *PRESSED] if not given.names or any(part in n for part in given.names)
    ]
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        take_pictures(browser, address, given.folder, wanted, given.sizes.split(","))
        browser.close()
    print(f"{len(wanted)} states are in {given.folder}")


if __name__ == "__main__":
    main()
