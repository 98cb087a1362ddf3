"""One session of one format in this process: its people with their browsers, and a ledger of it.

The real application over a real SQLite file, asked by its public contract. Time stands until the
test turns it. What must be true is kept beside it by hand, from the printed tables.
"""

from __future__ import annotations

from typing import Any

from server.app import App
from server.formats.loader import built_ins
from server.room.state import Room
from server.storage.sqlite import SqliteStorage
from tests.access.in_process import JSON, Answer, Browser, StillClock
from tests.anonymity.screens import Screen
from tests.anonymity.still_loop import Time
from tests.formats.printed import PRINTED
from tests.keeper.model_clock import MINUTE, Path
from tests.keeper.model_path import Place, minutes_of, places_of
from tests.sessions.plan import can_be_taken_in, seats_change
from tests.sessions.said import Said
from tests.sessions.step import FACILITATES, Step, Who

FORMATS = built_ins()
NAMES = (
    *("Ana", "Ben", "Chloe", "Femi", "Hana", "Ian", "Jo", "Kim", "Lou", "Mia"),
    *("Noor", "Omar", "Pia", "Quinn", "Rafi", "Sam", "Tess", "Uma", "Vik", "Wren"),
)
UNDO_MS = 10_000
CLOCKS = {"waiting": {"pending"}, "running": {"running", "overtime"}, "stopped": {"paused"}}


def seats_in(one: dict[str, Any]) -> dict[str, str]:
    """Of a round of the view: who sits where besides its presenter."""
    seats = {"process_guide": one["guide"]}
    seats |= {seat: one[seat] for seat in ("trainee", "questioner", "observer")}
    return {seat: person for seat, person in seats.items() if person is not None}


