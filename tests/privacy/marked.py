"""A set in which every secret and every word is one that occurs nowhere else.

Each mark has a kind; what may be seen of which kind by whom is the table of test_canaries.py.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from server.app import App
from server.keeper.carrying import bring_along
from tests.access.in_process import HTML, JSON, Browser, StillClock
from tests.anonymity.screens import Viewer

ROLES = ("observer", "ana", "ben", "presenter", "co_facilitator", "facilitator")
LINKS = {"ana": "member", "ben": "member", "presenter": "member", "door": "member"}
LINKS |= {"observer": "observer", "co_facilitator": "co_facilitator"}
STARTS_AT = "2026-11-23T10:00"
FILLERS = ("one", "two", "three", "four")  # enough people for a post without a name


def mark(kind: str) -> str:
    """Words of this kind that occur nowhere else, and that nothing has to escape."""
    return f"canary-{kind}-{secrets.token_hex(6)}"


@dataclass
class Marked:
    """`marks`: kind -> words. `heard`: viewer -> everything that they were ever sent."""

    app: App
    clock: StillClock
    marks: dict[str, str] = field(default_factory=dict)
    people: dict[str, Browser] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def made(self, kind: str) -> str:
        self.marks[kind] = mark(kind)
        return self.marks[kind]

    async def gather(self) -> None:
        dee = self.people["facilitator"] = Browser(self.app, self.made("name of the facilitator"))
        ben = Browser(self.app, self.made("name of ben"))
        before = await self.session_before(dee, ben)
        await dee.open(
            format="trial",
            title=self.made("title"),
            call_url=f"https://call.example/{self.made('call')}",
            continues=before,
            starts_at=STARTS_AT,
        )
        self.people["elsewhere"] = Browser(self.app, "Eve")
        await self.people["elsewhere"].open()
        for role, link in (*LINKS.items(), *((name, "member") for name in FILLERS)):
            # Ben comes back with his browser and under his name, and so is known again.
            known = role == "ben"
            self.people[role] = ben if known else Browser(self.app, self.made(f"name of {role}"))
            if role != "door":
                await self.people[role].join(dee.links[link])
        await dee.do("admit", everyone="on")
        await self.people["door"].join(dee.links["member"])
        await dee.do("add_person_on_call", name=self.made("name on the call"))
        for role in ("stranger", "linked"):
            self.people[role] = Browser(self.app, role)
        for role in ("stranger", "elsewhere"):
            self.people[role].room = dee.room
        await dee.do("set_rounds", presenters=[self.people["presenter"].person])
        await dee.do("start_session")
        kept = await self.app.keeper.kept(dee.room)
        assert kept is not None
        await bring_along(self.app.keeper, kept)  # as the alarm does, which stands still here
        await self.open_live()
        await self.stand_beside(dee)
        self._note_secrets()

    async def stand_beside(self, dee: Browser) -> None:
        """Another room of the same desk, with somebody in it, and words for each of the two."""
        opened = (await dee.post(f"/rooms/{dee.room}/beside", {"key": dee.new_key()})).json()
        noor = self.people["beside"] = Browser(self.app, self.made("name beside"))
        await noor.join(opened["links"]["member"])
        self.marks["room beside"] = noor.room
        self.marks["link beside"] = urlsplit(opened["links"]["member"]).path.rpartition("/")[2]
        await dee.post(f"/rooms/{noor.room}/admit", {"everyone": "on"})
        await dee.post(f"/rooms/{noor.room}/tell_set", {"text": self.made("told beside")})
        for kind in ("told before", "told"):
            await dee.do("tell_set", text=self.made(kind))

    async def session_before(self, dee: Browser, ben: Browser) -> str:
        """In which Ben, and somebody who does not come this time, have written down an action."""
        gil = Browser(self.app, self.made("earlier name of gil"))
        await dee.open(format="trial", title=self.made("earlier title"))
        for browser in (ben, gil):
            await browser.join(dee.links["member"])
        await dee.do("admit", everyone="on")
        await dee.do("set_rounds", presenters=[ben.person])
        await dee.do("start_session")
        await dee.go_to("next_step")
        for browser, whose in ((ben, "ben's"), (gil, "gil's")):
            text, sign = self.made(f"{whose} action"), self.made(f"{whose} sign")
            await browser.do("commit_action", text=text, sign=sign)
        await dee.go_to("check_out")
        await ben.do("submit_post", kind="reflection", text=self.made("earlier post"))
        await dee.do("end_session")
        return dee.room

    async def open_live(self) -> None:
        for role in (*ROLES, "door", *FILLERS):
            self.viewers[role] = Viewer(self.people[role])
            await self.viewers[role].open_live()

    def _note_secrets(self) -> None:
        for role, link in self.people["facilitator"].links.items():
            self.marks[f"link for {role}"] = urlsplit(link).path.rpartition("/")[2]
        for role, browser in self.people.items():
            if browser.cookie:
                self.marks[f"token of {role}"] = browser.cookie.partition("=")[2]

    def key(self, kind: str) -> str:
        self.marks[kind] = secrets.token_hex(16)
        return self.marks[kind]

    async def write(self) -> None:
        """Words of every kind, in every kind of step."""
        dee, ana, ben = (self.people[role] for role in ("facilitator", "ana", "ben"))
        nameless = {"anonymous": "on"}
        await dee.go_to("explore")
        await dee.do("begin")
        await ana.do(
            "submit_post", kind="question", text=self.made("signed"), key=self.key("key of a post")
        )
        await ben.do(
            "submit_post",
            kind="question",
            text=self.made("nameless"),
            key=self.key("key of a nameless post"),
            **nameless,
        )
        asked = await ana.do("submit_post", kind="question", text=self.made("asked"))
        await dee.do("offer_question", post=asked["post"])
        await self.people["presenter"].do("answer_question", post=asked["post"])
        await dee.go_to("take_stock")
        await ana.do("submit_post", kind="question", text=self.made("private"))
        await dee.go_to("echo")
        await ana.do("submit_post", kind="reflection", text=self.made("sealed"))
        await ben.do(
            "submit_post",
            kind="reflection",
            text=self.made("sealed and nameless"),
            key=self.key("key of a sealed post"),
            **nameless,
        )

    async def act(self) -> None:
        """Actions in every state: shown, told, alone, and drafted."""
        dee, presenter = self.people["facilitator"], self.people["presenter"]
        await dee.go_to("commit")
        shown = {"text": self.made("action"), "sign": self.made("sign"), "due": "2026-12-03"}
        action = (await presenter.do("commit_action", **shown))["action"]
        drafted = {"text": self.made("draft"), "person": presenter.person}
        await dee.do("commit_action", **drafted)
        await dee.go_to("action_review")
        told = {"status": "partly", "learned": self.made("learned"), "tell": "on"}
        await presenter.do("update_action", action=action, **told)
        await presenter.do("commit_action", text=self.made("action alone"))

    async def heard(self) -> dict[str, bytes]:
        """Viewer -> all that was sent to them, by every way."""
        found = {}
        for role, browser in self.people.items():
            viewer = self.viewers.get(role) or Viewer(browser)
            if browser.room:
                await viewer.look_at_everything([])
            for path in ("/", "/nowhere", "/metrics", "/readyz", "/rooms/none"):
                viewer.looked += [(await browser.get(path, how)).bytes() for how in (HTML, JSON)]
            found[role] = b"".join(b"".join(parts) for parts in viewer.heard.values())
        linked = self.people["linked"]
        for role in ("member", "observer", "co_facilitator"):
            path = urlsplit(self.people["facilitator"].links[role]).path
            found["linked"] += (await linked.get(path)).bytes().replace(path.encode(), b"")
        return found

    async def close(self) -> None:
        for viewer in self.viewers.values():
            await viewer.close()
