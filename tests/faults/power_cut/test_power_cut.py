"""C2: whatever was acknowledged survives a power cut, whatever the disk made of the rest."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from server.prepare import HOUSE
from tests.faults.power_cut.judge import faults_of
from tests.faults.power_cut.replay import MODES, Disk, Operation, power_cuts, read_trace
from tests.faults.power_cut.workload import WORKLOADS

IMAGES_PER_WORKLOAD = 500
# Images are opened here where there is such a place: syncing them for real would take minutes.
FAST_FOLDER = Path("/dev/shm") if Path("/dev/shm").is_dir() else None


@pytest.fixture(scope="module")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("recorder") / "recorder.so"
    source = Path(__file__).with_name("recorder.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", built, source, "-ldl"], check=True)
    return built


def record(recorder: Path, folder: Path, *arguments: str) -> list[Operation]:
    """Everything that a workload did to its files."""
    data, trace = folder / "data", folder / "trace"
    data.mkdir()
    recording = {
        "LD_PRELOAD": str(recorder),
        "RECORD_FOLDER": str(data),
        "RECORD_TRACE": str(trace),
    }
    name, *rest = arguments
    subprocess.run(
        [sys.executable, "-m", "tests.faults.power_cut.workload", name, str(data), *rest],
        cwd=HOUSE,
        env={**os.environ, **recording},
        check=True,
        timeout=60,
    )
    return read_trace(trace)


def judge(
    operations: list[Operation], count: int, dice: random.Random
) -> tuple[Counter[str], list[str]]:
    """Faults by kind, and a sentence for each image that has one."""
    kinds: Counter[str] = Counter()
    sentences = []
    for number, (mode, image, acknowledged) in enumerate(power_cuts(operations, count, dice)):
        with tempfile.TemporaryDirectory(dir=FAST_FOLDER) as folder:
            faults = faults_of(Path(folder), image, acknowledged)
        if faults:
            kinds.update({fault.partition(":")[0] for fault in faults})
            sentences.append(f"image {number}, {mode}, {len(acknowledged)} answers: {faults[0]}")
    return kinds, sentences


@pytest.mark.parametrize("workload", WORKLOADS)
def test_what_was_acknowledged_survives_a_power_cut_at_any_moment(
    recorder: Path,
    tmp_path: Path,
    dice: random.Random,
    say: Callable[[str], None],
    workload: str,
) -> None:
    operations = record(recorder, tmp_path, workload)
    _, sentences = judge(operations, IMAGES_PER_WORKLOAD, dice)
    assert [] == sentences
    say(
        f"C2 power cut, {workload}: {IMAGES_PER_WORKLOAD} images of {len(operations)} operations, "
        "lost 0, corrupt 0, unopenable 0"
    )


def test_with_less_durability_the_rig_finds_what_is_lost(
    recorder: Path, tmp_path: Path, dice: random.Random, say: Callable[[str], None]
) -> None:
    """The control. If it does not fail, the rig is broken."""
    operations = record(recorder, tmp_path, "posts", "NORMAL")
    kinds, sentences = judge(operations, 100, dice)
    say(f"C2 control, synchronous=NORMAL: {len(sentences)} of 100 images have lost something")
    assert kinds["lost"] > 10


def test_a_disk_that_does_not_sync_is_found_out(
    recorder: Path, tmp_path: Path, dice: random.Random
) -> None:
    """The other control: without any sync there is nothing to rely on, not even the form."""
    operations = record(recorder, tmp_path, "posts")
    kinds, _ = judge([one for one in operations if one.kind != "S"], 100, dice)
    assert kinds["lost"] and kinds["corrupt"] + kinds["unopenable"]


def test_the_disk_keeps_what_was_synced_and_may_lose_the_rest(dice: random.Random) -> None:
    disk = Disk()
    for one in (
        Operation("W", "a", 0, b"x" * 1_500),
        Operation("S", "a", 0),
        Operation("W", "a", 1_000, b"y" * 1_500),
        Operation("W", "b", 0, b"z"),
        Operation("T", "a", 100),
    ):
        disk.take(one)
    assert {"a": b"x" * 1_500, "b": b""} == disk.after_power_cut("none", dice)
    images = {mode: {disk.after_power_cut(mode, dice)["a"] for _ in range(200)} for mode in MODES}
    assert 3 == len(images["prefix"])
    assert 3 == len(images["subset"]), "the cut, kept or not, hides the write or does not"
    assert len(images["torn"]) > 3
    assert all(image[:100] == b"x" * 100 for image in set().union(*images.values()))
