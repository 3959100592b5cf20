"""Designations: the titles of a body."""

from sqlalchemy import select

from nqi.catalog.statement import Given, Query, Sql
from nqi.models import Designation


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
