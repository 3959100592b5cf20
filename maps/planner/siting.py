"""The map of a siting plan: the sites chosen, and who is nearer after them."""

from typing import Any

import orjson

from maps.page import Visit
from maps.planner import asked as ask
from maps.planner import words
from maps.planner.shown import Field, Figure, MapRow, Marker, Shown, Table
from nqi.jobs import jobs_of
from nqi.planning_selection import Planning
from nqi.questions.basis import basis
from nqi.questions.scene import scene
from nqi.questions.siting_answer import begun, siting_record
from nqi.questions.siting_plan import Siting
from nqi.terms import Caveat, JobState, SitingModel, Solution
from nqi.travel.ways import way_of

QUERY = "job { id state } plan { status objective bound gap sites { region { name } gain } }"
STYLES = ("shade-2", "shade-5", "shade-3", words.NO_DATA)


def shown(visit: Visit) -> Shown:
    """Return the page of the question; a large plan shows its job until it is done."""
    params = visit.request.query_params
    asked = _asked(visit)
    planning = asked.planning
    jobs = jobs_of(visit.database)
    job = begun(visit.release, asked, jobs, again=bool(params.get("again")))
    record: dict[str, Any] | None = None
    if job is None:
        record = siting_record(visit.release, asked)
    elif job.state is JobState.DONE and (text := jobs.answer(job.id)):
        record = orjson.loads(text)
    on = scene(visit.release, planning)
    more = (Caveat.NOT_PROVED_OPTIMAL,) if record and record["gap"] != 0 else ()
    rests_on = basis(visit.release, planning, on, way_of(planning).source, *more)
    rows = _rows(visit, planning, record, asked.radius) if record else ()
    return Shown(
        question="siting",
        **words.place_of(visit, planning.within),
        below=words.below(planning),
        rows=rows,
        value_title=visit.say("planner.nearest_after"),
        columns=("demand", "distance_before", "distance_after"),
        legend_title=visit.say("planner.effect", km=f"{asked.radius:g}"),
        legend=words.legend(_legend(visit), [row.style for row in rows]),
        figures=_figures(visit, asked, record),
        tables=(_sites(visit, record),) if record else (),
        markers=_markers(visit, record) if record else (),
        fields=_fields(visit, asked),
        formula=visit.say(f"formula.{asked.model.code}"),
        caveats=tuple(visit.word(caveat) for caveat in rests_on.caveats),
        basis=rests_on,
        query=ask.graphql(
            "siting",
            QUERY,
            planning,
            model=asked.model,
            p=asked.p,
            radius=asked.radius,
            keepExisting=None if asked.keep_existing else False,
        ),
        release=visit.release.id,
        as_of=planning.as_of.isoformat(),
        job=None if record else job,
    )


def _asked(visit: Visit) -> Siting:
    params = visit.request.query_params
    return Siting(
        planning=ask.planning(params),
        model=ask.chosen(params, "model", SitingModel.MCLP),
        p=ask.whole(params, "p", 5),
        radius=ask.number(params, "radius", 50.0),
        keep_existing=params.get("keep", "yes") != "no",
    )


def _fields(visit: Visit, asked: Siting) -> tuple[Field, ...]:
    return (
        Field("model", **_model(visit, asked)),
        Field("p", visit.say("planner.p"), value=str(asked.p), kind="number"),
        ask.radius_field(visit, asked.radius),
        *ask.common_fields(visit, asked.planning),
    )


def _model(visit: Visit, asked: Siting) -> dict[str, Any]:
    field = ask.choice(visit, "model", SitingModel, (asked.model,))
    return {"label": field.label, "options": field.options, "is_wide": True}


def _rows(
    visit: Visit, asked: Planning, record: dict[str, Any], radius: float
) -> tuple[MapRow, ...]:
    units = scene(visit.release, asked).units
    rows = []
    for i, row in enumerate(record["rows"]):
        before, after = _cost(row["before"]), _cost(row["after"])
        effect = _effect(before, after, radius)
        rows.append(
            words.region_row(
                visit,
                units,
                i,
                style=STYLES[effect],
                figure=words.distance(after),
                sort_value=row["after"],
                state=visit.say(f"planner.effect_{effect}"),
                values=(row["demand"], row["before"], row["after"]),
                is_point=words.are_points(asked),
            )
        )
    return tuple(rows)


def _cost(value: float | None) -> float:
    return float("inf") if value is None else value


def _effect(before: float, after: float, radius: float) -> int:
    """Return what a plan does for a unit: 0 covered already, 1 newly, 2 nearer only, 3 nothing."""
    if before <= radius:
        return 0
    if after <= radius:
        return 1
    return 2 if after < before else 3


def _legend(visit: Visit) -> list[tuple[str, str]]:
    return [(style, visit.say(f"planner.effect_{i}")) for i, style in enumerate(STYLES)]


def _figures(visit: Visit, asked: Siting, record: dict[str, Any] | None) -> tuple[Figure, ...]:
    if record is None:
        return ()
    before, after = record["before"], record["after"]
    gap = record["gap"]
    status = visit.word(Solution.parse(record["status"]))
    note = status if not gap else f"{status} {words.percent(gap, 2)}"
    share = f"{words.percent(before['share'])} → {words.percent(after['share'])}"
    median = f"{words.distance(before['median'])} → {words.distance(after['median'])}"
    return (
        Figure(visit.say("planner.share_within", km=f"{asked.radius:g}"), share),
        Figure(visit.say("planner.median"), median, "km"),
        Figure(visit.say("planner.new_sites"), str(len(record["sites"])), note),
    )


def _sites(visit: Visit, record: dict[str, Any]) -> Table:
    return Table(
        title=visit.say("planner.new_sites"),
        columns=tuple(visit.say(f"planner.{name}") for name in ("site", "units", "demand", "gain")),
        rows=tuple(
            (
                _name(visit, site),
                site["units"],
                words.amount(site["demand"]),
                words.amount(site["gain"]),
            )
            for site in sorted(record["sites"], key=lambda site: str(site["adcode"]))
        ),
    )


def _markers(visit: Visit, record: dict[str, Any]) -> tuple[Marker, ...]:
    return tuple(
        Marker(
            name=_name(visit, site),
            note=visit.say("planner.gains", gain=words.amount(site["gain"])),
            lng=site["lng"],
            lat=site["lat"],
            style="new-site",
        )
        for site in record["sites"]
    )


def _name(visit: Visit, site: dict[str, Any]) -> str:
    return str((site["name_en"] if visit.language == "en" else None) or site["name"])
