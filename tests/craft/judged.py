"""What web/static/js/craft.js says of questions, asked in Node: the files that the browser runs."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from server.prepare import HOUSE

SCRIPTS = HOUSE / "web/static/js"
LIMIT_S = 30
ASK = """
import { craft, hintOf, SHOWN } from "./craft.js";
let asked = "";
for await (const part of process.stdin) asked += part;
const told = JSON.parse(asked).map((text) => ({ found: craft(text), hint: hintOf(text) }));
console.log(JSON.stringify({ told, shown: SHOWN }));
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`whys`: each tag that is found, with its reason. `hinted`: the tag of the one hint, or ""."""

    whys: dict[str, str]
    hinted: str


def judged(texts: Sequence[str], fault: tuple[str, str] = ("", "")) -> list[Verdict]:
    """`fault`: words of craft.js, and what stands there in their place."""
    return [
        Verdict(
            {found["tag"]: found["why"] for found in one["found"]},
            one["hint"]["tag"] if one["hint"] else "",
        )
        for one in _asked(tuple(texts), fault)["told"]
    ]


def shown() -> dict[str, dict[str, float]]:
    """The tags that are hinted at, each with the figures that stand beside it."""
    found = _asked((), ("", ""))["shown"]
    return {tag: entry["measured"] for tag, entry in found.items()}


@cache
def _asked(texts: tuple[str, ...], fault: tuple[str, str]) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        for script in ("craft.js", "phrases.js", "sentences.js"):
            shutil.copy(SCRIPTS / script, folder)
        craft = Path(folder) / "craft.js"
        assert not fault[0] or craft.read_text().count(fault[0]) == 1, fault
        craft.write_text(craft.read_text().replace(*fault, 1))
        (Path(folder) / "package.json").write_text('{"type": "module"}')
        (Path(folder) / "ask.js").write_text(ASK)
        run = subprocess.run(
            ["node", "ask.js"],
            cwd=folder,
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
