"""The bivariate map: demand against accessibility, in nine shades."""

from dataclasses import replace

import numpy as np

from maps.coverage_picture import Shade
from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import words
from maps.planner.shown import Figure, MapRow, Shown
from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.questions.accessibility import DEFAULT_RADIUS, Access, accessibility
from nqi.questions.scene import scene
from nqi.reach import Floats, Integers
from nqi.terms import DemandBasis

EQUAL = (DemandBasis.REGIONS, DemandBasis.ZONES, DemandBasis.CLUSTERS)
QUERY = "units { key demand ratio }"
THIRDS = (1 / 3, 2 / 3)


def shown(visit: Visit) -> Shown:
    """Return the page of the question; without a choice demand is the resident population."""
    params = visit.request.query_params
    asked = ask.planning(params)
    if not params.get("demand"):
        asked = replace(asked, demand=DemandBasis.POPULATION, level=None)
    if asked.demand in EQUAL:
        raise InvalidInput(f"demand {asked.demand.code}: all count as one, which has no thirds")
    radius = ask.number(params, "radius", DEFAULT_RADIUS)
    answer = accessibility(visit.release, asked, radius=radius)
    rows = _rows(visit, asked, answer)
    return Shown(
        question="bivariate",
        **words.place_of(visit, asked.within),
        below=words.below(asked),
        rows=rows,
        value_title=visit.say("planner.ratio"),
        columns=("demand", "ratio_to_national_mean", "third_of_demand", "third_of_access"),
        legend_title=visit.say("planner.bivariate_legend"),
        legend=_legend(visit, rows),
        figures=_figures(visit, rows),
        fields=(ask.radius_field(visit, radius), *ask.common_fields(visit, asked)),
        formula=visit.say("formula.bivariate"),
        caveats=tuple(visit.word(caveat) for caveat in answer.basis.caveats),
        basis=answer.basis,
        query=ask.graphql("accessibility", QUERY, asked, radius=radius),
        release=visit.release.id,
        as_of=asked.as_of.isoformat(),
    )


def thirds(values: Floats) -> Integers:
    """Return the third each value falls into: 0 the lowest; ties stay together."""
    if not len(values):
        return np.empty(0, dtype=np.intp)
    ends = np.quantile(values, THIRDS, method="inverted_cdf")
    return np.searchsorted(ends, values, side="left")


def _rows(visit: Visit, asked: Planning, answer: Access) -> tuple[MapRow, ...]:
    units = scene(visit.release, asked).units
    served = answer.ratio > 0
    demand, access = thirds(units.weight), np.zeros(len(units), dtype=np.intp)
    access[served] = thirds(answer.ratio[served])
    return tuple(
        words.region_row(
            visit,
            units,
            i,
            style=f"bi-{demand[i]}{access[i]}" if answer.ratio[i] > 0 else words.NO_DATA,
            figure=words.plain(float(answer.ratio[i])) if answer.ratio[i] > 0 else "–",
            sort_value=float(answer.ratio[i]) if answer.ratio[i] > 0 else None,
            state=visit.say(
                "planner.bivariate_state",
                demand=visit.say(f"planner.third_{demand[i]}"),
                access=visit.say(f"planner.third_{access[i]}"),
            )
            if answer.ratio[i] > 0
            else visit.say("planner.nobody"),
            values=(
                float(units.weight[i]),
                float(answer.ratio[i]),
                int(demand[i]) + 1,
                int(access[i]) + 1,
            ),
            is_point=words.are_points(asked),
        )
        for i in range(len(units))
    )


def _legend(visit: Visit, rows: tuple[MapRow, ...]) -> tuple[Shade, ...]:
    styles = [row.style for row in rows]
    nobody = Shade(
        words.NO_DATA, visit.say("planner.nobody"), styles.count(words.NO_DATA), is_apart=True
    )
    nine = tuple(
        Shade(
            f"bi-{demand}{access}",
            f"{visit.say(f'planner.third_{demand}')} × {visit.say(f'planner.third_{access}')}",
            styles.count(f"bi-{demand}{access}"),
            is_apart=False,
        )
        for access in (2, 1, 0)
        for demand in (0, 1, 2)
    )
    return (*nine, nobody)


def _figures(visit: Visit, rows: tuple[MapRow, ...]) -> tuple[Figure, ...]:
    worst = sum(row.style == "bi-20" for row in rows)
    return (
        Figure(visit.say("planner.bivariate_worst"), str(worst), visit.say("planner.regions")),
        Figure(visit.say("planner.regions"), str(len(rows))),
    )
