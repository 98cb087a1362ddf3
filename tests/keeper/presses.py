"""All that the machine can press: each as a command for the keeper and a call of the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from server.room.acts.add_time import AddTime
from server.room.acts.admit import Admit
from server.room.acts.answer_question import AnswerQuestion
from server.room.acts.ask_for_a_moment import AskForAMoment
from server.room.acts.begin import Begin
from server.room.acts.call_time_out import CallTimeOut
from server.room.acts.edit_post import EditPost
from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.go_to import GoTo
from server.room.acts.hand_over import HandOver
from server.room.acts.hide_post import HidePost
from server.room.acts.let_go_question import LetGoQuestion
from server.room.acts.lower_hand import LowerHand
from server.room.acts.move_on import MoveOn
from server.room.acts.name_stand_in import NameStandIn
from server.room.acts.offer_question import OfferQuestion
from server.room.acts.order_questions import OrderQuestions
from server.room.acts.park_question import ParkQuestion
from server.room.acts.pause import Pause
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.remove_person import RemovePerson
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.resume import Resume
from server.room.acts.say_done import SayDone
from server.room.acts.set_rounds import SetRounds
from server.room.acts.show_posts import ShowPosts
from server.room.acts.start_session import StartSession
from server.room.acts.submit_post import SubmitPost
from server.room.acts.take_controls import TakeControls
from server.room.acts.take_question import TakeQuestion
from server.room.acts.undo_move import UndoMove
from server.room.acts.voices_only import VoicesOnly
from server.room.acts.withdraw_post import WithdrawPost
from server.room.decision import Command
from tests.keeper.model import Model
from tests.keeper.model_clock import CLASSIC


@dataclass(frozen=True)
class Press:
    """`by` presses; `call` does the same to the model. `post_key`: sent along with it."""

    by: str
    command: Command
    call: Callable[[Model], None]
    post_key: str = ""

    def on(self, model: Model) -> None:
        """Raises: No: the room should refuse it."""
        model.may_act(self.by)
        self.call(model)


@dataclass(frozen=True)
class Maker:
    """Makes presses for one moment. `pick`: chance. `ids`: of people; `posts`: key -> post id."""

    model: Model
    ids: dict[str, str]
    posts: dict[str, str]
    key: str

    def make(self, act: str, by: str, pick: int) -> Press:
        names = list(self.ids)
        other = names[pick % len(names)]
        if act in PLAIN:
            command, method = PLAIN[act]
            return Press(by, command, lambda model: getattr(model, method)(by))
        if act in NAMED:
            kind, method = NAMED[act]
            return Press(by, kind(self.ids[other]), lambda m: getattr(m, method)(by, other))
        return self._other(act, by, pick)

    def _other(self, act: str, by: str, pick: int) -> Press:
        path = self.model.path
        at = path.at if path is not None else 0
        match act:
            case "move_on":
                return Press(by, MoveOn(), lambda m: m.move(by, m.running().at + 1, on=True))
            case "go_back":
                return Press(by, GoBack(), lambda m: m.move(by, m.running().at - 1))
            case "go_to":
                index = pick % (len(CLASSIC) + 1)
                return Press(by, GoTo(index), lambda m: m.move(by, index))
            case "add_time":
                minutes = (2, 1, 5, -2, 30)[pick % 5]
                return Press(by, AddTime(minutes), lambda m: m.add_time(by, minutes))
            case "moment":
                return Press(by, AskForAMoment(), lambda m: m.pause(by, moment=True))
            case "show" | "wait":
                wait = act == "wait"
                return Press(by, ShowPosts(wait), lambda m: m.show(by, wait))
            case "post" | "nameless":
                kind = CLASSIC[at].kind if pick % 9 else "question"
                text, nameless, key = f"words {self.key}", act == "nameless", self.key
                return Press(
                    by,
                    SubmitPost(kind, text, nameless),
                    lambda m: m.post(by, kind, text, nameless, key),
                )
        if act in ASKING:
            return self._asking(act, by, pick)
        return self._own(act, by, pick)

    def _asking(self, act: str, by: str, pick: int) -> Press:
        keys = list(self.posts) or ["none"]
        key = keys[-1 - pick % min(4, len(keys))]
        if act in LEAVING and pick % 4:
            key = self.model.card() or key
        post = self.posts.get(key, "none")
        match act:
            case "offer":
                return Press(by, OfferQuestion(post), lambda m: m.offer(by, key))
            case "answered" | "parked" | "let_go":
                leave = LEAVING[act]
                return Press(by, leave(post), lambda m: m.leave_question(by, key, act))
            case "quietest" | "oldest":
                quietest = act == "quietest"
                order = OrderQuestions("quietest" if quietest else "oldest")
                return Press(by, order, lambda m: m.order(by, quietest))
        raise AssertionError(act)

    def _own(self, act: str, by: str, pick: int) -> Press:
        keys = list(self.posts) or ["none"]
        key = keys[-1 - pick % min(4, len(keys))]
        post, with_key = self.posts.get(key, "none"), pick % 5 != 0
        post_key = key if with_key else ""
        text = f"other words {self.key}"
        match act:
            case "edit":
                return Press(
                    by, EditPost(post, text), lambda m: m.edit(by, key, text, with_key), post_key
                )
            case "withdraw":
                return Press(
                    by, WithdrawPost(post), lambda m: m.withdraw(by, key, with_key), post_key
                )
            case "hide":
                return Press(by, HidePost(post), lambda m: m.hide(by, key))
        raise AssertionError(act)


def _choice(person: str) -> Command:
    return SetRounds((person,))


PLAIN: dict[str, tuple[Command, str]] = {
    "admit": (Admit(everyone=True), "admit"),
    "start": (StartSession(), "start"),
    "undo": (UndoMove(), "undo_move"),
    "begin": (Begin(), "begin"),
    "pause": (Pause(), "pause"),
    "time_out": (CallTimeOut(), "pause"),
    "resume": (Resume(), "resume"),
    "end": (EndSession(), "end"),
    "reopen": (ReopenSession(), "reopen"),
    "take_controls": (TakeControls(), "take_controls"),
    "hand_up": (RaiseHand(), "raise_hand"),
    "done": (SayDone(), "say_done"),
    "take": (TakeQuestion(), "take"),
    "voices": (VoicesOnly(), "voices_only"),
    "home": (LetGoQuestion(), "put_away"),
}
NAMED: dict[str, tuple[Callable[[str], Command], str]] = {
    "remove": (RemovePerson, "remove"),
    "choose": (_choice, "choose"),
    "stand_in": (NameStandIn, "name_stand_in"),
    "hand_over": (HandOver, "hand_over"),
    "hand_down": (LowerHand, "lower_hand"),
}
OTHER = ("move_on", "go_back", "go_to", "add_time", "moment", "show", "wait")
WRITING = ("post", "nameless", "edit", "withdraw", "hide")
LEAVING: dict[str, Callable[[str], Command]] = {
    "answered": AnswerQuestion,
    "parked": ParkQuestion,
    "let_go": LetGoQuestion,
}
ASKING = ("offer", *LEAVING, "quietest", "oldest")
ONE_AT_A_TIME = ["take", "take", "offer", *LEAVING, "voices", "home", "post"]
ALL = (*PLAIN, *NAMED, *OTHER, *WRITING, *ASKING)

# How often each is tried: writing and moving most, what stops everything seldom.
OFTEN = {"post": 6, "nameless": 5, "move_on": 4, "edit": 3, "withdraw": 3, "hand_up": 3, "show": 3}
WEIGHTED = [act for act in ALL for _ in range(OFTEN.get(act, 1))]
SELDOM = {"end", "remove"}
STEERING = [
    *("start", "choose", "move_on", "go_back", "go_to", "undo", "begin", "pause", "time_out"),
    *("resume", "add_time", "end", "reopen", "stand_in", "hand_over", "show", "wait"),
]
WRITES_NOTHING = {"done"}
