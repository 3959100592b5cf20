"""Regions: lists, one by code, up and down the tree, and the boundary."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from nqi.catalog.listing import Listing, among, matches
from nqi.models import Region, RegionAncestor, RegionBoundary, RegionSuccession


def in_force(given: dict[str, Any]) -> Any:
    """Return whether a region exists on the day asked for."""
    as_of = given["as_of"]
    return and_(
        or_(Region.valid_from.is_(None), Region.valid_from <= as_of),
        or_(Region.valid_to.is_(None), Region.valid_to > as_of),
    )


def listing(given: dict[str, Any]) -> Listing:
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


def by_adcode(given: dict[str, Any], adcode: Any) -> Select[Any]:
    """Return one region by its code, in force or not, or none."""
    return select(Region).where(Region.adcode == adcode)


def children(given: dict[str, Any], adcode: Any) -> Select[Any]:
    """Return the regions directly below one, in order of the code."""
    return (
        select(Region)
        .where(Region.parent_adcode == adcode, in_force(given))
        .order_by(Region.adcode)
    )


def ancestors(given: dict[str, Any], adcode: Any) -> Select[Any]:
    """Return the regions above one, the country first."""
    return (
        select(Region)
        .join(RegionAncestor, RegionAncestor.ancestor_adcode == Region.adcode)
        .where(RegionAncestor.adcode == adcode, RegionAncestor.distance > 0)
        .order_by(RegionAncestor.distance.desc())
    )


def successors(given: dict[str, Any], old_adcode: Any) -> Select[Any]:
    """Return the regions that follow a retired code."""
    return (
        select(Region)
        .join(RegionSuccession, RegionSuccession.new_adcode == Region.adcode)
        .where(RegionSuccession.old_adcode == old_adcode)
        .order_by(Region.adcode)
    )


def geometry(given: dict[str, Any], adcode: Any, tolerance_deg: Any) -> Any:
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
