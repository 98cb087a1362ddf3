"""What came of one stop and start, and how it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from tests.bench.page import QUIET_S, Page
from tests.bench.poster import Poster

DISTURBED_ABOVE = 0.15  # a start is work of the machine too, so some is always left over


@dataclass(frozen=True, slots=True)
class Stopped:
    """One stop and start. Moments in seconds since the signal."""

    pages: list[Page]
    posters: list[Poster]
    signal_s: float
    ended_s: float
    ready_s: float
    others_share: float

    @property
    def let_go(self) -> list[float]:
        return sorted(page.let_go_s - self.signal_s for page in self.pages)

    @property
    def disturbed(self) -> bool:
        return self.others_share > DISTURBED_ABOVE

    @property
    def first_let_go_s(self) -> float:
        return min(page.let_go_s for page in self.pages)

    @property
    def away(self) -> list[float]:
        return sorted(page.back_s - page.let_go_s for page in self.pages)

    @property
    def after_ready(self) -> list[float]:
        return sorted(page.back_s - self.signal_s - self.ready_s for page in self.pages)

    @property
    def room_widths_ms(self) -> list[float]:
        """From the first to the last of one room."""
        rooms: dict[int, list[float]] = {}
        for page in self.pages:
            rooms.setdefault(page.number, []).append(page.let_go_s * 1e3)
        return sorted(max(moments) - min(moments) for moments in rooms.values())

    @property
    def behind(self) -> int:
        """Pages that came back to less than had been answered before."""
        heads: Counter[int] = Counter()
        for poster in self.posters:
            for number, seq in poster.heads.items():
                heads[number] = max(heads[number], seq)
        return sum(page.seq_back < heads[page.number] for page in self.pages)


def told(one: Stopped) -> str:
    late = sum(at_s > one.first_let_go_s for p in one.posters for at_s in p.answered_s)
    refused, cut_off = sum(p.refused for p in one.posters), sum(p.cut_off for p in one.posters)
    codes = ", ".join(f"{code} x{n}" for code, n in Counter(p.code for p in one.pages).items())
    spoke = sum(away_s > QUIET_S for away_s in one.away) / len(one.pages)
    widths = one.room_widths_ms
    vain = sum((page.vain for page in one.pages), Counter[str]())
    return "\n".join(
        [
            f"{len(one.pages):,} pages in {len(widths)} rooms"
            f"{'  DISTURBED by other work on the cores' if one.disturbed else ''}",
            f"  stop: {one.ended_s:.2f} s from the signal to the end; then ready again after "
            f"{one.ready_s - one.ended_s:.2f} s",
            f"  posts after the first page was let go: {late:,} answered, {refused} refused, "
            f"{cut_off} cut off at the end",
            f"  closes: {codes}; first after {one.let_go[0]:.2f} s, last after "
            f"{one.let_go[-1]:.2f} s, at most {_most_in_a_second(one.let_go):,} in one second",
            f"  one room's closes within: p50 {at(widths, 0.5):.1f}, p99 {at(widths, 0.99):.1f} ms",
            f"  back at the head since let go: {_spread(one.away)}; tries: "
            f"p50 {at([p.tries for p in one.pages], 0.5)}",
            f"  back at the head since ready: {_spread(one.after_ready)}; at most "
            f"{_most_in_a_second(one.after_ready):,} in one second",
            f"  tries in vain: {', '.join(f'{why} x{n:,}' for why, n in vain.items()) or 'none'}",
            f"  pages that said that they were catching up: {spoke:.0%}",
            f"  pages behind what had been answered: {one.behind}\n",
        ]
    )


def medians(found: list[Stopped]) -> str:
    def of(values: Iterable[float]) -> str:
        kept = sorted(values)
        return f"{median(kept):.2f} ({kept[0]:.2f}-{kept[-1]:.2f})"

    return "\n".join(
        [
            f"medians of {len(found)} rounds (least-most), s",
            f"  stop: {of(one.ended_s for one in found)}",
            f"  ready again: {of(one.ready_s - one.ended_s for one in found)}",
            f"  back since let go p50: {of(at(one.away, 0.5) for one in found)}",
            f"  back since let go p99: {of(at(one.away, 0.99) for one in found)}",
            f"  back since ready p99: {of(at(one.after_ready, 0.99) for one in found)}",
        ]
    )


def _spread(seconds: list[float]) -> str:
    return f"p50 {at(seconds, 0.5):.2f}, p99 {at(seconds, 0.99):.2f}, last {max(seconds):.2f} s"


def at(values: list[float] | list[int], share: float) -> float:
    """The value below which this share lies."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _most_in_a_second(moments: list[float]) -> int:
    """In any one second, wherever it begins."""
    ordered = sorted(moments)
    first, most = 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > 1:
            first += 1
        most = max(most, last - first + 1)
    return most
