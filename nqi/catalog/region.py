"""Regions: lists, one by code, up and down the tree, and the boundary."""

from sqlalchemy import and_, func, or_, select

from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import Region, RegionAncestor, RegionBoundary, RegionSuccession


def in_force(given: Given) -> Sql:
    """Return whether a region exists on the day asked for."""
    as_of = given["as_of"]
    return and_(
        or_(Region.valid_from.is_(None), Region.valid_from <= as_of),
        or_(Region.valid_to.is_(None), Region.valid_to > as_of),
    )


def listing(given: Given) -> Listing:
    """Return regions in force, by level, parent and words of the name, in order of the code."""
    rows = select(Region).where(in_force(given))
    if "levels" in given:
        rows = rows.where(among(Region.level, given["levels"]))
    if "parent" in given:
        rows = rows.where(Region.parent_adcode == given["parent"])
    if "within" in given:
        rows = rows.where(
            Region.adcode.in_(
                select(RegionAncestor.adcode).where(
                    RegionAncestor.ancestor_adcode == given["within"],
                    RegionAncestor.distance > 0,
                )
            )
        )
    if "search" in given:
        rows = rows.where(matches(Region.adcode, "region_search", given["search"]))
    return Listing(rows, ("adcode",))


def by_adcode(given: Given, adcode: Sql) -> Query:
    """Return one region by its code, in force or not, or none."""
    return select(Region).where(Region.adcode == adcode)


def children(given: Given, adcode: Sql) -> Query:
    """Return the regions directly below one, in order of the code."""
    return (
        select(Region)
        .where(Region.parent_adcode == adcode, in_force(given))
        .order_by(Region.adcode)
    )


def ancestors(given: Given, adcode: Sql) -> Query:
    """Return the regions above one, the country first."""
    return (
        select(Region)
        .join(RegionAncestor, RegionAncestor.ancestor_adcode == Region.adcode)
        .where(RegionAncestor.adcode == adcode, RegionAncestor.distance > 0)
        .order_by(RegionAncestor.distance.desc())
    )


def successors(given: Given, old_adcode: Sql) -> Query:
    """Return the regions that follow a retired code."""
    return (
        select(Region)
        .join(RegionSuccession, RegionSuccession.new_adcode == Region.adcode)
        .where(RegionSuccession.old_adcode == old_adcode)
        .order_by(Region.adcode)
    )


def geometry(given: Given, adcode: Sql, tolerance_deg: Sql) -> Sql:
    """Return the GeoJSON text of a boundary at the coarsest tolerance not above the asked one.

    Finer than the finest we keep is answered by the finest.
    """
    wanted = func.max(
        tolerance_deg,
        select(func.min(RegionBoundary.tolerance_deg)).scalar_subquery(),
    )
    return (
        select(RegionBoundary.geojson)
        .where(RegionBoundary.adcode == adcode, RegionBoundary.tolerance_deg <= wanted)
        .order_by(RegionBoundary.tolerance_deg.desc())
        .limit(1)
        .scalar_subquery()
    )


def ending(given: Given, text: Sql) -> Query:
    """Return the regions in force whose full or short name ends a text, in order of the code."""
    return (
        select(Region)
        .where(
            in_force(given),
            or_(
                func.substr(text, -func.length(Region.name)) == Region.name,
                func.substr(text, -func.length(Region.short_name)) == Region.short_name,
            ),
        )
        .order_by(Region.adcode)
    )


def formerly(given: Given, old_name: Sql) -> Query:
    """Return the regions that follow those which bore a name until their code was retired."""
    return (
        select(Region)
        .join(RegionSuccession, RegionSuccession.new_adcode == Region.adcode)
        .where(RegionSuccession.old_name == old_name, in_force(given))
        .order_by(Region.adcode)
        .distinct()
    )


def paths(given: Given, adcodes_json: Sql) -> Query:
    """Return each of some regions with the regions above it and itself, the country first."""
    return (
        select(
            RegionAncestor.adcode.label("of"),
            Region.adcode,
            Region.name,
            Region.short_name,
            Region.name_en,
            Region.level,
        )
        .join(Region, Region.adcode == RegionAncestor.ancestor_adcode)
        .where(among(RegionAncestor.adcode, adcodes_json))
        .order_by(RegionAncestor.adcode, RegionAncestor.distance.desc())
    )


def successions(given: Given, old_adcode: Sql) -> Query:
    """Return how a code was retired: its last name, what follows it, and when."""
    return (
        select(
            RegionSuccession.old_name,
            RegionSuccession.kind,
            RegionSuccession.changed_on,
            RegionSuccession.changed_year,
            Region.adcode,
            Region.name,
            Region.name_en,
        )
        .join(Region, Region.adcode == RegionSuccession.new_adcode)
        .where(RegionSuccession.old_adcode == old_adcode)
        .order_by(Region.adcode)
    )
