"""What coverage asks of the catalogue: regions, bodies in them, their places, the registers."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from nqi.catalog.organization import selected
from nqi.catalog.region import at_level, in_force, within
from nqi.catalog.statement import Condition, Given, Query
from nqi.models import (
    Dataset,
    DemandUnit,
    Organization,
    Region,
    RegionAncestor,
    Site,
    SourceRecord,
)
from nqi.terms import DemandKind, ServiceReach


def parent_exists(given: Given) -> Query:
    """Return a row if the parent region is known."""
    return select(Region.adcode).where(Region.adcode == given["parent"])


def regions(given: Given) -> Query:
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
            Region.short_name,
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


def _shown(given: Given) -> Query:
    if "level" not in given:
        return select(Region.adcode).where(Region.parent_adcode == given["parent"])
    return (
        select(RegionAncestor.adcode)
        .join(Region, Region.adcode == RegionAncestor.adcode)
        .where(
            RegionAncestor.ancestor_adcode == given["parent"],
            RegionAncestor.distance > 0,
            at_level(given["level"]),
        )
    )


def above(given: Given) -> Query:
    """Return the regions shown with each region above them."""
    return select(RegionAncestor.adcode, RegionAncestor.ancestor_adcode).where(
        RegionAncestor.distance > 0, RegionAncestor.adcode.in_(_shown(given))
    )


def counts(given: Given) -> Query:
    """Return the distinct bodies of the selection with a place in each region, of any level."""
    chosen = selected(given).subquery("chosen")
    return (
        select(
            RegionAncestor.ancestor_adcode.label("adcode"),
            func.count(Site.organization_id.distinct()).label("organizations"),
        )
        .join(Site, Site.adcode == RegionAncestor.adcode)
        .join(chosen, chosen.c.id == Site.organization_id)
        .group_by(RegionAncestor.ancestor_adcode)
    )


def places(given: Given) -> Query:
    """Return where the bodies of the selection are, anywhere in the country: region, position.

    Each place once; either may be unknown.
    """
    chosen = selected(given).subquery("chosen")
    return (
        select(Site.adcode, Site.lng, Site.lat)
        .join(chosen, chosen.c.id == Site.organization_id)
        .distinct()
    )


def _in_parent(given: Given) -> Condition:
    """Return whether a place lies in the parent region."""
    inside: Condition = Site.adcode.in_(within(given["parent"]))
    return inside


def totals(given: Given) -> Query:
    """Return how many bodies of the selection are in the parent region, and how many are placed."""
    chosen = selected(given).subquery("chosen")
    return (
        select(
            func.count(Site.organization_id.distinct()).label("organizations"),
            func.count(Site.organization_id.distinct())
            .filter(Site.lng.is_not(None))
            .label("placed"),
        )
        .join(chosen, chosen.c.id == Site.organization_id)
        .where(_in_parent(given))
    )


def all_nationwide(given: Given) -> Query:
    """Return whether there are bodies in the selection and each serves the whole country."""
    chosen = selected(given).subquery("chosen")
    local = func.coalesce(chosen.c.service_reach, "") != ServiceReach.NATIONAL.code
    alone = (func.count() > 0) & (func.count().filter(local) == 0)
    return select(alone.label("all_nationwide")).select_from(chosen)


def unknown_places(given: Given) -> Query:
    """Return how many bodies of the selection are in no known region, and have no position."""
    chosen = selected(given).subquery("chosen")
    here = Site.organization_id == chosen.c.id
    return select(
        func.count().filter(~exists().where(here, Site.adcode.is_not(None))).label("regionless"),
        func.count().filter(~exists().where(here, Site.lng.is_not(None))).label("unplaced"),
    ).select_from(chosen)


def complete_registers(given: Given) -> Query:
    """Return the kinds of bodies of which the release holds a complete register, with its date."""
    return select(Dataset.complete_kind, Dataset.as_of).where(Dataset.complete_kind.is_not(None))


def sources(given: Given) -> Query:
    """Return the data sets that the bodies of the selection in the parent were taken from."""
    chosen = selected(given).subquery("chosen")
    return (
        select(
            Dataset.id.label("dataset_id"),
            Dataset.title,
            Dataset.title_en,
            Dataset.as_of,
            Dataset.completeness,
            Organization.confidence,
            func.count(Organization.id.distinct()).label("organizations"),
        )
        .join(SourceRecord, SourceRecord.id == Organization.source_id)
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
        .join(chosen, chosen.c.id == Organization.id)
        .join(Site, Site.organization_id == chosen.c.id)
        .where(_in_parent(given))
        .group_by(Dataset.id, Organization.confidence)
        .order_by(Dataset.id, Organization.confidence)
    )
