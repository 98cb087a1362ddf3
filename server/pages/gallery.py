"""The formats as they are shown: in groups, in their order, and the one that is proposed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from server.formats.loader import BuiltIn, Group
from server.render.views import FormatGroup, FormatView


class Gallery:
    """Made once, from what is built in."""

    def __init__(self, formats: Mapping[str, BuiltIn], groups: Mapping[str, Group]) -> None:
        self._views = {key: view_of(key, one) for key, one in formats.items()}
        self._of_group = {
            group: [self._views[key] for key, one in formats.items() if one.group == group]
            for group in groups
        }
        self._groups = groups
        self._pages: dict[str, str] = {}

    def page(self, key: str, draw: Callable[[], str]) -> str:
        """A page of the gallery, drawn once: nothing in it is anybody's, and it takes a while."""
        if key not in self._pages:
            self._pages[key] = draw()
        return self._pages[key]

    @property
    def proposed(self) -> FormatView:
        return next(iter(self._views.values()))

    def view(self, key: str) -> FormatView | None:
        return self._views.get(key)

    def chosen(self, key: str, own: Sequence[FormatView] = ()) -> FormatView:
        """What the form stands at when this one is asked for."""
        mine = next((view for view in own if view.key == key), None)
        return mine or self._views.get(key) or self.proposed

    def groups(self) -> list[FormatGroup]:
        return [
            FormatGroup(group.heading, group.says, tuple(self._of_group[key]))
            for key, group in self._groups.items()
        ]

    def near(self, chosen: FormatView, own: Sequence[FormatView] = ()) -> list[FormatGroup]:
        """Those that the form shows at once: one's own, the first group, and the one chosen.

        They have headings only where there are some of one's own.
        """
        first = self.groups()[0].formats
        known = chosen in own or chosen in first
        ready = first if known else (chosen, *first)
        if not own:
            return [FormatGroup("", "", ready)]
        return [FormatGroup("Your own", "", tuple(own)), FormatGroup("Ready-made", "", ready)]

    def others(self, near: Sequence[FormatGroup]) -> list[FormatGroup]:
        """All besides; a group in which there is nothing more is left out."""
        shown = [view for group in near for view in group.formats]
        found = []
        for group in self.groups():
            formats = tuple(view for view in group.formats if view not in shown)
            if formats:
                found.append(FormatGroup(group.heading, group.says, formats))
        return found


def view_of(key: str, one: BuiltIn) -> FormatView:
    """A format, as it is shown."""
    phases = json.loads(one.words)["phases"]
    return FormatView(
        key=key,
        name=one.name,
        purpose=one.purpose,
        story=one.story,
        size=one.size,
        form=one.format,
        phases={phase: words["name"] for phase, words in phases.items()},
    )
