"""What coverage asks of the catalogue: regions, bodies in them, their places, the registers."""

from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from nqi.catalog.organization import selected
from nqi.catalog.region import in_force
from nqi.models import Dataset, DemandUnit, Region, RegionAncestor, Site
from nqi.terms import DemandKind


def parent_exists(given: dict[str, Any]) -> Select[Any]:
    """Return a row if the parent region is known."""
    return select(Region.adcode).where(Region.adcode == given["parent"])


def regions(given: dict[str, Any]) -> Select[Any]:
    """Return the regions to show with their point, residents, and whether there are any below."""
    below = aliased(Region)
    residents = (
        select(func.max(DemandUnit.weight))
        .where(DemandUnit.adcode == Region.adcode, DemandUnit.kind == DemandKind.POPULATION.code)
        .scalar_subquery()
    )
    return (
        select(
            Region.adcode,
            Region.name,
            Region.name_en,
            Region.level,
            Region.lng,
            Region.lat,
            Region.has_four_levels,
            residents.label("population"),
            exists().where(below.parent_adcode == Region.adcode).label("has_children"),
        )
        .where(in_force(given), Region.adcode.in_(_shown(given)))
        .order_by(Region.adcode)
    )


def _shown(given: dict[str, Any]) -> Select[Any]:
    if "level" not in given:
        return select(Region.adcode).where(Region.parent_adcode == given["parent"])
    return (
        select(RegionAncestor.adcode)
        .join(Region, Region.adcode == RegionAncestor.adcode)
        .where(
            RegionAncestor.ancestor_adcode == given["parent"], Region.level == given["level"].code
        )
    )


def counts(given: dict[str, Any]) -> Select[Any]:
    """Return the distinct bodies of the selection with a place in each region shown."""
    chosen = selected(given).subquery("chosen")
    return (
        select(
            RegionAncestor.ancestor_adcode.label("adcode"),
            func.count(Site.organization_id.distinct()).label("organizations"),
        )
        .join(Site, Site.adcode == RegionAncestor.adcode)
        .join(chosen, chosen.c.id == Site.organization_id)
        .where(RegionAncestor.ancestor_adcode.in_(_shown(given)))
        .group_by(RegionAncestor.ancestor_adcode)
    )


def places(given: dict[str, Any]) -> Select[Any]:
    """Return the positions of the bodies of the selection, anywhere in the country."""
    chosen = selected(given).subquery("chosen")
    return (
        select(Site.lng, Site.lat)
        .join(chosen, chosen.c.id == Site.organization_id)
        .where(Site.lng.is_not(None))
        .distinct()
    )


def totals(given: dict[str, Any]) -> Select[Any]:
    """Return how many bodies of the selection are in the parent region, and how many are placed."""
    chosen = selected(given).subquery("chosen")
    in_parent = select(RegionAncestor.adcode).where(
        RegionAncestor.ancestor_adcode == given["parent"]
    )
    return (
        select(
            func.count(Site.organization_id.distinct()).label("organizations"),
            func.count(Site.organization_id.distinct())
            .filter(Site.lng.is_not(None))
            .label("placed"),
        )
        .join(chosen, chosen.c.id == Site.organization_id)
        .where(Site.adcode.in_(in_parent))
    )


def complete_registers(given: dict[str, Any]) -> Select[Any]:
    """Return the kinds of bodies of which the release holds a complete register, with its date."""
    return select(Dataset.complete_kind, Dataset.as_of).where(Dataset.complete_kind.is_not(None))
