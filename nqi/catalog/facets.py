"""Facets: how many organizations each further choice would leave.

The values of one field are alternatives, so a field's facet is counted without the field itself:
ticking another box never shows a number that ticking it would not give.
"""

from sqlalchemy import Subquery, func, literal, literal_column, select

from nqi.catalog import classification, region, standard
from nqi.catalog.organization import selected
from nqi.catalog.qualification import asked, status_on
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import OrganizationPillar, Qualification, Region, RegionAncestor, Site, TermRow
from nqi.terms import (
    Level,
    Mandate,
    OrganizationKind,
    Pillar,
    QualificationStatus,
    Scheme,
    StandardFamily,
    StandardOrigin,
    StandardStatus,
    Term,
)


def by_pillar(given: Given) -> Query:
    """Return organizations by pillar; one body may serve several."""
    chosen = _chosen(given, "pillars")
    serving = OrganizationPillar.organization_id == chosen.c.id
    return _labelled(
        select(OrganizationPillar.pillar.label("value"), func.count().label("count"))
        .join(chosen, serving)
        .group_by(OrganizationPillar.pillar),
        Pillar,
    )


def by_kind(given: Given) -> Query:
    """Return organizations by kind."""
    chosen = _chosen(given, "kinds")
    return _labelled(_grouped(chosen.c.kind), OrganizationKind)


def by_level(given: Given) -> Query:
    """Return organizations by the level of the founding government, where it is known."""
    chosen = _chosen(given, "levels")
    return _labelled(_grouped(chosen.c.level), Level)


def by_scheme(given: Given) -> Query:
    """Return organizations by scheme of qualification."""
    return _labelled(_qualified(given, "schemes", Qualification.scheme), Scheme)


def by_status(given: Given) -> Query:
    """Return organizations by status of any qualification on the day."""
    return _labelled(_qualified(given, "statuses", status_on(given["as_of"])), QualificationStatus)


def by_region(given: Given) -> Query:
    """Return organizations by province of a place, or by the regions below the chosen one."""
    chosen = _chosen(given, "region")
    level_above = given.get("region", literal("100000"))
    return (
        select(
            Region.adcode.label("value"),
            Region.name.label("label"),
            func.coalesce(Region.name_en, Region.name).label("label_en"),
            func.count(Site.organization_id.distinct()).label("count"),
        )
        .join(RegionAncestor, RegionAncestor.ancestor_adcode == Region.adcode)
        .join(Site, Site.adcode == RegionAncestor.adcode)
        .join(chosen, chosen.c.id == Site.organization_id)
        .where(Region.parent_adcode == level_above)
        .group_by(Region.adcode)
        .order_by(Region.adcode)
    )


def _chosen(given: Given, *fields: str) -> Subquery:
    return selected(_without(given, *fields)).subquery("chosen")


def _grouped(column: Sql) -> Query:
    return (
        select(column.label("value"), func.count().label("count"))
        .where(column.is_not(None))
        .group_by(column)
    )


def _qualified(given: Given, field: str, value: Sql) -> Query:
    chosen = _chosen(given, field)
    return (
        select(
            value.label("value"),
            func.count(Qualification.organization_id.distinct()).label("count"),
        )
        .join(chosen, chosen.c.id == Qualification.organization_id)
        # Scheme and status are asked of one qualification, so the other choice counts here too.
        .where(*asked(_without(given, field)))
        .group_by(literal_column("1"))  # the value, whose parameters differ at each place
    )


def _labelled(counts: Query, vocabulary: type[Term]) -> Query:
    """Return counts with the labels of their codes, largest count first, then by code."""
    counted = counts.subquery("counted")
    return (
        select(
            counted.c.value,
            TermRow.zh.label("label"),
            TermRow.en.label("label_en"),
            counted.c.count,
        )
        .join(
            TermRow, (TermRow.code == counted.c.value) & (TermRow.vocabulary == vocabulary.__name__)
        )
        .order_by(counted.c.count.desc(), counted.c.value)
    )


def by_standard_family(given: Given) -> Query:
    """Return editions by family of number."""
    return _labelled(_grouped(_editions(given, "families").c.family), StandardFamily)


def by_standard_mandate(given: Given) -> Query:
    """Return editions by force."""
    return _labelled(_grouped(_editions(given, "mandates").c.mandate), Mandate)


def by_standard_status(given: Given) -> Query:
    """Return editions by status on the day."""
    return _labelled(_grouped(_editions(given, "standard_statuses").c.status), StandardStatus)


def by_standard_origin(given: Given) -> Query:
    """Return editions by who makes them."""
    return _labelled(_grouped(_editions(given, "origins").c.origin), StandardOrigin)


def by_standard_ics(given: Given) -> Query:
    """Return editions by class of ICS, one level below the chosen class."""
    return classification.below_ics(given, standard.listing(given).rows)


def by_region_level(given: Given) -> Query:
    """Return regions by level."""
    rows = region.listing(_without(given, "levels")).rows.subquery("chosen")
    return _labelled(_grouped(rows.c.level), Level)


def _editions(given: Given, field: str) -> Subquery:
    return standard.listing(_without(given, field)).rows.subquery("chosen")


def _without(given: Given, *fields: str) -> Given:
    return {name: value for name, value in given.items() if name not in fields}
