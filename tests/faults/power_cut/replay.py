"""Plays a trace of the recorder up to any moment, and cuts the power there.

What a file's last sync covers is on the disk. Of what was written after it, a disk may have kept
nothing, the beginning, any part, or torn pieces of 512 bytes. Names of files count as durable.
Not modelled: a drive that says it has synced and has not.
"""

from __future__ import annotations

import json
import random
import struct
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTOR_BYTES = 512
ACKNOWLEDGEMENTS = "acks"  # not a file of the store: each line is an answer that was given

RECORD = struct.Struct("<iiqq")

Acknowledgement = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """`kind`: as in recorder.c. For W `offset` and `data`, for T the new length in `offset`."""

    kind: str
    file: str
    offset: int
    data: bytes = b""


def read_trace(path: Path) -> list[Operation]:
    raw = path.read_bytes()
    names: dict[int, str] = {}
    operations = []
    place = 0
    while place < len(raw):
        code, file, offset, length = RECORD.unpack_from(raw, place)
        place += RECORD.size
        kind = chr(code)
        data = raw[place : place + length] if kind in "WO" else b""
        place += len(data)
        if kind == "O":
            names[file] = data.decode()
        else:
            operations.append(Operation(kind, names[file], offset, data))
    return operations


Keep = Callable[[Sequence[Operation], random.Random], list[Operation]]


def _torn(waiting: Sequence[Operation], dice: random.Random) -> list[Operation]:
    return [piece for one in waiting for piece in _sectors(one) if dice.random() < 0.5]


def _sectors(one: Operation) -> Iterator[Operation]:
    """The pieces of a write that a disk keeps or loses whole."""
    if one.kind != "W":
        yield one
        return
    start = 0
    while start < len(one.data):
        end = start + SECTOR_BYTES - (one.offset + start) % SECTOR_BYTES
        yield Operation("W", one.file, one.offset + start, one.data[start:end])
        start = end


# What a disk may have kept of the writes of one file after its last sync.
MODES: dict[str, Keep] = {
    "none": lambda waiting, dice: [],
    "prefix": lambda waiting, dice: list(waiting[: dice.randrange(len(waiting) + 1)]),
    "subset": lambda waiting, dice: [one for one in waiting if dice.random() < 0.5],
    "torn": _torn,
}


@dataclass(slots=True)
class Disk:
    """`synced`: what is there for sure, by file. `waiting`: what came after the last sync of it."""

    synced: dict[str, bytearray] = field(default_factory=dict)
    waiting: defaultdict[str, list[Operation]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: list[Acknowledgement] = field(default_factory=list)

    def take(self, one: Operation) -> None:
        if one.file == ACKNOWLEDGEMENTS:
            if one.kind == "W":
                self.acknowledged.append(json.loads(one.data))
        elif one.kind == "S":
            synced = self.synced.setdefault(one.file, bytearray())
            _apply(synced, self.waiting.pop(one.file, []))
        elif one.kind == "U":
            self.synced.pop(one.file, None)
            self.waiting.pop(one.file, None)
        else:
            self.waiting[one.file].append(one)

    def after_power_cut(self, mode: str, dice: random.Random) -> dict[str, bytes]:
        """File -> its bytes when the machine starts again."""
        image: dict[str, bytes] = {}
        for file in {**self.synced, **self.waiting}:
            content = bytearray(self.synced.get(file, b""))
            _apply(content, MODES[mode](self.waiting.get(file, []), dice))
            image[file] = bytes(content)
        return image


def _apply(content: bytearray, operations: Sequence[Operation]) -> None:
    for one in operations:
        end = one.offset + len(one.data) if one.kind == "W" else one.offset
        if one.kind == "T":
            del content[end:]
        if end > len(content):
            content.extend(bytes(end - len(content)))
        if one.kind == "W":
            content[one.offset : end] = one.data


def power_cuts(
    operations: Sequence[Operation], count: int, dice: random.Random
) -> Iterator[tuple[str, dict[str, bytes], list[Acknowledgement]]]:
    """`count` images at random moments, all modes in turn: mode, files, what was acknowledged."""
    moments = sorted(dice.randrange(len(operations) + 1) for _ in range(count))
    disk, done = Disk(), 0
    for number, moment in enumerate(moments):
        for one in operations[done:moment]:
            disk.take(one)
        done = moment
        mode = list(MODES)[number % len(MODES)]
        yield mode, disk.after_power_cut(mode, dice), list(disk.acknowledged)
