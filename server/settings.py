"""Every setting once. Read from the environment at start, and never again."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from server.errors import SetroomError

LEAST_SECRET_CHARS = 32
ANYONE = "anyone"  # may open rooms


class BadSetting(SetroomError):
    """Setroom does not start with this; the message names the setting and what to do."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table in the README. `default`: as it would be written, empty for none."""

    name: str
    default: str
    unit: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("SETROOM_HOST", "127.0.0.1", "address", "where the server listens"),
    Setting("SETROOM_PORT", "8000", "port", "where the server listens"),
    Setting("SETROOM_DATA", "./data", "folder", "keeps the database and, on localhost, the secret"),
    Setting(
        "SETROOM_DATABASE_URL",
        "",
        "address",
        "another store than SQLite in SETROOM_DATA; none can be chosen yet",
    ),
    Setting(
        "SETROOM_REDIS_URL",
        "",
        "address",
        "the doorbell between several processes; one process needs none, and more cannot run yet",
    ),
    Setting(
        "SETROOM_ORIGIN",
        "http://localhost:{port}",
        "address",
        "where people reach Setroom; https, or http on localhost",
    ),
    Setting(
        "SETROOM_SECRET",
        "",
        "text",
        f"what links are made from, {LEAST_SECRET_CHARS} characters or more; on localhost one is "
        "made and kept in SETROOM_DATA",
    ),
    Setting(
        "SETROOM_OPENING",
        ANYONE,
        "text",
        "`anyone` may open rooms and make ways of working, or who knows this code",
    ),
    Setting(
        "SETROOM_RETENTION_DAYS", "30", "days", "how long words are kept after the end, 1 to 90"
    ),
    Setting(
        "SETROOM_LEAST_AUTHORS",
        "5",
        "people",
        "how many must have been able to write a post before a name may be left off, 5 or 4",
    ),
    Setting("SETROOM_POSTS_PER_MINUTE", "60", "acts", "what one seat may send in a minute"),
    Setting("SETROOM_ROOMS_PER_HOUR", "60", "rooms", "what one address may open in an hour"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    host: str
    port: int
    data: Path
    origin: str
    secret: bytes
    opening: str
    retention_days: int
    least_authors: int
    posts_per_minute: int
    rooms_per_hour: int


def read(environment: Mapping[str, str]) -> Settings:
    """The settings of this start. Makes the data folder, and on localhost the secret.

    Raises:
        BadSetting: one of them cannot be used; nothing has been started.
    """
    given = {s.name: environment.get(s.name, "").strip() or s.default for s in SETTINGS}
    unknown = sorted(n for n in environment if n.startswith("SETROOM_") and _is_unknown(n))
    if unknown:
        raise BadSetting(f"There is no setting {unknown[0]}. The README lists all there are.")
    for name in ("SETROOM_DATABASE_URL", "SETROOM_REDIS_URL"):
        if given[name]:
            raise BadSetting(f"{name} cannot be used yet: Setroom runs as one process with SQLite.")
    port = _number(given, "SETROOM_PORT", 1, 65_535)
    origin = given["SETROOM_ORIGIN"].replace("{port}", str(port)).rstrip("/")
    data = Path(given["SETROOM_DATA"])
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadSetting(f"SETROOM_DATA: {data} cannot be made: {error.strerror}.") from error
    return Settings(
        host=given["SETROOM_HOST"],
        port=port,
        data=data,
        origin=origin,
        secret=_secret(given["SETROOM_SECRET"], origin, data),
        opening=given["SETROOM_OPENING"],
        retention_days=_number(given, "SETROOM_RETENTION_DAYS", 1, 90),
        least_authors=_number(given, "SETROOM_LEAST_AUTHORS", 4, 5),
        posts_per_minute=_number(given, "SETROOM_POSTS_PER_MINUTE", 1, 1_000_000),
        rooms_per_hour=_number(given, "SETROOM_ROOMS_PER_HOUR", 1, 1_000_000),
    )


def _is_unknown(name: str) -> bool:
    """Names for the tests are theirs, not the server's."""
    ours = {setting.name for setting in SETTINGS}
    return name not in ours and not name.startswith("SETROOM_TEST_")


def _number(given: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = given[name]
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadSetting(f"{name} is {text!r}; it must be a whole number from {least} to {most}.")
    return int(text)


def _secret(given: str, origin: str, data: Path) -> bytes:
    """The given secret, or on localhost the one kept in the data folder."""
    if given:
        if len(given) < LEAST_SECRET_CHARS or len(set(given)) < 10:
            raise BadSetting(
                f"SETROOM_SECRET is too easy to guess; it needs {LEAST_SECRET_CHARS} random "
                "characters or more."
            )
        return given.encode()
    if urlsplit(origin).hostname not in ("localhost", "127.0.0.1"):
        raise BadSetting("SETROOM_SECRET is needed where SETROOM_ORIGIN is not on localhost.")
    kept = data / "secret"
    if not kept.exists():
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)))
            file.flush()
            os.fsync(file.fileno())
    try:
        secret = base64.urlsafe_b64decode(kept.read_bytes())
    except binascii.Error:
        secret = b""
    if len(secret) != 32:
        raise BadSetting(f"{kept} is damaged. Put it back from a backup: without it no link works.")
    return secret
