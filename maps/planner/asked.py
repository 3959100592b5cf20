"""What a planner's page is asked: the query string as a Planning, and the fields that ask it."""

import math
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeVar

from starlette.datastructures import QueryParams

from maps import query
from maps.page import Visit
from maps.planner.shown import Field, Option
from nqi.catalog import demand
from nqi.errors import InvalidInput
from nqi.planning_selection import (
    COUNTRY,
    DEFAULT_RESOLUTION,
    DEMAND_LEVELS,
    ROAD_FACTOR,
    Planning,
)
from nqi.selection import Selection, check_adcode
from nqi.terms import (
    DemandBasis,
    DistanceMetric,
    Level,
    MatchMode,
    OrganizationKind,
    Pillar,
    Term,
)

T = TypeVar("T", bound=Term)
DEMANDS = (
    DemandBasis.REGIONS,
    DemandBasis.POPULATION,
    DemandBasis.LEGAL_UNITS,
    DemandBasis.CLUSTERS,
    DemandBasis.ZONES,
    DemandBasis.LAYER,
)
"""A grid is answered by the API and the files; its cells are too many for a page."""
DISTANCES = (DistanceMetric.GEODESIC, DistanceMetric.ESTIMATED_ROAD)
RADII = (25.0, 50.0, 100.0, 200.0)


def planning(params: QueryParams) -> Planning:
    """Return what a query string asks; raise InvalidInput naming the value at fault."""
    own = {"region", "within", "lng", "lat"}  # a planner's area is a region, never a circle
    rest = QueryParams([(key, value) for key, value in params.multi_items() if key not in own])
    return Planning(
        service=query.parse(rest),
        within=check_adcode(params.get("region") or COUNTRY),
        demand=chosen(params, "demand", DemandBasis.REGIONS),
        level=Level.parse(params["demandLevel"]) if params.get("demandLevel") else None,
        layer=params.get("layer") or None,
        metric=one_of(chosen(params, "distance", DistanceMetric.GEODESIC), DISTANCES, "distance"),
        resolution=whole(params, "resolution", DEFAULT_RESOLUTION),
        factor=number(params, "factor", ROAD_FACTOR),
    )


def chosen(params: QueryParams, name: str, default: T) -> T:
    """Return the term a parameter names, the default without one."""
    return type(default).parse(params.get(name) or default.code)


def number(params: QueryParams, name: str, default: float) -> float:
    """Return the number a parameter holds, the default without one."""
    text = params.get(name)
    try:
        value = float(text or default)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidInput(f"{name} {text!r}: a number is needed")
    return value


def whole(params: QueryParams, name: str, default: int) -> int:
    """Return the whole number a parameter holds, the default without one."""
    value = number(params, name, default)
    if not value.is_integer():
        raise InvalidInput(f"{name} {params.get(name)!r}: a whole number is needed")
    return int(value)


def one_of(term: T, allowed: Collection[T], name: str) -> T:
    """Return a term; raise InvalidInput for one that a page does not show."""
    if term not in allowed:
        codes = ", ".join(one.code for one in allowed)
        raise InvalidInput(f"{name} {term.code!r}: allowed are {codes}")
    return term


def common_fields(visit: Visit, asked: Planning) -> Iterator[Field]:
    """Yield the fields every planner's page has: service, demand, distance, day."""
    service = asked.service
    yield choice(visit, "pillar", Pillar, service.pillars, empty="planner.all_pillars")
    yield choice(visit, "kind", OrganizationKind, service.kinds, empty="planner.all_kinds")
    yield Field("standard", visit.say("planner.standard"), value=service.standard or "")
    yield choice(visit, "demand", DEMANDS, (asked.demand,))
    if layers := [row["layer"] for row in visit.rows(demand.layers({}))]:
        yield Field(
            "layer",
            visit.say("planner.layer"),
            (Option("", "–", not asked.layer), *(Option(x, x, x == asked.layer) for x in layers)),
        )
    levels = (asked.level,) if asked.level else ()
    yield choice(visit, "demandLevel", DEMAND_LEVELS, levels, empty="planner.finest")
    yield choice(visit, "distance", DISTANCES, (asked.metric,))


def choice(
    visit: Visit, name: str, terms: Iterable[T], chosen: Iterable[T], *, empty: str = ""
) -> Field:
    """Return a field with one of some terms."""
    picked = set(chosen)
    options = [Option(term.code, visit.word(term), term in picked) for term in terms]
    first = [Option("", visit.say(empty), not picked)] if empty else []
    return Field(name, visit.say(f"planner.{name}"), (*first, *options))


def radius_field(visit: Visit, radius: float, name: str = "radius") -> Field:
    """Return the field of a radius, with the policy's and the one asked for."""
    options = [
        Option(f"{km:g}", visit.say("coverage.kilometres", km=f"{km:g}"), km == radius)
        for km in sorted({*RADII, radius})
    ]
    return Field(name, visit.say("planner.radius"), tuple(options))


def graphql(
    root: str, body: str, asked: Planning, *, area: str = "within", **arguments: Any
) -> str:
    """Return the GraphQL document that asks the same; ``area`` is the name of the region there."""
    inner = ", ".join(f"{name}: {_literal(value)}" for name, value in _filter(asked.service))
    given: dict[str, Any] = {
        area: asked.within,
        "demand": asked.demand,
        "demandLevel": asked.level,
        "layer": asked.layer,
        "distance": asked.metric,
        "factor": asked.factor if asked.metric is DistanceMetric.ESTIMATED_ROAD else None,
        "asOf": asked.as_of.isoformat(),
        **arguments,
    }
    return document(root, body, f"filter: {{{inner}}}" if inner else "", **given)


def document(root: str, body: str, first: str = "", **arguments: Any) -> str:
    """Return a GraphQL document of one root field; an argument that is None is left out."""
    given = {name: value for name, value in arguments.items() if value is not None}
    parts = [first] if first else []
    parts += [f"{name}: {_literal(value)}" for name, value in given.items()]
    return f"{{\n  {root}({', '.join(parts)}) {{\n    {body}\n  }}\n}}"


def _filter(service: Selection) -> Iterator[tuple[str, Any]]:
    """Yield what a selection asks of bodies, by the names of the API."""
    values: dict[str, Any] = {
        "pillar": service.pillars,
        "level": service.levels,
        "kind": service.kinds,
        "scheme": service.schemes,
        "status": service.statuses,
        "search": service.search,
        "standard": service.standard,
        "matchMode": None if service.match_mode is MatchMode.ROOT else service.match_mode,
        "product": service.product,
    }
    return ((name, value) for name, value in values.items() if value)


def _literal(value: Any) -> str:
    if isinstance(value, Term):
        return value.code
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_literal, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
