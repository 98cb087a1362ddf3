"""M2: the keeper against a model of the room, with every trouble a store and a process can have.

`SETROOM_TEST_FULL=1` runs 500 examples of 50 steps for each; a commit runs as many as fit.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from server.errors import StoreAway
from server.keeper.keeper import Keeper
from server.keeper.shelf import Asked, Kept
from server.keeper.turn import Turn
from server.room.acts import ACTS
from server.room.decision import Decision
from server.storage.contract import Batch, Storage
from server.storage.sqlite import SqliteStorage
from tests.keeper.machine import RoomMachine
from tests.keeper.moody import MoodyStorage
from tests.keeper.presses import LEFT_TO_OTHERS
from tests.keeper.rig import CODEC
from tests.keeper.world import World

FULL = bool(os.environ.get("SETROOM_TEST_FULL"))


class OneProcess(World):
    """Over the store in memory."""


class TwoProcesses(World):
    """On one store, with no doorbell between them at all."""

    processes = 2


class OverSqlite(World):
    """Over the store that people's words are in."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.folder = tempfile.TemporaryDirectory()

    async def make_store(self) -> Storage:
        return await SqliteStorage.open(Path(self.folder.name) / "setroom.db", CODEC)

    async def end(self) -> None:
        await super().end()
        self.folder.cleanup()


def try_out(world: type[World], examples: int, phases: Collection[Phase] = tuple(Phase)) -> None:
    """So many examples of fifty steps."""
    run_state_machine_as_test(
        type(world.__name__, (RoomMachine,), {"world_class": world}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=50,
            deadline=None,
            database=None,
            phases=phases,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("world", "examples"), [(OneProcess, 100), (TwoProcesses, 50), (OverSqlite, 25)]
)
def test_the_keeper_does_what_the_model_does(
    world: type[World], examples: int, say: Callable[[str], None]
) -> None:
    world.figures, world.acts = Counter(), Counter()
    examples = 500 if FULL else examples
    try_out(world, examples)
    found = ", ".join(f"{number} {what}" for what, number in world.figures.items())
    never = sorted(ACTS.keys() - LEFT_TO_OTHERS.keys() - world.acts.keys())
    say(f"M2 {world.__name__}: {examples} examples, {found}; never done: {', '.join(never) or '-'}")


# Planted faults: a machine that does not find them would find nothing.


class AppliesFirst(Keeper):
    """Makes it true although it did not become durable."""

    async def _take_turn(self, kept: Kept, asked: list[Asked]) -> None:
        draft = Turn(kept)
        for one in asked:
            draft.take(one, self._facts(draft, one))
        try:
            await super()._take_turn(kept, asked)
        except StoreAway:
            draft.publish()
            raise


class ForgetsKeys(Keeper):
    """Does every retry anew, also after a restart."""

    async def _take_turn(self, kept: Kept, asked: list[Asked]) -> None:
        for one in asked:
            one.key = ""
        await super()._take_turn(kept, asked)


class ChecksNoHead(MoodyStorage):
    """Appends behind whatever is there."""

    async def append(self, room: str, after: int, batch: Batch) -> None:
        reading = await self.real.read(room)
        await super().append(room, 0 if reading is None else reading.head, batch)


class LosesWords(MoodyStorage):
    """Says that it has kept what it has not."""

    async def append(self, room: str, after: int, batch: Batch) -> None:
        if batch.events or not batch.sealed:
            await super().append(room, after, batch)


def with_fault(
    world: type[World],
    keeper: type[Keeper] = Keeper,
    storage: type[MoodyStorage] = MoodyStorage,
) -> type[World]:
    return type("Faulty", (world,), {"keeper_class": keeper, "storage_class": storage})


@pytest.mark.slow
@pytest.mark.parametrize(
    "world",
    [
        pytest.param(with_fault(OneProcess, keeper=AppliesFirst), id="applies before it appends"),
        pytest.param(with_fault(OneProcess, keeper=ForgetsKeys), id="does retries anew"),
        pytest.param(with_fault(TwoProcesses, storage=ChecksNoHead), id="checks no head"),
        pytest.param(with_fault(OneProcess, storage=LosesWords), id="loses sealed words"),
    ],
)
def test_a_planted_fault_is_found(world: type[World]) -> None:
    with pytest.raises(AssertionError):
        try_out(world, 200, phases=[Phase.generate])


def words_stay(decision: Decision) -> Decision:
    return replace(decision, erased=())


def changed(**fields: Any) -> Callable[[Decision], Decision]:
    """The decision, with these fields of its event as they should not be."""

    def wrong(decision: Decision) -> Decision:
        events = [replace(event, **fields) for event in decision.events]
        return replace(decision, events=events)

    return wrong


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "fault"),
    [
        ("withdraw_action", words_stay),
        ("bid", changed(waited=7)),
        ("say_how", changed(not_alone=False, types=False)),
        ("add_time", changed(sources=())),
        ("commit_action", changed(due=None)),
        ("call_help", changed(person="nobody")),
    ],
)
def test_a_fault_in_an_act_is_found(
    act: str, fault: Callable[[Decision], Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = ACTS[act]
    wrong = replace(right, decide=lambda *asked: fault(right.decide(*asked)))
    monkeypatch.setitem(ACTS, act, wrong)
    with pytest.raises(AssertionError):
        try_out(OneProcess, 200, phases=[Phase.generate])
