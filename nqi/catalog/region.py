"""Regions: lists, one by code, up and down the tree, and the boundary."""

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from nqi.catalog.distance import distance_m, in_box
from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Region, RegionAncestor, RegionBoundary, RegionSuccession
from nqi.terms import Level


def in_force(given: Given) -> Sql:
    """Return whether a region exists on the day asked for."""
    as_of = given["as_of"]
    return and_(
        or_(Region.valid_from.is_(None), Region.valid_from <= as_of),
        or_(Region.valid_to.is_(None), Region.valid_to > as_of),
    )


def at_level(level: Level) -> Condition:
    """Return whether a region is of a level or does its work, so that no place is left out.

    A prefecture without counties, Taiwan, Hong Kong and Macau stand among the counties; among the
    prefectures stand the provinces without prefectures and the counties directly under a province.
    """
    is_it = Region.level == level.code
    if level is Level.COUNTY:
        return or_(is_it, and_(_is(Level.PROVINCE, Level.PREFECTURE), ~_has(Level.COUNTY)))
    if level is Level.PREFECTURE:
        above = aliased(Region)
        beside_prefectures = exists().where(
            above.parent_adcode == Region.parent_adcode, above.level == level.code
        )
        return or_(
            is_it,
            and_(_is(Level.PROVINCE), ~_has(level)),
            and_(_is(Level.COUNTY), beside_prefectures),
        )
    return is_it


def _is(*levels: Level) -> Condition:
    return Region.level.in_([level.code for level in levels])


def _has(level: Level) -> Condition:
    below, up = aliased(Region), aliased(RegionAncestor)
    return exists().where(
        up.ancestor_adcode == Region.adcode, below.adcode == up.adcode, below.level == level.code
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


def nearest(given: Given, level: Level) -> Query:
    """Return the region of a level whose own point is nearest to the middle of a circle."""
    metres = distance_m(Region.lng, Region.lat, given["lng"], given["lat"])
    return (
        select(Region.adcode)
        .where(
            in_force(given),
            at_level(level),
            in_box(Region.lng, Region.lat, given),
            metres <= given["within_m"],
        )
        .order_by(metres, Region.adcode)
        .limit(1)
    )


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
            or_(_ends_with(text, Region.name), _ends_with(text, Region.short_name)),
        )
        .order_by(Region.adcode)
    )


def within(adcode: Sql) -> Query:
    """Return the codes of a region and of every region below it."""
    return select(RegionAncestor.adcode).where(RegionAncestor.ancestor_adcode == adcode)


def _ends_with(text: Sql, name: Sql) -> Condition:
    is_end: Condition = func.substr(text, func.length(text) - func.length(name) + 1) == name
    return is_end


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


def short_names(given: Given) -> Query:
    """Return the short name of every region."""
    return select(Region.adcode, Region.short_name)


def boundaries(given: Given, level: Level) -> Query:
    """Return the finest boundary kept of each region of a level in an area, as GeoJSON text."""
    finest = (
        select(RegionBoundary.adcode, func.min(RegionBoundary.tolerance_deg).label("tolerance"))
        .group_by(RegionBoundary.adcode)
        .subquery()
    )
    return (
        select(RegionBoundary.adcode, RegionBoundary.geojson)
        .join(
            finest,
            and_(
                finest.c.adcode == RegionBoundary.adcode,
                finest.c.tolerance == RegionBoundary.tolerance_deg,
            ),
        )
        .join(Region, Region.adcode == RegionBoundary.adcode)
        .join(RegionAncestor, RegionAncestor.adcode == Region.adcode)
        .where(RegionAncestor.ancestor_adcode == given["within"], in_force(given), at_level(level))
        .order_by(RegionBoundary.adcode)
    )
