"""Defects of scopes, standards and measurement: each SELECT returns the records that show one."""

from sqlalchemy import and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from nqi.catalog import standard
from nqi.catalog.quality import found, joined_words
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import (
    Capability,
    CapabilityMethod,
    MeasurementRange,
    MeasurementStandard,
    Organization,
    StandardEdition,
    StandardRelation,
    TraceLink,
)
from nqi.terms import (
    MeasurementStandardKind,
    RecordKind,
    StandardRelationKind,
    StandardStatus,
)

_PAST = (StandardStatus.SUPERSEDED.code, StandardStatus.ABOLISHED.code)


def _capability(value: Sql) -> Query:
    title = Organization.name + " · " + Capability.object
    return (
        found(RecordKind.CAPABILITY, Capability.id, title, value)
        .select_from(Capability)
        .join(Organization, Organization.id == Capability.organization_id)
    )


def unknown_standards(given: Given) -> Query:
    """Items of scope by a number of which the catalogue has no edition."""
    known = exists().where(StandardEdition.root == CapabilityMethod.root)
    return (
        _capability(CapabilityMethod.number)
        .join(CapabilityMethod, CapabilityMethod.capability_id == Capability.id)
        .where(~known)
    )


def stale_scope(given: Given) -> Query:
    """Items of scope by an edition that is superseded or abolished on the day."""
    status = standard.status_on(given["as_of"])
    past = select(StandardEdition.norm, status.label("status")).where(status.in_(_PAST)).subquery()
    return (
        _capability(CapabilityMethod.number)
        .join(CapabilityMethod, CapabilityMethod.capability_id == Capability.id)
        .join(past, past.c.norm == CapabilityMethod.norm)
    )


def without_method(given: Given) -> Query:
    """Items of scope that name no standard."""
    named = exists().where(CapabilityMethod.capability_id == Capability.id)
    return _capability(func.coalesce(Capability.parameter, "")).where(~named)


def _edition(value: Sql) -> Query:
    title = StandardEdition.number + " " + StandardEdition.title
    return found(RecordKind.STANDARD, StandardEdition.id, title, value)


def status_disagrees(given: Given) -> Query:
    """Editions whose published status is not the one that follows from their dates."""
    listed = standard.listing(given | {"status_disagrees": literal(1)}).rows.subquery()
    return _edition(StandardEdition.published_status).where(
        StandardEdition.id.in_(select(listed.c.id))
    )


def replaced_by_nothing(given: Given) -> Query:
    """Editions that their source calls replaced, while nothing in the catalogue replaces them."""
    later = aliased(StandardEdition)
    newer = exists().where(
        later.work_id == StandardEdition.work_id,
        later.implemented_on > StandardEdition.implemented_on,
    )
    named = exists().where(
        StandardRelation.norm == StandardEdition.norm,
        StandardRelation.kind == StandardRelationKind.REPLACES.code,
    )
    return _edition(StandardEdition.published_status).where(
        StandardEdition.published_status == StandardStatus.SUPERSEDED.code, ~newer, ~named
    )


def incomplete_measurement_standards(given: Given) -> Query:
    """Measurement standards, but for primary ones, without a certificate or without a range."""
    certified = or_(
        MeasurementStandard.certificate_number.is_not(None),
        MeasurementStandard.public_certificate_number.is_not(None),
    )
    no_certificate = and_(
        ~certified, MeasurementStandard.kind != MeasurementStandardKind.PRIMARY.code
    )
    no_range = ~exists().where(MeasurementRange.measurement_standard_id == MeasurementStandard.id)
    lacks = {"certificate": no_certificate, "range": no_range}
    return found(
        RecordKind.MEASUREMENT_STANDARD,
        MeasurementStandard.id,
        MeasurementStandard.name,
        joined_words(lacks),
    ).where(or_(no_certificate, no_range))


def traced_to_nothing(given: Given) -> Query:
    """Steps of traceability to what is neither in the catalogue nor in the KCDB."""
    return (
        found(
            RecordKind.MEASUREMENT_STANDARD,
            MeasurementStandard.id,
            MeasurementStandard.name,
            TraceLink.parent_name,
        )
        .join(TraceLink, TraceLink.child_id == MeasurementStandard.id)
        .where(TraceLink.parent_id.is_(None), TraceLink.kcdb_code.is_(None))
    )
