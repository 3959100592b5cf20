"""The scope of one body as a page shows it: some items, their methods with status, their ranges."""

from typing import Any

from sqlalchemy import func, select

from nqi.catalog.condition import holds_on, holds_words
from nqi.catalog.listing import Listing, among
from nqi.catalog.standard import status_on
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import (
    Capability,
    CapabilityMethod,
    CertificationScheme,
    MeasurementRange,
    OrganizationScheme,
    StandardEdition,
)

ORDER = ("object", "parameter_order", "id")


def listing(given: Given, organization_id: Sql) -> Listing:
    """Return the items of a body that hold the words asked for, by object and parameter."""
    parameter = func.coalesce(Capability.parameter, "")
    rows = select(Capability, parameter.label("parameter_order")).where(
        Capability.organization_id == organization_id
    )
    if "words" in given:
        numbers = (
            select(func.aggregate_strings(CapabilityMethod.number, " "))
            .where(CapabilityMethod.capability_id == Capability.id)
            .correlate(Capability)
            .scalar_subquery()
        )
        text: Any = Capability.object + " " + parameter + " " + func.coalesce(numbers, "")
        rows = rows.where(holds_words(text, given["words"]))
    return Listing(rows, ORDER)


def place_of(given: Given, capability_id: Sql, organization_id: Sql) -> Query:
    """Return the order values of an item, from which its list goes on; none for another body's."""
    parameter = func.coalesce(Capability.parameter, "").label("parameter_order")
    return select(Capability.object, parameter, Capability.id).where(
        Capability.id == capability_id, Capability.organization_id == organization_id
    )


def methods(given: Given, ids_json: Sql) -> Query:
    """Return the methods of some items; ``status`` is that of the edition named, if it is kept."""
    status = status_on(given["as_of"]).label("status")
    return (
        select(CapabilityMethod, status)
        .outerjoin(StandardEdition, StandardEdition.norm == CapabilityMethod.norm)
        .where(among(CapabilityMethod.capability_id, ids_json))
        .order_by(CapabilityMethod.number, CapabilityMethod.id)
    )


def ranges(given: Given, ids_json: Sql) -> Query:
    """Return the ranges of some items, the smallest values first."""
    return (
        select(MeasurementRange)
        .where(among(MeasurementRange.capability_id, ids_json))
        .order_by(MeasurementRange.quantity, MeasurementRange.lower_si, MeasurementRange.id)
    )


def schemes(given: Given, organization_id: Sql) -> Query:
    """Return the schemes that a body works by on the day, by name of each, with its role."""
    return (
        select(OrganizationScheme, CertificationScheme.name, CertificationScheme.name_en)
        .join(CertificationScheme, CertificationScheme.code == OrganizationScheme.scheme_code)
        .where(
            OrganizationScheme.organization_id == organization_id,
            holds_on(OrganizationScheme, given["as_of"]),
        )
        .order_by(OrganizationScheme.scheme_code, OrganizationScheme.role)
    )
