"""What each event changes on the screen: for every event and audience the places to draw anew.

A place is an element with that id, drawn by one template, for page, push and catch-up alike. The
completeness test fails when an event has no row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.render.scene import Scene
from server.room.acts.add_person_on_call import PersonAdded
from server.room.acts.add_time import TimeAdded
from server.room.acts.admit import PersonAdmitted, SeatReturned
from server.room.acts.answer_call import CallAnswered
from server.room.acts.begin import ClockStarted
from server.room.acts.bid import BidMade
from server.room.acts.call_help import HelpCalled
from server.room.acts.carry_actions import ActionsCarried
from server.room.acts.cast_round import RoundCast
from server.room.acts.commit_action import ActionChanged, ActionCommitted
from server.room.acts.confirm_agreement import AgreementConfirmed
from server.room.acts.continue_session import SessionContinued
from server.room.acts.edit_post import PostEdited
from server.room.acts.end_session import SessionEnded
from server.room.acts.hand_actions import ActionsHanded
from server.room.acts.hide_post import PostHidden
from server.room.acts.include_phase import PhaseIncluded
from server.room.acts.join import PersonArrived
from server.room.acts.keep_finish import StepsShortened
from server.room.acts.last_call import LastCallGiven
from server.room.acts.leave_out_phase import PhaseLeftOut, PhasePutBack
from server.room.acts.let_go_question import QuestionsPutAway
from server.room.acts.let_settle import SilenceCalled
from server.room.acts.lower_hand import HandLowered
from server.room.acts.name_contacts import ContactsNamed
from server.room.acts.name_stand_in import StandInNamed
from server.room.acts.names_on import NamesKeptOn
from server.room.acts.next_turn import TurnFinished, TurnGiven, TurnPutOff
from server.room.acts.offer_to_hold import HoldOffered
from server.room.acts.open_room import RoomOpened
from server.room.acts.order_questions import QuestionsOrdered
from server.room.acts.raise_hand import HandRaised
from server.room.acts.remind_set import SetReminded
from server.room.acts.remove_person import PersonRemoved
from server.room.acts.reopen_session import SessionReopened
from server.room.acts.replace_link import LinkReplaced
from server.room.acts.say_how import HowSaid
from server.room.acts.say_wish import WishSaid
from server.room.acts.set_away_policy import AwayPolicySet
from server.room.acts.set_rounds import RoundsSet
from server.room.acts.show_posts import PostsShown, ShowCalled
from server.room.acts.start_session import SessionStarted
from server.room.acts.submit_post import PostSubmitted
from server.room.acts.take_controls import ControlsTaken
from server.room.acts.tell_next_time import NextTimeSet
from server.room.acts.tell_set import SetTold
from server.room.acts.undo_move import MoveUndone
from server.room.acts.update_action import ActionUpdated
from server.room.acts.voices_only import QuestionsPutAside
from server.room.acts.withdraw_action import ActionWithdrawn
from server.room.acts.withdraw_post import PostWithdrawn
from server.room.audience import Audience
from server.room.card import QuestionClosed, QuestionOffered
from server.room.event import Event
from server.room.moves import PhaseOpened
from server.room.state import Room
from server.room.stops import ClockStopped

# Places by id: the template that draws what is inside, in the order of the page.
PLACES: Mapping[str, str] = {
    "head": "room/head.html",
    "notices": "room/notices.html",
    "first": "room/first.html",
    "now": "room/now.html",
    "set-actions": "actions/set.html",
    "posts-part": "posts/list.html",
    "people": "people/list.html",
    "path": "path/list.html",
    "contacts": "care/contacts.html",
    "composer-choices": "composer/choices.html",
    "foot": "foot/foot.html",
}
# Parts of those places, for what changes often; each with the moment in which the page has it.
PARTS: Mapping[str, tuple[str, Callable[[Scene], bool]]] = {
    "door": ("lobby/at_door.html", lambda s: s.audience == "desk" and s.room.session != "ended"),
    "stand-in": ("lobby/stand_in.html", lambda s: s.audience == "desk" and s.lobby),
    "people-here": ("people/list.html", lambda s: s.inside and s.lobby),
    "bids": ("rounds/bids.html", lambda s: s.rounds.bidding),
    "turn": ("running/turn.html", lambda s: s.who.turn is not None),
    "hands": ("running/hands.html", lambda s: s.voices),
    "card": ("questions/card.html", lambda s: s.questions.here),
    "put-away": ("questions/put_away.html", lambda s: s.questions.stand),
    "written": ("running/written.html", lambda s: s.sealed and not s.stopped),
    "line": ("foot/line.html", lambda s: s.audience == "desk" and s.room.session != "ended"),
}

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """The places that an event changes: at the desk, for the others inside, and at the door.

    `whole`: everything, for everybody. `post`: the one post that the event names.
    """

    desk: Ids = ()
    inside: Ids = ()
    door: Ids = ()
    whole: bool = False
    post: bool = False

    def places(self, audience: Audience) -> Ids:
        if audience == "door":
            return self.door
        return self.desk if audience == "desk" else self.inside


WHOLE = Row(whole=True)
NOTHING = Row()
CARD = Row(desk=("card", "posts-part"), inside=("card", "posts-part"))
# Whatever raises `steer` draws every form anew that carries it.
STEERED = ("notices", "now", "foot")
CLOCK = Row(
    desk=("head", "first", *STEERED, "posts-part", "people", "path", "composer-choices"),
    inside=("head", "first", "now", "posts-part", "people", "composer-choices", "foot"),
)
# Whoever comes or goes changes the order in which people speak, where they do so in turn.
# The desk's foot says who has not spoken yet before it moves on.
TURN = Row(desk=("turn", "hands", "people", "foot"), inside=("turn", "hands", "people", "foot"))
CAST = Row(
    desk=("notices", "now", "set-actions", "people", "foot", "composer-choices"),
    inside=("notices", "set-actions", *TURN.inside, "people-here", "composer-choices"),
    door=("now",),
)
ACTIONS = Row(desk=("set-actions",), inside=("set-actions",))
SHORTER = Row(desk=("head", "first", *STEERED, "path"), inside=("head", "first", "now", "path"))
ROUNDS = Row(
    desk=("head", "first", *STEERED, "people", "path", "composer-choices"),
    inside=("head", "first", "now", "people", "path", "foot", "composer-choices"),
)

# Before the start its button asks first while somebody waits; later nothing there may move.
KNOCKED = Row(desk=("door", "foot"))

ROWS: Mapping[type[Event], Row] = {
    RoomOpened: NOTHING,
    # coming in
    PersonArrived: Row(desk=("door", "line")),
    PersonAdmitted: CAST,
    SeatReturned: CAST,
    PersonAdded: CAST,
    PersonRemoved: Row(
        desk=("head", "first", *STEERED, "people", "composer-choices"),
        inside=("head", "first", "now", "people", "foot", "composer-choices"),
        door=("now",),
    ),
    LinkReplaced: NOTHING,
    # steering; SessionStarted opens nothing by itself, PhaseOpened follows it in the same turn
    PhaseLeftOut: Row(desk=(*STEERED, "path"), inside=("path",)),
    PhasePutBack: Row(desk=(*STEERED, "path"), inside=("path",)),
    SessionStarted: NOTHING,
    PhaseOpened: WHOLE,
    MoveUndone: WHOLE,
    SessionEnded: WHOLE,
    SessionReopened: WHOLE,
    ControlsTaken: WHOLE,
    ClockStarted: CLOCK,
    ClockStopped: CLOCK,
    TimeAdded: SHORTER,
    StepsShortened: SHORTER,
    PhaseIncluded: SHORTER,
    LastCallGiven: Row(desk=("now", "foot"), inside=("now",)),
    RoundsSet: ROUNDS,
    RoundCast: ROUNDS,
    BidMade: Row(desk=("bids",), inside=("bids",)),
    StandInNamed: Row(desk=(*STEERED, "people"), inside=("notices", "people", "people-here")),
    # writing and speaking
    PostSubmitted: Row(post=True),
    PostEdited: Row(post=True),
    PostWithdrawn: Row(post=True),
    PostHidden: Row(post=True),
    QuestionOffered: CARD,
    QuestionClosed: CARD,
    QuestionsPutAside: Row(desk=(*CARD.desk, "put-away"), inside=CARD.inside),
    QuestionsPutAway: NOTHING,  # its presenter asks for what is theirs, and nobody else is told
    QuestionsOrdered: Row(desk=("posts-part",)),
    ShowCalled: Row(desk=STEERED, inside=("now",)),
    PostsShown: WHOLE,
    # when it gets heavy
    SetReminded: Row(desk=("notices", "foot"), inside=("notices",)),
    SetTold: Row(desk=("notices",), inside=("notices",)),
    SilenceCalled: Row(desk=("now", "foot"), inside=("now",)),
    NamesKeptOn: Row(desk=("now", "composer-choices", "foot"), inside=("composer-choices",)),
    ContactsNamed: Row(desk=("now", "contacts"), inside=("now", "contacts")),
    HelpCalled: Row(desk=("notices",)),
    CallAnswered: Row(desk=("notices",)),
    WishSaid: Row(desk=("now",)),
    HowSaid: Row(desk=("people", "people-here"), inside=("people", "people-here")),
    AwayPolicySet: Row(desk=(*STEERED, "stand-in"), inside=("notices",)),
    HoldOffered: Row(desk=("notices",), inside=("notices",)),
    AgreementConfirmed: Row(desk=("notices",), inside=("notices",)),
    # actions; what only their owner sees, their page asks for by itself (actions.js)
    ActionCommitted: ACTIONS,
    ActionChanged: ACTIONS,
    ActionUpdated: ACTIONS,
    ActionWithdrawn: ACTIONS,
    NextTimeSet: ACTIONS,
    ActionsCarried: ACTIONS,
    ActionsHanded: ACTIONS,
    SessionContinued: Row(desk=("now",)),
    # hands
    HandRaised: Row(desk=("hands",), inside=("hands", "foot")),
    HandLowered: Row(desk=("hands",), inside=("hands", "foot")),
    TurnFinished: TURN,
    TurnPutOff: TURN,
    TurnGiven: TURN,
}


def row_of(event: Event, room: Room) -> Row:
    """The places that this very event changes. A co-facilitator is in at once; others wait.

    After the end everybody sees what is their own alone, and whatever they do with it looks the
    same to all others. If one of those events looked different, it would tell which it was: that
    questions are put away, say, tells that some have come home, and so how they were left.
    """
    if isinstance(event, PersonArrived) and event.role == "co_facilitator":
        return CAST
    if isinstance(event, PersonArrived) and room.session == "lobby":
        return KNOCKED
    row = ROWS[type(event)]
    return NOTHING if row is ACTIONS and room.session == "ended" else row


# What depends on things outside the log: who is present, how many have written or finished.
STIRRED = Row(
    desk=("notices", "people", "people-here", "door", "turn", "written", "composer-choices"),
    inside=("notices", "people", "people-here", "written", "composer-choices"),
)
