"""No file says where on somebody's machine it was written."""

from __future__ import annotations

import re

import pytest

from tests.house.tracked import tracked_texts

# In halves, so that this file has none either. Addresses (https://example.org/home/x) do not count.
FOLDERS = "|".join(["ho" + "me", "ro" + "ot", "wo" + "rk", "Us" + "ers"])
PRIVATE = re.compile(rf"(?<![\w.>)}}/-])/(?:{FOLDERS})/[\w.-]+")


def test_no_file_holds_a_path_of_a_home_or_work_folder() -> None:
    found = {name: PRIVATE.findall(text) for name, text in tracked_texts()}
    assert {} == {name: paths for name, paths in found.items() if paths}


@pytest.mark.parametrize("folder", ["ho" + "me", "ro" + "ot", "wo" + "rk", "Us" + "ers"])
@pytest.mark.parametrize("around", ["{}", "path = '{}'", "(see {})", "DATA={}", "#!{}"])
def test_a_planted_path_is_found(folder: str, around: str) -> None:
    assert PRIVATE.search(around.format(f"/{folder}/ana/setroom")) is not None
