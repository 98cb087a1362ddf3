"""A link as a QR code: an SVG inside the page, as the content policy wants it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno
from markupsafe import Markup, escape

QUIET_ZONE = 4  # modules of white around a code, without which some cameras do not find it


@lru_cache(maxsize=64)
def _svg(address: str) -> str:
    found = BytesIO()
    segno.make_qr(address, error="m").save(
        found,
        kind="svg",
        xmldecl=False,
        svgns=False,
        nl=False,
        omitsize=True,
        border=QUIET_ZONE,
        dark="#000",
        light="#fff",
        svgclass=None,
        lineclass=None,
    )
    return found.getvalue().decode()


def qr_code(address: str, title: str) -> Markup:
    """`title`: what it is, for people who do not see it."""
    inner = Markup(_svg(address))  # made of numbers alone
    return Markup('<div class="qr" role="img" aria-label="{}">{}</div>').format(
        escape(title), inner
    )
