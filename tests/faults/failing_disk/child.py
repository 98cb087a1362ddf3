"""A store whose disk fails at the n-th call, for one n after the other. Tells what happened.

    python -m tests.faults.failing_disk.child FOLDER KIND ERROR FIRST LAST [CarelessWriter]

KIND is "sync" or "write", ERROR the number of the error. It writes one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from pathlib import Path

from server.errors import StoreAway
from server.storage import writer
from server.storage.contract import Batch, StoreUnfit
from server.storage.sqlite import SqliteStorage
from tests.faults.planted import plant
from tests.storage.events import CODEC, opening, saying

POSTS = 30

writer.SETTLE_AFTER_ROWS = 20  # so that the journal is settled, and cut, amid so few posts


class Case:
    """One store, whose disk fails once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.acknowledged: list[str] = []
        self.refused = 0
        self.unfit = False

    async def write(self) -> None:
        try:
            store = await SqliteStorage.open(self.path, CODEC)
        except StoreUnfit:
            self.unfit = True
            return
        for n in range(POSTS):
            await self._say(store, f"words {n}")
            if n % 10 == 9:
                # Removes nothing, but cuts the journal.
                await asyncio.gather(store.purge("nowhere"), return_exceptions=True)
        await store.read("r")  # goes on, whatever has failed
        await store.close()

    async def _say(self, store: SqliteStorage, words: str) -> None:
        text_id, said = f"text of {words}", len(self.acknowledged)
        first = opening(words)
        batch = saying(words, text_id=text_id) if said else Batch(first.events, first.texts)
        try:
            await store.append("r", said, batch)
        except StoreAway:
            self.refused += 1
        else:
            self.acknowledged.append(words)

    async def fault(self, *, may_be_unknown: bool) -> str | None:
        """After the next start: what was acknowledged is there, and what was refused is not.

        `may_be_unknown`: the disk did not confirm, so one refused append may be there.
        """
        store = await SqliteStorage.open(self.path, CODEC)
        found, verdicts = await store.read("r"), await store.verify()
        await store.close()
        words = list(found.texts.values()) if found else []
        missing = set(self.acknowledged) - set(words)
        surplus = set(words) - set(self.acknowledged)
        if missing:
            return f"{len(missing)} of {len(self.acknowledged)} are lost"
        if len(surplus) > may_be_unknown:
            return f"{surplus} were refused and are there"
        if set(verdicts.values()) - {"whole"}:
            return f"{verdicts}"
        return None


async def main(folder: Path, kind: str, error: int, first: int, last: int) -> None:
    faults, refused, unfit = [], 0, 0
    for at in range(first, last + 1):
        case = Case(folder / f"{kind} {at}.db")
        os.environ["FAILING_CALL"] = f"{kind} {at} {error}"
        await case.write()
        del os.environ["FAILING_CALL"]
        fault = await case.fault(may_be_unknown=kind == "sync")
        if fault is not None:
            faults.append(f"{kind} {at}: {fault}")
        refused, unfit = refused + (case.refused > 0), unfit + case.unfit
    print(json.dumps({"faults": faults, "refused": refused, "unfit": unfit}))


if __name__ == "__main__":
    logging.disable()
    plant(sys.argv)
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:6])))
