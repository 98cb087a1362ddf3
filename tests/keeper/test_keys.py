"""A key names one command: its retry is answered and not done again. Some keys are forgotten."""

from __future__ import annotations

import asyncio

import pytest

from server.errors import Refusal
from server.keeper.turn import KeySpent, TakeSeat, hash_key
from server.room.acts.edit_post import EditPost
from server.room.acts.end_session import EndSession
from server.room.acts.go_back import GoBack
from server.room.acts.join import Join
from server.room.acts.move_on import MoveOn
from server.room.acts.raise_hand import RaiseHand
from server.room.acts.start_session import StartSession
from server.room.acts.submit_post import SubmitPost
from server.room.acts.undo_move import UndoMove
from server.room.acts.withdraw_post import WithdrawPost
from tests.keeper.rig import CHECK_IN, Rig, process

QUESTION = SubmitPost("question", "Since when?")
NAMELESS = SubmitPost("question", "Are you afraid?", anonymous=True)
SEALED = SubmitPost("reflection", "It made me sad.", anonymous=True)
MEMBERS = ("ana", "ben", "chloe", "femi", "hana", "ian", "jo")


async def at(rig: Rig, phase: str) -> None:
    await rig.open()
    await rig.come(*MEMBERS)
    await rig.go_to(phase)


def fleeting(rig: Rig) -> list[int | None]:
    """The steps of the keys that are not for good, as remembered."""
    return [spent.step for spent in rig.kept.keys.values() if spent.step is not None]


async def fleeting_stored(rig: Rig) -> list[int | None]:
    return [spent.step for spent in (await rig.stored()).keys if spent.step is not None]


async def test_a_retry_gets_the_same_answer_and_makes_no_event(rig: Rig) -> None:
    await at(rig, "explore")
    key = rig.key()
    first = await rig.ask("ana", QUESTION, key=key)
    head = rig.room.seq
    for _ in range(3):
        assert first == await rig.ask("ana", QUESTION, key=key)
    assert head == rig.room.seq


async def test_retries_at_the_same_moment_make_one_event(rig: Rig) -> None:
    await at(rig, "explore")
    key, head = rig.key(), rig.room.seq
    answers = await asyncio.gather(*(rig.ask("ana", QUESTION, key=key) for _ in range(5)))
    assert 1 == len({answer.seq for answer in answers})
    assert head + 1 == rig.room.seq


async def test_a_retry_after_a_restart_and_hours_later_is_answered_the_same(rig: Rig) -> None:
    await at(rig, "explore")
    key = rig.key()
    first = await rig.ask("ana", QUESTION, key=key)
    await rig.kill()
    again = await process(rig.storage.real, rig.clock, rig.dice, like=rig)
    await again.passes(minutes=180)
    assert first == await again.ask("ana", QUESTION, key=key)
    await again.alarm.stop()


async def test_a_retry_is_answered_also_where_the_command_would_be_refused_now(rig: Rig) -> None:
    await at(rig, "explore")
    key = rig.key()
    first = await rig.ask("dee", MoveOn(), key=key, steer=rig.room.steer)
    await rig.ask("dee", EndSession())
    assert first == await rig.ask("dee", MoveOn(), key=key, steer=1)


async def test_the_same_key_with_anything_else_is_refused(rig: Rig) -> None:
    await at(rig, "explore")
    key = rig.key()
    await rig.ask("ana", QUESTION, key=key)
    others = (
        ("ana", SubmitPost("question", "Since when??")),
        ("ana", NAMELESS),
        ("ana", RaiseHand()),
        ("chloe", QUESTION),
    )
    head = rig.room.seq
    for name, command in others:
        with pytest.raises(KeySpent) as caught:
            await rig.ask(name, command, key=key)
        assert "key_spent" == caught.value.name
    assert head == rig.room.seq


async def test_a_refusal_does_not_spend_the_key(rig: Rig) -> None:
    await at(rig, "present")
    key = rig.key()
    with pytest.raises(Refusal):
        await rig.ask("ana", QUESTION, key=key)
    await rig.ask("dee", MoveOn())
    await rig.ask("ana", QUESTION, key=key)


