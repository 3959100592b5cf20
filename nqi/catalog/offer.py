"""Offers: who can work by a standard, and where; derived once a load from the capabilities."""

from sqlalchemy import CompoundSelect, select, union

from nqi.catalog.distance import in_box
from nqi.catalog.numbering import follows
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import Capability, CapabilityMethod, Offer, Site

COLUMNS = ("organization_id", "site_id", "lng", "lat", "norm", "base", "root", "series")
"""What ``derived`` returns, in this order."""


def organizations(given: Given) -> Query:
    """Return the ids of the bodies that can work by a standard, some more than once."""
    return select(Offer.organization_id).where(follows(given, Offer))


def sites_in_box(given: Given) -> Query:
    """Return the ids of the places in the box where the standard can be worked by."""
    return select(Offer.site_id).where(follows(given, Offer), in_box(Offer.lng, Offer.lat, given))


def organizations_by_root(given: Given, root: Sql) -> Query:
    """Return the ids of the bodies whose scope names any edition of a root number."""
    return select(Offer.organization_id).where(Offer.root == root)


def derived() -> CompoundSelect[tuple[object, ...]]:
    """Return every offer as the capabilities, their methods and the places make it.

    A capability that the source ties to no place counts at every place of its body.
    """
    made = (
        select(
            Capability.organization_id,
            Site.id,
            Site.lng,
            Site.lat,
            CapabilityMethod.norm,
            CapabilityMethod.base,
            CapabilityMethod.root,
            CapabilityMethod.series,
        )
        .select_from(CapabilityMethod)
        .join(Capability, Capability.id == CapabilityMethod.capability_id)
    )
    at_its_place = made.join(Site, Site.id == Capability.site_id)
    anywhere = made.outerjoin(Site, Site.organization_id == Capability.organization_id).where(
        Capability.site_id.is_(None)
    )
    return union(at_its_place, anywhere)
