"""Organizations: which ones a selection means, and one by id."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, null, select

from nqi.catalog.capability import performed_by_standard
from nqi.catalog.distance import distance_m, in_box
from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.qualification import status_on
from nqi.models import (
    Capability,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    OrganizationPillar,
    Qualification,
    RegionAncestor,
    Site,
)
from nqi.terms import OrganizationOrder

ORDER_COLUMNS = {
    OrganizationOrder.NAME: ("name", "id"),
    OrganizationOrder.DISTANCE: ("distance_m", "id"),
}


def listing(given: dict[str, Any]) -> Listing:
    """Return the organizations of a selection in its declared order."""
    return Listing(selected(given), ORDER_COLUMNS[given["order"]])


def selected(given: dict[str, Any]) -> Select[Any]:
    """Return the organizations of a selection; ``distance_m`` is to the nearest place of each."""
    organizations = select(Organization).where(*_conditions(given))
    if "lng" not in given:
        return organizations.add_columns(null().label("distance_m"))
    nearest = _nearest_place(given)
    return organizations.join(
        nearest, nearest.c.organization_id == Organization.id
    ).add_columns(nearest.c.distance_m)


def _nearest_place(given: dict[str, Any]) -> Any:
    metres = distance_m(Site.lng, Site.lat, given["lng"], given["lat"])
    return (
        select(Site.organization_id, func.min(metres).label("distance_m"))
        .where(in_box(Site.lng, Site.lat, given), metres <= given["within_m"])
        .group_by(Site.organization_id)
        .subquery("nearest")
    )


def _conditions(given: dict[str, Any]) -> list[ColumnElement[bool]]:
    """Return one condition for each thing that was asked; the column names say which."""
    build = {
        "pillars": lambda codes: _serves_pillar(codes),
        "levels": lambda codes: among(Organization.level, codes),
        "kinds": lambda codes: among(Organization.kind, codes),
        "region": lambda adcode: Organization.id.in_(_sited_in(adcode)),
        "search": lambda words: matches(Organization.id, "organization_search", words),
        "product": lambda words: Organization.id.in_(
            select(Capability.organization_id).where(
                matches(Capability.id, "capability_search", words)
            )
        ),
        "standard_key": lambda key: Organization.id.in_(
            select(performed_by_standard(given, key).c.organization_id)
        ),
    }
    conditions = [condition(given[name]) for name, condition in build.items() if name in given]
    if "schemes" in given or "statuses" in given:
        conditions.append(_holds_qualification(given))
    return conditions


def _serves_pillar(codes: Any) -> ColumnElement[bool]:
    return exists().where(
        OrganizationPillar.organization_id == Organization.id,
        among(OrganizationPillar.pillar, codes),
    )


def _sited_in(adcode: Any) -> Select[Any]:
    return (
        select(Site.organization_id)
        .join(RegionAncestor, RegionAncestor.adcode == Site.adcode)
        .where(RegionAncestor.ancestor_adcode == adcode)
    )


def _holds_qualification(given: dict[str, Any]) -> ColumnElement[bool]:
    held = exists().where(Qualification.organization_id == Organization.id)
    if "schemes" in given:
        held = held.where(among(Qualification.scheme, given["schemes"]))
    if "statuses" in given:
        held = held.where(among(status_on(given["as_of"]), given["statuses"]))
    return held


def by_id(given: dict[str, Any], organization_id: Any) -> Select[Any]:
    """Return one organization, or none."""
    return select(Organization, null().label("distance_m")).where(
        Organization.id == organization_id
    )


def pillars(given: dict[str, Any], organization_id: Any) -> Select[Any]:
    """Return the codes of the pillars a body serves."""
    return (
        select(OrganizationPillar.pillar)
        .where(OrganizationPillar.organization_id == organization_id)
        .order_by(OrganizationPillar.pillar)
    )


def names(given: dict[str, Any], organization_id: Any) -> Select[Any]:
    """Return the other names of a body."""
    return (
        select(OrganizationName)
        .where(OrganizationName.organization_id == organization_id)
        .order_by(OrganizationName.name, OrganizationName.id)
    )


def identifiers(given: dict[str, Any], organization_id: Any) -> Select[Any]:
    """Return the numbers under which registers know a body."""
    return (
        select(OrganizationIdentifier)
        .where(OrganizationIdentifier.organization_id == organization_id)
        .order_by(OrganizationIdentifier.register, OrganizationIdentifier.value)
    )


def hosted_by(given: dict[str, Any], organization_id: Any) -> Select[Any]:
    """Return the bodies that another hosts."""
    return (
        select(Organization, null().label("distance_m"))
        .where(Organization.host_id == organization_id)
        .order_by(Organization.name, Organization.id)
    )
