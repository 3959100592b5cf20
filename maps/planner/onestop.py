"""The map of the one-stop index: how much of a product's chain each unit of demand reaches."""

from collections.abc import Mapping, Sequence
from typing import Any

from maps.onestop.asked import products
from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import classes, words
from maps.planner.shown import Field, Figure, MapRow, Option, Shown, Table
from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.questions.onestop import DEFAULT_WITHIN_KM
from nqi.questions.onestop_index import OneStopIndex, one_stop_index
from nqi.questions.scene import scene
from nqi.reach import Floats

MEASURES = ("need", "any", "one")
BREAKS = (20.0, 40.0, 60.0, 80.0)
"""Upper ends, inclusive, of the shades, percent: fifths, so that products can be compared."""
QUERY = (
    "meanAny meanAtMost meanOne meanNeed byStep { step isKnown satisfied atMost } "
    "units { key anyShare atMost oneShare needShare }"
)


def shown(visit: Visit) -> Shown:
    """Return the page of the question."""
    params = visit.request.query_params
    asked = ask.planning(params)
    known = products(visit)
    if not known:
        raise InvalidInput("product: the release has no template of a product")
    code = params.get("product") or known[0]["code"]
    measure = params.get("measure") or MEASURES[0]
    if measure not in MEASURES:
        raise InvalidInput(f"measure {measure!r}: allowed are {', '.join(MEASURES)}")
    radius = ask.number(params, "radius", DEFAULT_WITHIN_KM)
    answer = one_stop_index(visit.release, asked, code, radius)
    shares = {"need": answer.need_share, "any": answer.any_share, "one": answer.one_share}[measure]
    breaks = classes.breaks_of(params, shares * 100, BREAKS)
    rows = _rows(visit, asked, answer, shares, breaks)
    title = visit.say(f"osi.{measure}")
    return Shown(
        question="onestop",
        **words.place_of(visit, asked.within),
        below=words.below(asked),
        rows=rows,
        value_title=title,
        columns=("demand", "osi_any", "osi_at_most", "osi_one", "osi_need"),
        legend_title=visit.say("osi.within", what=title, km=f"{radius:g}"),
        legend=words.legend(_legend(breaks), [row.style for row in rows]),
        figures=_figures(visit, answer),
        tables=(_by_step(visit, answer),),
        fields=(
            _product_field(visit, known, code),
            _measure_field(visit, measure),
            ask.radius_field(visit, radius),
            *(one for one in ask.common_fields(visit, asked) if one.name not in _OF_SERVICES),
            classes.field(visit),
        ),
        formula=visit.say("formula.onestop"),
        caveats=tuple(visit.word(caveat) for caveat in answer.basis.caveats),
        basis=answer.basis,
        query=ask.graphql("oneStopIndex", QUERY, asked, product=code, radius=radius),
        release=visit.release.id,
        as_of=asked.as_of.isoformat(),
    )


_OF_SERVICES = ("pillar", "kind", "standard")
"""Fields that choose services: here the product says which."""


def style_of(share: float, breaks: tuple[float, ...] = BREAKS) -> str:
    """Return the shade of a share: pale for nothing in reach, for something is known elsewhere."""
    return f"shade-{1 + classes.step_of(share * 100, breaks)}"


def _rows(
    visit: Visit, asked: Planning, answer: OneStopIndex, shares: Floats, breaks: tuple[float, ...]
) -> tuple[MapRow, ...]:
    units = scene(visit.release, asked).units
    columns = (answer.any_share, answer.at_most, answer.one_share, answer.need_share)
    return tuple(
        words.region_row(
            visit,
            units,
            i,
            style=style_of(share, breaks),
            figure=words.percent(share, 0),
            sort_value=share,
            state=_state(visit, answer, i),
            values=(float(units.weight[i]), *(round(float(column[i]), 4) for column in columns)),
            is_point=words.are_points(asked),
        )
        for i, share in enumerate(shares.tolist())
    )


def _state(visit: Visit, answer: OneStopIndex, i: int) -> str:
    have = [step.code for step, met in zip(answer.steps, answer.satisfied[i], strict=True) if met]
    return visit.say("osi.steps", steps=" ".join(have)) if have else "–"


def _legend(breaks: tuple[float, ...]) -> list[tuple[str, str]]:
    labels = classes.labels(breaks)
    return [(f"shade-{number}", f"{label} %") for number, label in enumerate(labels, start=1)]


def _figures(visit: Visit, answer: OneStopIndex) -> tuple[Figure, ...]:
    most = visit.say("osi.at_most", share=words.percent(answer.mean_at_most))
    return (
        Figure(visit.say("osi.any"), words.percent(answer.mean_any), most),
        Figure(visit.say("osi.one"), words.percent(answer.mean_one)),
        Figure(visit.say("osi.need"), words.percent(answer.mean_need)),
    )


def _by_step(visit: Visit, answer: OneStopIndex) -> Table:
    return Table(
        title=visit.say("osi.by_step"),
        columns=(
            visit.say("osi.step"),
            visit.say("osi.satisfied"),
            visit.say("osi.most"),
            visit.say("osi.known"),
        ),
        rows=tuple(
            (
                f"{one.step.code} {visit.word(one.step)}",
                words.percent(one.satisfied),
                words.percent(one.at_most),
                visit.say("osi.yes" if one.is_known else "planner.nobody"),
            )
            for one in answer.by_step
        ),
    )


def _product_field(visit: Visit, known: Sequence[Mapping[str, Any]], code: str) -> Field:
    options = tuple(
        Option(
            row["code"],
            (row["name_en"] if visit.language == "en" else None) or row["name"],
            row["code"] == code,
        )
        for row in known
    )
    return Field("product", visit.say("planner.product"), options)


def _measure_field(visit: Visit, chosen: str) -> Field:
    options = tuple(Option(name, visit.say(f"osi.{name}"), name == chosen) for name in MEASURES)
    return Field("measure", visit.say("planner.measure"), options, is_wide=True)
