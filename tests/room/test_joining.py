"""Coming to the door, being let in, coming back on another device, being taken out."""

from __future__ import annotations

import pytest

from server.room.acts.add_person_on_call import AddPersonOnCall
from server.room.acts.admit import Admit
from server.room.acts.confirm_agreement import ConfirmAgreement
from server.room.acts.end_session import EndSession
from server.room.acts.join import EVER_LIMIT, PEOPLE_LIMIT, Join
from server.room.acts.remove_person import RemovePerson
from server.room.acts.reopen_session import ReopenSession
from server.room.acts.replace_link import ReplaceLink
from server.room.audience import audience_of
from server.room.rights import can
from tests.room.scenes import (
    Scene,
    does,
    entered,
    knocked,
    opened,
    room_after,
    started,
)


def place(scene: Scene, name: str) -> str:
    return scene.room.people[scene[name]].place


# At the door.


def test_a_member_waits_at_the_door_and_sees_no_more_than_that() -> None:
    scene = room_after(opened(), knocked("ana"))
    assert "door" == place(scene, "ana") == audience_of(scene.room, scene["ana"])
    assert [] == scene.can("ana")


def test_an_observer_waits_at_the_door_too() -> None:
    scene = room_after(opened(), knocked("olu", role="observer"))
    assert "door" == place(scene, "olu")


def test_the_link_of_a_co_facilitator_lets_in_at_once() -> None:
    scene = room_after(opened(), knocked("cora", role="co_facilitator"))
    assert "inside" == place(scene, "cora")
    assert "desk" == audience_of(scene.room, scene["cora"])


def test_whoever_comes_has_agreed_by_coming() -> None:
    scene = room_after(opened(), entered("ana"))
    assert scene.room.people[scene["ana"]].agreed
    assert "not_now" == scene.refuses("ana", ConfirmAgreement()).name


@pytest.mark.parametrize(
    ("name", "refusal"), [("", "missing"), ("\u200b", "missing"), ("x" * 61, "too_long")]
)
def test_a_name_that_is_none_is_refused(name: str, refusal: str) -> None:
    assert refusal == room_after(opened()).refuses(None, Join(name, "member")).name


def test_people_can_come_while_the_session_runs_but_not_after_it() -> None:
    scene = room_after(opened(), started(), knocked("ana"), does("dee", EndSession()))
    assert "not_now" == scene.refuses(None, Join("Ben", "member")).name
    scene.does("dee", ReopenSession())
    scene.does(None, Join("Ben", "member"))


def test_two_people_may_have_the_same_name_and_are_two_people() -> None:
    scene = room_after(opened())
    first, second = scene.does(None, Join("Ana", "member")), scene.does(None, Join("Ana", "member"))
    assert first.answer["person"] != second.answer["person"]


def test_a_full_room_is_refused_and_taking_somebody_out_makes_a_place() -> None:
    names = [f"member{n}" for n in range(PEOPLE_LIMIT - 1)]
    scene = room_after(opened(), knocked(*names))
    assert "not_now" == scene.refuses(None, Join("One more", "member")).name
    assert "not_now" == scene.refuses("dee", AddPersonOnCall("One more")).name
    scene.does("dee", RemovePerson(scene[names[0]]))
    scene.does(None, Join("One more", "member"))


def test_arrivals_without_end_are_bounded_all_the_same() -> None:
    scene = room_after(opened())
    for n in range(EVER_LIMIT - 1):
        knocked(f"member{n}")(scene)
        scene.does("dee", RemovePerson(scene[f"member{n}"]))
    assert "not_now" == scene.refuses(None, Join("One more", "member")).name


# Being let in.


def test_one_press_lets_in_all_who_wait() -> None:
    scene = room_after(opened(), knocked("ana", "ben", "chloe"))
    assert 3 == len(scene.does("dee", Admit(everyone=True)).events)
    assert ["inside"] * 3 == [place(scene, name) for name in ("ana", "ben", "chloe")]


def test_everyone_does_not_mean_those_who_say_they_were_here_before() -> None:
    scene = room_after(opened(), knocked("ana"), knocked("ben", again=True))
    scene.does("dee", Admit(everyone=True))
    assert ("inside", "door") == (place(scene, "ana"), place(scene, "ben"))
    scene.does("dee", Admit((scene["ben"],)))
    assert "inside" == place(scene, "ben")


def test_naming_somebody_twice_lets_them_in_once() -> None:
    scene = room_after(opened(), knocked("ana"))
    assert 1 == len(scene.does("dee", Admit((scene["ana"], scene["ana"]))).events)


def test_letting_in_is_refused_where_nobody_waits() -> None:
    scene = room_after(opened(), entered("ana"))
    assert "not_now" == scene.refuses("dee", Admit(everyone=True)).name
    assert "not_now" == scene.refuses("dee", Admit((scene["ana"],))).name
    assert "no_such_person" == scene.refuses("dee", Admit(("nobody",))).name


def test_one_unknown_among_the_chosen_lets_in_none() -> None:
    scene = room_after(opened(), knocked("ana"))
    scene.refuses("dee", Admit((scene["ana"], "nobody")))
    assert "door" == place(scene, "ana")


def test_only_the_desk_lets_in() -> None:
    scene = room_after(opened(), entered("ana"), knocked("ben"))
    for name in ("ana", "ben"):
        assert "not_allowed" == scene.refuses(name, Admit(everyone=True)).name


# Coming back on another device.


def test_the_desk_gives_back_the_seat_of_somebody_who_was_here_before() -> None:
    scene = room_after(opened(), entered("ana"), knocked("phone", again=True))
    scene.does("dee", Admit((scene["phone"],), back_as=scene["ana"]))
    ana = scene.room.who(scene["phone"])
    assert ana is not None and scene["ana"] == ana.id
    assert "member" == audience_of(scene.room, scene["phone"])
    assert 2 == len(scene.room.inside())


