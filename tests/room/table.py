"""The table of acts as the README shows it, made from the code: python3 -m tests.room.table"""

from __future__ import annotations

import sys
from dataclasses import fields

from server.room.acts import ACTS
from server.room.rights import RIGHTS

WHO = {
    "newcomer": "whoever has a link",
    "clock": "the clock",
    "controls": "who holds the controls",
    "desk": "the desk",
    "participant": "everybody inside but observers",
    "member": "members",
    "presenter": "the presenter, or who holds the controls",
    "presenter_or_desk": "the presenter, or the desk",
    "presenter_alone": "the presenter",
    "whose_round": "the presenter; after the end whoever has presented",
}


def what(name: str) -> str:
    """The first sentence of the act's file, or of its command where the file has another's name."""
    command = ACTS[name].command
    module = sys.modules[command.__module__]
    text = module.__doc__ if module.__name__.endswith(f".{name}") else command.__doc__
    return " ".join((text or "").split("\n\n")[0].split())


def table_of_acts() -> list[str]:
    """Markdown lines."""
    lines = ["| act | fields | who | when | what |", "|---|---|---|---|---|"]
    for name, act in ACTS.items():
        right = RIGHTS[name]
        asked = ", ".join(f"`{field.name}`" for field in fields(act.command))
        when = ", ".join(right.when) + (" (`steer`)" if right.steering else "")
        lines.append(f"| `{name}` | {asked} | {WHO[right.who]} | {when} | {what(name)} |")
    return lines


if __name__ == "__main__":
    print("\n".join(table_of_acts()))
