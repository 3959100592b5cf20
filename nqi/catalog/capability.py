"""Capabilities: items of scope, the standards they follow, in their order."""

from sqlalchemy import exists, or_, select

from nqi.catalog import standard
from nqi.catalog.listing import among
from nqi.catalog.numbering import follows
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import Capability, CapabilityMethod


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the scope of a body, by object and parameter."""
    return _ordered(select(Capability).where(Capability.organization_id == organization_id))


def matched_at_site(given: Given, site_id: Sql, organization_id: Sql) -> Query:
    """Return what can be done at a place for the standard asked for, or all without one.

    A capability that the source ties to no place counts at every place of its body.
    """
    here = select(Capability).where(
        or_(
            Capability.site_id == site_id,
            (Capability.organization_id == organization_id) & Capability.site_id.is_(None),
        )
    )
    if "standard_key" in given:
        method = exists().where(
            CapabilityMethod.capability_id == Capability.id, follows(given, CapabilityMethod)
        )
        here = here.where(method)
    return _ordered(here)


def by_id(given: Given, capability_id: Sql) -> Query:
    """Return one capability, or none."""
    return select(Capability).where(Capability.id == capability_id)


def by_ids(given: Given, ids_json: Sql) -> Query:
    """Return some capabilities, in no order."""
    return select(Capability).where(among(Capability.id, ids_json))


def by_kcdb_code(given: Given, kcdb_code: Sql) -> Query:
    """Return the capability that the BIPM key comparison database knows by a code, or none."""
    return (
        select(Capability).where(Capability.kcdb_code == kcdb_code).order_by(Capability.id).limit(1)
    )


def is_stale(given: Given, capability_id: Sql) -> Sql:
    """Return whether a capability names an edition that is not in force any more on the day."""
    methods = select(CapabilityMethod.norm).where(CapabilityMethod.capability_id == capability_id)
    return standard.is_past(given, methods)


def methods(given: Given, capability_id: Sql) -> Query:
    """Return the standards by which a capability is exercised."""
    return (
        select(CapabilityMethod)
        .where(CapabilityMethod.capability_id == capability_id)
        .order_by(CapabilityMethod.number, CapabilityMethod.id)
    )


def _ordered(rows: Query) -> Query:
    return rows.order_by(Capability.object, Capability.parameter, Capability.id)


def methods_of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the standards of every capability of a body."""
    return (
        select(CapabilityMethod)
        .join(Capability, Capability.id == CapabilityMethod.capability_id)
        .where(Capability.organization_id == organization_id)
        .order_by(CapabilityMethod.number, CapabilityMethod.id)
    )
