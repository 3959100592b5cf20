"""The map of distances: how far each unit of demand is from its nearest provider."""

import numpy as np

from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import classes, words
from maps.planner.chart import step_chart
from maps.planner.shown import Figure, MapRow, Shown, Table
from nqi.planning_selection import Planning
from nqi.questions.reach import Reach, reach
from nqi.questions.scene import scene

BREAKS = (25.0, 50.0, 100.0, 200.0)
"""Upper ends, inclusive, of the shades: the policy's, so that maps can be compared."""
STYLES = ("shade-5", "shade-4", "shade-3", "shade-2", "shade-1")


def shown(visit: Visit) -> Shown:
    """Return the page of the question."""
    params = visit.request.query_params
    asked = ask.planning(params)
    answer = reach(visit.release, asked)
    breaks = classes.breaks_of(params, answer.cost[np.isfinite(answer.cost)], BREAKS)
    rows = _rows(visit, asked, answer, breaks)
    curve = [(step.threshold, step.share) for step in answer.curve if step.share is not None]
    return Shown(
        question="reach",
        **words.place_of(visit, asked.within),
        below=words.below(asked),
        rows=rows,
        value_title=visit.say("planner.nearest_km"),
        columns=("demand", "distance_km", "nearest_organization"),
        legend_title=visit.say("planner.nearest_km"),
        legend=words.legend(_legend(visit, breaks), [row.style for row in rows]),
        figures=_figures(visit, answer),
        tables=(_table(visit, answer),),
        fields=(*ask.common_fields(visit, asked), classes.field(visit)),
        formula=visit.say("formula.reach"),
        caveats=tuple(visit.word(caveat) for caveat in answer.basis.caveats),
        basis=answer.basis,
        query=ask.graphql("coverage", QUERY, asked, area="parent"),
        release=visit.release.id,
        as_of=asked.as_of.isoformat(),
        chart=step_chart(curve, visit.say("planner.curve")),
    )


QUERY = "reach { median p90 curve { threshold share demand units } units { key distance } }"


def _rows(
    visit: Visit, asked: Planning, answer: Reach, breaks: tuple[float, ...]
) -> tuple[MapRow, ...]:
    units = scene(visit.release, asked).units
    names = words.body_names(visit, answer.nearest_body[answer.nearest_body > 0].tolist())
    rows = []
    for i, km in enumerate(answer.cost.tolist()):
        body = names.get(int(answer.nearest_body[i]), "")
        known = km != float("inf")
        rows.append(
            words.region_row(
                visit,
                units,
                i,
                style=style_of(km, breaks),
                figure=words.distance(km),
                sort_value=km if known else None,
                state=body or visit.say("planner.nobody"),
                values=(float(units.weight[i]), round(km, 3) if known else None, body or None),
                is_point=words.are_points(asked),
            )
        )
    return tuple(rows)


def style_of(km: float, breaks: tuple[float, ...] = BREAKS) -> str:
    """Return the shade of a distance: the nearer the deeper; nobody known is hatched."""
    return words.NO_DATA if km == float("inf") else STYLES[classes.step_of(km, breaks)]


def _legend(visit: Visit, breaks: tuple[float, ...]) -> list[tuple[str, str]]:
    entries = list(zip(STYLES, classes.labels(breaks), strict=False))
    return [*entries, (words.NO_DATA, visit.say("planner.nobody"))]


def _figures(visit: Visit, answer: Reach) -> tuple[Figure, ...]:
    at = {step.threshold: step for step in answer.curve}
    shares = [
        Figure(
            visit.say("planner.share_within", km=f"{limit:g}"),
            words.percent(at[limit].share),
            visit.say(
                "planner.sensitivity",
                low=words.percent(at[limit].low),
                high=words.percent(at[limit].high),
            )
            if at[limit].low is not None
            else "",
        )
        for limit in (50.0, 100.0)
        if limit in at
    ]
    return (
        *shares,
        Figure(visit.say("planner.median"), words.distance(answer.median), "km"),
        Figure(visit.say("planner.p90"), words.distance(answer.p90), "km"),
    )


def _table(visit: Visit, answer: Reach) -> Table:
    return Table(
        title=visit.say("planner.curve"),
        columns=(
            visit.say("planner.within"),
            visit.say("planner.share"),
            visit.say("planner.demand"),
            visit.say("planner.units"),
        ),
        rows=tuple(
            (
                f"≤ {step.threshold:g} {answer.basis.distance_unit}",
                words.percent(step.share),
                words.amount(step.demand),
                step.units,
            )
            for step in answer.curve
        ),
    )
