"""Editions on a time line: where each begins and ends, as percentages of the years shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

MOST_TICKS = 8
_STEPS = (1, 2, 5, 10, 20, 50, 100)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """One edition; ``left`` and ``right`` are percentages. Without a beginning it is ``vague``."""

    edition: Row
    ends_on: date | None
    left: float
    right: float
    vague: bool
    open: bool


@dataclass(frozen=True)
class TimeLine:
    """The bars, the years on the axis with their places, and the place of the day asked about."""

    bars: list[Bar]
    ticks: list[tuple[int, float]]
    marker: float


def time_line(editions: Sequence[Row], as_of: date) -> TimeLine:
    """Return the time line of the editions of a work with ``implemented_on`` and ``ends_on``."""
    ends = [_day(row["ends_on"]) for row in editions]
    begins = [row["implemented_on"] for row in editions]
    days = [day for day in (*begins, *ends, as_of) if day is not None]
    first, last = date(min(days).year - 1, 1, 1), date(max(days).year + 2, 1, 1)
    span = (last - first).days

    def place(day: date) -> float:
        return round(100 * (day - first).days / span, 2)

    bars = [
        Bar(
            edition=row,
            ends_on=end,
            left=place(begin) if begin else 0.0,
            right=place(end) if end else 100.0,
            vague=begin is None,
            open=end is None,
        )
        for row, begin, end in zip(editions, begins, ends, strict=True)
    ]
    return TimeLine(bars, _ticks(first, last, place), place(as_of))


def _ticks(first: date, last: date, place: Any) -> list[tuple[int, float]]:
    years = last.year - first.year
    step = next(step for step in _STEPS if years / step <= MOST_TICKS)
    start = first.year + 1
    return [(year, place(date(year, 1, 1))) for year in range(start, last.year) if year % step == 0]


def _day(text: str | date | None) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else text
