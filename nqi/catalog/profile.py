"""Level profile: its families of services, and the bodies that count for each."""

from sqlalchemy import ColumnElement, exists, false, or_, select

from nqi.catalog.listing import among, matches
from nqi.catalog.qualification import NOT_HELD, status_on
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import (
    Capability,
    Designation,
    MeasurementStandard,
    Organization,
    Qualification,
    ServiceFamily,
    Site,
)


def profiles(given: Given) -> Query:
    """Return the names of the profiles of the release."""
    return select(ServiceFamily.profile).distinct().order_by(ServiceFamily.profile)


def families(given: Given) -> Query:
    """Return the families of a profile in their order."""
    return (
        select(ServiceFamily)
        .where(ServiceFamily.profile == given["profile"])
        .order_by(ServiceFamily.number, ServiceFamily.code)
    )


def places(given: Given, *phrases: Sql) -> Query:
    """Return the places of the bodies that count for a family, with each body's own region.

    ``given`` has ``kinds``, ``designations``, ``schemes`` and ``measurement_kinds`` as JSON arrays;
    ``phrases`` are full-text queries of which one must hold in the scope of a body.
    """
    return (
        select(
            Organization.id.label("organization_id"),
            Organization.kind,
            Organization.level,
            Organization.service_reach,
            Organization.adcode.label("home"),
            Site.adcode,
            Site.lng,
            Site.lat,
        )
        .outerjoin(Site, Site.organization_id == Organization.id)
        .where(or_(*_reasons(given, *phrases)))
        .order_by(Organization.id, Site.id)
    )


def _reasons(given: Given, *phrases: Sql) -> list[ColumnElement[bool]]:
    able = select(Capability.organization_id).where(
        or_(false(), *(matches(Capability.id, "capability_search", one) for one in phrases))
    )
    reasons: list[ColumnElement[bool]] = [
        among(Organization.kind, given["kinds"]),
        exists().where(
            Designation.organization_id == Organization.id,
            among(Designation.kind, given["designations"]),
        ),
        exists().where(
            Qualification.organization_id == Organization.id,
            among(Qualification.scheme, given["schemes"]),
            status_on(given["as_of"]).not_in(NOT_HELD),
        ),
        exists().where(
            MeasurementStandard.organization_id == Organization.id,
            among(MeasurementStandard.kind, given["measurement_kinds"]),
        ),
    ]
    return [*reasons, Organization.id.in_(able)]


def categories(given: Given) -> Query:
    """Return the measurement categories in which bodies keep standards of the kinds asked for."""
    return (
        select(MeasurementStandard.organization_id, MeasurementStandard.category)
        .where(
            among(MeasurementStandard.kind, given["measurement_kinds"]),
            MeasurementStandard.category.is_not(None),
        )
        .distinct()
    )
