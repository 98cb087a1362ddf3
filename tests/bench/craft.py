"""How often the hints for questions are right: precision and recall for each tag, in both halves.

    python -m tests.bench.craft
    python -m tests.bench.craft --misses      and where it is wrong in the half not held back

The rules of web/static/js/craft.js run in Node, on the labelled questions of tests/craft. What is
wrong in the held-back half is counted and never printed, so that nobody makes a rule for it. Both
halves are by the hand that made the rules, which flatters them; what the demo's members ask was
written for something else, and comes last.
"""

from __future__ import annotations

import argparse

from server.demo.lines import everybody
from tests.craft.figures import (
    HINTABLE,
    Figures,
    Judged,
    judged_half,
    of_all_hints,
    of_clean,
    of_hint,
    of_tag,
)
from tests.craft.judged import judged
from tests.craft.labelled import HALVES, TAGS


def main() -> None:
    about = (__doc__ or "").partition("\n\n")[0]
    parser = argparse.ArgumentParser(prog="python -m tests.bench.craft", description=about)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    for half in HALVES:
        seen = judged_half(half)
        print(f"{half}: {len(seen)} questions")
        _print_tags(seen)
        _print_clean(seen)
    _print_demo()
    if arguments.misses:
        _print_misses(judged_half("seen"))


def _print_tags(seen: Judged) -> None:
    print(
        "  tag               labelled  found  precision  recall   as the one hint: shown  precision"
    )
    for tag in HINTABLE:
        found, hint = of_tag(seen, tag), of_hint(seen, tag)
        print(f"  {tag:18}{_row(found)}{hint.found:26}{hint.precision:11.2f}")
    print(f"  {'any hint':18}{_row(of_all_hints(seen))}")


def _row(one: Figures) -> str:
    return f"{one.labelled:8}{one.found:7}{one.precision:11.2f}{one.recall:8.2f}"


def _print_clean(seen: Judged) -> None:
    told = []
    for tag in (*(tag for tag in TAGS if tag not in HINTABLE), ""):
        number, hinted = of_clean(seen, tag)
        told.append(f"{tag or 'remarks'} {hinted} of {number}")
    print(f"  hinted at without need: {', '.join(told)}\n")


def _print_demo() -> None:
    """A line with a better one after it was meant as clumsy, if not as a slip of the fingers."""
    lines = [line for one in everybody().values() for line in one.asked.get("explore", ())]
    clumsy = [line.text for line in lines if line.better and not line.slip]
    good = [line.better or line.text for line in lines]
    for meant, texts in (("good", good), ("clumsy", clumsy)):
        tags = [verdict.hinted for verdict in judged(texts) if verdict.hinted]
        told = ", ".join(f"{tag} {tags.count(tag)}" for tag in HINTABLE if tag in tags)
        print(f"the demo's questions meant as {meant}: {len(tags)} of {len(texts)} hinted ({told})")


def _print_misses(seen: Judged) -> None:
    for tag in HINTABLE:
        for question, verdict in seen:
            if (tag in question.tags) != (tag in verdict.whys):
                what = f"found, {verdict.whys[tag]}" if tag in verdict.whys else "missed"
                print(f"  {tag} {what}: {question.text}")


if __name__ == "__main__":
    main()
