"""Designations: the titles of bodies, of one body or place, and lists of them."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import func, select

from nqi.catalog.condition import holds_on, holds_words
from nqi.catalog.listing import Listing, among
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Designation, Organization, RegionAncestor, Site


def listing(given: Given) -> Listing:
    """Return the titles of kinds, stages and a region that held on the day, by title."""
    build: dict[str, Callable[[Sql], Condition]] = {
        "designation_kinds": partial(among, Designation.kind),
        "stages": partial(among, Designation.stage),
        "region": _lies_in,
        "words": partial(holds_words, Designation.title),
    }
    asked = [condition(given[name]) for name, condition in build.items() if name in given]
    rows = select(Designation).where(holds_on(Designation, given["as_of"]), *asked)
    return Listing(rows, ("title", "id"))


def _lies_in(region: Sql) -> Condition:
    """Whether the title is exercised in a region: at its place, else where its body sits."""
    found = (
        select(Designation.id)
        .join(Organization, Organization.id == Designation.organization_id)
        .outerjoin(Site, Site.id == Designation.site_id)
        .join(
            RegionAncestor,
            RegionAncestor.adcode == func.coalesce(Site.adcode, Organization.adcode),
        )
        .where(RegionAncestor.ancestor_adcode == region)
    )
    return Designation.id.in_(found)


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the titles a body holds or hosts."""
    return (
        select(Designation)
        .where(Designation.organization_id == organization_id)
        .order_by(Designation.title, Designation.id)
    )


def of_site(given: Given, site_id: Sql) -> Query:
    """Return the titles exercised at a place."""
    return (
        select(Designation)
        .where(Designation.site_id == site_id)
        .order_by(Designation.title, Designation.id)
    )


def by_id(given: Given, designation_id: Sql) -> Query:
    """Return one designation, or none."""
    return select(Designation).where(Designation.id == designation_id)
