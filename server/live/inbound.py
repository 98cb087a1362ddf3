"""What a WebSocket's client may send, which is next to nothing: the channel goes downwards only.

Its pings and closes are answered and its mistakes named, as the standard wants; its messages are
checked and thrown away. The rules are those of the websockets library, made only for a client
that sends something, and dropped again when it has finished its sentence.
"""

from __future__ import annotations

import codecs
import logging
from types import GeneratorType
from typing import cast

from websockets.frames import Frame, Opcode
from websockets.protocol import OPEN, SERVER, Protocol
from websockets.streams import StreamReader

MESSAGE_BYTES = 64 * 1024

# The library logs headers and frames at DEBUG, and cookies must never reach a log.
quiet = logging.getLogger("setroom.live.websockets")
quiet.setLevel(logging.ERROR)


class Inbound(Protocol):
    """The receiving half of an open connection. Feed it with `answer_to`."""

    def __init__(self) -> None:
        super().__init__(SERVER, state=OPEN, max_size=MESSAGE_BYTES, logger=quiet)
        self._text: codecs.IncrementalDecoder | None = None

    def answer_to(self, data: bytes) -> tuple[bytes, bool]:
        """What these bytes call for: bytes to write, and whether the connection ends with them."""
        self.receive_data(data)
        return b"".join(self.data_to_send()), self.state is not OPEN

    @property
    def is_between_messages(self) -> bool:
        """Whether nothing of an unfinished frame or message is held."""
        # The library does not say it, but its parser waits in `at_eof` only between two frames.
        waits_in = cast("GeneratorType[None, None, None]", self.parser).gi_yieldfrom
        between_frames = getattr(waits_in, "gi_code", None) is StreamReader.at_eof.__code__
        return between_frames and self.current_size is None and self.state is OPEN

    def forget(self) -> None:
        """Free it at once: it and its parser hold each other."""
        self.parser.close()

    def recv_frame(self, frame: Frame) -> None:
        """Raises: UnicodeDecodeError: not UTF-8; the library takes it up and closes with 1007."""
        super().recv_frame(frame)
        self.events.clear()
        if frame.opcode is Opcode.TEXT:
            self._text = codecs.getincrementaldecoder("utf-8")()
        if self._text is not None and frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._text.decode(bytes(frame.data), final=frame.fin)
            if frame.fin:
                self._text = None
