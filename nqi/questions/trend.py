"""Trend: an indicator over the releases that are kept, or over the days of one release.

By release it says what the catalogue knew then; by day, what it says today of that day. The first
shows how the data grew, the second how qualifications and standards changed.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from nqi.db import Database, OpenRelease
from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.questions.indicator import DEFAULT_THRESHOLD, IndicatorAnswer, indicator
from nqi.terms import DemandBasis, Indicator, Level, TrendStep

MOST_POINTS = 60
MONTHS = {TrendStep.MONTH: 1, TrendStep.QUARTER: 3, TrendStep.YEAR: 12}


@dataclass(frozen=True)
class TrendPoint:
    """The indicator at one moment."""

    day: date
    release: str
    answer: IndicatorAnswer


def trend(
    database: Database,
    release: OpenRelease,
    asked: Planning,
    name: Indicator,
    *,
    step: TrendStep = TrendStep.QUARTER,
    since: date | None = None,
    level: Level | None = None,
    threshold: float = DEFAULT_THRESHOLD,
) -> tuple[TrendPoint, ...]:
    """Return the indicator at each moment from ``since`` to the day asked for, oldest first.

    Without ``since`` it is two years of days, or all releases. By release the day of each answer
    is the one the release was made on. Raises InvalidInput for more than ``MOST_POINTS`` moments.
    """
    if asked.demand is DemandBasis.GRID:
        raise InvalidInput("demand GRID: a trend takes regions or points, not cells")
    moments = (
        _releases(database, asked.as_of, since)
        if step is TrendStep.RELEASE
        else _days(asked, step, since)
    )
    points = []
    for day, release_id in moments:
        then = database.chosen(release_id, None) if release_id else release
        dated = replace(asked, service=replace(asked.service, as_of=day))
        answer = indicator(then, dated, name, level=level, threshold=threshold)
        points.append(TrendPoint(day, then.id, answer))
    return tuple(points)


def _days(
    asked: Planning, step: TrendStep, since: date | None
) -> Iterator[tuple[date, str | None]]:
    end = asked.as_of
    start = since or end.replace(year=end.year - 2, day=min(end.day, 28))
    months = MONTHS[step]
    count = ((end.year - start.year) * 12 + end.month - start.month) // months + 1
    if start > end or count > MOST_POINTS:
        raise InvalidInput(
            f"start {start}: from 1 to {MOST_POINTS} points up to {end}, this would be {count}"
        )
    days = [_months_before(end, months * i) for i in reversed(range(count))]
    return ((day, None) for day in days if day >= start)


def _releases(
    database: Database, until: date, since: date | None
) -> Iterator[tuple[date, str | None]]:
    kept = [(date.fromisoformat(one.created_at[:10]), one.id) for one in database.kept()]
    meant = [(day, id) for day, id in kept if day <= until and (since is None or day >= since)]
    if len(meant) > MOST_POINTS:
        raise InvalidInput(f"{len(meant)} releases: at most {MOST_POINTS}; give a later start")
    yield from meant


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
