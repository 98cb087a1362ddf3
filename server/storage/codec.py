"""Events to bytes and back. The only place that knows how an event looks at rest.

An event is stored as its class name, the version of its meaning, and JSON of its fields. What this
process does not know it does not guess: it says so, and steps aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from server.room.event import Event
from server.storage.contract import UnknownEvent


class Codec:
    """`kinds`: class name -> class of every event that can be stored and read."""

    def __init__(self, kinds: Mapping[str, type[Event]]) -> None:
        self._kinds = dict(kinds)
        self._encoder = msgspec.json.Encoder()
        self._decoders: dict[tuple[str, int], msgspec.json.Decoder[Any]] = {
            (name, kind.version): msgspec.json.Decoder(kind) for name, kind in kinds.items()
        }

    def encode(self, event: Event) -> tuple[str, int, bytes]:
        """Kind, version and fields.

        Raises:
            UnknownEvent: nobody could read it again, because its class is not among the kinds.
        """
        kind = type(event).__name__
        if self._kinds.get(kind) is not type(event):
            raise UnknownEvent(kind, event.version)
        return kind, event.version, self._encoder.encode(event)

    def decode(self, kind: str, version: int, fields: bytes) -> Event:
        """The event.

        Raises:
            UnknownEvent: another version of Setroom wrote it, or its bytes are not what they were.
        """
        decoder = self._decoders.get((kind, version))
        if decoder is None:
            raise UnknownEvent(kind, version)
        try:
            event: Event = decoder.decode(fields)
        except msgspec.DecodeError as error:
            raise UnknownEvent(kind, version) from error
        return event