class Sitting:
    """`path`: where the session should be, once it has started. `held`: who has been given the
    controls by hand. `seats`: of each round, besides its presenter, as the room has proposed, or as
    was chosen by hand. `left_out`: which row has the minutes of which. `asked_for`: what comes only
    then. `first_time`: the set has no actions to look back at. `nameless_steps`: how many so far
    took posts without a name; `names_on`: those in which names stay on."""

    def __init__(self, app: App, storage: SqliteStorage, clock: StillClock, key: str, number: int):
        self.app, self.storage, self.clock, self.key = app, storage, clock, key
        self.time = Time(clock, storage)
        self.form, self.rows = FORMATS[key].format, tuple(PRINTED[key].rows)
        self.people: dict[str, Browser] = {}
        self.roles: dict[str, str] = {}
        self.screens: dict[str, Screen] = {}
        self.said: list[Said] = []
        self.path: Path | None = None
        self.before: tuple[Path, int] | None = None
        self.presenters: list[str] = []
        self.seats: dict[int, dict[str, str]] = {}
        self.held: str | None = None
        self.shown: set[int] = set()
        self.left_out: dict[int, int] = {}
        self.asked_for: set[Place] = set()
        self.names_on: set[int] = set()
        self.nameless_steps = 0
        self.ended = False
        self.folded: Room | None = None  # the log, as far as it has been read back
        self.led = self.form.lead != "process_guide"
        others = NAMES[: number if self.led else number - 1]
        self.members = others if self.led else ("Dee", *others)
        self.first_time = (number == self.form.most_members) == self.led

    # Coming and going.

    async def comes(self, name: str, role: str, link: str = "", **fields: Any) -> Browser:
        """To the door by a link, with a page open."""
        self.people[name] = browser = Browser(self.app, name, f"{len(self.screens)}")
        links = self.people["Dee"].links
        await browser.join(link or links[role], **fields)
        self.roles[name] = "door" if role != "co_facilitator" else role
        await self.opens(name)
        return browser

    async def let_in(self, *names: str, role: str = "member") -> None:
        people = [self.people[name].person for name in names]
        await self.desk.do("admit", person=people)
        for name in names:
            self.roles[name] = role

    async def opens(self, name: str) -> None:
        """Their page, with live updates."""
        own, screen = self.people[name], Screen()
        refused = self.app.hall.take(await self.app.entry.admit(own.room, own.cookie), screen)
        assert refused is None, f"{name}: {refused}"
        self.screens[name] = screen

    async def closes(self, *names: str) -> None:
        """Their pages, and a while later they count as away."""
        for name in names:
            self.app.hall.leave(self.screens.pop(name))
        await self.passes(6_000)

    # Who is who.

    @property
    def here(self) -> Path:
        assert self.path is not None
        return self.path

    def id(self, name: str) -> str:
        return self.people[name].person

    def name(self, person: str) -> str:
        return next(name for name, one in self.people.items() if one.person == person)

    def presenter_of(self, number: int) -> str | None:
        found = self.presenters[number - 1 : number] if number else []
        return self.id(found[0]) if found else None

    @property
    def guide(self) -> str | None:
        """By the cast of the round; where members guide each other, whoever did so last."""
        if self.path is None:
            return None if self.led else self.id("Dee")
        rounds = [number for _, number in self.path.places[: self.path.at + 1]]
        number = self.path.round if self.led else max(rounds)
        seats = self.seats.get(number, {})
        guide = seats.get("process_guide") or seats.get("trainee")
        return guide or (None if self.led else self.id("Dee"))

    @property
    def holder(self) -> str | None:
        return self.held or self.guide

    def who(self, name: str) -> Who:
        person, role = self.id(name), self.roles[name]
        steers = role in FACILITATES if self.holder is None else person == self.holder
        return Who(person, role, steers, steers or role in FACILITATES)

    @property
    def steering(self) -> str:
        """The name of somebody who holds the controls and is here."""
        return next(name for name in self.screens if self.who(name).steers)

    @property
    def desk(self) -> Browser:
        return self.people[self.steering]

    @property
    def step(self) -> Step:
        path = self.here
        members = tuple(self.id(n) for n in self.people if self.roles[n] == "member")
        return Step(
            row=path.phase,
            presenter=self.presenter_of(path.round),
            seats=self.seats.get(path.round, {}),
            members=members,
            clock=path.state,
            first=path.at == 0,
            last=path.at + 1 == len(path.places),
            rounds=self.form.most_rounds > 0,
            shown=path.at in self.shown,
            voices=path.voices,
            names_on=path.at in self.names_on,
            takes_in=bool(can_be_taken_in(path, self.asked_for)),
            recasts=seats_change(path, len(self.presenters), self.form.cast),
        )

    # What is done.

    async def refused(self, name: str, act: str, *statuses: int, **fields: Any) -> Answer:
        answer = await self.people[name].act(act, **fields)
        assert answer.status in statuses, f"{name} {act} {fields}: {answer.status} {answer.text}"
        return answer

    async def choose(self, *names: str) -> None:
        """These present, in this order; the path follows, and the room proposes the seats."""
        await self.desk.do("set_rounds", presenters=[self.id(name) for name in names])
        self.presenters = list(names)
        if self.path is not None and self.path.go_on_with(self.planned()):
            self.before = None
        await self.learn_seats()

    async def learn_seats(self) -> None:
        for one in (await self.people["Dee"].view())["rounds"]:
            taken = seats_in(one)
            assert taken.keys() == set(self.form.cast), one
            assert len({one["presenter"], *taken.values()}) == 1 + len(taken), one
            self.seats[one["number"]] = taken

    def planned(self) -> dict[tuple[int, int], int]:
        rounds = len(self.presenters) or self.form.rounds
        places = places_of(self.rows, rounds, self.asked_for)
        return minutes_of(self.rows, places, self.left_out)

    async def start(self) -> None:
        await self.desk.do("start_session")
        if self.form.rotates and not self.presenters:  # everybody in turn, where there are enough
            inside = [n for n in self.members if self.roles.get(n) == "member"]
            enough = len(inside) >= self.form.least_rounds
            self.presenters = inside[: self.form.most_rounds] if enough else []
        self.path = Path.begun(self.rows, self.planned(), self.clock.now_ms())
        await self.learn_seats()

    async def moves(self, act: str, index: int, **fields: Any) -> None:
        await self.desk.do(act, **fields)
        self.opened(index)

    def opened(self, index: int) -> None:
        path = self.here
        self.before = (path.copied(), path.now + UNDO_MS)
        before = path.round
        path.open(index)
        if path.round not in (0, before) and self.seats.get(path.round, {}).keys() & {
            "process_guide",
            "trainee",
        }:
            self.held = None  # a round begins in the hands of its own guide
        self.deal()

    def deal(self) -> None:
        """Which question is with the presenter, the path says."""
        for one in self.said:
            one.card = one.post == self.here.card and one.at == self.here.at

    async def undo(self) -> None:
        assert self.before is not None
        await self.desk.do("undo_move")
        now = self.here.now
        self.path, self.before = self.before[0], None
        self.path.now = now
        self.deal()

    async def passes(self, ms: int) -> None:
        """Time, and what it brings by itself."""
        await self.time.pass_s(ms / 1_000)
        if self.path is None or self.ended:
            return
        path = self.path
        path.now += ms
        if path.show_at is not None and path.show_at <= path.now:
            path.show_at = None
            self.shown.add(path.at)
            for one in self.said:
                one.sealed = one.sealed and one.at != path.at
        if self.goes_by_itself and path.state == "running" and path.remaining() <= 0:
            self.opened(path.at + 1)

    @property
    def goes_by_itself(self) -> bool:
        """Whether the step's clock moves on at zero; never past what nobody has seen."""
        path = self.here
        last = path.at + 1 == len(path.places)
        return path.phase.overrun == "hard" and path.phase.reveal != "together" and not last

    async def view(self, name: str) -> tuple[Any, str]:
        own = self.people[name]
        answer = await own.get(f"/rooms/{own.room}", JSON)
        assert answer.status == 200, f"{name}: {answer.text}"
        return answer.json(), answer.text

    async def page(self, name: str) -> str:
        """As a browser is shown it after an act, when reading it brings nobody back."""
        own = self.people[name]
        answer = await own.get(f"/rooms/{own.room}?done")
        assert answer.status == 200, f"{name}: {answer.text}"
        return answer.text

    def minutes(self, number: float) -> int:
        return round(number * MINUTE)
