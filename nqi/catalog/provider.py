"""Providers: the places of the bodies of a selection, for distances and counts."""

from sqlalchemy import exists, func, or_, select

from nqi.catalog.numbering import follows
from nqi.catalog.organization import selected
from nqi.catalog.qualification import asked, status_on
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import Offer, Organization, Qualification, Site
from nqi.terms import QualificationStatus


def places(given: Given) -> Query:
    """Return the places of the bodies of a selection: body, region, position, reach.

    With a standard, only the places where the source states that it can be worked by; a place
    that has no position comes too.
    """
    chosen = selected(given).subquery("chosen")
    rows = (
        select(
            Site.id.label("site_id"),
            Site.organization_id,
            Site.adcode,
            Site.lng,
            Site.lat,
            Site.precision,
            chosen.c.service_reach,
            chosen.c.confidence,
            chosen.c.level,
        )
        .join(chosen, chosen.c.id == Site.organization_id)
        .order_by(Site.id)
    )
    if "standard_key" not in given:
        return rows
    # Both lists are read once: an offer looked for at every place would be read for each.
    at_place = select(Offer.site_id).where(follows(given, Offer), Offer.site_id.is_not(None))
    anywhere = select(Offer.organization_id).where(follows(given, Offer), Offer.site_id.is_(None))
    return rows.where(or_(Site.id.in_(at_place), Site.organization_id.in_(anywhere)))


def names(given: Given) -> Query:
    """Return the names of the bodies of a selection."""
    chosen = selected(given).subquery("chosen")
    return select(chosen.c.id, chosen.c.name, chosen.c.name_en)


def homeless(given: Given) -> Query:
    """Return how many bodies of a selection have no place at all."""
    chosen = selected(given).subquery("chosen")
    placed = exists().where(Site.organization_id == chosen.c.id)
    return select(func.count()).select_from(chosen).where(~placed)


def lapsing(given: Given) -> Query:
    """Return the bodies of which every valid qualification ends before ``lapse_by``.

    Only qualifications of the schemes asked for count, and only those whose end is known; a body
    without any valid qualification does not lapse, for nothing of it is known to end.
    """
    scheme_only = {key: value for key, value in given.items() if key != "statuses"}
    return (
        select(Qualification.organization_id)
        .join(Organization, Organization.id == Qualification.organization_id)
        .where(
            *asked(scheme_only),
            status_on(given["as_of"]) == QualificationStatus.VALID.code,
        )
        .group_by(Qualification.organization_id)
        .having(
            func.count(Qualification.id) == func.count(Qualification.valid_to),
            func.max(Qualification.valid_to) <= given["lapse_by"],
        )
    )


def places_of(given: Given, organization_id: Sql) -> Query:
    """Return the places of one body that have a position."""
    return (
        select(Site.id.label("site_id"), Site.organization_id, Site.adcode, Site.lng, Site.lat)
        .where(Site.organization_id == organization_id, Site.lng.is_not(None))
        .order_by(Site.id)
    )
