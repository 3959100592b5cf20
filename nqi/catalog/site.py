"""Sites: the places of a body, and the places near a point."""

from typing import Any

from sqlalchemy import Select, exists, null, or_, select

from nqi.catalog.capability import performed_by_standard
from nqi.catalog.distance import distance_m, in_box
from nqi.catalog.listing import Listing
from nqi.models import OrganizationPillar, Site
from nqi.terms import Pillar

LABORATORY_PILLARS = (Pillar.TESTING.code, Pillar.METROLOGY.code)
"""A laboratory is a body that tests, inspects, calibrates or verifies."""


def of_organization(given: dict[str, Any], organization_id: Any) -> Select[Any]:
    """Return the places of a body, the main one first."""
    return (
        select(Site, null().label("distance_m"))
        .where(Site.organization_id == organization_id)
        .order_by(Site.is_main.desc(), Site.name, Site.id)
    )


def by_id(given: dict[str, Any], site_id: Any) -> Select[Any]:
    """Return one place, or none."""
    return select(Site, null().label("distance_m")).where(Site.id == site_id)


def nearest_laboratories(given: dict[str, Any]) -> Listing:
    """Return the places of laboratories within a circle, nearest first.

    With a standard, only where the source states a capability that follows it.
    """
    metres = distance_m(Site.lng, Site.lat, given["lng"], given["lat"])
    rows = select(Site, metres.label("distance_m")).where(
        in_box(Site.lng, Site.lat, given),
        metres <= given["within_m"],
        exists().where(
            OrganizationPillar.organization_id == Site.organization_id,
            OrganizationPillar.pillar.in_(LABORATORY_PILLARS),
        ),
    )
    if "standard_key" in given:
        able = performed_by_standard(given, given["standard_key"])
        rows = rows.where(
            exists().where(
                or_(
                    able.c.site_id == Site.id,
                    (able.c.organization_id == Site.organization_id) & able.c.site_id.is_(None),
                )
            )
        )
    return Listing(rows, ("distance_m", "id"))
