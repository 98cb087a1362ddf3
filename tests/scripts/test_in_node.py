"""What the browser's scripts decide without a page: each part holds, and each fault is found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.scripts.in_node import Fault, run_in_node

# By test and by the script that it tries: what stands there, and what is planted instead.
FAULTS: dict[str, dict[str, dict[str, str]]] = {
    "order_test.mjs": {
        "order.js": {
            'if (seq > this.shown + 1) return "resume";': "",
            'if (seq < this.shown) return "drop";': "",
            'return "behind";': "",
            "    this.epoch = epoch;\n    this.shown = seq;\n    return": "return",
        },
    },
    "receiver_test.mjs": {
        "choice.js": {
            "    if (!serverThere) return;\n": "",
            "this.#step(this.#level + 1)": "this.#step(this.#level)",
            "Math.min(later_ms, LONGEST_WAIT_MS)": "later_ms",
        },
        "receiver.js": {
            "mine === this.#connection && then(...told)": "then(...told)",
            "SILENCE_MS, () =>": "SILENCE_MS * 2, () =>",
            "if (this.#stopped) return;\n    if (other": "if (other",
        },
        "connections.js": {
            "return answer.ok;": "return true;",
            "Number(reason) || 0": "0",
            "end(0, Number(event.data) || 0)": "end(0)",
            "later_s * 1_000": "later_s",
            "poll: POLL_LIMIT_MS + 1_000": "poll: 10_000",
            "403: 4403": "403: 1403",
            ", 410: 4410": "",
            "hears.connected();\n        hears.heard": "hears.heard",
        },
        "line.js": {
            "timer !== null": "timer === null",
        },
    },
    "clock_test.mjs": {
        "offset.js": {
            "(sent_ms + received_ms) / 2": "received_ms",
            "!kept || contradicts ||": "!kept ||",
            "sample.wrong_by_ms <= most_ms": "true",
            "const DRIFT = 1e-4": "const DRIFT = 0",
        },
        "faces.js": {
            'view === "desk" ? Math.max(0, left_ms)': "true ? Math.max(0, left_ms)",
        },
        "announcer.js": {
            "this.#said_ms + EVERY_MS": "EVERY_MS",
        },
    },
    "sending_test.mjs": {
        "send.js": {
            'filter(([name]) => name !== "key")': "filter(() => true)",
            "    this.#print = this.#key = null;\n": "",
            "answer.ok && body": "answer.ok",
        },
        "drafts.js": {
            "some ? this.#draft : null": "this.#draft",
            "|| Object.keys(forms).length > 0": "",
        },
    },
    "repair_test.mjs": {
        "repair.js": {
            " - LATE_MS, clock": ", clock",
            "Math.max(0, minutesPast(face.finish_ms - LATE_MS, clock.agreed_ms))": (
                "minutesPast(face.finish_ms - LATE_MS, clock.agreed_ms)"
            ),
            " || clock.agreed_ms === null": "",
            "place.dataset.over)) askedFor = null;": "place.dataset.over)) return;",
            "else if (over !== askedFor)": "else",
            "answer.ok ? await answer.text() : null": "await answer.text()",
            "if (before !== heard) askedFor = null;": "if (false) return;",
            "  place.dataset.over = over;\n": "",
        },
    },
    "device_test.mjs": {
        "wake.js": {
            "ran_ms > LATE_MS || ": "",
            " || apart_ms > APART_MS": "",
            "!document.hidden && (": "(",
            "    counter_ms = performance.now();\n": "",
            "hidden_ms > 60_000": "hidden_ms > 1_000",
            "if (event.persisted) ": "",
            ', "offline"]': "]",
        },
        "zone.js": {
            ": day.getTimezoneOffset()": ": new Date().getTimezoneOffset()",
            "Number.isNaN(day.getTime()) ?": "false ?",
        },
        "screen.js": {
            "on && lock === null": "on",
            " || document.hidden": "",
            "if (document.hidden) lock = null;": "",
            ".catch(() => null)": "",
            "    await held?.release();\n": "",
        },
    },
    "craft_test.mjs": {
        "craft.js": {
            "!but.includes(tag)": "true",
            "TO_HEAR_MORE.test(words) ? null : firstOf": "firstOf",
            "if (asking.length > 1) return": "if (asking.length > 2) return",
            "asks && YES_NO.test(core) &&": "asks &&",
        },
        "sentences.js": {
            '.replace(/"[^"]*"/g, "quote")': "",
            "while (LEAD_IN.test(rest))": "while (false)",
            '.replace(/[‘’]/g, "\'")': "",
            "(!atOnce && INNER.exec(plain)?.[1]) || plain": "plain",
            "found[place - 1].asks && isEcho(one)": "false",
            "IS_ENGLISH.test(words) &&": "",
        },
    },
}
PLANTED = [
    (test, Fault(script, before, after))
    for test, scripts in FAULTS.items()
    for script, faults in scripts.items()
    for before, after in faults.items()
]


@pytest.mark.parametrize("test", FAULTS)
def test_the_scripts_do_in_node_what_they_promise(
    test: str, tmp_path: Path, dice: random.Random
) -> None:
    run = run_in_node(test, tmp_path, seed=dice.randrange(2**31))
    assert run.returncode == 0, run.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("test", "fault"), PLANTED, ids=lambda value: getattr(value, "before", ""))
def test_a_planted_fault_in_a_script_is_found(
    test: str, fault: Fault, tmp_path: Path, dice: random.Random
) -> None:
    run = run_in_node(test, tmp_path, seed=dice.randrange(2**31), fault=fault)
    assert run.returncode != 0, f"not found: {fault}"
