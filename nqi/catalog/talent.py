"""Numbers of professionals: what sources state of regions and bodies, never who they are."""

from sqlalchemy import Text, cast, func, literal_column, or_, select

from nqi.catalog.listing import Listing, among
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Organization, RegionAncestor, TalentCount

COUNTRY = "'100000'"


def listing(given: Given) -> Listing:
    """Return the numbers stated of a region, of those below it and of the bodies there."""
    rows = (
        select(TalentCount, func.coalesce(_where(), "").label("region_order"))
        .outerjoin(Organization, Organization.id == TalentCount.organization_id)
        .where(*_asked(given))
    )
    return Listing(rows, ("kind", "region_order", "id"))


def _where() -> Sql:
    return func.coalesce(TalentCount.adcode, Organization.adcode)


def _asked(given: Given) -> list[Condition]:
    conditions: list[Condition] = [
        or_(TalentCount.measured_on.is_(None), TalentCount.measured_on <= given["as_of"])
    ]
    if "talent_kinds" in given:
        conditions.append(among(TalentCount.kind, given["talent_kinds"]))
    if "region" in given:
        inside = select(RegionAncestor.adcode).where(
            RegionAncestor.ancestor_adcode == given["region"]
        )
        conditions.append(_where().in_(inside))
    return conditions


def by_kind(given: Given) -> Query:
    """Return of each kind the latest number stated of the very region, and that of its bodies.

    ``stated`` and ``of_organizations`` are never added up: a region's number may count the bodies'
    people or not. Each body counts with its latest number; a kind nobody states is not there.
    """
    last = func.row_number().over(
        partition_by=(TalentCount.kind, TalentCount.adcode, TalentCount.organization_id),
        order_by=(
            func.coalesce(cast(TalentCount.measured_on, Text), "").desc(),
            TalentCount.id,
        ),
    )
    ranked = (
        select(TalentCount, last.label("rank"))
        .outerjoin(Organization, Organization.id == TalentCount.organization_id)
        .where(*_asked(given))
        .subquery("ranked")
    )
    here = ranked.c.adcode == given.get("region", literal_column(COUNTRY))
    of_region = ranked.c.organization_id.is_(None) & here
    return (
        select(
            ranked.c.kind,
            func.max(ranked.c.number).filter(of_region).label("stated"),
            func.sum(ranked.c.number)
            .filter(ranked.c.organization_id.is_not(None))
            .label("of_organizations"),
        )
        .where(ranked.c.rank == 1)
        .group_by(ranked.c.kind)
        .order_by(ranked.c.kind)
    )
