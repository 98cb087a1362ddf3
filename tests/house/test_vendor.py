"""What others wrote and we serve is what they published, named and unchanged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.prepare import HOUSE
from tests.house.tracked import VENDOR_FOLDERS
from tests.scripts.refresh_vendor import digest_of, listed

FOLDERS = [HOUSE / folder for folder in VENDOR_FOLDERS]


def wrong_digests(folder: Path) -> list[str]:
    return [
        row.file
        for row in listed(folder)
        if digest_of((folder / row.file).read_bytes()) != row.sha384
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=VENDOR_FOLDERS)
def test_every_vendored_file_is_listed_with_its_digest(folder: Path) -> None:
    assert {row.file for row in listed(folder)} | {"vendor.json"} == {
        path.name for path in folder.iterdir()
    }
    assert [] == wrong_digests(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=VENDOR_FOLDERS)
def test_the_list_names_version_and_licence_and_no_address(folder: Path) -> None:
    for row in listed(folder):
        assert row.version in row.file
        assert row.licence
    assert not re.search(r"//|www\.", (folder / "vendor.json").read_text())


def test_htmx_keeps_nothing_in_browser_storage() -> None:
    (htmx,) = (row.file for row in listed(FOLDERS[0]) if row.package == "htmx.org")
    text = (FOLDERS[0] / htmx).read_text()
    assert not re.search("sessionStorage|localStorage|indexedDB", text)


def test_a_planted_change_of_a_vendored_file_is_found(tmp_path: Path) -> None:
    for path in FOLDERS[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert [] == wrong_digests(tmp_path)
    (file, *_) = (row.file for row in listed(tmp_path))
    with open(tmp_path / file, "ab") as tampered:
        tampered.write(b";")
    assert [file] == wrong_digests(tmp_path)
