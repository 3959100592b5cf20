"""Sites: the places of a body, and the places near a point."""

from sqlalchemy import exists, null, select

from nqi.catalog import offer
from nqi.catalog.distance import distance_m, in_box
from nqi.catalog.listing import Listing
from nqi.catalog.organization import selected
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import OrganizationPillar, RegionAncestor, Site
from nqi.terms import Pillar

LABORATORY_PILLARS = (Pillar.TESTING.code, Pillar.METROLOGY.code)
"""A laboratory is a body that tests, inspects, calibrates or verifies."""


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the places of a body, the main one first."""
    return (
        select(Site, null().label("distance_m"))
        .where(Site.organization_id == organization_id)
        .order_by(Site.is_main.desc(), Site.name, Site.id)
    )


def by_id(given: Given, site_id: Sql) -> Query:
    """Return one place, or none."""
    return select(Site, null().label("distance_m")).where(Site.id == site_id)


def nearest_laboratories(given: Given) -> Listing:
    """Return the places of laboratories within a circle, nearest first.

    With a standard, only where the source states a capability that follows it.
    """
    metres = distance_m(Site.lng, Site.lat, given["lng"], given["lat"])
    # Standard first: it leaves far fewer places than the box does.
    near = (
        Site.id.in_(offer.sites_in_box(given))
        if "standard_key" in given
        else in_box(Site.lng, Site.lat, given)
    )
    rows = select(Site, metres.label("distance_m")).where(
        near,
        metres <= given["within_m"],
        exists().where(
            OrganizationPillar.organization_id == Site.organization_id,
            OrganizationPillar.pillar.in_(LABORATORY_PILLARS),
        ),
    )
    return Listing(rows, ("distance_m", "id"))


def of_selection(given: Given) -> Query:
    """Return the positions of the organizations of a selection, with the name and kind of each.

    With a circle or a region, only the places in it.
    """
    chosen = selected(given).subquery("chosen")
    rows = (
        select(
            Site.id,
            Site.organization_id,
            chosen.c.name,
            chosen.c.name_en,
            chosen.c.kind,
            Site.name.label("site_name"),
            Site.lng,
            Site.lat,
            Site.precision,
        )
        .join(chosen, chosen.c.id == Site.organization_id)
        .where(Site.lng.is_not(None))
        .order_by(chosen.c.name, Site.id)
    )
    if "region" in given:
        inside = RegionAncestor.ancestor_adcode == given["region"]
        rows = rows.where(Site.adcode.in_(select(RegionAncestor.adcode).where(inside)))
    if "lng" not in given:
        return rows
    metres = distance_m(Site.lng, Site.lat, given["lng"], given["lat"])
    return rows.where(in_box(Site.lng, Site.lat, given), metres <= given["within_m"])
