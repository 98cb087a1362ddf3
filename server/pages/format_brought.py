"""A format that somebody brings: a file or pasted text, in a form of several parts or of one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from server.formats.own import FILE_LIMIT_BYTES, TooLong
from server.formats.toml_text import decoded
from server.pages import fields as form
from server.pages.answer import own_body
from server.pages.desk import Desk
from server.pages.refused import Malformed, TooLarge

PASTED = "The text"
UPLOADED = "The file"
# Pasted, each letter may be written as three; around a file there is little.
BODY_LIMIT_BYTES = 3 * FILE_LIMIT_BYTES + 16 * 1024
MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Brought:
    """`fields`: what is no file. `text`: of the file, else what was pasted; "" for nothing.
    `called`: what a sentence about it calls it."""

    fields: form.Fields
    text: str
    called: str

    @property
    def is_file(self) -> bool:
        """Or else the press of a button."""
        return "text" in self.fields or bool(self.text)


async def brought(desk: Desk, request: Request) -> Brought:
    """What was sent, read.

    Raises: Foreign, Malformed. TooLong. BadFormat: the file is no text.
    """
    try:
        body = await own_body(desk, request, BODY_LIMIT_BYTES)
    except TooLarge as wrong:
        raise TooLong from wrong
    kind = request.headers.get("content-type", "")
    content = None
    if kind.partition(";")[0].strip().lower() == "multipart/form-data":
        fields, content = await _parts(request, body)
    else:
        fields = form.read(body, kind, MOST_FIELDS)
    text = decoded(UPLOADED, content) if content else form.one(fields, "text")
    text = text.replace("\r\n", "\n")  # a form's own, one more for every line of a file
    if len(text.encode("utf-8", "replace")) > FILE_LIMIT_BYTES:
        raise TooLong
    return Brought(fields, text, UPLOADED if content else PASTED)


async def _parts(request: Request, body: bytes) -> tuple[dict[str, list[str]], bytes | None]:
    """The fields, and the content of the file if there is one.

    Raises: Malformed.
    """

    async def stream() -> AsyncIterator[bytes]:
        yield body
        yield b""

    parser = MultiPartParser(
        request.headers,
        stream(),  # type: ignore[arg-type]  # any stream of bytes will do
        max_files=1,
        max_fields=MOST_FIELDS,
        max_part_size=BODY_LIMIT_BYTES,
    )
    try:
        parts = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as wrong:
        raise Malformed from wrong
    fields: dict[str, list[str]] = {}
    content = None
    for name, value in parts.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
        else:
            fields.setdefault(name, []).append(value)
    await parts.close()
    return fields, content
