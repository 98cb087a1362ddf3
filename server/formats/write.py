"""Writing a format as TOML. Read again, it is the same format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import tomli_w

from server.formats.file import OwnFile
from server.formats.library import Said

HEAD = "# A way of working, made in Setroom. Bring it in there to use or to change it.\n"


def text_of_file(file: OwnFile) -> str:
    """The whole file. Phases and words stand as tables, so that every one has lines of its own."""
    phases = (_text_of_phase(phase) for phase in file.phase)
    words = (_text_of_words(key, said) for key, said in file.words.items())
    return "".join([HEAD, tomli_w.dumps(_top(file)), *phases, *words])


def text_of_step(file: OwnFile, number: int) -> str:
    """What the file holds of one step, whose number is from 1."""
    phase = file.phase[number - 1]
    return _text_of_phase(phase) + _text_of_words(phase["key"], file.said(phase["key"]) or Said())


def _text_of_phase(phase: Mapping[str, Any]) -> str:
    return f"\n[[phase]]\n{tomli_w.dumps(phase)}"


def _text_of_words(key: str, said: Said) -> str:
    table: dict[str, Any] = msgspec.to_builtins(said)
    shown = table.pop("shown", None)
    text = f"\n[words.{key}]\n{tomli_w.dumps(table)}"
    if shown is None:
        return text
    own = {line: words for line, words in shown.items() if words is not None}
    return f"{text}\n[words.{key}.shown]\n{tomli_w.dumps(own)}"


def _top(file: OwnFile) -> dict[str, Any]:
    """What stands before the phases; what nobody has said is left out."""
    found: dict[str, Any] = {}
    for name in file.__struct_fields__:
        value = getattr(file, name)
        # A nought is said: no round at the least is another thing than nothing said.
        if name not in ("phase", "words") and value not in (None, "", ()) and value is not False:
            found[name] = value
    found["name"] = file.name
    if "cast" in found:
        found["cast"] = list(file.cast)
    return found
