"""The map of resilience: how many bodies each unit of demand can turn to."""

from maps import urls
from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import words
from maps.planner.shown import Figure, MapRow, Shown, Table
from nqi.planning_selection import Planning
from nqi.questions.resilience import DEFAULT_WITHIN, LAPSE_DAYS, Resilience, resilience
from nqi.questions.scene import scene

BREAKS = (2, 4, 9)
"""Upper ends, inclusive, of the shades of distinct bodies above one."""
LOSSES = 15
QUERY = (
    "coveredShare singleProviderShare coveredAfterLapse "
    "losses { organization { name } share } units { key providers providersAfterLapse }"
)


def shown(visit: Visit) -> Shown:
    """Return the page of the question."""
    params = visit.request.query_params
    asked = ask.planning(params)
    radius = ask.number(params, "radius", DEFAULT_WITHIN)
    days = ask.whole(params, "lapseDays", LAPSE_DAYS)
    answer = resilience(visit.release, asked, radius, days)
    rows = _rows(visit, asked, answer)
    return Shown(
        question="resilience",
        **words.place_of(visit, asked.within),
        below=words.below(asked),
        rows=rows,
        value_title=visit.say("planner.providers"),
        columns=("demand", "providers", "providers_after_lapse"),
        legend_title=visit.say("planner.providers_within", km=f"{radius:g}"),
        legend=words.legend(_legend(visit), [row.style for row in rows]),
        figures=_figures(visit, answer),
        tables=(_losses(visit, answer),) if answer.losses else (),
        fields=(ask.radius_field(visit, radius), *ask.common_fields(visit, asked)),
        formula=visit.say("formula.resilience"),
        caveats=tuple(visit.word(caveat) for caveat in answer.basis.caveats),
        basis=answer.basis,
        query=ask.graphql("resilience", QUERY, asked, radius=radius, lapseDays=days),
        release=visit.release.id,
        as_of=asked.as_of.isoformat(),
    )


def style_of(providers: int) -> str:
    """Return the shade of a number of bodies: one alone is warm, none known is hatched."""
    if providers == 0:
        return words.NO_DATA
    if providers == 1:
        return "gap-2"
    return f"shade-{2 + sum(providers > upper for upper in BREAKS)}"


def _rows(visit: Visit, asked: Planning, answer: Resilience) -> tuple[MapRow, ...]:
    units = scene(visit.release, asked).units
    after = answer.reached_after_lapse.tolist()
    return tuple(
        words.region_row(
            visit,
            units,
            i,
            style=style_of(count),
            figure=str(count) if count else "–",
            sort_value=count or None,
            state=visit.say(
                "planner.nobody"
                if not count
                else "planner.single"
                if count == 1
                else "planner.several"
            ),
            values=(float(units.weight[i]), count, after[i]),
            is_point=words.are_points(asked),
        )
        for i, count in enumerate(answer.reached.tolist())
    )


def _legend(visit: Visit) -> list[tuple[str, str]]:
    return [
        ("gap-2", f"1 {visit.say('planner.single')}"),
        ("shade-2", "2"),
        ("shade-3", "3–4"),
        ("shade-4", "5–9"),
        ("shade-5", "≥10"),
        (words.NO_DATA, visit.say("planner.nobody")),
    ]


def _figures(visit: Visit, answer: Resilience) -> tuple[Figure, ...]:
    lapsed = visit.say("planner.lapsing", count=answer.lapsing, day=answer.lapse_by.isoformat())
    return (
        Figure(visit.say("planner.covered"), words.percent(answer.covered_share)),
        Figure(
            visit.say("planner.single_share"),
            words.percent(answer.single_provider_share),
            visit.say("planner.single_share_note"),
        ),
        Figure(visit.say("planner.after_lapse"), words.percent(answer.covered_after_lapse), lapsed),
    )


def _losses(visit: Visit, answer: Resilience) -> Table:
    losses = answer.losses[:LOSSES]
    names = words.body_names(visit, (one.organization_id for one in losses))
    return Table(
        title=visit.say("planner.losses"),
        columns=(
            visit.say("planner.body"),
            visit.say("planner.lost"),
            visit.say("planner.units"),
        ),
        rows=tuple(
            (names[one.organization_id], words.percent(one.share, 2), one.units) for one in losses
        ),
        links=tuple(urls.organization(one.organization_id, visit.carry()) for one in losses),
    )
