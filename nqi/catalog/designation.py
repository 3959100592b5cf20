"""Designations: the titles of a body."""

from typing import Any

from sqlalchemy import Select, select

from nqi.models import Designation


def of_organization(given: dict[str, Any], organization_id: Any) -> Select[Any]:
    """Return the titles a body holds or hosts."""
    return (
        select(Designation)
        .where(Designation.organization_id == organization_id)
        .order_by(Designation.title, Designation.id)
    )


def of_site(given: dict[str, Any], site_id: Any) -> Select[Any]:
    """Return the titles exercised at a place."""
    return (
        select(Designation)
        .where(Designation.site_id == site_id)
        .order_by(Designation.title, Designation.id)
    )


def by_id(given: dict[str, Any], designation_id: Any) -> Select[Any]:
    """Return one designation, or none."""
    return select(Designation).where(Designation.id == designation_id)
