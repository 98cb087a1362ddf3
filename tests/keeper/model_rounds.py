"""The model's rounds: who presents in them, who else has a seat, and what the path becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.keeper.model_clock import MINUTE, Path
from tests.keeper.model_path import Place, minutes_of, places_of
from tests.keeper.model_questions import Questions
from tests.keeper.model_state import Round, need

GUIDING = ("process_guide", "trainee")
Bid = tuple[str, int, int]  # headline, how pressing, how long they have waited


@dataclass
class Rounds(Questions):
    bids: dict[str, Bid] = field(default_factory=dict)

    def planned(self) -> dict[Place, int]:
        """Every step with its minutes, as many rounds as there are to be."""
        places = places_of(self.rows, self.planned_rounds, self.asked_for)
        return minutes_of(self.rows, places, self.left_out)

    def begun(self) -> int:
        """The rounds of which a clock has run, and those before them."""
        if self.path is None:
            return 0
        path = self.path.copied()
        path.leave()
        runs = {path.at} if path.state == "running" and self.session == "running" else set[int]()
        ran = runs | {at for at, ms in path.used.items() if ms > 0}
        begins = [p for p in (path.places[at] for at in ran) if not self.rows[p[0]].settles_rounds]
        return min(len(self.rounds), max((number for _, number in begins), default=0))

    def lacks_presenter(self, path: Path, index: int) -> bool:
        """Whether somebody has to be chosen before this step."""
        if not self.form.least_rounds:
            return False
        places = path.places
        settles = [at for at, (row, _) in enumerate(places) if self.rows[row].settles_rounds]
        if settles and settles[0] < index and not self.rounds:
            return True
        number = places[index][1]
        return number > len(self.rounds) and index not in settles

    def choose(self, by: str, names: Sequence[str]) -> None:
        """So many rounds there are then; those that have begun keep their presenters and casts."""
        need(self.steers(by) and self.form.most_rounds, "steers")
        self.going_on()
        least, most = self.rounds_possible()
        need(least <= len(names) <= most and len(set(names)) == len(names), "how many")
        begun = self.begun()
        need([*names[:begun]] == [one.presenter for one in self.rounds[:begun]], "begun")
        for name in names[begun:]:
            need(self.takes_part(name) and self.guests[name].role == "member", "no member")
        self.present(names, len(names))

    def present(self, names: Sequence[str], planned: int) -> None:
        self.rounds = [*self.rounds[: self.begun()], *map(Round, names[self.begun() :])]
        self.planned_rounds = planned
        self.follow_the_plan()

    def follow_the_plan(self) -> None:
        """A move cannot be taken back into another path."""
        path = self.path
        if path is not None and not path.rounds_over and path.go_on_with(self.planned()):
            self.undo = None
            self.forget_keys()

    def rounds_possible(self) -> tuple[int, int]:
        """No more than there are members have to; what has been open stays, what is over too."""
        members = [n for n, g in self.guests.items() if g.role == "member" and self.takes_part(n)]
        least, path = min(self.form.least_rounds, max(1, len(members))), self.path
        if path is None:
            return least, self.form.most_rounds
        numbers = [number for _, number in path.places]
        open_to = max(numbers[: path.furthest + 1])
        if path.rounds_over:
            return min(least, max(numbers)), max(numbers)
        return max(least, open_to), self.form.most_rounds

    def cast(self, by: str, number: int, seat: str, name: str) -> None:
        """Whoever sits in another seat of that round changes places."""
        need(self.steers(by), "steers")
        self.going_on()
        need(seat in self.form.cast, "no such seat")
        found, name = self.round_of(number), self.who(name)
        need(found is not None and (number > self.begun() or seat in GUIDING), "begun")
        member = self.is_inside(name) and self.guests[name].role == "member"
        assert found is not None
        need(member and name != found.presenter, "cannot sit there")
        before = found.seats.get(seat)
        for other, sits in found.seats.items():
            if sits == name and before is not None:
                found.seats[other] = before
        found.seats[seat] = name

    def without(self, name: str) -> None:
        """The rounds that have not begun close the gap, and the last one is nobody's yet."""
        begun = self.begun()
        coming = self.rounds[begun:]
        if any(name in (one.presenter, *one.seats.values()) for one in coming):
            rest = [one.presenter for one in self.rounds[:begun]]
            rest += [one.presenter for one in coming if one.presenter != name]
            self.present(rest, self.planned_rounds)

    def bid(self, by: str, headline: str, pressing: int, waited: int) -> None:
        self.going_on()
        need(self.guests[by].role == "member" and self.form.most_rounds, "nobody presents")
        before = self.bids.pop(by, None)
        need(headline or before is not None, "nothing to take back")
        if headline:
            self.bids[by] = (headline, pressing, waited)

    # The path.

    def include(self, by: str, key: str) -> None:
        """An optional phase of the round that is on, if none behind it has been open."""
        path = self.running()
        need(self.presents_or_steers(by) and path.round and not path.rounds_over, "no round")
        opened = [p for p in path.places[: path.furthest + 1] if p[1] == path.round]
        open_to = max(row for row, _ in opened)
        spots = [
            (at, path.round)
            for at, row in enumerate(self.rows)
            if row.optional and row.key == key and at > open_to
        ]
        need(spots and spots[0] not in self.asked_for, "passed, or in already")
        early = self.early()
        self.asked_for.add(spots[0])
        path.go_on_with(self.planned())
        self.undo = None
        self.forget_keys()
        givers = [
            at for at in path.givers(path.round, own_first=True) if path.places[at] != spots[0]
        ]
        path.take(self.rows[spots[0][0]].minutes - early, givers)

    def leave_out(self, by: str, row: int, to: int | None, back: bool) -> None:
        need(self.steers(by) and self.session == "lobby", "before the start")
        need(0 <= row < len(self.rows), "no such phase")
        if back:
            need(row in self.left_out, "it takes place")
            del self.left_out[row]
            return
        taken = row in self.left_out or row in self.left_out.values()
        need(self.rows[row].may_be_left_out and not taken, "it stays")
        takers = self.takers_of(row)
        need(takers and (to is None or to in takers), "nobody to give to")
        self.left_out[row] = max(takers, key=self.worth) if to is None else to

    def takers_of(self, row: int) -> list[int]:
        def takes_place(at: int) -> bool:
            one = self.rows[at]
            unsure = one.after_round or one.rest or one.spare or one.optional
            return at not in (row, *self.left_out) and not unsure

        return [at for at in range(len(self.rows)) if takes_place(at)]

    def worth(self, at: int) -> tuple[bool, bool, int]:
        """What the set has come for: the longest phase of a round that is not protected."""
        row = self.rows[at]
        return (not row.protected, row.once_per == "round", row.minutes)

    # Minutes.

    def add_time(self, by: str, minutes: int, whose: str = "") -> None:
        path = self.running()
        need(self.steers(by), "steers")
        need(minutes > 0 or path.remaining() >= -minutes * MINUTE, "not that much left")
        givers, early = path.givers(path.round), self.early()
        if whose:
            early = 0
            theirs = {n for n, one in enumerate(self.rounds, 1) if one.presenter == whose}
            backwards = range(len(path.places) - 1, path.at, -1)
            givers = [i for i in backwards if path.places[i][1] in theirs - {path.round}]
            need(sum(map(path.could_give, givers)) >= minutes, "that round cannot give so many")
        path.take(minutes - early, givers)
        path.add(minutes)

    def early(self) -> int:
        """Whole minutes that are there before the agreed finish."""
        if self.agreed_finish is None:
            return 0
        return max(0, (self.agreed_finish - self.running().finish()) // MINUTE)

    def keep_finish(self, by: str, minutes: int) -> None:
        path = self.running()
        need(self.steers(by) and self.agreed_finish is not None, "steers")
        late = path.finish() - (self.agreed_finish or 0) - MINUTE // 2
        over = max(0, -(-late // MINUTE))
        need(over, "as agreed")
        taken = path.take(min(over, minutes) if minutes > 0 else over, path.givers(path.round))
        need(taken, "nothing can be shorter")
