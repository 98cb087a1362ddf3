"""What clients were told, compared with what is there.

Each client writes a line before it asks (`invoke`) and one when it knows (`ok`, `fail`; `unknown`
is the same as no second line). A viewer writes `saw` for what it was shown. The lines are in the
page cache as soon as they are written, so they survive a kill of the process that wrote them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# The log of a room as it is stored: the key of the command behind each event, None without one.
# The first has seq 1; a gap is a missing number.
RoomLog = Sequence[tuple[int, str | None]]


class History:
    """Where clients write. Several processes may write into one file."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)

    def invoke(self, room: str, key: str) -> None:
        self._write(what="invoke", room=room, key=key)

    def ok(self, room: str, key: str, seq: int) -> None:
        self._write(what="ok", room=room, key=key, seq=seq)

    def fail(self, room: str, key: str) -> None:
        """The answer was no: the command must not be there."""
        self._write(what="fail", room=room, key=key)

    def unknown(self, room: str, key: str) -> None:
        """No answer came: the command may be there or not."""
        self._write(what="unknown", room=room, key=key)

    def saw(self, room: str, viewer: str, seq: int, key: str | None) -> None:
        self._write(what="saw", room=room, viewer=viewer, seq=seq, key=key)

    def _write(self, **line: object) -> None:
        os.write(self._file, json.dumps(line).encode() + b"\n")

    def close(self) -> None:
        os.close(self._file)


Line = dict[str, Any]


def read_history(path: Path) -> list[Line]:
    """All whole lines; a kill may have cut the last one off."""
    whole, _, _ = path.read_bytes().rpartition(b"\n")
    return [json.loads(line) for line in whole.splitlines()]


def unanswered(lines: Iterable[Line]) -> set[tuple[str, str]]:
    """(room, key) of commands that nobody got an answer to. Their retry is what a client does."""
    asked, answered = set(), set()
    for line in lines:
        if line["what"] == "invoke":
            asked.add((line["room"], line["key"]))
        elif line["what"] in ("ok", "fail"):
            answered.add((line["room"], line["key"]))
    return asked - answered


@dataclass(slots=True)
class Findings:
    """`faults`: a sentence each; none is what everybody hopes for."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    misplaced: list[str] = field(default_factory=list)
    uncalled: list[str] = field(default_factory=list)
    misseen: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        return [
            *(*self.lost, *self.doubled, *self.gaps, *self.misplaced),
            *(*self.uncalled, *self.misseen),
        ]


def compare(lines: Sequence[Line], logs: Mapping[str, RoomLog]) -> Findings:
    """Hold what clients were told against the log of every room."""
    findings = Findings()
    places: dict[tuple[str, str], int] = {}
    for room, log in logs.items():
        seqs = [seq for seq, _ in log]
        if seqs != list(range(1, len(seqs) + 1)):
            findings.gaps.append(f"{room}: seqs are {seqs[:20]}...")
        counts = Counter(key for _, key in log if key is not None)
        findings.doubled += [
            f"{room}: {key} is there {n} times" for key, n in counts.items() if n > 1
        ]
        places.update({(room, key): seq for seq, key in log if key is not None})
    _compare_answers(findings, lines, places)
    _compare_views(findings, lines, logs)
    return findings


def _compare_answers(
    findings: Findings, lines: Sequence[Line], places: Mapping[tuple[str, str], int]
) -> None:
    invoked: set[tuple[str, str]] = set()
    for line in lines:
        if line["what"] == "saw":
            continue
        command: tuple[str, str] = (line["room"], line["key"])
        if line["what"] == "invoke":
            invoked.add(command)
        elif line["what"] == "ok":
            findings.acknowledged += 1
            place = places.get(command)
            if place is None:
                findings.lost.append(f"{command} was acknowledged at {line['seq']} and is lost")
            elif place != line["seq"]:
                findings.misplaced.append(f"{command} is at {place}, not at {line['seq']}")
        elif line["what"] == "fail" and command in places:
            findings.uncalled.append(f"{command} was refused and is there")
    findings.uncalled += [f"nobody asked for {command}" for command in places.keys() - invoked]


def _compare_views(findings: Findings, lines: Sequence[Line], logs: Mapping[str, RoomLog]) -> None:
    """A viewer may begin anywhere and jump on, but never back, and sees what is in the log."""
    kept = {room: dict(log) for room, log in logs.items()}
    last: dict[tuple[str, str], int] = {}
    for line in lines:
        if line["what"] != "saw":
            continue
        who, seq = (line["room"], line["viewer"]), line["seq"]
        if seq <= last.get(who, 0):
            findings.misseen.append(f"{who} saw {seq} after {last[who]}")
        last[who] = seq
        if seq not in kept.get(line["room"], {}):
            findings.misseen.append(f"{who} saw {seq}, which is not in the log")
        elif kept[line["room"]][seq] != line["key"]:
            findings.misseen.append(f"{who} saw something else at {seq}")
