"""What a client may send after the handshake, and how it is answered: in Autobahn's groups, as
data. `code` is the close code that the server must send; None: the connection goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.live.client import BINARY, CLOSE, PING, PONG, TEXT, frame

CONT = 0x0
LIMIT = 64 * 1024
NO_STATUS = 1005  # not a code on the wire: the answering close frame is empty


@dataclass(frozen=True)
class Case:
    group: str
    name: str
    sent: bytes
    code: int | None


def _framing() -> Iterator[Case]:
    for opcode, kind in ((TEXT, "text"), (BINARY, "binary")):
        for size in (0, 1, 125, 126, 127, 128, 65_535, 65_536):
            yield Case("framing", f"{kind} of {size}", frame(opcode, b"*" * size), None)
    longer = b"\x81\xfe\x00\x05" + b"\0\0\0\0hello"  # 16 bits of length where 7 would do
    longest = b"\x81\xff" + (5).to_bytes(8, "big") + b"\0\0\0\0hello"
    yield Case("framing", "length in 16 bits", longer, None)
    yield Case("framing", "length in 64 bits", longest, None)
    for opcode in (CONT, TEXT, BINARY, CLOSE, PING, PONG):
        yield Case("framing", f"unmasked {opcode:x}", bytes([0x80 | opcode, 2]) + b"hi", 1002)


def _pings() -> Iterator[Case]:
    bodies = (b"", b"hello", bytes(range(0xF0, 0x100)), b"\x00\xff\xfe", b"x" * 125)
    for number, body in enumerate(bodies):
        yield Case("ping", f"ping {number}", frame(PING, body), None)
        yield Case("ping", f"unasked pong {number}", frame(PONG, body), None)
    yield Case("ping", "ten pings", b"".join(frame(PING, b"%d" % n) for n in range(10)), None)
    yield Case("ping", "ten pongs", b"".join(frame(PONG, b"%d" % n) for n in range(10)), None)
    yield Case("ping", "pong, ping, pong", frame(PONG) + frame(PING) + frame(PONG), None)
    for size in (126, 127, 1_000, 65_536):
        yield Case("ping", f"ping of {size}", frame(PING, b"x" * size), 1002)
        yield Case("ping", f"pong of {size}", frame(PONG, b"x" * size), 1002)


def _reserved_bits() -> Iterator[Case]:
    for rsv in range(1, 8):
        for opcode in (TEXT, BINARY, PING, PONG, CLOSE):
            sent = frame(opcode, b"\x03\xe8", rsv=rsv)
            yield Case("reserved", f"bits {rsv} on {opcode:x}", sent, 1002)
        after = frame(TEXT, b"good") + frame(TEXT, b"bad", rsv=rsv)
        yield Case("reserved", f"bits {rsv} after a message", after, 1002)
    within = frame(TEXT, b"a", fin=False) + frame(CONT, b"b", rsv=4)
    yield Case("reserved", "bits on a continuation", within, 1002)


def _opcodes() -> Iterator[Case]:
    for opcode in (*range(0x3, 0x8), *range(0xB, 0x10)):
        yield Case("opcode", f"{opcode:x} empty", frame(opcode), 1002)
        yield Case("opcode", f"{opcode:x} with a body", frame(opcode, b"body"), 1002)
        after = frame(TEXT, b"good") + frame(opcode) + frame(PING)
        yield Case("opcode", f"{opcode:x} after a message", after, 1002)


def _fragments() -> Iterator[Case]:
    def text(body: bytes, *, fin: bool) -> bytes:
        return frame(TEXT, body, fin=fin)

    first, more, last = text(b"a", fin=False), frame(CONT, b"b", fin=False), frame(CONT, b"c")
    yield Case("fragment", "two parts", first + last, None)
    yield Case("fragment", "many parts", first + more * 50 + last, None)
    yield Case("fragment", "empty parts", text(b"", fin=False) + frame(CONT), None)
    yield Case("fragment", "binary", frame(BINARY, b"\xff", fin=False) + frame(CONT, b"\xfe"), None)
    yield Case("fragment", "ping between", first + frame(PING, b"x") + last, None)
    yield Case("fragment", "pongs between", first + frame(PONG) * 3 + more + last, None)
    yield Case("fragment", "two messages", (first + last) * 2, None)
    yield Case("fragment", "not yet ended", first + more, None)
    yield Case("fragment", "ping in parts", frame(PING, b"x", fin=False) + last, 1002)
    yield Case("fragment", "pong in parts", frame(PONG, b"x", fin=False) + last, 1002)
    yield Case("fragment", "close in parts", frame(CLOSE, b"\x03\xe8", fin=False), 1002)
    yield Case("fragment", "an end without a start", last, 1002)
    yield Case("fragment", "a middle without a start", more, 1002)
    yield Case("fragment", "an end after a whole", frame(TEXT, b"x") + last, 1002)
    yield Case("fragment", "an end after an end", first + last + last, 1002)
    yield Case("fragment", "text within text", first + frame(TEXT, b"x"), 1002)
    yield Case("fragment", "binary within text", first + frame(BINARY, b"x"), 1002)
    yield Case("fragment", "text start within text", first + first, 1002)
    yield Case("fragment", "ping, then text within text", first + frame(PING) + first, 1002)
    # The websockets library takes this for a mistake; the standard leaves it open.
    yield Case("fragment", "close within text", first + frame(CLOSE, b"\x03\xe8"), 1002)


VALID_UTF8 = (
    "",
    "Hello-µ@ßöäüàá-UTF-8!!",
    "κόσμε",
    "日本語",
    "🌱🪴",
    "\x00",
    "\x7f",
    "\x80",
    "߿",
    "ࠀ",
    "퟿",
    "\ue000",
    "�",
    "￾",
    "￿",
    "\U00010000",
    "\U0010ffff",
    "e\u0301 und \u202e",
)
INVALID_UTF8 = (
    b"\x80",
    b"\xbf",
    b"\x80\xbf\x80",
    b"\xc0 ",
    b"\xe0 ",
    b"\xf0 ",
    b"\xf8 ",
    b"\xfc ",
    b"\xc3",
    b"\xe2\x82",
    b"\xf0\x9f\x8c",
    b"\xfe",
    b"\xff",
    b"\xfe\xfe\xff\xff",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xf8\x80\x80\x80\xaf",
    b"\xfc\x80\x80\x80\x80\xaf",
    b"\xc1\xbf",
    b"\xe0\x9f\xbf",
    b"\xf0\x8f\xbf\xbf",
    b"\xc0\x80",
    b"\xe0\x80\x80",
    b"\xed\xa0\x80",
    b"\xed\xad\xbf",
    b"\xed\xae\x80",
    b"\xed\xaf\xbf",
    b"\xed\xb0\x80",
    b"\xed\xbe\x80",
    b"\xed\xbf\xbf",
    b"\xed\xa0\x80\xed\xb0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf7\xbf\xbf\xbf",
    "κόσμε".encode() + b"\xed\xa0\x80" + b"edited",
)


def _in_parts(body: bytes, size: int) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    return b"".join(
        frame(TEXT if at == 0 else CONT, part, fin=at == len(parts) - 1)
        for at, part in enumerate(parts)
    )


def _utf8() -> Iterator[Case]:
    for text in VALID_UTF8:
        body = text.encode()
        yield Case("utf-8", f"{body.hex()} whole", frame(TEXT, body), None)
        yield Case("utf-8", f"{body.hex()} byte by byte", _in_parts(body, 1), None)
    for body in INVALID_UTF8:
        yield Case("utf-8", f"{body.hex()} whole", frame(TEXT, body), 1007)
        yield Case("utf-8", f"{body.hex()} byte by byte", _in_parts(body, 1), 1007)
        yield Case("utf-8", f"{body.hex()} as binary", frame(BINARY, body), None)


def _closes() -> Iterator[Case]:
    yield Case("close", "empty", frame(CLOSE), NO_STATUS)
    yield Case("close", "half a code", frame(CLOSE, b"\x03"), 1002)
    codes = (*range(1000, 1004), *range(1007, 1015), 3000, 3999, 4000, 4401, 4999)
    for code in codes:
        yield Case("close", f"code {code}", frame(CLOSE, code.to_bytes(2, "big")), code)
    for code in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535):
        yield Case("close", f"code {code}", frame(CLOSE, code.to_bytes(2, "big")), 1002)
    normal = b"\x03\xe8"
    yield Case("close", "with a reason", frame(CLOSE, normal + "grüße".encode()), 1000)
    yield Case("close", "with the longest reason", frame(CLOSE, normal + b"x" * 123), 1000)
    yield Case("close", "with too long a reason", frame(CLOSE, normal + b"x" * 124), 1002)
    yield Case("close", "with half a character", frame(CLOSE, normal + b"\xe2\x82"), 1007)
    yield Case("close", "twice", frame(CLOSE, normal) * 2, 1000)
    yield Case("close", "then a ping", frame(CLOSE, normal) + frame(PING), 1000)
    yield Case("close", "then a message", frame(CLOSE, normal) + frame(TEXT, b"x"), 1000)
    yield Case("close", "then rubbish", frame(CLOSE, normal) + b"\xff" * 100, 1000)
    yield Case("close", "after a message", frame(TEXT, b"x") + frame(CLOSE, normal), 1000)


def _limits() -> Iterator[Case]:
    half = b"*" * (LIMIT // 2)
    halves = frame(TEXT, half, fin=False) + frame(CONT, half)
    yield Case("limit", "as much as allowed, in two", halves, None)
    yield Case("limit", "three times as much as allowed at once", frame(TEXT, half) * 6, None)
    over = frame(TEXT, half, fin=False) + frame(CONT, half + b"*")
    yield Case("limit", "one too many, in two", over, 1009)
    small = frame(TEXT, b"*" * 1_000, fin=False) + frame(CONT, b"*" * 1_000, fin=False) * 65
    yield Case("limit", "too much, in many parts", small, 1009)
    for opcode in (TEXT, BINARY):
        yield Case("limit", f"one too many {opcode}", frame(opcode, b"*" * (LIMIT + 1)), 1009)
        for size in (LIMIT + 1, 16 * 1024**2, 2**31, 2**32, 2**63 - 1, 2**63, 2**64 - 1):
            head = bytes([0x80 | opcode, 0xFF]) + size.to_bytes(8, "big")
            yield Case("limit", f"{opcode} that says it has {size}", head + b"\0" * 8, 1009)
    for size in (126, 2**40):
        head = bytes([0x80 | PING, 0xFF]) + size.to_bytes(8, "big")
        code = 1002 if size < LIMIT else 1009
        yield Case("limit", f"ping that says it has {size}", head + b"\0" * 130, code)


def _rubbish() -> Iterator[Case]:
    yield Case("rubbish", "http", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 1002)
    yield Case("rubbish", "tls", bytes.fromhex("16030100f8010000f40303"), 1002)
    yield Case("rubbish", "zeros", b"\0" * 1_000, 1002)
    yield Case("rubbish", "ones", b"\xff" * 1_000, 1002)
    yield Case("rubbish", "text", b"hello, are you there?\n", 1002)


GROUPS = (
    _framing,
    _pings,
    _reserved_bits,
    _opcodes,
    _fragments,
    _utf8,
    _closes,
    _limits,
    _rubbish,
)
CASES = [case for group in GROUPS for case in group()]
