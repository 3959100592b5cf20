"""Sites: the places of a body, and the places near a point."""

from sqlalchemy import case, exists, func, select

from nqi.catalog import offer
from nqi.catalog.distance import NO_DISTANCE, distance_m, in_box
from nqi.catalog.listing import Listing, among
from nqi.catalog.organization import selected
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Organization, OrganizationPillar, RegionAncestor, Site
from nqi.terms import Pillar, Precision

LABORATORY_PILLARS = (Pillar.TESTING.code, Pillar.METROLOGY.code)
"""A laboratory is a body that tests, inspects, calibrates or verifies."""
EXACT = (Precision.EXACT.code, Precision.STREET.code)
"""Positions that are as good as the address."""
_CIRCLE = {"lng", "lat", "within_m", "west", "south", "east", "north"}


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the places of a body, the main one first."""
    return (
        select(Site, NO_DISTANCE.label("distance_m"))
        .where(Site.organization_id == organization_id)
        .order_by(Site.is_main.desc(), Site.name, Site.id)
    )


def by_id(given: Given, site_id: Sql) -> Query:
    """Return one place, or none."""
    return select(Site, NO_DISTANCE.label("distance_m")).where(Site.id == site_id)


def nearest_laboratories(given: Given) -> Listing:
    """Return the places of laboratories within a circle, nearest first.

    With a standard, only where the source states a capability that follows it.
    """
    metres = distance_m(Site.lng, Site.lat, given["lng"], given["lat"])
    # Standard first: it leaves far fewer places than the box does.
    near = (
        Site.id.in_(offer.sites_in_box(given))
        if "standard_key" in given
        else in_box(Site.lng, Site.lat, given)
    )
    rows = select(Site, metres.label("distance_m")).where(
        near,
        metres <= given["within_m"],
        exists().where(
            OrganizationPillar.organization_id == Site.organization_id,
            OrganizationPillar.pillar.in_(LABORATORY_PILLARS),
        ),
    )
    return Listing(rows, ("distance_m", "id"))


def of_selection(given: Given, view: Given | None = None, ids: Sql | None = None) -> Query:
    """Return the positions of the organizations of a selection, with the name and kind of each.

    With a circle or a region, only the places in it; with a ``view``, only those in its box; with
    ``ids``, a JSON array, only these.
    """
    rows = select(
        Site.id,
        Site.organization_id,
        Organization.name,
        Organization.name_en,
        Organization.kind,
        Site.name.label("site_name"),
        Site.lng,
        Site.lat,
        Site.precision,
    ).join(Organization, Organization.id == Site.organization_id)
    chosen = [among(Site.id, ids)] if ids is not None else _placed(given, view)
    return rows.where(*chosen).order_by(Organization.name, Site.id)


def extent(given: Given, view: Given | None = None) -> Query:
    """Return how many places a selection has, ``total``, and the box that holds them: one row."""
    return select(
        func.count().label("total"),
        func.min(Site.lng).label("west"),
        func.min(Site.lat).label("south"),
        func.max(Site.lng).label("east"),
        func.max(Site.lat).label("north"),
    ).where(*_placed(given, view))


def cells(given: Given, step: Sql, view: Given | None = None) -> Query:
    """Return the places of a selection by cells of ``step`` degrees: how many, where on average.

    ``column`` and ``line`` are the middle of a cell in steps; ``site_id`` is one of its places.
    """
    column, line = func.round(Site.lng / step), func.round(Site.lat / step)
    is_exact = case((Site.precision.in_(EXACT), 1), else_=0)
    return (
        select(
            column.label("column"),
            line.label("line"),
            func.avg(Site.lng).label("lng"),
            func.avg(Site.lat).label("lat"),
            func.count().label("places"),
            func.count(Site.organization_id.distinct()).label("bodies"),
            func.sum(is_exact).label("exact"),
            func.min(Site.id).label("site_id"),
        )
        .where(*_placed(given, view))
        .group_by(column, line)
        .order_by(column, line)
    )


def _placed(given: Given, view: Given | None) -> list[Condition]:
    """Return whether a place with a position is of a selection and in view."""
    conditions: list[Condition] = [Site.lng.is_not(None)]
    # The circle is asked of the place itself here; its body need not be asked for it again.
    of_body = {name: value for name, value in given.items() if name not in _CIRCLE}
    if of_body.keys() - {"as_of", "order"}:
        chosen = selected(of_body).subquery("chosen")
        conditions.append(Site.organization_id.in_(select(chosen.c.id)))
    if "region" in given:
        inside = RegionAncestor.ancestor_adcode == given["region"]
        conditions.append(Site.adcode.in_(select(RegionAncestor.adcode).where(inside)))
    if "lng" in given:
        metres = distance_m(Site.lng, Site.lat, given["lng"], given["lat"])
        conditions += [in_box(Site.lng, Site.lat, given), metres <= given["within_m"]]
    if view is not None:
        conditions.append(in_box(Site.lng, Site.lat, view))
    return conditions
