"""Slips that were drawn are kept; what is shown is never an old one."""

from __future__ import annotations

from server.room.acts.edit_post import EditPost
from server.room.acts.hide_post import HidePost
from server.room.acts.withdraw_post import WithdrawPost
from tests.render.pages import renderer
from tests.render.stage import Stage

MANY = 40


def checking_in() -> Stage:
    here = Stage("r1", "check_in_only")
    here.come_in("Ana", "Ben")
    here.start()
    here.go_to("check_in")
    return here


def shown(here: Stage) -> str:
    return renderer(here.now_ms).whole(here.kept, "member", here.present)


def test_what_is_written_anew_is_shown_anew() -> None:
    here = checking_in()
    post = here.write("Ana", "tired", kind="reflection")
    assert "tired" in shown(here)
    here.do(EditPost(post, "wide awake"), here.ids["Ana"])
    assert "wide awake" in shown(here)
    assert "tired" not in shown(here)


def test_what_is_taken_back_or_down_is_shown_no_more() -> None:
    here = checking_in()
    back = here.write("Ana", "tired", kind="reflection")
    down = here.write("Ben", "cross", kind="reflection")
    shown(here)
    here.do(WithdrawPost(back), here.ids["Ana"])
    here.do(HidePost(down))
    assert "tired" not in shown(here)
    assert "cross" not in shown(here)


def test_the_same_words_of_two_people_are_two_slips() -> None:
    here = checking_in()
    for number in range(MANY):
        here.write(("Ana", "Ben")[number % 2], "the same", kind="reflection")
    found = shown(here)
    assert MANY == found.count("the same")
    for name in ("Ana", "Ben"):
        assert MANY // 2 == found.count(f'data-kind="reflection" data-by="{here.ids[name]}"')


def test_two_rooms_do_not_share_their_slips() -> None:
    one, other = checking_in(), Stage("r2", "check_in_only")
    other.come_in("Ana", "Ben")
    other.start()
    other.go_to("check_in")
    drawn = renderer(one.now_ms)
    for here in (one, other):
        here.write("Ana", "the same", kind="reflection")
    assert "/rooms/r1/posts/" in drawn.whole(one.kept, "member", one.present)
    found = drawn.whole(other.kept, "member", other.present)
    assert "/rooms/r2/posts/" in found
    assert "/rooms/r1/" not in found


def test_erased_words_do_not_stay_in_what_was_drawn() -> None:
    here = checking_in()
    drawn = renderer(here.now_ms)
    post = here.write("Ana", "marked-and-erased", kind="reflection")
    drawn.whole(here.kept, "member", here.present)
    assert drawn._slips._post.cache_info().currsize > 0
    here.do(WithdrawPost(post), here.ids["Ana"])
    event, room = here.told[-1]
    drawn.told(here.kept, event, room, "member", here.present)
    assert 0 == drawn._slips._post.cache_info().currsize
    drawn.whole(here.kept, "member", here.present)
    drawn.forget()
    assert 0 == drawn._slips._post.cache_info().currsize
