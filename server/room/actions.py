"""Whose an action is, who sees it, and when it may be written (design 4, domain 2.1 and R12).

An action belongs to its owner. The set sees it where its owner shows it: saved in a step that asks
for actions, or told in one that looks back at them; observers never do. After the end everybody
sees their own alone.
"""

from __future__ import annotations

from server.room.action import ACTION_LIMIT_CHARS, Action
from server.room.audience import is_desk
from server.room.format import Row
from server.room.refusals import NoSuchAction, NotYours, WrongMoment
from server.room.run import Step
from server.room.state import REOPEN_MS, Person, Room
from server.room.text import clean, one_line


def takes_actions(row: Row | None) -> bool:
    """Whether this step is about actions, new or earlier ones."""
    return row is not None and "action" in row.takes


def looks_back(row: Row | None) -> bool:
    """Whether this step is for telling what became of earlier actions."""
    return row is not None and takes_actions(row) and row.speaker == "earlier_presenters"


def asks_for_actions(row: Row | None) -> bool:
    """Whether new actions are written down in this step."""
    return takes_actions(row) and not looks_back(row)


def asked_in(room: Room, step: Step, person: Person) -> bool:
    """Whether this step asks this person for an action."""
    row = room.rows[step.row]
    if person.role != "member" or not asks_for_actions(row):
        return False
    presents = person.id == room.presenter_of(step.round)
    if row.speaker == "presenter":
        return presents
    if row.speaker == "members":
        return not presents
    if row.speaker in ("trainee", "questioner"):
        cast = room.round_of(step.round)
        return cast is not None and cast.seats.get(row.speaker) == person.id
    return row.speaker not in ("facilitator", "nobody")


def may_commit(room: Room, person: Person) -> bool:
    """Whoever a step has asked for an action may write it there, and later on their own."""
    run = room.run
    return run is not None and any(s.entered and asked_in(room, s, person) for s in run.path)


def asked_now(room: Room, person: Person) -> bool:
    """Whether the open step asks this person, so that what they save the set sees at once."""
    return room.row is not None and room.run is not None and asked_in(room, room.run.step, person)


def within_the_day(room: Room, now_ms: int) -> bool:
    """What is one's own can be changed for as long as the session can be opened again."""
    return room.ended_ms is None or now_ms <= room.ended_ms + REOPEN_MS


def need_the_day(room: Room, now_ms: int) -> None:
    """Raises: WrongMoment: the day after the end is over."""
    if not within_the_day(room, now_ms):
        raise WrongMoment("That could be done for a day after the end, and that has passed.")


def owns(room: Room, action: Action, person: Person) -> bool:
    owner = room.who(action.owner)
    return owner is not None and owner.id == person.id


def own(room: Room, person: Person) -> list[Action]:
    """This person's actions and what is drafted for them, oldest first."""
    return [action for action in room.actions.values() if owns(room, action, person)]


def unclaimed(room: Room) -> list[Action]:
    """What came from an earlier session and whose owner has not come yet."""
    return [action for action in room.actions.values() if room.who(action.owner) is None]


def handed(room: Room) -> list[Action]:
    """What the desk has handed to somebody who has neither changed nor told of it since."""
    return [action for action in room.actions.values() if action.handed is not None]


def sees(room: Room, action: Action, person: Person) -> bool:
    if person.place != "inside" or person.role == "observer":
        return False
    if owns(room, action, person):
        return True
    if room.session != "running":
        return False
    return is_desk(room, person) if action.draft else action.shown is not None


def may_take_back(room: Room, action: Action, person: Person) -> bool:
    """One's own; and the desk what it has only drafted."""
    return sees(room, action, person) and (action.draft or owns(room, action, person))


def own_action(room: Room, action_id: str, person: Person) -> Action:
    """The action, if it is this person's.

    Raises:
        NoSuchAction: there is none, or none that they can see. NotYours: it is somebody else's.
    """
    found = room.actions.get(action_id)
    if found is None or not sees(room, found, person):
        raise NoSuchAction
    if not owns(room, found, person):
        raise NotYours("Only whoever's action it is can change it.")
    return found


def words(text: str) -> str:
    """Raises: Missing, TooLong, BadField: the text of the action."""
    return clean(text, "text", ACTION_LIMIT_CHARS, "Write what you will do.")


def sign_words(text: str) -> str | None:
    """Raises: TooLong, BadField: by what it will be known."""
    if not text.strip():
        return None
    return one_line(text, "sign", ACTION_LIMIT_CHARS, "Say by what you will know, or leave it out.")


def learned_words(text: str) -> str | None:
    """Raises: TooLong, BadField: what was learned."""
    if not text.strip():
        return None
    return clean(text, "learned", ACTION_LIMIT_CHARS, "Say what you learned, or leave it out.")
