"""The page of one region: where it lies in the tree, who works there, and what is below it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import literal
from starlette.responses import RedirectResponse, Response

from maps import urls
from maps.finder import COUNTRY
from maps.page import Visit
from nqi.catalog import coverage, demand, facets, organization, region, release
from nqi.catalog.listing import literals
from nqi.errors import NotFound
from nqi.selection import Selection, check_adcode
from nqi.terms import DemandKind

Row = Mapping[str, Any]


def page(visit: Visit) -> Response:
    """Answer the page of a region; a retired code leads to what follows it."""
    adcode = check_adcode(visit.request.path_params["adcode"])
    given = literals(Selection(as_of=visit.as_of).given())
    found = visit.rows(region.by_adcode(given, literal(adcode)))
    if not found or _retired(found[0], visit):
        return _retired_page(visit, given, adcode, found)
    # The country is every body, also one whose place is not known.
    everywhere = Selection(as_of=visit.as_of, region=None if adcode == COUNTRY else adcode)
    here = literals(everywhere.given())
    below = visit.rows(region.children(given, literal(adcode)))
    return visit.page(
        "region.html",
        region=found[0],
        ancestors=visit.rows(region.ancestors(given, literal(adcode))),
        children=below,
        counts={
            row["adcode"]: row["organizations"]
            for row in (visit.rows(coverage.counts(here)) if below else [])
        },
        total=visit.value(organization.listing(here).count()),
        pillars=visit.rows(facets.by_pillar(here)),
        kinds=visit.rows(facets.by_kind(here)),
        population=_population(visit, given, adcode),
    )


def _retired(row: Row, visit: Visit) -> bool:
    return row["valid_to"] is not None and bool(row["valid_to"] <= visit.as_of)


def _retired_page(
    visit: Visit, given: dict[str, Any], adcode: str, found: Sequence[Row]
) -> Response:
    followers = visit.rows(region.successions(given, literal(adcode)))
    if not followers and not found:
        raise NotFound(f"region {adcode!r} is not in the catalogue")
    codes = {row["adcode"] for row in followers}
    if len(codes) == 1 and adcode not in codes:
        return RedirectResponse(urls.region(codes.pop(), visit.carry()), 301)
    name = found[0]["name"] if found else followers[0]["old_name"]
    return visit.page("region_retired.html", adcode=adcode, name=name, followers=followers)


def _population(visit: Visit, given: dict[str, Any], adcode: str) -> Row | None:
    """Return the residents of a region with their source, or None where no figure is good."""
    rows = visit.rows(demand.of_region(given, literal(adcode)))
    known = [row for row in rows if row["kind"] == DemandKind.POPULATION.code]
    if not known:
        return None
    source = release.source_of(given, literal(known[0]["source_id"]), literal(""))
    return {**known[0], "source": visit.rows(source)[0]}
