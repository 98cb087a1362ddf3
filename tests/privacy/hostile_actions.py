"""Everything that can be written of an action, in words that want to be more than words."""

from __future__ import annotations

from tests.access.in_process import Browser


async def write_actions(presenter: Browser, dee: Browser, words: list[str]) -> None:
    """One shown and told of, one drafted, one written alone. Leaves the set looking back."""
    await dee.go_to("commit")
    said = {"text": words[3], "sign": words[4], "due": "2026-12-03"}
    shown = await presenter.do("commit_action", **said)
    await dee.do("commit_action", text=words[5], sign=words[0], person=presenter.person)
    await dee.go_to("action_review")
    told = {"status": "changed", "learned": words[1], "tell": "on"}
    await presenter.do("update_action", action=shown["action"], **told)
    await presenter.do("commit_action", text=words[2])
