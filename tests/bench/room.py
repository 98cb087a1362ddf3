"""The room benchmark: N rooms over real WebSockets against a real server process.

    python -m tests.bench.room --rooms 100 --members 12 --seconds 5 --closed 64
    python -m tests.bench.room --server naive --rate 500
    python -m tests.bench.room --rooms 40 --rate 1000 --seconds 10 --slow 8 --rounds 5

The server has one core to itself and the generator the other. Both servers get the same
requests from the same generator, and each round a fresh process. Setroom's limit on posts
per seat (SETROOM_POSTS_PER_MINUTE) is raised far out of reach: it protects rooms from
people, and no member here is one. Nobody offers permessage-deflate. With --slow every round
is held twice, with members who never read and with the same members reading (slow.py).

Ends with 1 if any delivery was missing, doubled or misrouted (but for those that a slow
reader cost the naive server: they are the finding, not a fault of the run); with 2 if a server did
not start or broke off.
"""

from __future__ import annotations

import argparse
import resource
import sys
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TextIO

from tests.bench import report, slow
from tests.bench.driver import ContractBroken
from tests.bench.load import Pace
from tests.bench.measure import Plan, Round, measure
from tests.bench.target import (
    TargetFailed,
    TargetName,
    durable_write_ms,
    naive_is_as_frozen,
    pin_generator,
)
from tests.bench.wire import WireBroken


def main() -> int:
    arguments = _arguments()
    if not naive_is_as_frozen():
        print("naive.py is not as it was frozen: its figures would compare with nothing")
        return 2
    _allow_many_sockets()
    people = sys.stderr if arguments.json else sys.stdout
    if not pin_generator():
        print("Only one core: server and generator share it, figures mean little", file=people)
    plan = _plan(arguments)
    names = _names(arguments.server)
    try:
        if plan.slow_rooms:
            return int(any(_is_faulty(one) for one in _hold_slow(plan, names, arguments, people)))
        rounds = _hold(dict.fromkeys(names, plan), arguments, people)
        if arguments.half:
            halves = {name: _at_half(plan, rounds, name) for name in names}
            rounds += _hold(halves, arguments, people)
    except (TargetFailed, ContractBroken, WireBroken) as failure:
        print(f"The round could not be held: {failure}", file=sys.stderr)
        return 2
    return int(any(_is_faulty(result) for result in rounds))


def _hold_slow(
    plan: Plan, names: list[TargetName], arguments: argparse.Namespace, people: TextIO
) -> list[Round]:
    print(_headline(dict.fromkeys(names, plan), arguments.rounds), file=people)
    pairs = slow.hold(plan, names, arguments.rounds, lambda one: _tell(one, arguments, people))
    print(f"\n{slow.table(pairs)}\n", file=people, flush=True)
    return [one for held in pairs.values() for pair in held for one in pair]


def _tell(result: Round, arguments: argparse.Namespace, people: TextIO) -> None:
    print(report.round_line(result), file=people, flush=True)
    if arguments.json:
        print(report.json_line(result), flush=True)


def _hold(
    plans: dict[TargetName, Plan], arguments: argparse.Namespace, people: TextIO
) -> list[Round]:
    """All rounds of one pace for each target, interleaved."""
    print(_headline(plans, arguments.rounds), file=people)
    rounds: list[Round] = []
    for number in range(arguments.rounds):
        # Every second round the other way about, so that no target always runs first.
        for name in list(plans)[:: -1 if number % 2 else 1]:
            result = measure(name, plans[name])
            rounds.append(result)
            _tell(result, arguments, people)
    print(f"\n{report.table(rounds)}\n", file=people, flush=True)
    return rounds


def _at_half(plan: Plan, rounds: list[Round], name: TargetName) -> Plan:
    peak = median(result.posts_per_s for result in rounds if result.target == name)
    return replace(plan, pace=Pace(rate=round(peak / 2)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.room", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--server", choices=("setroom", "naive", "both"), default="both")
    parser.add_argument("--rooms", type=int, default=100)
    parser.add_argument("--members", type=int, default=12, help="live sockets in each room")
    parser.add_argument("--seconds", type=float, default=5.0, help="measured, after the warm-up")
    parser.add_argument("--warm-up", type=float, default=1.0, metavar="SECONDS")
    parser.add_argument("--rounds", type=int, default=3, help="of each server, interleaved")
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument("--closed", type=int, metavar="POSTS", help="posts in flight (64)")
    pace.add_argument("--rate", type=float, metavar="POSTS", help="posts a second, all rooms")
    parser.add_argument(
        "--half", action="store_true", help="then again at half of each server's own peak"
    )
    parser.add_argument(
        "--slow", type=int, default=0, metavar="ROOMS", help="rooms with a member who never reads"
    )
    parser.add_argument("--data", type=Path, help="folder (a real disk) for Setroom's data")
    parser.add_argument("--json", action="store_true", help="one line of JSON per round")
    found = parser.parse_args()
    if found.slow and not found.rate:
        parser.error("--slow needs --rate: where posts wait for answers, a stop slows the load too")
    return found


def _plan(arguments: argparse.Namespace) -> Plan:
    rate, closed = arguments.rate, arguments.closed or 64
    pace = Pace(rate=rate) if rate else Pace(in_flight=closed)
    return Plan(
        rooms=arguments.rooms,
        members=arguments.members,
        seconds=arguments.seconds,
        warm_up_s=arguments.warm_up,
        pace=pace,
        slow_rooms=min(arguments.slow, arguments.rooms),
        data_parent=arguments.data,
    )


def _headline(plans: dict[TargetName, Plan], rounds: int) -> str:
    plan = next(iter(plans.values()))
    slow = f", a member who never reads in {plan.slow_rooms} of them" if plan.slow_rooms else ""
    paces = " / ".join(dict.fromkeys(str(each.pace) for each in plans.values()))
    return (
        f"{plan.rooms} rooms of {plan.members}{slow}; {paces}; "
        f"{plan.warm_up_s:g} s warm-up + {plan.seconds:g} s, {rounds} rounds, interleaved; "
        f"a durable write takes {durable_write_ms(plan.data_parent):.2f} ms here\n"
    )


def _names(server: str) -> list[TargetName]:
    match server:
        case "naive":
            return ["naive"]
        case "setroom":
            return ["setroom"]
        case _:
            return ["naive", "setroom"]


def _allow_many_sockets() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _is_faulty(result: Round) -> bool:
    if result.target == "naive" and result.deaf:
        return bool(result.duplicates + result.misrouted)
    return result.faults > 0


if __name__ == "__main__":
    sys.exit(main())
