"""Fetches the vendored browser files anew, as their vendor.json names them, and writes the digests.

    python3 -m tests.scripts.refresh_vendor

To take a newer one: change `version` and `file` in vendor.json, delete the old file, run this, and
read what the new one changes (tests/scripts holds what we rely on). Needs npm, and nothing else
here does.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from server.prepare import HOUSE
from tests.house.tracked import VENDOR_FOLDERS


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file of somebody else's. `source`: its path in the package. `sha384`: as in HTML."""

    package: str
    version: str
    source: str
    file: str
    licence: str
    sha384: str


def listed(folder: Path) -> list[Vendored]:
    return [Vendored(**row) for row in json.loads((folder / "vendor.json").read_text())]


def digest_of(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def fetched(row: Vendored) -> bytes:
    """The file as the package of that version holds it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "npm",
                "pack",
                "--silent",
                "--pack-destination",
                folder,
                f"{row.package}@{row.version}",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (package,) = Path(folder).glob("*.tgz")
        with tarfile.open(package) as opened:
            member = opened.extractfile(f"package/{row.source}")
            assert member is not None, f"{row.package} {row.version} has no {row.source}"
            return member.read()


def refresh(folder: Path) -> None:
    rows = []
    for row in listed(folder):
        content = fetched(row)
        (folder / row.file).write_bytes(content)
        digest = digest_of(content)
        changed = "the same" if digest == row.sha384 else "CHANGED"
        print(f"{row.package} {row.version}: {changed}")
        rows.append({**asdict(row), "sha384": digest})
    (folder / "vendor.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    for vendor_folder in VENDOR_FOLDERS:
        refresh(HOUSE / vendor_folder)
