"""Defects of scopes, standards and measurement: each SELECT returns the records that show one."""

from sqlalchemy import and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from nqi.catalog import standard
from nqi.catalog.quality import breaching, found, joined_words
from nqi.catalog.statement import Condition, Given, Query, Sql
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
    return _cited(_is_unknown(), given)


def unknown_count(given: Given) -> Query:
    """Count the numbers cited of which the catalogue has no edition."""
    return _count_of(_is_unknown())


def _is_unknown() -> Condition:
    known = exists().where(StandardEdition.root == CapabilityMethod.root)
    unknown = select(CapabilityMethod.root).group_by(CapabilityMethod.root).having(~known)
    return CapabilityMethod.root.in_(unknown)


def stale_scope(given: Given) -> Query:
    """Items of scope by an edition that is superseded or abolished on the day."""
    return _cited(_is_past(given), given)


def stale_count(given: Given) -> Query:
    """Count the editions cited that are superseded or abolished on the day."""
    return _count_of(_is_past(given))


def _is_past(given: Given) -> Condition:
    past = select(StandardEdition.norm).where(standard.status_on(given["as_of"]).in_(_PAST))
    return CapabilityMethod.norm.in_(past)


def _count_of(condition: Condition) -> Query:
    return select(func.count().label("found")).select_from(CapabilityMethod).where(condition)


def _cited(condition: Condition, given: Given) -> Query:
    """Return the items of scope whose cited numbers meet a condition, with these numbers."""
    return (
        _capability(CapabilityMethod.number)
        .join(CapabilityMethod, CapabilityMethod.capability_id == Capability.id)
        .where(breaching(CapabilityMethod.id, condition, given))
    )


def without_method(given: Given) -> Query:
    """Items of scope that name no standard."""
    unnamed = ~exists().where(CapabilityMethod.capability_id == Capability.id)
    return _capability(func.coalesce(Capability.parameter, "")).where(
        breaching(Capability.id, unnamed, given)
    )


def unnamed_count(given: Given) -> Query:
    """Count the items of scope that name no standard: all without those that do.

    Two indexes are read from end to end, instead of one for each item of the other.
    """
    items = select(func.count(Capability.id)).scalar_subquery()
    named = select(CapabilityMethod.capability_id).group_by(CapabilityMethod.capability_id)
    naming = select(func.count()).select_from(named.subquery()).scalar_subquery()
    return select((items - naming).label("found"))


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
