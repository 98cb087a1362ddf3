"""Whether a request comes from our own pages, so that no other site can act in a person's name.

Asked for every unsafe method and for the live channels; a plain GET of a page changes nothing, so
a link in a mail or a chat may lead to it. The server's own address is the configured one: what a
request says about its host can be made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
THIS_MACHINE = ("localhost", "127.0.0.1")  # one place under two names
DEFAULT_PORTS = {"http": 80, "https": 443}  # browsers leave them out


def same_origin(headers: Iterable[tuple[bytes, bytes]], method: str, configured: str) -> bool:
    """Whether these headers are those of our own page, or of no browser at all.

    `headers`: raw, names in lower case. `configured`: the public origin, from the settings.
    A client that sends neither header is no browser: no other site can make it carry a cookie.
    """
    sites = []
    origins = []
    for name, value in headers:
        if name == b"sec-fetch-site":
            sites.append(value)
        elif name == b"origin":
            origins.append(value)
    if sites:  # set by the browser itself, out of reach of the page's script
        allowed = (b"same-origin", b"none") if method == "GET" else (b"same-origin",)
        return all(site in allowed for site in sites)
    return all(origin in origins_of(configured) for origin in origins)


@lru_cache(maxsize=8)
def origins_of(configured: str) -> frozenset[bytes]:
    """Every way a browser may write the configured origin."""
    parts = urlsplit(configured)
    host = parts.hostname or ""
    hosts = THIS_MACHINE if host in THIS_MACHINE else (f"[{host}]" if ":" in host else host,)
    port = "" if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f":{parts.port}"
    return frozenset(f"{parts.scheme}://{host}{port}".encode() for host in hosts)
