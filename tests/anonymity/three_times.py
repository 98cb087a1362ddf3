"""One session, played once for each way in which the presenter can leave a question."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.anonymity.twice import PRESENTER, LogKeeper, Play, Record, recorded

WAYS = ("answer_question", "park_question", "let_go_question")
OTHERS = ("Dee", "Cleo", "Ana", "Ben", "Femi", "Hana", "Obi", "Dot")


def play(folder: Path, way: str) -> Record:
    return recorded(folder, lambda data, log: LeftPlay(data, way, log).whole(["explore"]))


def sent_to_others(record: Record) -> dict[str, Any]:
    """Everything but the presenter's own pages and what the store keeps."""
    kept = set(record.store)
    return {
        name: part
        for name, part in record.parts.items()
        if name not in kept and not name.startswith(f"{PRESENTER},")
    }


class LeftPlay(Play):
    """Pia leaves two questions, one signed and one not, in the same way; the third she never meets.

    Each time everybody looks at everything there is, and tries what they can be refused.
    """

    def __init__(self, folder: Path, way: str, log: LogKeeper) -> None:
        super().__init__(folder, "Ben", live=True, log=log)
        self.way = way

    async def _step(self, phase: str, kind: str) -> None:
        dee, pia = self.people["Dee"], self.people[PRESENTER]
        await dee.go_to(phase)
        await dee.do("begin")
        for name, nameless in (("Ana", {}), ("Ben", {"anonymous": "on"}), ("Femi", {})):
            words = f"{name} asks"
            answer = await self.people[name].do("submit_post", kind=kind, text=words, **nameless)
            self.posts.append(answer["post"])
        await pia.do("take_question")
        await self._look()
        await self._leave(self.posts[0])
        await dee.do("offer_question", post=self.posts[1])
        await self._leave(self.posts[1])
        await self._refused()
        await self._steer()
        await self.people["Ana"].do("withdraw_post", post=self.posts[0])
        await self._look()

    async def _leave(self, post: str) -> None:
        """By the way of this play; pressed once more, and in the other ways, it is refused."""
        pia = self.people[PRESENTER]
        await pia.do(self.way, post=post)
        for act in WAYS:
            assert (await pia.act(act, post=post)).status == 409
        await self.time.pass_s(1)
        await self._look()

    async def _refused(self) -> None:
        """What others are told when they try something with a question that has been left."""
        for name, act, fields in (
            ("Dee", "offer_question", {}),
            ("Ana", "edit_post", {"text": "Other words"}),
            ("Ana", "answer_question", {}),
        ):
            for post in self.posts[:2]:
                answer = await self.people[name].act(act, post=post, **fields)
                assert answer.status != 200
                self.record.answers.append(answer.bytes())

    async def _steer(self) -> None:
        """The clock, the steps and who holds the controls change, and change back."""
        dee = self.people["Dee"]
        for act in ("pause", "resume", "move_on", "undo_move", "move_on", "go_back", "begin"):
            await dee.do(act)
            await self._look()
        await dee.do("order_questions", order="quietest")
        await dee.do("offer_question", post=self.posts[2])
        await self._look()
        await dee.do("voices_only")
        await self._look()

    async def _look(self) -> None:
        """As in every play, but Pia opens no page of a single question: how many of them she finds
        is her own affair, and each would draw keys that the others' pages then do not get."""
        await self.time.pass_s(1)
        for name, viewer in self.viewers.items():
            await viewer.look_at_everything([] if name == PRESENTER else self.posts)
        await self.time.pass_s(1)

    async def _end(self) -> None:
        dee, pia = self.people["Dee"], self.people[PRESENTER]
        await dee.do("end_session")
        await self._look()
        await pia.do("let_go_question")  # all that came home, however much it is
        await self._look()
        for act in ("reopen_session", "resume", "end_session"):
            await dee.do(act)
            await self._look()


def differences(records: Iterable[Record]) -> set[str]:
    """The ways in which somebody is told something else than in the first play."""
    first, *rest = [sent_to_others(record) for record in records]
    return {name for other in rest for name, part in other.items() if part != first[name]}
