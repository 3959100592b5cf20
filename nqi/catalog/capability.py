"""Capabilities: items of scope, the standards they follow, and who can work by a standard."""

from typing import Any

from sqlalchemy import Select, Subquery, or_, select

from nqi.models import Capability, CapabilityMethod
from nqi.terms import MatchMode

KEY_COLUMNS = {
    MatchMode.EXACT_EDITION: CapabilityMethod.norm,
    MatchMode.ANY_EDITION: CapabilityMethod.base,
    MatchMode.ROOT: CapabilityMethod.root,
    MatchMode.SERIES: CapabilityMethod.series,
}


def performed_by_standard(given: dict[str, Any], key: Any) -> Subquery:
    """Return the capabilities whose method is a standard, compared by the key of a match mode."""
    methods = select(CapabilityMethod.capability_id).where(KEY_COLUMNS[given["match_mode"]] == key)
    return select(Capability).where(Capability.id.in_(methods)).subquery()


def of_organization(given: dict[str, Any], organization_id: Any) -> Select[Any]:
    """Return the scope of a body, by object and parameter."""
    return _ordered(select(Capability).where(Capability.organization_id == organization_id))


def matched_at_site(given: dict[str, Any], site_id: Any, organization_id: Any) -> Select[Any]:
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
        mode, key = KEY_COLUMNS[given["match_mode"]], given["standard_key"]
        here = here.where(
            Capability.id.in_(select(CapabilityMethod.capability_id).where(mode == key))
        )
    return _ordered(here)


def by_id(given: dict[str, Any], capability_id: Any) -> Select[Any]:
    """Return one capability, or none."""
    return select(Capability).where(Capability.id == capability_id)


def methods(given: dict[str, Any], capability_id: Any) -> Select[Any]:
    """Return the standards by which a capability is exercised."""
    return (
        select(CapabilityMethod)
        .where(CapabilityMethod.capability_id == capability_id)
        .order_by(CapabilityMethod.number, CapabilityMethod.id)
    )


def _ordered(rows: Select[Any]) -> Select[Any]:
    return rows.order_by(Capability.object, Capability.parameter, Capability.id)
