"""One press: a command for the keeper, and a call that does the same to the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from server.room.decision import Command
from tests.keeper.model import Model


@dataclass(frozen=True)
class Press:
    """`by` presses; `call` does the same to the model. `post_key`: sent along with it. `comes`: the
    name of somebody who is there after it."""

    by: str
    command: Command
    call: Callable[[Model], None]
    post_key: str = ""
    comes: str = ""

    def on(self, model: Model) -> None:
        """Raises: No: the room should refuse it."""
        model.may_act(self.by)
        self.call(model)
        model.settle_turns()


@dataclass(frozen=True)
class Moment:
    """What somebody who presses has before them. `key`: of this press. `ids`: of people; `posts`
    and `deeds`: the key of the press that has made one -> its id."""

    model: Model
    ids: Mapping[str, str]
    posts: Mapping[str, str]
    deeds: Mapping[str, str]
    key: str = field(default="")

    def somebody(self, pick: int) -> str:
        """Anybody of this room, by name."""
        names = list(self.ids)
        return names[pick % len(names)]

    def a_post(self, pick: int) -> tuple[str, str]:
        """Key and id of one of the last posts."""
        return _one_of_the_last(self.posts, pick)

    def a_deed(self, pick: int) -> tuple[str, str]:
        """Key and id of one of the last actions."""
        return _one_of_the_last(self.deeds, pick)


def _one_of_the_last(found: Mapping[str, str], pick: int) -> tuple[str, str]:
    keys = list(found) or ["none"]
    key = keys[-1 - pick % min(4, len(keys))]
    return key, found.get(key, "none")


Make = Callable[[Moment, str, int], Press]


def plain(command: Command, method: str) -> Make:
    """A press without any field."""

    def make(now: Moment, by: str, pick: int) -> Press:
        return Press(by, command, lambda model: getattr(model, method)(by))

    return make


def about(kind: Callable[[str], Command], method: str) -> Make:
    """A press about one person."""

    def make(now: Moment, by: str, pick: int) -> Press:
        other = now.somebody(pick)
        return Press(by, kind(now.ids[other]), lambda model: getattr(model, method)(by, other))

    return make
