"""Indicators that are counts of records: currency of scopes, traceability, openness, by region."""

from sqlalchemy import case, func, or_, select
from sqlalchemy.sql import Subquery

from nqi.catalog import standard
from nqi.catalog.organization import selected
from nqi.catalog.qualification import NOT_HELD
from nqi.catalog.qualification import status_on as held_on
from nqi.catalog.statement import Given, Query
from nqi.models import (
    Capability,
    CapabilityMethod,
    Equipment,
    MeasurementStandard,
    Organization,
    Qualification,
    RegionAncestor,
    Site,
    StandardEdition,
)
from nqi.terms import MeasurementStandardKind, OpenMode, StandardStatus

PUBLIC = (
    MeasurementStandardKind.PUBLIC_TOP.code,
    MeasurementStandardKind.PUBLIC_SECONDARY.code,
)


def currency(given: Given) -> Query:
    """Return by region: rows of scope by an edition that is known, and those of one in force.

    DOMAIN C2.8. A number without a year states no edition and is left out, like an edition of
    which the catalogue knows nothing, and what stands in a scope whose right does not hold.
    """
    status = standard.status_on(given["as_of"])
    known = (
        select(StandardEdition.norm, status.label("status"))
        .where(status != StandardStatus.UNKNOWN.code)
        .subquery("known")
    )
    in_force = case((known.c.status == StandardStatus.IN_FORCE.code, 1), else_=0)
    rows = (
        select(
            CapabilityMethod.id,
            Capability.organization_id,
            in_force.label("good"),
        )
        .join(Capability, Capability.id == CapabilityMethod.capability_id)
        .join(known, known.c.norm == CapabilityMethod.norm)
        .outerjoin(Qualification, Qualification.id == Capability.qualification_id)
        .where(
            Capability.organization_id.in_(_bodies(given)),
            or_(
                Qualification.id.is_(None),
                held_on(given["as_of"]).not_in(NOT_HELD),
            ),
        )
        .subquery("counted")
    )
    return _by_region(given, rows)


def public_standards(given: Given) -> Query:
    """Return the public measurement standards of the selection, with their body."""
    return (
        select(MeasurementStandard.id, MeasurementStandard.organization_id)
        .where(
            MeasurementStandard.kind.in_(PUBLIC),
            MeasurementStandard.organization_id.in_(_bodies(given)),
        )
        .order_by(MeasurementStandard.id)
    )


def openness(given: Given) -> Query:
    """Return by region: pieces of equipment, and those that others may use (DOMAIN C2.11)."""
    good = case((Equipment.open_mode != OpenMode.NOT_OPEN.code, 1), else_=0)
    rows = (
        select(Equipment.id, Equipment.organization_id, good.label("good"))
        .where(Equipment.organization_id.in_(_bodies(given)))
        .subquery("counted")
    )
    return _by_region(given, rows)


def regions_of_bodies(given: Given) -> Query:
    """Return each body of the selection with every region in which it has a place or its seat."""
    seat = select(Organization.id.label("organization_id"), Organization.adcode)
    sited = select(Site.organization_id, Site.adcode)
    at = seat.union(sited).subquery("at")
    return (
        select(at.c.organization_id, RegionAncestor.ancestor_adcode.label("adcode"))
        .join(RegionAncestor, RegionAncestor.adcode == at.c.adcode)
        .where(at.c.organization_id.in_(_bodies(given)))
        .distinct()
    )


def sites_by_region(given: Given) -> Query:
    """Return how many places each body of the selection has in each region."""
    return (
        select(
            RegionAncestor.ancestor_adcode.label("adcode"),
            Site.organization_id,
            func.count().label("sites"),
        )
        .join(Site, Site.adcode == RegionAncestor.adcode)
        .where(Site.organization_id.in_(_bodies(given)))
        .group_by(RegionAncestor.ancestor_adcode, Site.organization_id)
    )


def _bodies(given: Given) -> Query:
    return select(selected(given).subquery("chosen").c.id)


def _by_region(given: Given, counted: Subquery) -> Query:
    at = regions_of_bodies(given).subquery("in_region")
    return (
        select(
            at.c.adcode,
            func.count().label("total"),
            func.sum(counted.c.good).label("good"),
        )
        .join(counted, counted.c.organization_id == at.c.organization_id)
        .group_by(at.c.adcode)
    )
