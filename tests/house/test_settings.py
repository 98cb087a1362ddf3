"""The README's table of settings is the table that the server reads, row for row."""

from __future__ import annotations

import re

import pytest

from server.errors import SetroomError
from server.prepare import HOUSE
from server.settings import SETTINGS, Setting, read

ROW = re.compile(r"^\| `(SETROOM_\w+)` \|.*\|$", re.MULTILINE)


def row(setting: Setting) -> str:
    """As it stands in the README: | name | default | unit | what it does |"""
    default = f"`{setting.default}`" if setting.default else "none"
    return f"| `{setting.name}` | {default} | {setting.unit} | {setting.help} |"


def rows_of(text: str) -> list[str]:
    return [found[0] for found in ROW.finditer(text)]


def test_the_readme_lists_every_setting_as_the_server_reads_it() -> None:
    wanted = [row(setting) for setting in SETTINGS]
    found = rows_of((HOUSE / "README.md").read_text())
    assert wanted == found, "the README's rows should be:\n" + "\n".join(wanted)


def test_no_setting_is_listed_twice() -> None:
    names = [setting.name for setting in SETTINGS]
    assert sorted(set(names)) == sorted(names)


def test_every_setting_has_a_unit_and_says_what_it_does() -> None:
    assert [] == [s.name for s in SETTINGS if not (s.unit and s.help and s.name in row(s))]


def test_the_environment_is_read_nowhere_else() -> None:
    """`__main__` hands it to `settings.read`; set-up needs it for pip and for child processes."""
    readers = {
        path.relative_to(HOUSE).as_posix()
        for path in (HOUSE / "server").rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)", path.read_text())
    }
    assert {"server/__main__.py", "server/prepare.py"} == readers


@pytest.mark.parametrize("name", ["SETROOM_PROT", "SETROOM_"])
def test_a_name_that_is_no_setting_is_refused(name: str) -> None:
    with pytest.raises(SetroomError, match=name):
        read({name: "1"})


def test_a_planted_row_that_differs_is_found() -> None:
    right = row(SETTINGS[0])
    assert [right] == rows_of(f"# Settings\n\n{right}\n\n| `other` | 1 |\n")
    assert [right] != rows_of(right.replace(SETTINGS[0].help, "something else"))
