"""What must hold of a room and its store at every moment, whatever has been pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from server.keeper.shelf import Kept, Shelf
from server.render.json_view import view
from server.room.acts.raise_hand import HandRaised
from server.room.acts.set_rounds import RoundsSet
from server.room.acts.show_posts import PostsShown
from server.room.acts.submit_post import PostSubmitted
from server.room.acts.take_controls import ControlsTaken
from server.room.event import Event
from server.room.finish import ends_at_ms
from server.room.rules import apply, fold
from server.room.state import Room
from server.room.waiting import card, is_queue, waiting
from server.storage.contract import Reading
from tests.keeper.model import Model
from tests.keeper.rig import Rig

STATES = {"pending": "waiting", "running": "running", "paused": "stopped", "in_time_out": "stopped"}


@dataclass
class Follower:
    """Follows the log as it grows, event by event. `rooms`: the room at each seq from 1 on."""

    rooms: list[Room] = field(default_factory=list)
    news: list[Event] = field(default_factory=list)

    def follow(self, stored: Reading) -> None:
        assert stored.head == len(stored.events) >= len(self.rooms), "gapless, and only growing"
        self.news = list(stored.events[len(self.rooms) :])
        for event in self.news:
            self.rooms.append(apply(self.rooms[-1] if self.rooms else None, event))


def hold_log(rig: Rig, stored: Reading, follower: Follower) -> None:
    """O1, O7: from whatever point it is folded, the log gives what is kept in memory."""
    seq = rig.room.seq
    assert seq <= stored.head
    assert rig.room == follower.rooms[seq - 1]
    earlier = rig.dice.choice(follower.rooms[:seq])
    if seq - earlier.seq < 40 or rig.dice.random() < 0.1:
        assert rig.room == fold(earlier, stored.events[earlier.seq : seq])
    told = rig.ears.told_rooms.get(rig.room_id, [])
    if told:
        assert rig.room == told[-1][1]


def hold_memory(rig: Rig, stored: Reading) -> None:
    """What is in memory is what is stored, neither more nor less."""
    if rig.room.seq < stored.head:
        return
    kept = rig.kept
    assert dict(stored.texts) == kept.texts
    assert dict(stored.seats) == kept.seats
    if rig.keeper.alone:
        assert {post.post: post for post in stored.sealed} == kept.sealed
        assert {key.key_hash: key for key in stored.keys} == kept.keys


def hold_words(room: Room, stored: Reading) -> None:
    """Words that somebody can see are there; those taken back, and those unseen, are not."""
    for post in room.posts.values():
        assert (post.text in stored.texts) == (post.state != "withdrawn")
    for person in room.people.values():
        assert person.name in stored.texts
    words = set(stored.texts.values())
    assert not any(sealed.body in words for sealed in stored.sealed)
    assert all(sealed.step not in room.revealed for sealed in stored.sealed)


def hold_names(rig: Rig, stored: Reading, news: Sequence[Event]) -> None:
    """A2: no observer has done anything. N2, N3: nothing nameless is tied to anybody."""
    people = list(rig.ids.values())
    watching = {rig.ids[name] for name in rig.ids if name.startswith("olu")}
    for event in news:
        assert not watching & set(actors(event)), event
        if isinstance(event, PostSubmitted) and event.by is None:
            assert not any(person in repr(event) for person in people)
        if isinstance(event, PostsShown):
            nameless = [line for line in event.posts if line[2] is None]
            assert not any(person in repr(nameless) for person in people)
    fleeting = [spent for spent in stored.keys if spent.step is not None]
    assert not any(person in repr(fleeting) for person in people)
    for sealed in stored.sealed:
        assert sealed.by is not None or not any(person in repr(sealed) for person in people)


def actors(event: Event) -> list[str]:
    """Whoever this event says has done something, or is to do it."""
    match event:
        case HandRaised(person):
            return [person]
        case ControlsTaken(holder):
            return [holder] if holder is not None else []
        case RoundsSet(presenters):
            return list(presenters)
        case PostSubmitted(by=by):
            return [by] if by is not None else []
        case PostsShown(posts=posts):
            return [by for _, _, by, _ in posts if by is not None]
    return []


def hold_keys(model: Model, stored: Reading, rig: Rig) -> None:
    """D4, N8: keys of nameless posts live as long as their step and its undo, and no longer."""
    fleeting = {spent.step for spent in stored.keys if spent.step is not None}
    undo = rig.room.undo
    if undo is None or undo.until_ms < model.now:
        assert fleeting <= {rig.room.at if rig.room.session == "running" else -1}


def hold_model(model: Model, rig: Rig, stored: Reading, posts: dict[str, str]) -> None:
    """The room is what the model says."""
    room, ids = rig.room, rig.ids
    assert model.session == room.session
    for name, guest in model.guests.items():
        found = room.people[ids[name]]
        assert (guest.place, guest.role) == (found.place, found.role.removesuffix("_facilitator"))
    assert (ids[model.holder] if model.holder else None) == room.holder
    assert (ids[model.stand_in] if model.stand_in else None) == room.stand_in
    assert model.shown_steps == set(room.revealed)
    shown = {
        posts[key]: (post.text if post.state != "gone" else None, post.step, post.nameless)
        for key, post in model.posts.items()
        if not post.sealed
    }
    assert shown == {
        post.id: (stored.texts.get(post.text), post.step, post.by is None)
        for post in room.posts.values()
    }
    sealed = {posts[key]: post.text for key, post in model.posts.items() if post.sealed}
    assert sealed == {one.post: one.body for one in stored.sealed}
    if model.path is not None and model.session == "running":
        hold_clock(model, room, ids)
    hold_questions(model, room, posts)


def hold_questions(model: Model, room: Room, posts: dict[str, str]) -> None:
    now, key = card(room), model.card()
    assert (None if now is None else now.id) == (None if key is None else posts[key])
    if is_queue(room):
        assert [post.id for post in waiting(room)] == [posts[key] for key in model.in_order()]
        assert room.run is not None and model.path is not None
        assert room.run.voices_only == model.path.voices
    for key, post in model.posts.items():
        if not post.sealed:
            found = room.posts[posts[key]]
            assert (found.been, found.outcome or "") == (post.been, post.left)


def hold_clock(model: Model, room: Room, ids: dict[str, str]) -> None:
    path, run = model.path, room.run
    assert path is not None and run is not None
    assert (path.at, path.state) == (run.at, STATES[run.timer.state])
    assert path.remaining() == run.timer.remaining(model.now)
    assert path.minutes == [step.minutes for step in run.path]
    assert tuple(ids[name] for name in path.hands) == run.hands
    assert path.show_at == run.show_at_ms
    assert path.finish() == ends_at_ms(room, model.now)


async def hold_view(rig: Rig) -> None:
    """O2, O7: whoever loads the room afresh sees, byte for byte, what is seen by who stayed."""
    fresh = await Shelf(rig.storage.real).find(rig.room_id)
    assert fresh is not None
    if fresh.room.seq > rig.room.seq or not rig.keeper.alone:
        return
    fresh.done = rig.kept.done
    person = rig.room.who(rig.dice.choice(list(rig.ids.values())))
    if person is None or person.place in ("removed", "on_call"):
        return

    def seen(kept: Kept) -> dict[str, object]:
        present = rig.keeper.roster.present(rig.room_id)
        return view(kept, person, present, rig.clock.now_ms(), rig.keeper.epoch)

    assert seen(fresh) == seen(rig.kept)