async def test_without_a_key_every_press_counts(rig: Rig) -> None:
    await at(rig, "explore")
    await rig.ask("ana", QUESTION)
    await rig.ask("ana", QUESTION)
    assert 2 == len(rig.room.posts)


async def test_joining_again_with_the_same_key_makes_no_second_person(rig: Rig) -> None:
    await rig.open(CHECK_IN)
    key, people = rig.key(), len(rig.room.people)
    first = await rig.ask(None, Join("Ana", "member"), key=key, seat=b"a" * 32)
    assert first == await rig.ask(None, Join("Ana", "member"), key=key, seat=b"b" * 32)
    assert people + 1 == len(rig.room.people)


# Posts without a name.


@pytest.mark.parametrize(("phase", "command"), [("explore", NAMELESS), ("echo", SEALED)])
async def test_the_key_of_a_nameless_post_is_tied_to_nobody(
    rig: Rig, phase: str, command: SubmitPost
) -> None:
    await at(rig, phase)
    key = rig.key()
    answer = await rig.ask("ana", command, key=key)
    (spent,) = [one for one in (await rig.stored()).keys if one.step is not None]
    assert (hash_key(key), answer.fields["post"]) == (spent.key_hash, spent.post)
    for person in rig.ids.values():
        assert person not in repr(spent)
    assert key not in repr(await rig.stored())
    assert answer == await rig.ask("chloe", command, key=key), "the key alone names it"


async def test_the_key_changes_and_takes_back_while_the_step_is_open(rig: Rig) -> None:
    await at(rig, "explore")
    key = rig.key()
    post = str((await rig.ask("ana", NAMELESS, key=key)).fields["post"])
    await rig.ask("ana", EditPost(post, "Angry?"), post_key=key, key=rig.key())
    assert "Angry?" == rig.kept.text(rig.room.posts[post].text)
    assert [post] == rig.kept.own_posts([hash_key(key), hash_key("another")])
    await rig.ask("ana", WithdrawPost(post), post_key=key)
    assert "withdrawn" == rig.room.posts[post].state


async def test_what_the_key_did_is_tied_to_nobody_either(rig: Rig) -> None:
    await at(rig, "explore")
    key, edit = rig.key(), rig.key()
    post = str((await rig.ask("ana", NAMELESS, key=key)).fields["post"])
    first = await rig.ask("ana", EditPost(post, "Angry?"), post_key=key, key=edit)
    assert first == await rig.ask("chloe", EditPost(post, "Angry?"), post_key=key, key=edit)
    assert 2 == len(fleeting(rig))


async def test_a_post_and_its_withdrawal_in_one_turn_find_each_other(rig: Rig) -> None:
    await at(rig, "echo")
    keys = [rig.key() for _ in range(3)]
    posts = [str((await rig.ask("ana", SEALED, key=key)).fields["post"]) for key in keys]
    await asyncio.gather(
        *(
            rig.ask("ana", WithdrawPost(post), post_key=key)
            for post, key in zip(posts, keys, strict=True)
        )
    )
    assert {} == rig.kept.sealed


async def test_keys_go_when_the_step_and_its_undo_are_over_and_not_before(rig: Rig) -> None:
    await at(rig, "explore")
    step = rig.room.at
    await rig.ask("ana", NAMELESS, key=rig.key())
    await rig.ask("dee", MoveOn())
    await rig.passes(seconds=10)
    assert [step] == fleeting(rig) == await fleeting_stored(rig)
    await rig.passes(ms=1)
    assert [] == fleeting(rig) == await fleeting_stored(rig)


async def test_keys_stay_for_a_step_that_undo_or_back_has_opened_again(rig: Rig) -> None:
    await at(rig, "explore")
    await rig.ask("ana", NAMELESS, key=rig.key())
    for back in (UndoMove(), GoBack()):
        await rig.ask("dee", MoveOn())
        await rig.passes(seconds=5)
        await rig.ask("dee", back)
        await rig.passes(minutes=1)
        assert 1 == len(fleeting(rig)) == len(await fleeting_stored(rig))


async def test_keys_of_a_step_that_was_undone_go_with_the_undo(rig: Rig) -> None:
    await at(rig, "clarify")
    await rig.ask("dee", MoveOn())
    await rig.ask("ana", NAMELESS, key=rig.key())
    await rig.ask("dee", UndoMove())
    assert [] == fleeting(rig) == await fleeting_stored(rig)


