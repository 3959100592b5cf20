"""The map of a trend: an indicator of regions over days or releases, with a slider."""

from datetime import date
from itertools import pairwise
from typing import Any

from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import words
from maps.planner.chart import line_chart
from maps.planner.shown import Field, Figure, MapRow, Shown
from nqi.errors import InvalidInput
from nqi.questions.indicator import DEFAULT_THRESHOLD, IndicatorRow, unit_of
from nqi.questions.trend import TrendPoint, trend
from nqi.terms import Indicator, Level, TrendStep

QUERY = "indicator unit points { day release value rows { region { adcode name } value } }"
LOWER_IS_BETTER = (
    Indicator.MEDIAN_DISTANCE,
    Indicator.P90_DISTANCE,
    Indicator.SINGLE_PROVIDER_SHARE,
    Indicator.ACCESS_GINI,
    Indicator.ACCESS_PALMA,
    Indicator.CONCENTRATION,
)
BREAKS = {
    "share": (0.2, 0.4, 0.6, 0.8),
    "index": (0.2, 0.4, 0.6, 0.8),
    "ratio": (0.25, 0.5, 1.0, 2.0),
    "bodies": (1.0, 4.0, 9.0, 24.0),
    "km": (25.0, 50.0, 100.0, 200.0),
    "min": (30.0, 60.0, 120.0, 240.0),
}
"""Upper ends, inclusive, of the shades by unit."""


def shown(visit: Visit) -> Shown:
    """Return the page of the question; the newest moment is drawn, the slider shows the others."""
    params = visit.request.query_params
    asked = ask.planning(params)
    name = ask.chosen(params, "indicator", Indicator.COVERAGE_SHARE)
    step = ask.chosen(params, "step", TrendStep.QUARTER)
    threshold = ask.number(params, "radius", DEFAULT_THRESHOLD)
    since = _since(params.get("since"))
    points = trend(
        visit.database,
        visit.release,
        asked,
        name,
        step=step,
        since=since,
        threshold=threshold,
    )
    unit = unit_of(name, asked)
    last = points[-1] if points else None
    rows = tuple(_row(visit, row, name, unit) for row in last.answer.rows) if last else ()
    level = last.answer.level if last else Level.PROVINCE
    return Shown(
        question="trend",
        **words.place_of(visit, asked.within),
        below=words.below(asked, level),
        rows=rows,
        value_title=visit.word(name),
        columns=("value", "count"),
        legend_title=visit.word(name),
        legend=words.legend(_legend(visit, name, unit), [row.style for row in rows]),
        figures=_figures(visit, points, unit),
        fields=(
            _wide(ask.choice(visit, "indicator", Indicator, (name,))),
            ask.choice(visit, "step", TrendStep, (step,)),
            ask.radius_field(visit, threshold),
            *ask.common_fields(visit, asked),
        ),
        formula=visit.say("formula.trend"),
        caveats=tuple(visit.word(caveat) for caveat in last.answer.basis.caveats) if last else (),
        basis=last.answer.basis if last else None,
        query=ask.graphql(
            "trend",
            QUERY,
            asked,
            name=name,
            step=step,
            threshold=threshold,
            start=since.isoformat() if since else None,
        ),
        release=visit.release.id,
        as_of=asked.as_of.isoformat(),
        chart=line_chart(
            [(point.day.isoformat()[:7], point.answer.value) for point in points],
            visit.word(name),
            percent=unit == "share",
        ),
        frames=tuple(_frame(visit, point, name, unit) for point in points),
    )


def style_of(value: float | None, name: Indicator, unit: str) -> str:
    """Return the shade of a figure: the better the deeper; what nobody knows is hatched."""
    if value is None:
        return words.NO_DATA
    if not value and name not in LOWER_IS_BETTER:
        return words.NO_DATA
    step = sum(value > upper for upper in BREAKS[unit])
    return f"shade-{5 - step if name in LOWER_IS_BETTER else 1 + step}"


def figure(value: float | None, unit: str) -> str:
    """Return a figure in its unit for people."""
    if unit == "share":
        return words.percent(value)
    if unit in ("km", "min"):
        return words.distance(value)
    return words.plain(value, 0 if unit == "bodies" else 2)


def _since(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"since {text!r}: a day like 2025-12-31 is needed") from error


def _wide(field: Field) -> Field:
    return Field(field.name, field.label, field.options, is_wide=True)


def _row(visit: Visit, row: IndicatorRow, name: Indicator, unit: str) -> MapRow:
    return words.named_row(
        visit,
        row,
        style=style_of(row.value, name, unit),
        figure=figure(row.value, unit),
        sort_value=row.value,
        state=visit.say("planner.of_count", count=row.count),
        values=(row.value, row.count),
    )


def _legend(visit: Visit, name: Indicator, unit: str) -> list[tuple[str, str]]:
    ends = (0.0, *BREAKS[unit])
    scale = 100 if unit == "share" else 1
    sign = "%" if unit == "share" else ""
    labels = [f"{low * scale:g}–{high * scale:g}{sign}" for low, high in pairwise(ends)]
    labels.append(f">{ends[-1] * scale:g}{sign}")
    order = range(5, 0, -1) if name in LOWER_IS_BETTER else range(1, 6)
    entries = [(f"shade-{i}", label) for i, label in zip(order, labels, strict=True)]
    return [*entries, (words.NO_DATA, visit.say("planner.unknown"))]


def _figures(visit: Visit, points: tuple[TrendPoint, ...], unit: str) -> tuple[Figure, ...]:
    if not points:
        return ()
    first, last = points[0], points[-1]
    return tuple(
        Figure(point.day.isoformat(), figure(point.answer.value, unit))
        for point in ((first, last) if len(points) > 1 else (last,))
    )


def _frame(visit: Visit, point: TrendPoint, name: Indicator, unit: str) -> dict[str, Any]:
    return {
        "label": point.day.isoformat(),
        "release": point.release,
        "rows": {
            row.adcode: {
                "style": style_of(row.value, name, unit),
                "figure": figure(row.value, unit),
                "value": row.value,
                "state": visit.say("planner.of_count", count=row.count),
            }
            for row in point.answer.rows
        },
    }
