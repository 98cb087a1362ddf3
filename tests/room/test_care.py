"""When it gets heavy: cards, silence, names on, whom to turn to, and who asks for the desk."""

from __future__ import annotations

import pytest

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.admit import Admit
from server.room.acts.answer_call import AnswerCall
from server.room.acts.call_help import CallHelp
from server.room.acts.confirm_agreement import ConfirmAgreement
from server.room.acts.let_settle import LetSettle
from server.room.acts.move_on import MoveOn
from server.room.acts.name_contacts import NameContacts
from server.room.acts.names_on import NamesOn
from server.room.acts.pause import Pause
from server.room.acts.remind_set import RemindSet
from server.room.acts.remove_person import RemovePerson
from server.room.acts.resume import Resume
from server.room.acts.say_how import SayHow
from server.room.acts.say_wish import SayWish
from server.room.acts.show_posts import ShowDue, ShowPosts
from server.room.acts.submit_post import SubmitPost
from server.room.acts.tell_set import TellSet
from server.room.decision import Command
from server.room.posting import anonymity
from server.room.reminders import CARDS
from server.room.rights import can
from tests.room.scenes import Scene, classic, knocked, room_after


def exploring() -> Scene:
    return room_after(classic("explore"))


# Reminder cards and silence.


def test_a_card_is_shown_to_all_until_it_is_put_away_or_the_step_is_over() -> None:
    scene = exploring()
    scene.does("dee", RemindSet("questions"))
    assert "questions" == scene.run.reminder
    scene.does("dee", RemindSet())
    assert scene.run.reminder is None
    scene.does("dee", RemindSet("one_voice"))
    scene.does("dee", MoveOn())
    assert scene.run.reminder is None


def test_no_card_names_anybody_and_all_are_one_sentence_or_two() -> None:
    assert all(words.endswith(".") and len(words) <= 60 for words in CARDS.values())


def test_a_silence_goes_on_for_as_long_as_was_said_and_can_be_ended() -> None:
    scene = exploring()
    scene.does("dee", LetSettle(60))
    assert scene.now_ms + 60_000 == scene.run.settle_ms
    running = scene.timer
    scene.does("dee", LetSettle(0))
    assert scene.run.settle_ms is None
    assert running == scene.timer
    assert "No silence is on." == scene.refuses("dee", LetSettle(0)).message


def test_in_a_break_or_on_a_stopped_clock_it_is_quiet_already() -> None:
    scene = room_after(classic("break"))
    assert "not_now" == scene.refuses("dee", LetSettle()).name
    stopped = exploring()
    stopped.does("dee", Pause())
    assert "not_now" == stopped.refuses("dee", LetSettle()).name


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (RemindSet("shame"), "bad_field"),
        (RemindSet(), "not_now"),
        (LetSettle(29), "bad_field"),
        (LetSettle(181), "bad_field"),
        (LetSettle(-30), "bad_field"),
        (TellSet("x" * 301), "too_long"),
        (TellSet("seen \u202e backwards"), "bad_field"),
        (TellSet(" "), "not_now"),
        (NameContacts("x" * 401), "too_long"),
        (NameContacts(), "not_now"),
    ],
)
def test_what_cannot_be_is_refused(command: Command, name: str) -> None:
    assert name == exploring().refuses("dee", command).name


# What the presenter would like on a stopped clock.


def test_the_presenter_says_what_they_would_like_and_may_change_it() -> None:
    scene = exploring()
    assert "The clock is not stopped." == scene.refuses("ben", SayWish("go_on")).message
    scene.does("dee", Pause())
    scene.does("ben", SayWish("stop_here"))
    assert "stop_here" == scene.run.wish
    assert "not_now" == scene.refuses("ben", SayWish("stop_here")).name
    scene.does("ben", SayWish("go_on"))
    for name in ("dee", "ana", "olu"):
        assert "not_allowed" == scene.refuses(name, SayWish("go_on")).name


def test_a_wish_is_gone_when_the_clock_is_stopped_anew() -> None:
    scene = exploring()
    scene.does("dee", Pause())
    scene.does("ben", SayWish("stop_here"))
    scene.does("dee", Resume())
    scene.does("dee", Pause())
    assert scene.run.wish is None


# Names on.


def test_names_stay_on_in_this_step_alone_and_what_was_sent_stays_without() -> None:
    scene = exploring()
    before = scene.post(scene.does("ana", SubmitPost("question", "Since when?", anonymous=True)))
    scene.does("dee", NamesOn())
    refusal = scene.refuses("ana", SubmitPost("question", "And why?", anonymous=True))
    assert "In this step what is written carries a name." == refusal.message
    assert scene.room.posts[before.id].by is None
    assert "not_now" == scene.refuses("dee", NamesOn()).name
    scene.does("dee", MoveOn())
    assert "not_now" == scene.refuses("dee", NamesOn()).name
    scene.does("dee", MoveOn())
    facts = scene.facts()
    assert anonymity(scene.room, facts.present).offered


