"""Everybody who can stand before a room: who belongs to it, in every role, and who does not.

`holder` is the stand-in while holding the controls, and `held` the facilitator meanwhile; all
others are asked while nobody holds them.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from server.app import App
from server.keeper.carrying import bring_along
from server.room.acts import EVENTS
from server.room.state import SessionState
from server.storage.codec import Codec
from server.storage.memory import MemoryStorage
from tests.access.in_process import Browser

ROLES = (
    *("stranger", "elsewhere", "removed", "door", "observer", "member", "stand_in", "presenter"),
    *("co_facilitator", "facilitator", "holder", "held"),
)
NAMES = {
    "stranger": "Sid",
    "elsewhere": "Eve",
    "removed": "Rob",
    "door": "Dot",
    "observer": "Obi",
    "member": "Ana",
    "stand_in": "Ben",
    "presenter": "Pia",
    "co_facilitator": "Cleo",
    "facilitator": "Dee",
}
STARTS_AT = "2026-11-23T10:00"
OTHERS = ("Femi", "Hana", "Ian")  # enough people for a post without a name


class Rewindable(MemoryStorage):
    """A store that can be put back to where it was."""

    def as_it_is(self) -> Any:
        return copy.deepcopy((self._rooms, self._formats))

    def put_back(self, kept: Any) -> None:
        self._rooms, self._formats = copy.deepcopy(kept)


@dataclass
class Cast:
    """One room with everybody around it. `own`: role or name -> the post of that person.

    `nameless`, `nameless_key`: a post without a name, and the key that its author's browser holds.
    `action`, `unseen`: the presenter's, shown to the set and written alone. `draft`: what a test
    has drafted for them. `waiting`: of somebody of the session before who has not come. `format`:
    the facilitator's own, by its id.
    """

    app: App
    storage: Rewindable
    room: str = ""
    people: dict[str, Browser] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    nameless: str = ""
    nameless_key: str = "k" * 32
    action: str = ""
    unseen: str = ""
    draft: str = ""
    waiting: str = ""
    format: str = ""

    def __getitem__(self, role: str) -> Browser:
        """The browser of a role, or of one of OTHERS by name."""
        return self.people[{"holder": "stand_in", "held": "facilitator"}.get(role, role)]

    async def assemble(self) -> None:
        """The lobby: everybody is there, a stand-in is named, and who presents is chosen."""
        for role, name in (*NAMES.items(), *((other, other) for other in OTHERS)):
            self.people[role] = Browser(self.app, name)
        dee = self["facilitator"]
        before = await self._session_before(dee)
        await dee.open(call_url="https://call.example/room", continues=before, starts_at=STARTS_AT)
        self.room = dee.room
        made = await dee.post("/formats/own", {"copy": ""})
        self.format = made.json()["format"].removeprefix("own-")
        await self["elsewhere"].open(title="Another room")
        for role in ("removed", "member", "stand_in", "presenter", *OTHERS):
            await self[role].join(dee.links["member"])
        await self["observer"].join(dee.links["observer"])
        await self["co_facilitator"].join(dee.links["co_facilitator"])
        await dee.do("admit", everyone="on")
        await self["door"].join(dee.links["member"])
        await dee.do("remove_person", person=self["removed"].person)
        await dee.do("set_rounds", presenters=[self["presenter"].person])
        await dee.do("name_stand_in", person=self["stand_in"].person)
        self["stranger"].room = self["elsewhere"].room = self.room
        for role in NAMES.keys() - {"stranger", "elsewhere", "removed"} | set(OTHERS):
            self[role].arrive()

    async def _session_before(self, dee: Browser) -> str:
        """In which somebody has written down an action; they are not here this time."""
        gil = Browser(self.app, "Gil")
        await dee.open(format="check_in_only")
        await gil.join(dee.links["member"])
        await dee.do("admit", everyone="on")
        await dee.do("start_session")
        await dee.go_to("next_step")
        await gil.do("commit_action", text="An action of Gil's")
        await dee.do("end_session")
        return dee.room

    async def run(self) -> None:
        """The session runs, at the open questions. Everybody who may has written something."""
        dee, pia = self["facilitator"], self["presenter"]
        await dee.do("start_session")
        kept = await self.app.keeper.kept(self.room)
        assert kept is not None
        await bring_along(self.app.keeper, kept)  # as the alarm does, which stands still here
        self.waiting = (await dee.view())["waiting_actions"][0]["action"]
        await dee.go_to("commit")
        self.action = (await pia.do("commit_action", text="Shown to the set"))["action"]
        await dee.go_to("check_in")
        writers = ("member", "stand_in", "presenter", "co_facilitator", "facilitator", "Femi")
        for role in writers:
            written = await self[role].do("submit_post", kind="reflection", text=f"From {role}")
            self.own[role] = written["post"]
        await dee.go_to("explore")
        self.unseen = (await pia.do("commit_action", text="Written alone"))["action"]
        sent = {"kind": "question", "text": "Without a name", "key": self.nameless_key}
        written = await self["Femi"].do("submit_post", anonymous="on", **sent)
        self.nameless = written["post"]

    async def bring_to(self, session: SessionState) -> None:
        await self.assemble()
        if session != "lobby":
            await self.run()
        if session == "ended":
            await self["facilitator"].do("end_session")

    async def hand_over(self) -> None:
        await self["facilitator"].do("hand_over", person=self["stand_in"].person)

    async def seq(self) -> int:
        found = await self.storage.read(self.room)
        assert found is not None
        return found.head

    def mark(self) -> Any:
        return self.storage.as_it_is()

    def rewind(self, mark: Any) -> None:
        """Put the store back; the room is read anew by whoever asks for it next."""
        self.storage.put_back(mark)
        for kept in self.app.keeper.shelf.all():
            self.app.keeper.shelf.drop(kept.room.id)


def in_memory() -> Rewindable:
    return Rewindable(Codec(EVENTS))
