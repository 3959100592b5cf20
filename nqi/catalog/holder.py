"""Holders of a standard: which bodies can work by it, and which edition each of them holds."""

from sqlalchemy import case, func, null, select

from nqi.catalog import offer
from nqi.catalog.distance import NO_DISTANCE
from nqi.catalog.listing import among
from nqi.catalog.standard import status_on
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import Offer, Organization, StandardEdition
from nqi.terms import StandardStatus


def capable_organizations(given: Given, root: Sql) -> Query:
    """Return the bodies whose scope names any edition of a root number."""
    return (
        select(Organization, NO_DISTANCE.label("distance_m"))
        .where(Organization.id.in_(offer.organizations_by_root(given, root)))
        .order_by(Organization.name, Organization.id)
    )


def capable_organization_count(given: Given, root: Sql) -> Sql:
    """Return how many bodies have any edition of a root number in their scope."""
    bodies = offer.organizations_by_root(given, root).distinct().subquery()
    return select(func.count()).select_from(bodies).scalar_subquery()


def counted(given: Given, root: Sql) -> Query:
    """Return the same number as a query of its own."""
    return select(capable_organization_count(given, root).label("bodies"))


def counts(given: Given, roots_json: Sql) -> Query:
    """Return how many bodies hold each of some root numbers: ``root`` and ``bodies``."""
    return (
        select(Offer.root, func.count(Offer.organization_id.distinct()).label("bodies"))
        .where(among(Offer.root, roots_json))
        .group_by(Offer.root)
    )


def holders(given: Given, root: Sql) -> Query:
    """Return the ids of the bodies whose scope names a root number, by name, with the root."""
    return (
        select(Organization.id.label("organization_id"), root.label("root"))
        .where(Organization.id.in_(offer.organizations_by_root(given, root)))
        .order_by(Organization.name, Organization.id)
    )


def editions_held(given: Given, organization_id: Sql, root: Sql) -> Query:
    """Return the editions of a root number that a body's scope names, and the status of each.

    A number without a year states no edition; its status, like that of an edition which is not in
    the catalogue, is UNKNOWN, and whether it is in force is null.
    """
    held = (
        select(Offer.norm)
        .where(Offer.root == root, Offer.organization_id == organization_id)
        .distinct()
        .subquery("held")
    )
    return _with_editions(given, held, []).order_by(held.c.norm)


def all_held(given: Given, root: Sql, most: Sql | None = None) -> Query:
    """Return the bodies that hold a root number, all or the first, with each edition, by name."""
    body = (
        select(Organization.id, Organization.name, Organization.name_en, Organization.adcode)
        .where(Organization.id.in_(offer.organizations_by_root(given, root)))
        .order_by(Organization.name, Organization.id)
        .limit(most)
        .subquery("body")
    )
    held = (
        select(Offer.organization_id, Offer.norm)
        .where(Offer.root == root, Offer.organization_id.in_(select(body.c.id)))
        .distinct()
        .subquery("held")
    )
    columns = [body.c.id.label("organization_id"), body.c.name, body.c.name_en, body.c.adcode]
    return (
        _with_editions(given, held, columns)
        .join(body, body.c.id == held.c.organization_id)
        .order_by(body.c.name, body.c.id, held.c.norm)
    )


def _with_editions(given: Given, held: Sql, columns: list[Sql]) -> Query:
    status = status_on(given["as_of"])
    in_force = case(
        (status == StandardStatus.UNKNOWN.code, null()),
        else_=status == StandardStatus.IN_FORCE.code,
    )
    return (
        select(
            *columns,
            held.c.norm,
            func.coalesce(StandardEdition.number, held.c.norm).label("number"),
            status.label("status"),
            in_force.label("is_in_force"),
        )
        .select_from(held)
        .outerjoin(StandardEdition, StandardEdition.norm == held.c.norm)
    )
