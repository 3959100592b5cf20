"""Rights of a body on a time line: when each was valid, suspended or ended, as percentages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from nqi.terms import QualificationStatus

MOST_TICKS = 8
_STEPS = (1, 2, 5, 10, 20, 50)
VALID, EXPIRED = QualificationStatus.VALID.code, QualificationStatus.EXPIRED.code
ENDS = tuple(QualificationStatus[name].code for name in ("WITHDRAWN", "CANCELLED", "SUPERSEDED"))

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Span:
    """A time in one status; an unknown begin or end is None."""

    status: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Bar:
    """A span as it is drawn: from ``left`` to ``right`` percent of the years shown."""

    status: str
    left: float
    right: float


@dataclass(frozen=True)
class RightsLine:
    """The bars of each right by its id, the years on the axis, and the place of the day."""

    bars: Mapping[int, list[Bar]]
    ticks: list[tuple[int, float]]
    marker: float


def spans(right: Row, events: Sequence[Row]) -> list[Span]:
    """Return the times of a right in order: what its term and its dated events say of them.

    A right is valid from the first day of its term; an end that is published is never left; the
    end of the term lasts. Without a term and without an event there is nothing to draw.
    """
    steps: list[tuple[date | None, str]] = []
    if right["valid_from"] or right["valid_to"]:
        steps.append((right["valid_from"], VALID))
    steps += [(event["happened_on"], event["status"]) for event in events]
    ended = next((number for number, step in enumerate(steps) if step[1] in ENDS), None)
    if ended is not None:
        steps = steps[: ended + 1]
    elif right["valid_to"]:
        steps = [step for step in steps if step[0] is None or step[0] < right["valid_to"]]
        steps.append((right["valid_to"], EXPIRED))
    steps.sort(key=lambda step: step[0] or date.min)
    closed = [*steps, (None, "")]
    return [
        Span(status, start, following[0])
        for (start, status), following in pairwise(closed)
        if start != following[0] or start is None
    ]


def rights_line(
    rights: Sequence[Row], events: Mapping[int, Sequence[Row]], as_of: date
) -> RightsLine | None:
    """Return the time line of the rights of a body; None where no right has a date."""
    found = {one["id"]: spans(one, events.get(one["id"], ())) for one in rights}
    days = [
        day
        for each in found.values()
        for span in each
        for day in (span.start, span.end)
        if day is not None
    ]
    if not days:
        return None
    first, last = date(min(*days, as_of).year, 1, 1), date(max(*days, as_of).year + 2, 1, 1)
    length = (last - first).days

    def place(day: date | None, otherwise: float) -> float:
        return otherwise if day is None else round(100 * (day - first).days / length, 2)

    bars = {
        key: [Bar(one.status, place(one.start, 0.0), place(one.end, 100.0)) for one in each]
        for key, each in found.items()
    }
    years = last.year - first.year
    step = next((step for step in _STEPS if years / step <= MOST_TICKS), 100)
    ticks = [
        (year, place(date(year, 1, 1), 0.0))
        for year in range(first.year + 1, last.year)
        if year % step == 0
    ]
    return RightsLine(bars, ticks, place(as_of, 0.0))
