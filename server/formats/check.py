"""Whether a format can be held at all. What cannot is refused with a sentence that says where.

Each is for whoever has the form before them, in its words, and for whoever has the file: what the
file calls it stands in brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from server.errors import Unacceptable
from server.room.format import Format, Row

MOST_PHASES = 60
MOST_MINUTES = 240  # of one phase
MOST_ROUNDS = 12  # one for each person of a large set
MOST_MEMBERS = 20  # a set is no larger (domain 0)

KINDS = frozenset({"question", "reflection", "advice", "action"})  # what a phase can take


Top = Callable[..., str]
Found = TypeVar("Found")


class BadFormat(Unacceptable):
    """`phase`, where it is one phase that is wrong: its number, from 1."""

    name = "bad_format"


def check(form: Format, places: Sequence[str], top: Top | None = None) -> None:
    """Whether a format can be held.

    `places`: where each phase stands. `top(*fields)`: where the first of these values stands that
    a format has as a whole.

    Raises:
        BadFormat: it cannot; the sentence says where and why.
    """
    whole = top or (lambda *_: form.key)
    if not 1 <= len(form.rows) <= MOST_PHASES:
        raise BadFormat(f"{whole('phase')}: there are 1 to {MOST_PHASES} steps ([[phase]]).")
    for number, (at, row) in enumerate(zip(places, form.rows, strict=True), start=1):
        at_phase(number, check_row, at, row)
    check_rounds(form, places, whole)
    check_any_takes_place(form, whole)
    check_people(form, places, whole)


def at_phase(number: int, look: Callable[..., Found], *given: object) -> Found:
    """What `look` finds. Raises: BadFormat: as it does; in numbers it says which phase is meant."""
    try:
        return look(*given)
    except BadFormat as wrong:
        raise bad_phase(number, wrong.message) from wrong


def bad_phase(number: int, sentence: str) -> BadFormat:
    return BadFormat(sentence, phase=number)


def check_row(at: str, row: Row) -> None:
    """Raises: BadFormat: the columns of this row do not go together."""
    if not 1 <= row.minutes <= MOST_MINUTES or not 0 <= row.floor <= row.minutes:
        raise BadFormat(
            f"{at}: minutes are 1 to {MOST_MINUTES}, and what it is never cut below (floor) is no "
            "more than those."
        )
    check_posts(at, row)
    if row.may_be_left_out and (row.rest or row.protected or row.settles_rounds):
        raise BadFormat(
            f"{at}: a break, what is protected, and where it is settled who presents cannot be "
            "left out before the start (may_be_left_out)."
        )
    after = row.after_round
    if after is not None and (row.once_per == "round" or not 1 <= after <= MOST_ROUNDS):
        raise BadFormat(
            f"{at}: only a step that comes once can come after a certain round (after_round), and "
            f"that is one of 1 to {MOST_ROUNDS}."
        )
    check_turns(at, row)
    fixed = row.rest or row.settles_rounds or row.after_round is not None
    if row.optional and fixed:
        raise BadFormat(
            f"{at}: a break, what comes after a certain round, and where it is settled who "
            "presents cannot wait for somebody to ask for it (optional)."
        )
    if row.spare and (row.once_per == "round" or row.takes or row.protected or row.floor):
        raise BadFormat(
            f"{at}: spare minutes (spare) come once; nothing is written in them, they are not "
            "protected, and they can be cut down to 0 (floor)."
        )


def check_turns(at: str, row: Row) -> None:
    """Raises: BadFormat: the order of turns speaks of a presenter who has none here.

    Where members speak, the presenter is not one of them; where earlier presenters do, whoever
    presents now may have nothing to tell, and would be asked before all who have.
    """
    everyone = row.in_turn and row.once_per == "round" and row.speaker == "everyone"
    if row.turns != "shown" and not everyone:
        raise BadFormat(
            f"{at}: the presenter goes first or last (turns) only where everyone speaks in turn "
            "(in_turn), in every round (once_per)."
        )


def check_posts(at: str, row: Row) -> None:
    """Raises: BadFormat: what is written here, and how it is shown, do not go together."""
    unknown = [kind for kind in row.takes if kind not in KINDS]
    if unknown:
        raise BadFormat(f"{at}: nothing called {unknown[0][:60]!r} can be written (takes).")
    if row.takes and row.reveal == "none":
        raise BadFormat(
            f"{at}: what is written is shown somehow (reveal): wall, queue, together or private."
        )
    if row.anonymous == "no":
        return
    if not row.takes:
        raise BadFormat(
            f"{at}: nothing is written here, so nothing can go without a name (anonymous)."
        )
    # What comes up while one of them has the turn would be known for theirs.
    if row.in_turn and row.reveal != "together":
        raise BadFormat(
            f"{at}: where people speak in turn (in_turn) a post goes without a name (anonymous) "
            "only if all are shown together (reveal)."
        )


def check_rounds(form: Format, places: Sequence[str], top: Top) -> None:
    """Raises: BadFormat: the rounds are not a block, or not as many as they say."""
    rows, whole = form.rows, top("rounds", "least_rounds", "most_rounds")
    if not 0 <= form.least_rounds <= form.rounds <= form.most_rounds <= MOST_ROUNDS:
        raise BadFormat(
            f"{whole}: the usual number of rounds (rounds) lies between the least (least_rounds) "
            f"and the most (most_rounds), and there are {MOST_ROUNDS} at the most."
        )
    of_rounds = [i for i, row in enumerate(rows) if row.once_per == "round" and not row.optional]
    if bool(of_rounds) != (form.most_rounds > 0):
        raise BadFormat(
            f"{whole}: where there are rounds (most_rounds) some step comes in every round "
            "(once_per), and where there are none, no step does."
        )
    for i in range(of_rounds[0], of_rounds[-1]) if of_rounds else ():
        if rows[i].once_per == "session" and rows[i].after_round is None:
            raise bad_phase(
                i + 1,
                f"{places[i]}: steps that come in every round (once_per) stand together; what "
                "comes once among them says after which round (after_round).",
            )
    check_optional(form, places, of_rounds)
    taken: set[int] = set()
    for i, row in enumerate(rows):
        if row.after_round is None:
            continue
        if row.after_round in taken or not of_rounds:
            raise bad_phase(
                i + 1,
                f"{places[i]}: one step at the most comes after each round (after_round), and none "
                "where there are no rounds.",
            )
        taken.add(row.after_round)
    settles = [i for i, row in enumerate(rows) if row.settles_rounds]
    if settles and (not of_rounds or settles[0] > of_rounds[0]):
        at = settles[0]
        raise bad_phase(
            at + 1,
            f"{places[at]}: who presents is settled (settles_rounds) before the first round, and "
            "only where there are rounds.",
        )


def check_optional(form: Format, places: Sequence[str], of_rounds: Sequence[int]) -> None:
    """Raises: BadFormat: a phase of a round that can be asked for stands outside of the rounds."""
    for i, row in enumerate(form.rows):
        of_round = row.optional and row.once_per == "round"
        if of_round and not (of_rounds and of_rounds[0] < i < of_rounds[-1]):
            raise bad_phase(
                i + 1,
                f"{places[i]}: what comes in a round only if somebody asks for it (optional) "
                "stands between two steps that come in every round.",
            )


def check_any_takes_place(form: Format, top: Top) -> None:
    """Raises: BadFormat: a session could be left with no step at all, and could never begin."""
    for row in form.rows:
        comes = form.least_rounds > 0 if row.once_per == "round" else row.after_round is None
        if comes and not (row.optional or row.may_be_left_out):
            return
    raise BadFormat(
        f"{top('phase')}: one step at least always takes place. It waits for nobody to ask for it "
        "(optional), cannot be left out (may_be_left_out), and comes also with the fewest rounds "
        "(least_rounds)."
    )


def check_people(form: Format, places: Sequence[str], top: Top) -> None:
    """Raises: BadFormat: there are too few people for the seats, or no such seat for who speaks."""
    members, seats, cast = top("least_members", "most_members"), top("cast", "rotates"), form.cast
    if not 1 <= form.least_members <= form.most_members <= MOST_MEMBERS:
        raise BadFormat(
            f"{members}: members are 1 to {MOST_MEMBERS}, and the fewest (least_members) are no "
            "more than the most (most_members)."
        )
    if len(set(cast)) != len(cast):
        raise BadFormat(f"{seats}: each part in a round is named once (cast).")
    if (cast or form.rotates) and form.most_rounds == 0:
        raise BadFormat(
            f"{seats}: parts in each round (cast), and presenting in turn (rotates), need rounds, "
            "and there are none."
        )
    if form.most_rounds and form.least_members < 1 + len(cast):
        raise BadFormat(
            f"{members}: the presenter and each part in a round (cast) need a member of their own, "
            "also with the fewest (least_members)."
        )
    if form.lead == "process_guide" and "process_guide" not in cast:
        raise BadFormat(
            f"{top('lead')}: a process guide who leads (lead) has that part in each round (cast), "
            "too."
        )
    for number, (at, row) in enumerate(zip(places, form.rows, strict=True), start=1):
        if row.speaker not in ("trainee", "questioner"):
            continue
        if row.speaker not in cast or row.once_per != "round":
            raise bad_phase(
                number,
                f"{at}: the {row.speaker} speaks in every round (once_per), where one has that "
                "part in each (cast).",
            )
