"""Demand units of a region."""

from sqlalchemy import select

from nqi.catalog.statement import Given, Query, Sql
from nqi.models import DemandUnit


def of_region(given: Given, adcode: Sql) -> Query:
    """Return what is known of the demand in a region, by kind."""
    return (
        select(DemandUnit)
        .where(DemandUnit.adcode == adcode)
        .order_by(DemandUnit.kind, DemandUnit.name, DemandUnit.id)
    )