def test_a_third_device_leads_to_the_same_person() -> None:
    scene = room_after(opened(), entered("ana"), knocked("phone", "tablet", again=True))
    scene.does("dee", Admit((scene["phone"],), back_as=scene["ana"]))
    scene.does("dee", Admit((scene["tablet"],), back_as=scene["phone"]))
    assert scene.room.who(scene["tablet"]) is scene.room.people[scene["ana"]]


def test_a_seat_is_never_given_in_another_role() -> None:
    scene = room_after(
        opened(),
        entered("ana"),
        entered("olu", role="observer"),
        knocked("phone", role="observer", again=True),
    )
    for name in ("ana", "dee"):
        command = Admit((scene["phone"],), back_as=scene[name])
        assert "not_now" == scene.refuses("dee", command).name


def test_nobody_can_come_back_as_the_one_who_opened_the_room() -> None:
    scene = room_after(opened(), knocked("thief", again=True))
    command = Admit((scene["thief"],), back_as=scene["dee"])
    assert "not_now" == scene.refuses("dee", command).name


def test_a_seat_goes_back_to_one_person_who_waits() -> None:
    scene = room_after(opened(), entered("ana", "ben"), knocked("phone", "tablet"))
    both = Admit((scene["phone"], scene["tablet"]), back_as=scene["ana"])
    assert "bad_field" == scene.refuses("dee", both).name
    inside = Admit((scene["ben"],), back_as=scene["ana"])
    assert "no_such_person" == scene.refuses("dee", inside).name
    nobody = Admit((scene["phone"],), back_as="nobody")
    assert "no_such_person" == scene.refuses("dee", nobody).name
    themselves = Admit((scene["phone"],), back_as=scene["phone"])
    assert "not_now" == scene.refuses("dee", themselves).name


def test_nobody_comes_back_as_somebody_who_was_taken_out() -> None:
    scene = room_after(opened(), entered("ana"), knocked("phone", again=True))
    scene.does("dee", RemovePerson(scene["ana"]))
    command = Admit((scene["phone"],), back_as=scene["ana"])
    assert "not_now" == scene.refuses("dee", command).name


# Only on the call.


def test_somebody_only_on_the_call_counts_and_has_no_screen() -> None:
    scene = room_after(opened())
    decision = scene.does("dee", AddPersonOnCall("Femi"))
    scene.people["femi"] = str(decision.answer["person"])
    assert "on_call" == place(scene, "femi")
    assert scene.room.people[scene["femi"]] in scene.room.inside()
    assert audience_of(scene.room, scene["femi"]) is None
    assert [] == can(scene.room, scene.room.people[scene["femi"]])


def test_somebody_on_the_call_can_come_with_a_screen_later() -> None:
    scene = room_after(opened(), knocked("phone"))
    scene.people["femi"] = str(scene.does("dee", AddPersonOnCall("Femi")).answer["person"])
    scene.does("dee", Admit((scene["phone"],), back_as=scene["femi"]))
    assert "inside" == place(scene, "femi")
    assert "member" == audience_of(scene.room, scene["phone"])


# Being taken out.


def test_whoever_is_taken_out_has_no_place_any_more() -> None:
    scene = room_after(opened(), entered("ana"), knocked("ben"))
    for name in ("ana", "ben"):
        scene.does("dee", RemovePerson(scene[name]))
        assert audience_of(scene.room, scene[name]) is None
        assert "not_allowed" == scene.refuses(name, ConfirmAgreement()).name
    assert "no_such_person" == scene.refuses("dee", RemovePerson(scene["ana"])).name


def test_a_device_that_came_back_goes_with_its_person() -> None:
    scene = room_after(opened(), entered("ana"), knocked("phone", again=True))
    scene.does("dee", Admit((scene["phone"],), back_as=scene["ana"]))
    assert "no_such_person" == scene.refuses("dee", RemovePerson(scene["phone"])).name
    scene.does("dee", RemovePerson(scene["ana"]))
    assert audience_of(scene.room, scene["phone"]) is None


def test_no_facilitator_is_taken_out_and_nobody_takes_out_themselves() -> None:
    scene = room_after(opened(), entered("cora", role="co_facilitator"))
    assert "not_allowed" == scene.refuses("cora", RemovePerson(scene["dee"])).name
    assert "not_allowed" == scene.refuses("cora", RemovePerson(scene["cora"])).name
    scene.does("dee", RemovePerson(scene["cora"]))
    assert "no_such_person" == scene.refuses("dee", RemovePerson("nobody")).name


# Links.


def test_each_new_link_is_another_generation() -> None:
    scene = room_after(opened())
    assert 2 == scene.does("dee", ReplaceLink("member")).events[0].generation  # type: ignore[attr-defined]
    scene.does("dee", ReplaceLink("member"))
    assert {"member": 3} == dict(scene.room.link_generations)


def test_the_way_back_belongs_to_the_one_who_opened() -> None:
    scene = room_after(opened(), entered("cora", role="co_facilitator"))
    assert "not_allowed" == scene.refuses("cora", ReplaceLink("return")).name
    scene.does("cora", ReplaceLink("observer"))
    scene.does("dee", ReplaceLink("return"))


def test_a_stranger_is_not_the_clock_nor_a_newcomer() -> None:
    scene = room_after(opened(), entered("ana"))
    scene.people["stranger"] = "no-such-id"
    assert "not_allowed" == scene.refuses("stranger", Join("Ana", "member")).name
