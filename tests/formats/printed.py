"""The tables of all formats as they are printed in the domain book: what they say by themselves.

Who wants to know what must hold in a step asks here and not the TOML, which may have a slip in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from server.room.format import Row

HEAD = re.compile(
    r"\[(?P<key>\w+)\] (?P<total>\d+) min, (?P<rounds>\d+) x (?P<one>\d+) min "
    r"\((?P<least>\d+)-(?P<most>\d+)\), (?P<fewest>\d+)-(?P<all>\d+) members, "
    r"stretch (?P<stretch>\d+)"
)
ROW = re.compile(
    r"(?P<key>\w+) +(?P<once>\w+) +(?P<minutes>\d+) +(?P<floor>\d+)  (?P<speaker>\w+)"
    r"(?P<in_turn> in turn)?(?:, (?P<turns>\w+))? +(?P<stance>\w+) +(?P<takes>[\w+-]+) +"
    r"(?P<reveal>[\w-]+) +(?P<anonymous>\w+) +(?P<overrun>\w+) *(?P<marks>.*)"
)


@dataclass
class Printed:
    """One format of the table. `rows` as they should be."""

    head: dict[str, str]
    rows: list[Row] = field(default_factory=list)


def printed_row(line: str) -> Row:
    found = ROW.fullmatch(line)
    assert found is not None, line
    marks = set(filter(None, found["marks"].split(", ")))
    after = next((mark for mark in marks if mark.startswith("after ")), None)
    assert marks <= {"rest", "protected", "settles", "spare", "optional", after}, line
    return Row(
        key=found["key"],
        once_per="round" if found["once"] == "round" else "session",
        minutes=int(found["minutes"]),
        floor=int(found["floor"]),
        speaker=found["speaker"],  # type: ignore[arg-type]
        in_turn=found["in_turn"] is not None,
        turns=found["turns"] or "shown",  # type: ignore[arg-type]
        stance=found["stance"],  # type: ignore[arg-type]
        takes=tuple(found["takes"].replace("-", "").split("+")) if found["takes"] != "-" else (),
        reveal="none" if found["reveal"] == "-" else found["reveal"],  # type: ignore[arg-type]
        anonymous=found["anonymous"],  # type: ignore[arg-type]
        overrun=found["overrun"],  # type: ignore[arg-type]
        rest="rest" in marks,
        protected="protected" in marks,
        settles_rounds="settles" in marks,
        after_round=int(after.removeprefix("after ")) if after else None,
        optional="optional" in marks,
        spare="spare" in marks,
        may_be_left_out=found["key"] == "action_review",  # by a set that meets for the first time
    )


def printed() -> dict[str, Printed]:
    found: dict[str, Printed] = {}
    key = ""
    for line in Path(__file__).with_name("figures.txt").read_text().splitlines():
        head = HEAD.fullmatch(line)
        if head is not None:
            key = head["key"]
            found[key] = Printed(head.groupdict())
        elif line and not line.startswith("#"):
            found[key].rows.append(printed_row(line))
    return found


PRINTED = printed()
