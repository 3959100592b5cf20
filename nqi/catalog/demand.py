"""Demand units of a region."""

from typing import Any

from sqlalchemy import Select, select

from nqi.models import DemandUnit


def of_region(given: dict[str, Any], adcode: Any) -> Select[Any]:
    """Return what is known of the demand in a region, by kind."""
    return (
        select(DemandUnit)
        .where(DemandUnit.adcode == adcode)
        .order_by(DemandUnit.kind, DemandUnit.name, DemandUnit.id)
    )
