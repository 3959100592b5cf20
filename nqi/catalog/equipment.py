"""Shared equipment: lists by place, way of use and words; one by id; that of a body."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import func, select

from nqi.catalog.condition import holds_on
from nqi.catalog.distance import NO_DISTANCE, distance_m, in_box
from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.region import within
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Equipment, Organization, Site


def listing(given: Given) -> Listing:
    """Return equipment: nearest first around a point, else by the region of its body and name.

    Around a point only equipment whose place is known; a region takes the body's where it is not.
    """
    rows = (
        select(Equipment, Organization.region_order, _distance(given).label("distance_m"))
        .join(Organization, Organization.id == Equipment.organization_id)
        .outerjoin(Site, Site.id == Equipment.site_id)
        .where(holds_on(Equipment, given["as_of"]), *_asked(given))
    )
    order = ("distance_m", "id") if "lng" in given else ("region_order", "name", "id")
    return Listing(rows, order)


def _distance(given: Given) -> Sql:
    if "lng" not in given:
        return NO_DISTANCE
    return distance_m(Site.lng, Site.lat, given["lng"], given["lat"])


def _asked(given: Given) -> list[Condition]:
    build: dict[str, Callable[[Sql], Condition]] = {
        "open_modes": partial(among, Equipment.open_mode),
        "search": partial(matches, Equipment.id, "equipment_search"),
        "region": _lies_in,
    }
    conditions = [condition(given[name]) for name, condition in build.items() if name in given]
    if "lng" in given:
        conditions += [in_box(Site.lng, Site.lat, given), _distance(given) <= given["within_m"]]
    return conditions


def _lies_in(adcode: Sql) -> Condition:
    known: Condition = func.coalesce(Site.adcode, Organization.adcode).in_(within(adcode))
    return known


def by_id(given: Given, equipment_id: Sql) -> Query:
    """Return one piece of equipment, or none."""
    return select(Equipment, NO_DISTANCE.label("distance_m")).where(Equipment.id == equipment_id)


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the equipment of a body on the day, by name."""
    return (
        select(Equipment, NO_DISTANCE.label("distance_m"))
        .where(Equipment.organization_id == organization_id, holds_on(Equipment, given["as_of"]))
        .order_by(Equipment.name, Equipment.id)
    )
