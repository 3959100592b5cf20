"""The finder: who offers what, where; a list, its facets, and the same places for the map."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import literal
from starlette.responses import Response

from maps import query, urls
from maps.basemap import base_map
from maps.language import table
from maps.page import Visit
from maps.place import Place, find_place
from maps.unmet import count_unmet
from nqi.catalog import organization, region, release
from nqi.questions.facets import FacetsAnswer, facets, narrowed
from nqi.selection import Selection

PAGE = 25
COUNTRY = "100000"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """One box of a facet: ticking it leaves ``count`` organizations of this field."""

    value: str
    label: str
    count: int
    ticked: bool


def finder(visit: Visit) -> Response:
    """Answer the finder: the whole page, of which `live.js` takes the parts that change."""
    place = find_place(visit)
    selection = query.parse(visit.request.query_params, place.near)
    given = narrowed(visit.release, selection)
    counted = facets(visit.release, replace(selection, order=None))
    bodies, more = ([], None) if place.unresolved else _bodies(visit, selection, given)
    total = 0 if place.unresolved else counted.total
    if not total and not place.unresolved:
        count_unmet(visit, selection, place)
    return visit.page(
        "finder.html",
        current="finder",
        place=place,
        selection=selection,
        bodies=bodies,
        paths=paths_of(visit, given, (body["site_adcode"] for body in bodies)),
        choice_paths=paths_of(visit, given, (one["adcode"] for one in place.choices)),
        phrases=table(),
        total=total,
        more=more,
        unplaced=counted.unplaced,
        facets=[(name, _choices(visit, selection, counted, name)) for name in query.TERMS],
        regions=counted.regions,
        region_path=_region_path(visit, given, selection),
        chips=_chips(visit, selection, place),
        registers=[] if total else visit.rows(release.datasets_of_organizations({})),
        map_config=map_config(visit, selection),
    )


def _bodies(
    visit: Visit, selection: Selection, given: dict[str, Any]
) -> tuple[Sequence[Row], str | None]:
    """Return the organizations of one page of the list, and where the next one is."""
    params = visit.request.query_params
    order = selection.effective_order
    page = organization.listing(given).page(PAGE + 1, query.after(params, order))
    found = visit.rows(organization.described(given, page))
    if len(found) <= PAGE:
        return found, None
    next_page = query.changed(params, after=query.cursor(order, found[PAGE - 1]))
    return found[:PAGE], urls.finder(next_page)


def map_config(visit: Visit, selection: Selection | None = None) -> dict[str, Any]:
    """Return what the browser needs to draw the map of a page."""
    near = selection.near if selection else None
    circle = near and {"lng": near.lng, "lat": near.lat, "withinKm": near.within_km}
    texts = ("bodies", "open", "zoom", "approximate", "failed")
    return base_map(visit.settings, visit.language) | {
        "near": circle,
        "words": {name: visit.say(f"map.{name}") for name in texts},
    }


def paths_of(visit: Visit, given: Mapping[str, Any], adcodes: Iterable[str | None]) -> Any:
    """Return for each region its ancestors below the country and itself, by adcode."""
    wanted = json.dumps(sorted({code for code in adcodes if code}))
    paths: dict[str, list[Row]] = {}
    for row in visit.rows(region.paths(dict(given), literal(wanted))):
        if row["adcode"] != COUNTRY or row["of"] == COUNTRY:
            paths.setdefault(row["of"], []).append(row)
    return paths


def _choices(
    visit: Visit, selection: Selection, counted: FacetsAnswer, name: str
) -> Sequence[Choice]:
    field, vocabulary = query.TERMS[name]
    ticked = getattr(selection, field)
    counts = counted.counts[field]
    # A ticked box stays even where nothing is left, or nobody could untick it.
    terms = [term for term in vocabulary if term.code in counts or term in ticked]
    return [
        Choice(term.code, visit.word(term), counts.get(term.code, 0), term in ticked)
        for term in terms
    ]


def _region_path(visit: Visit, given: Mapping[str, Any], selection: Selection) -> Sequence[Row]:
    code = selection.region
    return paths_of(visit, given, [code]).get(code, []) if code else []


def _chips(visit: Visit, selection: Selection, place: Place) -> list[tuple[str, str]]:
    """Return what was asked, each with the address that no longer asks for it."""
    params = visit.request.query_params
    chips = [
        (visit.word(term), query.without(params, name, term.code))
        for name, (field, _) in query.TERMS.items()
        for term in getattr(selection, field)
    ]
    for name, field in query.TEXTS.items():
        if name != "region" and (text := getattr(selection, field)):
            chips.append(
                (f"{visit.say(f'finder.{name}')}: {text}", query.changed(params, **{name: None}))
            )
    if near := place.near:
        where = place.region["name"] if place.region else visit.say("finder.my_place")
        text = visit.say("finder.near_chip", place=where, km=f"{near.within_km:g}")
        away: dict[str, query.Value] = dict.fromkeys(("place", "lng", "lat", "within"))
        chips.append((text, query.changed(params, **away)))
    return [(text, urls.finder(address)) for text, address in chips]