def test_once_all_is_shown_names_are_on_and_nobody_is_offered_to_keep_them_on() -> None:
    scene = room_after(classic("echo"))
    dee = scene.room.people[scene["dee"]]
    assert "names_on" in can(scene.room, dee)
    scene.does("dee", ShowPosts())
    scene.passes(seconds=20).does(None, ShowDue())
    assert "names_on" not in can(scene.room, dee)
    message = "In this step what is written carries a name already."
    assert message == scene.refuses("dee", NamesOn()).message


# What the desk says in writing.


def test_what_the_desk_says_stays_until_it_is_put_away_or_something_else_is_said() -> None:
    scene = exploring()
    scene.does("dee", TellSet("Ten more minutes,\r\nthen the break."))
    assert scene.room.told is not None
    first = scene.room.told
    assert (scene["dee"], "Ten more minutes,\nthen the break.") == (
        first.by,
        scene.texts[first.text],
    )
    scene.does("dee", MoveOn())
    assert first == scene.room.told
    scene.does("dee", TellSet("Back at twenty past."))
    assert [first.text] == list(scene.erased)
    assert "Back at twenty past." == scene.texts[scene.room.told.text]
    scene.does("dee", TellSet())
    assert scene.room.told is None and 2 == len(scene.erased)


# Whom to turn to, and who asks for the desk.


def test_contacts_are_words_beside_the_log_and_new_ones_erase_the_old() -> None:
    scene = exploring()
    scene.does("dee", NameContacts("Occupational health, 01234\nSamaritans, 116 123"))
    assert scene.room.contacts is not None
    assert scene.texts[scene.room.contacts].startswith("Occupational health")
    scene.does("dee", NameContacts("Samaritans, 116 123"))
    assert 1 == len(scene.erased)
    scene.does("dee", NameContacts(" "))
    assert scene.room.contacts is None
    assert 2 == len(scene.erased)


def test_whoever_asks_for_the_desk_waits_in_order_and_is_seen_to() -> None:
    scene = exploring()
    scene.does("ana", CallHelp())
    scene.does("ben", CallHelp())
    assert (scene["ana"], scene["ben"]) == scene.room.calls
    assert "You have asked already." == scene.refuses("ana", CallHelp()).message
    assert "not_allowed" == scene.refuses("femi", AnswerCall(scene["ana"])).name
    scene.does("dee", AnswerCall(scene["ana"]))
    scene.does("ben", AnswerCall())
    assert not scene.room.calls
    assert "not_now" == scene.refuses("dee", AnswerCall(scene["ana"])).name
    assert "not_allowed" == scene.refuses("dee", AnswerCall("nobody")).name


def test_whoever_is_taken_out_asks_no_more() -> None:
    scene = exploring()
    scene.does("ana", CallHelp())
    scene.does("dee", RemovePerson(scene["ana"]))
    assert () == scene.room.calls


def test_somebody_says_how_they_are_here_and_takes_it_back() -> None:
    scene = exploring()
    scene.does("ana", SayHow(not_alone=True, types=True))
    ana = scene.room.people[scene["ana"]]
    assert (ana.not_alone, ana.types) == (True, True)
    assert "not_now" == scene.refuses("ana", SayHow(not_alone=True, types=True)).name
    scene.does("ana", SayHow())
    assert not scene.room.people[scene["ana"]].not_alone


# The agreement, when the cast changes.


def test_whoever_joins_a_running_session_makes_the_others_agree_again() -> None:
    scene = room_after(classic("explore"), knocked("lea"))
    assert all(one.agreed for one in scene.room.inside())
    scene.does("dee", Admit((scene["lea"],)))
    asked = {name for name, one in scene.people.items() if not scene.room.people[one].agreed}
    assert {"dee", "ana", "ben", "femi"} < asked
    assert not {"lea", "olu"} & asked
    scene.does("ana", ConfirmAgreement())
    assert scene.room.people[scene["ana"]].agreed
    assert "not_now" == scene.refuses("ana", ConfirmAgreement()).name


def test_before_the_start_nobody_is_asked_twice() -> None:
    scene = room_after(classic(), knocked("lea"))
    scene.does("dee", Admit((scene["lea"],)))
    assert all(one.agreed for one in scene.room.inside())
    scene.does("dee", AddPersonOnCall("Max"))


SPOKEN = (RemindSet("open"), TellSet("Hello"), LetSettle(), NamesOn(), NameContacts("X"))


@pytest.mark.parametrize("name", ["ana", "olu"])
@pytest.mark.parametrize("command", SPOKEN)
def test_only_the_desk_speaks_to_everybody(name: str, command: Command) -> None:
    assert "not_allowed" == exploring().refuses(name, command).name