async def test_keys_go_with_the_end(rig: Rig) -> None:
    await at(rig, "explore")
    key = rig.key()
    post = str((await rig.ask("ana", NAMELESS, key=key)).fields["post"])
    await rig.ask("dee", EndSession())
    assert [] == fleeting(rig) == await fleeting_stored(rig)
    with pytest.raises(Refusal):
        await rig.ask("ana", WithdrawPost(post), post_key=key)


async def test_keys_go_after_a_restart_too(rig: Rig) -> None:
    await at(rig, "explore")
    await rig.ask("ana", NAMELESS, key=rig.key())
    await rig.ask("dee", MoveOn())
    await rig.kill()
    rig.clock.to(rig.clock.now_ms() + 3_600_000)
    again = await process(rig.storage.real, rig.clock, rig.dice, like=rig)
    assert [] == fleeting(again) == await fleeting_stored(again)
    await again.alarm.stop()


async def test_keys_go_although_the_store_was_away_when_they_should(rig: Rig) -> None:
    await at(rig, "explore")
    await rig.ask("ana", NAMELESS, key=rig.key())
    await rig.ask("dee", MoveOn())
    rig.storage.away = 2
    await rig.passes(seconds=11)
    assert 1 == len(await fleeting_stored(rig))
    await rig.passes(seconds=6)
    await rig.passes(seconds=6)
    assert [] == fleeting(rig) == await fleeting_stored(rig)


async def test_forgetting_waits_for_the_turn_that_is_on_and_loses_nothing_to_it(rig: Rig) -> None:
    await at(rig, "explore")
    await rig.ask("ana", NAMELESS, key=rig.key())
    await rig.ask("dee", MoveOn())
    rig.storage.gate = asyncio.Event()
    hand = asyncio.ensure_future(rig.ask("dee", EditPost("x", "y")))
    move = asyncio.ensure_future(rig.ask("dee", MoveOn()))
    rig.clock.to(rig.clock.now_ms() + 10_001)
    for _ in range(20):
        await asyncio.sleep(0)
    rig.storage.gate.set()
    await asyncio.gather(hand, move, return_exceptions=True)
    await rig.passes(seconds=11)
    assert [] == fleeting(rig) == await fleeting_stored(rig)


async def test_keys_of_signed_posts_are_for_good(rig: Rig) -> None:
    await at(rig, "explore")
    key = rig.key()
    answer = await rig.ask("ana", QUESTION, key=key)
    await rig.ask("dee", MoveOn())
    await rig.passes(minutes=5)
    assert answer == await rig.ask("ana", QUESTION, key=key)
    assert [] == rig.kept.own_posts([hash_key(key)])


async def test_an_unknown_key_opens_nothing(rig: Rig) -> None:
    await at(rig, "explore")
    post = str((await rig.ask("ana", NAMELESS, key=rig.key())).fields["post"])
    for post_key in ("", rig.key()):
        with pytest.raises(Refusal):
            await rig.ask("ana", WithdrawPost(post), post_key=post_key)


async def test_inner_commands_carry_no_key(rig: Rig) -> None:
    await rig.open()
    before = len(rig.kept.keys)
    await rig.ask("dee", TakeSeat(), seat=b"x" * 32)
    await rig.ask("dee", StartSession())
    assert before == len(rig.kept.keys)


async def test_keys_go_when_a_crash_came_just_before_the_forgetting(rig: Rig) -> None:
    """A post was kept in between, so that nothing stored says that there is something to forget."""
    await at(rig, "clarify")
    await rig.ask("dee", MoveOn())
    await rig.ask("ana", NAMELESS, key=rig.key())
    await rig.ask("dee", GoBack())
    await rig.alarm.stop()
    rig.clock.to(rig.clock.now_ms() + 10_001)
    await rig.ask("ana", QUESTION)
    await rig.kill()
    again = await process(rig.storage.real, rig.clock, rig.dice, like=rig)
    assert [] == fleeting(again) == await fleeting_stored(again)
    await again.alarm.stop()
