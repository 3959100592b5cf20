"""The map of accessibility: supply in reach against the national mean."""

from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import classes, words
from maps.planner.shown import Field, Figure, MapRow, Shown
from nqi.planning_selection import Planning
from nqi.questions.accessibility import DEFAULT_RADIUS, Access, accessibility
from nqi.questions.scene import scene
from nqi.terms import AccessMethod, Decay

BREAKS = (0.25, 0.5, 1.0, 2.0)
"""Upper ends, inclusive, of the shades of the ratio to the national mean."""
QUERY = "mean gini palma worstFifth units { key score ratio }"


def shown(visit: Visit) -> Shown:
    """Return the page of the question."""
    params = visit.request.query_params
    asked = ask.planning(params)
    method = ask.chosen(params, "method", AccessMethod.BALANCED)
    decay = ask.chosen(params, "decay", Decay.GAUSSIAN)
    radius = ask.number(params, "radius", DEFAULT_RADIUS)
    answer = accessibility(visit.release, asked, method, decay, radius)
    breaks = classes.breaks_of(params, answer.ratio[answer.ratio > 0], BREAKS)
    rows = _rows(visit, asked, answer, breaks)
    own = (
        ask.choice(visit, "method", AccessMethod, (method,)),
        ask.choice(visit, "decay", Decay, (decay,)),
        ask.radius_field(visit, radius),
    )
    fields: tuple[Field, ...] = (
        *own,
        *ask.common_fields(visit, asked),
        classes.field(visit),
    )
    return Shown(
        question="accessibility",
        **words.place_of(visit, asked.within),
        below=words.below(asked),
        rows=rows,
        value_title=visit.say("planner.ratio"),
        columns=("demand", "score", "ratio_to_national_mean"),
        legend_title=visit.say("planner.ratio"),
        legend=words.legend(_legend(visit, breaks), [row.style for row in rows]),
        figures=_figures(visit, answer),
        fields=fields,
        formula=visit.say(f"formula.{method.code}"),
        caveats=tuple(visit.word(caveat) for caveat in answer.basis.caveats),
        basis=answer.basis,
        query=ask.graphql("accessibility", QUERY, asked, method=method, decay=decay, radius=radius),
        release=visit.release.id,
        as_of=asked.as_of.isoformat(),
    )


def style_of(ratio: float, breaks: tuple[float, ...] = BREAKS) -> str:
    """Return the shade of a ratio to the mean: the better the deeper; nobody known is hatched."""
    return words.NO_DATA if ratio <= 0 else f"shade-{1 + classes.step_of(ratio, breaks)}"


def _rows(
    visit: Visit, asked: Planning, answer: Access, breaks: tuple[float, ...]
) -> tuple[MapRow, ...]:
    units = scene(visit.release, asked).units
    rows = []
    for i, ratio in enumerate(answer.ratio.tolist()):
        style = style_of(ratio, breaks)
        rows.append(
            words.region_row(
                visit,
                units,
                i,
                style=style,
                figure=words.plain(ratio) if ratio > 0 else "–",
                sort_value=ratio if ratio > 0 else None,
                state=visit.say(
                    "planner.nobody"
                    if ratio <= 0
                    else "planner.above_mean"
                    if ratio >= 1
                    else "planner.below_mean"
                ),
                values=(float(units.weight[i]), float(answer.score[i]), ratio),
                is_point=words.are_points(asked),
            )
        )
    return tuple(rows)


def _legend(visit: Visit, breaks: tuple[float, ...]) -> list[tuple[str, str]]:
    entries = [(f"shade-{i}", label) for i, label in enumerate(classes.labels(breaks), 1)]
    return [*entries, (words.NO_DATA, visit.say("planner.nobody"))]


def _figures(visit: Visit, answer: Access) -> tuple[Figure, ...]:
    radius = f"{answer.radius:g} {answer.basis.distance_unit}"
    return (
        Figure(visit.say("planner.served"), words.percent(answer.served_share), f"≤ {radius}"),
        Figure(visit.say("planner.gini"), words.plain(answer.gini), visit.say("planner.gini_note")),
        Figure(
            visit.say("planner.worst_fifth"),
            words.plain(answer.worst_fifth),
            visit.say("planner.worst_fifth_note"),
        ),
        Figure(
            visit.say("planner.equal_providers"),
            words.plain(answer.equal_providers, 1),
            f"HHI {words.plain(answer.hhi, 3)}",
        ),
    )
