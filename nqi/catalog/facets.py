"""Facets: how many organizations each further choice would leave.

The values of one field are alternatives, so a field's facet is counted without the field itself:
ticking another box never shows a number that ticking it would not give.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select

from nqi.catalog.organization import selected
from nqi.models import OrganizationPillar, Qualification, Region, RegionAncestor, Site, TermRow
from nqi.terms import Level, OrganizationKind, Pillar, QualificationStatus, Scheme, Term

from nqi.catalog.qualification import status_on


def by_pillar(given: dict[str, Any]) -> Select[Any]:
    """Return organizations by pillar; one body may serve several."""
    chosen = _chosen(given, "pillars")
    serving = OrganizationPillar.organization_id == chosen.c.id
    return _labelled(
        select(OrganizationPillar.pillar.label("value"), func.count().label("count"))
        .join(chosen, serving)
        .group_by(OrganizationPillar.pillar),
        Pillar,
    )


def by_kind(given: dict[str, Any]) -> Select[Any]:
    """Return organizations by kind."""
    chosen = _chosen(given, "kinds")
    return _labelled(_grouped(chosen.c.kind), OrganizationKind)


def by_level(given: dict[str, Any]) -> Select[Any]:
    """Return organizations by the level of the founding government, where it is known."""
    chosen = _chosen(given, "levels")
    return _labelled(_grouped(chosen.c.level), Level)


def by_scheme(given: dict[str, Any]) -> Select[Any]:
    """Return organizations by scheme of qualification."""
    return _labelled(_qualified(given, "schemes", Qualification.scheme), Scheme)


def by_status(given: dict[str, Any]) -> Select[Any]:
    """Return organizations by status of any qualification on the day."""
    return _labelled(_qualified(given, "statuses", status_on(given["as_of"])), QualificationStatus)


def by_region(given: dict[str, Any]) -> Select[Any]:
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


def _chosen(given: dict[str, Any], *fields: str) -> Subquery:
    return selected({k: v for k, v in given.items() if k not in fields}).subquery("chosen")


def _grouped(column: ColumnElement[Any]) -> Select[Any]:
    return (
        select(column.label("value"), func.count().label("count"))
        .where(column.is_not(None))
        .group_by(column)
    )


def _qualified(given: dict[str, Any], field: str, value: ColumnElement[Any]) -> Select[Any]:
    chosen = _chosen(given, field)
    return (
        select(
            value.label("value"), func.count(Qualification.organization_id.distinct()).label("count")
        )
        .join(chosen, chosen.c.id == Qualification.organization_id)
        .group_by(value)
    )


def _labelled(counts: Select[Any], vocabulary: type[Term]) -> Select[Any]:
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
