"""What the form of an own format shows: its fields, and what they come to."""

from __future__ import annotations

from server.formats.draft import kinds as kinds_of
from server.formats.library import Library
from server.formats.loader import form_of
from server.formats.own import in_the_form, shown_name, with_size
from server.formats.warnings import warnings_of
from server.pages.desk import Desk
from server.pages.format_fields import values_of
from server.pages.owned import Owned
from server.render.format_form import UNNAMED, FormatForm, Look, steps_of
from server.render.views import FormatView

MOST_MINUTES_DRAWN = 6_000
MOST_ROUNDS_DRAWN = 12


def shown_form(desk: Desk, found: Owned, look: Look) -> FormatForm:
    """The form of what is kept, or would be."""
    return form_of_own(found, look, desk.library, _kind_choices(desk), desk.least_authors)


def form_of_own(
    found: Owned, look: Look, library: Library, kinds: list[tuple[str, str]], least_authors: int
) -> FormatForm:
    file, values = found.file, values_of(found.file, library)
    view = _drawn(library, found)
    names = [shown_name(file, n, library) or UNNAMED for n in range(1, len(file.phase) + 1)]
    warned = warnings_of(view.form, names, least_authors) if view is not None else []
    return FormatForm(
        id=found.kept.id,
        version=found.kept.version,
        values={**values, **look.gone},
        errors={},
        steps=steps_of(values, len(file.phase), look.open),
        view=view,
        warnings=[(warning.says, warning.phase) for warning in warned],
        why=found.format.why,
        why_at=found.format.phase,
        look=look,
        kinds=kinds,
    )


def _drawn(library: Library, found: Owned) -> FormatView | None:
    """What a draft comes to so far; None while its minutes or rounds are beyond all measure."""
    file = with_size(found.file)
    numbers = range(1, len(file.phase) + 1)
    names = {file.phase[n - 1]["key"]: shown_name(file, n, library) for n in numbers}
    rules = form_of(found.key, file, in_the_form(file))
    drawn = FormatView(
        key=found.key,
        name=file.name,
        purpose=file.purpose,
        story=file.story,
        size=file.size,
        form=rules,
        phases={key: name or UNNAMED for key, name in names.items()},
    )
    most = max(file.rounds, file.all_rounds)
    return drawn if most <= MOST_ROUNDS_DRAWN and 0 < drawn.minutes <= MOST_MINUTES_DRAWN else None


def _kind_choices(desk: Desk) -> list[tuple[str, str]]:
    """What a step may begin as: key and name, by name."""
    found = kinds_of(list(desk.formats.values()))
    names = [(key, desk.library[key].name) for key in found if key in desk.library]
    return sorted(names, key=lambda pair: pair[1])
