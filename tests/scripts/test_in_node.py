"""What the browser's scripts decide without a page: each part holds, and each fault is found."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.scripts.in_node import Fault, run_in_node

FAULTS = {
    "order_test.mjs": [
        Fault("order.js", 'if (seq > this.shown + 1) return "resume";', ""),
        Fault("order.js", 'if (seq < this.shown) return "drop";', ""),
        Fault("order.js", 'return "behind";', ""),
        Fault("order.js", "    this.epoch = epoch;\n    this.shown = seq;\n    return", "return"),
    ],
    "receiver_test.mjs": [
        Fault("choice.js", "    if (!serverThere) return;\n", ""),
        Fault("choice.js", "this.#step(this.#level + 1)", "this.#step(this.#level)"),
        Fault("receiver.js", "mine === this.#connection && then(...told)", "then(...told)"),
        Fault("receiver.js", "SILENCE_MS, () =>", "SILENCE_MS * 2, () =>"),
        Fault("connections.js", "return answer.ok;", "return true;"),
        Fault("connections.js", "Number(reason) || 0", "0"),
        Fault("connections.js", "end(0, Number(event.data) || 0)", "end(0)"),
        Fault("connections.js", "later_s * 1_000", "later_s"),
        Fault("choice.js", "Math.min(later_ms, LONGEST_WAIT_MS)", "later_ms"),
        Fault("connections.js", "poll: POLL_LIMIT_MS + 1_000", "poll: 10_000"),
        Fault("connections.js", "403: 4403", "403: 1403"),
        Fault("connections.js", ", 410: 4410", ""),
        Fault("receiver.js", "if (this.#stopped) return;\n    if (other", "if (other"),
        Fault("connections.js", "hears.connected();\n        hears.heard", "hears.heard"),
        Fault("line.js", "timer !== null", "timer === null"),
    ],
    "clock_test.mjs": [
        Fault("offset.js", "(sent_ms + received_ms) / 2", "received_ms"),
        Fault("offset.js", "!kept || contradicts ||", "!kept ||"),
        Fault("offset.js", "sample.wrong_by_ms <= most_ms", "true"),
        Fault("offset.js", "const DRIFT = 1e-4", "const DRIFT = 0"),
        Fault("faces.js", 'view === "desk" ? Math.max(0, left_ms)', "true ? Math.max(0, left_ms)"),
        Fault("announcer.js", "this.#said_ms + EVERY_MS", "EVERY_MS"),
    ],
    "sending_test.mjs": [
        Fault("send.js", 'filter(([name]) => name !== "key")', "filter(() => true)"),
        Fault("send.js", "    this.#print = this.#key = null;\n", ""),
        Fault("send.js", "answer.ok && body", "answer.ok"),
        Fault("drafts.js", "some ? this.#draft : null", "this.#draft"),
        Fault("drafts.js", "|| Object.keys(forms).length > 0", ""),
    ],
    "craft_test.mjs": [
        Fault("craft.js", "!but.includes(tag)", "true"),
        Fault("craft.js", "TO_HEAR_MORE.test(words) ? null : firstOf", "firstOf"),
        Fault("craft.js", "if (asking.length > 1) return", "if (asking.length > 2) return"),
        Fault("craft.js", "asks && YES_NO.test(core) &&", "asks &&"),
        Fault("sentences.js", '.replace(/"[^"]*"/g, "quote")', ""),
        Fault("sentences.js", "while (LEAD_IN.test(rest))", "while (false)"),
        Fault("sentences.js", '.replace(/[‘’]/g, "\'")', ""),
        Fault("sentences.js", "(!atOnce && INNER.exec(plain)?.[1]) || plain", "plain"),
        Fault("sentences.js", "found[place - 1].asks && isEcho(one)", "false"),
        Fault("sentences.js", "IS_ENGLISH.test(words) &&", ""),
    ],
}
PLANTED = [(test, fault) for test, faults in FAULTS.items() for fault in faults]


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
