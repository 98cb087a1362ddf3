"""Presses about who is here, who presents, and how they are."""

from __future__ import annotations

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.admit import Admit
from server.room.acts.answer_call import AnswerCall
from server.room.acts.bid import Bid
from server.room.acts.call_help import CallHelp
from server.room.acts.cast_round import CastRound
from server.room.acts.confirm_agreement import ConfirmAgreement
from server.room.acts.include_phase import IncludePhase
from server.room.acts.let_settle import LetSettle
from server.room.acts.name_contacts import NameContacts
from server.room.acts.offer_to_hold import OfferToHold
from server.room.acts.remind_set import RemindSet
from server.room.acts.remove_person import RemovePerson
from server.room.acts.replace_link import ReplaceLink
from server.room.acts.say_how import SayHow
from server.room.acts.say_wish import SayWish
from server.room.acts.say_yes import SayYes
from server.room.acts.set_rounds import SetRounds
from server.room.acts.take_controls import TakeControls
from server.room.acts.tell_set import TellSet
from server.room.reminders import CARDS
from tests.keeper.press import Make, Moment, Press, about, plain

LINKS = ("member", "observer", "co_facilitator", "return")
SEATS = ("process_guide", "trainee", "questioner", "observer")
ON_CALL = 3  # of them are as good as many


def admit_one(now: Moment, by: str, pick: int) -> Press:
    waiting = [n for n, guest in now.model.guests.items() if guest.place == "door"]
    name = waiting[pick % len(waiting)] if waiting and pick % 5 else now.somebody(pick)
    return Press(by, Admit((now.ids[name],)), lambda m: m.admit(by, [name]))


def admit_back(now: Moment, by: str, pick: int) -> Press:
    waiting = [n for n, guest in now.model.guests.items() if guest.place == "door"]
    name = waiting[0] if waiting else now.somebody(pick)
    before = now.somebody(pick // 7)
    command = Admit((now.ids[name],), back_as=now.ids[before])
    return Press(by, command, lambda m: m.admit_back(by, name, before))


def add_on_call(now: Moment, by: str, pick: int) -> Press:
    number = sum(guest.place == "on_call" for guest in now.model.guests.values())
    name = f"call{len(now.ids)}"
    if number >= ON_CALL:
        return remove(now, by, pick)
    return Press(by, AddPersonOnCall(name), lambda m: m.add_on_call(by, name), comes=name)


remove = about(RemovePerson, "remove")


def choose(now: Moment, by: str, pick: int) -> Press:
    """Mostly who presents already, and others behind them; sometimes anybody."""
    model = now.model
    members = [n for n, one in model.guests.items() if one.role == "member" and model.takes_part(n)]
    begun = [one.presenter for one in model.rounds[: model.begun()]]
    number = model.form.least_rounds + pick % (model.form.most_rounds - model.form.least_rounds + 2)
    turned = members[pick % max(1, len(members)) :] + members
    rest = [name for name in dict.fromkeys(turned) if name not in begun]
    names = (begun + rest)[:number] if pick % 6 else [now.somebody(pick)]
    command = SetRounds(tuple(now.ids[name] for name in names))
    return Press(by, command, lambda m: m.choose(by, names))


def cast(now: Moment, by: str, pick: int) -> Press:
    number, seat = 1 + pick % 3, SEATS[pick // 3 % 4] if pick % 5 == 0 else ""
    seat = seat or (now.model.form.cast or SEATS)[0]
    name = now.somebody(pick // 5)
    command = CastRound(number, seat, now.ids[name])
    return Press(by, command, lambda m: m.cast(by, number, seat, name))


def bid(now: Moment, by: str, pick: int) -> Press:
    headline = f"headline {now.key}" if pick % 4 else ""
    pressing, waited = 1 + pick % 3, pick % 5
    command = Bid(headline, pressing, waited)
    return Press(by, command, lambda m: m.bid(by, headline, pressing, waited))


def include(now: Moment, by: str, pick: int) -> Press:
    optional = [row.key for row in now.model.rows if row.optional]
    key = optional[0] if optional and pick % 5 else now.model.rows[pick % 5].key
    return Press(by, IncludePhase(key), lambda m: m.include(by, key))


def replace_link(now: Moment, by: str, pick: int) -> Press:
    role = LINKS[pick % 4]
    return Press(by, ReplaceLink(role), lambda m: m.replace_link(by, role))  # type: ignore[arg-type]


def remind(now: Moment, by: str, pick: int) -> Press:
    card = ("", "none", *CARDS)[pick % (2 + len(CARDS))]
    return Press(by, RemindSet(card), lambda m: m.remind(by, card))


def tell(now: Moment, by: str, pick: int) -> Press:
    text = f"Said with {now.key}" if pick % 3 else ""
    return Press(by, TellSet(text), lambda m: m.tell_set(by, text))


def silence(now: Moment, by: str, pick: int) -> Press:
    seconds = (30, 60, 0, 0, 180, 999)[pick % 6]
    return Press(by, LetSettle(seconds), lambda m: m.let_settle(by, seconds))


def contacts(now: Moment, by: str, pick: int) -> Press:
    text = f"Turn to {now.key}" if pick % 3 else ""
    return Press(by, NameContacts(text), lambda m: m.name_contacts(by, text))


def answer_call(now: Moment, by: str, pick: int) -> Press:
    calls = now.model.calls
    whose = calls[pick % len(calls)] if calls and pick % 3 else ("" if pick % 2 else by)
    return Press(by, AnswerCall(now.ids.get(whose, "")), lambda m: m.answer_call(by, whose))


def how(now: Moment, by: str, pick: int) -> Press:
    not_alone, types = pick % 2 == 0, pick // 2 % 2 == 0
    return Press(by, SayHow(not_alone, types), lambda m: m.say_how(by, not_alone, types))


def wish(now: Moment, by: str, pick: int) -> Press:
    found = ("go_on", "stop_here")[pick % 2]
    return Press(by, SayWish(found), lambda m: m.say_wish(by, found))  # type: ignore[arg-type]


def say_yes(now: Moment, by: str, pick: int) -> Press:
    whose = now.model.offer if now.model.offer and pick % 4 else now.somebody(pick)
    return Press(by, SayYes(now.ids[whose]), lambda m: m.say_yes(by, whose))


COMING: dict[str, Make] = {
    "admit": plain(Admit(everyone=True), "admit"),
    "admit_one": admit_one,
    "admit_back": admit_back,
    "on_call": add_on_call,
    "remove": remove,
    "confirm": plain(ConfirmAgreement(), "confirm"),
    "link": replace_link,
}
ROUNDS: dict[str, Make] = {"choose": choose, "cast": cast, "include": include, "bid": bid}
CARING: dict[str, Make] = {
    "remind": remind,
    "tell": tell,
    "silence": silence,
    "contacts": contacts,
    "call_help": plain(CallHelp(), "call_help"),
    "answer_call": answer_call,
    "how": how,
    "wish": wish,
}
TAKING: dict[str, Make] = {  # since when the desk is away, each process has noticed for itself
    "take_controls": plain(TakeControls(), "take_controls"),
    "offer_to_hold": plain(OfferToHold(), "offer_to_hold"),
    "say_yes": say_yes,
}
