"""The locks pin all of what pyproject.toml asks for, by hash, and name no place to fetch it from.

Where packages come from is the choice of whoever runs Setroom; an address in here would override
it, and would outlive the place that it names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement

from server.prepare import HOUSE
from tests.house.tracked import tracked_texts

LOCKS = ("requirements.lock", "requirements-dev.lock")
ADDRESS = re.compile(
    r"https?://|git\+|file:|@ |--(?:extra-)?index-url|--find-links|^-[ifr] ", re.MULTILINE
)
PIN = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)")
# In halves, so that this file does not name them either.
REGISTRIES = tuple(
    f"{name}.{end}"
    for name, end in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs", "cloudflare.com"),
        ("crates", "io"),
        ("rubygems", "org"),
    ]
)


def entries(lock: str) -> Iterator[str]:
    """Each requirement with its continued lines, without comments."""
    bare = "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#"))
    yield from (entry for entry in re.split(r"\n(?=\S)", bare) if entry.strip())


def pinned(lock: str) -> dict[str, str]:
    matches = (PIN.match(entry) for entry in entries(lock))
    return {match[1]: match[2] for match in matches if match}


def faults_of(lock: str) -> list[str]:
    """A sentence for each thing in the text of a lock that must not be there."""
    faults = [f"{found[0]!r} is an address" for found in ADDRESS.finditer(lock)]
    for entry in entries(lock):
        if not PIN.match(entry):
            faults.append(f"{entry.splitlines()[0]!r} pins nothing")
        elif not re.search(r"--hash=sha256:[0-9a-f]{64}", entry):
            faults.append(f"{entry.splitlines()[0]!r} has no hash")
    return faults


def asked_for() -> dict[str, list[str]]:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())
    return {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["dependency-groups"]["dev"],
    }


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_no_address(name: str) -> None:
    assert [] == faults_of((HOUSE / name).read_text())


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_answers_what_the_project_asks_for(name: str) -> None:
    pins = pinned((HOUSE / name).read_text())
    for line in asked_for()[name]:
        wanted = Requirement(line)
        assert wanted.name in pins
        assert wanted.specifier.contains(pins[wanted.name]), line


def test_both_locks_agree_where_they_name_the_same() -> None:
    server, tests = (pinned((HOUSE / name).read_text()) for name in LOCKS)
    assert [] == [name for name in server.keys() & tests.keys() if server[name] != tests[name]]


def test_every_dependency_has_its_reason_beside_it() -> None:
    project = (HOUSE / "pyproject.toml").read_text()
    for line in [line for group in asked_for().values() for line in group]:
        assert re.search(rf'^ *"{re.escape(line)}", +# \w', project, re.MULTILINE), line


def test_the_list_of_vendored_files_names_no_address() -> None:
    assert [] == ADDRESS.findall((HOUSE / "web/static/vendor/vendor.json").read_text())


def test_no_file_names_the_host_of_a_registry() -> None:
    naming = [name for name, text in tracked_texts() if any(host in text for host in REGISTRIES)]
    assert [] == naming


@pytest.mark.parametrize(
    "planted",
    [
        "--index-url somewhere\n",
        "a==1 --hash=sha256:" + "0" * 64 + "\n    # from https://example.org\n",
        "a @ git+ssh\n",
        "a==1\n",
        "a>=1 --hash=sha256:" + "0" * 64,
        "-r more.txt\n",
    ],
)
def test_a_planted_fault_in_a_lock_is_found(planted: str) -> None:
    assert [] != faults_of(planted)
