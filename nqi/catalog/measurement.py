"""Measurement standards: lists, one by id, their ranges, and the steps of traceability."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from nqi.catalog.condition import one_of
from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    MeasurementRange,
    MeasurementStandard,
    Organization,
    RegionAncestor,
    TraceLink,
)
from nqi.terms import MeasurementStandardKind, QualificationStatus, UncertaintyState

_ENDED = [
    QualificationStatus[name].code for name in ("WITHDRAWN", "CANCELLED", "SUPERSEDED", "SUSPENDED")
]
_PRIMARY = MeasurementStandardKind.PRIMARY.code
TRACE_DEEPEST = 20
"""Longer than any chain from a working standard to the primary one."""


def status_on(as_of: Sql, record: Any = MeasurementStandard) -> Sql:
    """Return the status of a measurement standard on a day: an end that was published, its term.

    Of any other ``record`` with a published status and a term too.
    """
    has_term = and_(record.valid_from.is_not(None), record.valid_to.is_not(None))
    return case(
        (record.published_status.in_(_ENDED), record.published_status),
        (record.valid_to <= as_of, literal(QualificationStatus.EXPIRED.code)),
        (record.valid_from > as_of, literal(QualificationStatus.PENDING.code)),
        (has_term, literal(QualificationStatus.VALID.code)),
        else_=record.published_status,
    )


def _with_status(given: Given) -> Query:
    return select(MeasurementStandard, status_on(given["as_of"]).label("status"))


def listing(given: Given) -> Listing:
    """Return measurement standards by kind, category, words, region, term and range, by name."""
    standard = MeasurementStandard
    build: dict[str, Callable[[Sql], Condition]] = {
        "measurement_kinds": lambda codes: among(standard.kind, codes),
        "categories": lambda codes: among(standard.category, codes),
        "search": lambda words: matches(standard.id, "measurement_standard_search", words),
        "region": lambda adcode: standard.organization_id.in_(_seated_in(adcode)),
        "expires_before": lambda day: standard.valid_to < day,
        "dimension": lambda _: exists().where(
            MeasurementRange.measurement_standard_id == standard.id, *covers(given)
        ),
    }
    conditions = [condition(given[name]) for name, condition in build.items() if name in given]
    return Listing(_with_status(given).where(*conditions), ("name", "id"))


def _seated_in(adcode: Sql) -> Query:
    return (
        select(Organization.id)
        .join(RegionAncestor, RegionAncestor.adcode == Organization.adcode)
        .where(RegionAncestor.ancestor_adcode == adcode)
    )


def covers(given: Given) -> list[Condition]:
    """Return whether a range holds the whole range asked for, with a small enough uncertainty.

    An uncertainty that the source does not state is not too large: it is unknown.
    """
    conditions: list[Condition] = [
        MeasurementRange.dimension == given["dimension"],
        MeasurementRange.lower_si <= given["lower_si"],
        MeasurementRange.upper_si >= given["upper_si"],
    ]
    for name, uncertainty in (("max_u_si", worst_u_si), ("max_u_relative", worst_u_relative)):
        if name in given:
            unknown = MeasurementRange.u_constant_si.is_(None)
            conditions.append(or_(unknown, uncertainty(given) <= given[name]))
    return conditions


def worst_u_si(given: Given) -> Sql:
    """Return the largest expanded uncertainty over the range asked for, in the SI unit."""
    return MeasurementRange.u_constant_si + MeasurementRange.u_proportional * given["largest_si"]


def worst_u_relative(given: Given) -> Sql:
    """Return the largest relative uncertainty over the range asked for: that at its smallest."""
    constant = MeasurementRange.u_constant_si
    share = constant / func.nullif(given["smallest_si"], 0.0)
    return case((constant == 0.0, literal(0.0)), else_=share) + MeasurementRange.u_proportional


def uncertainty_state(given: Given) -> Sql:
    """Return whether the uncertainty asked for is fulfilled; too large ones are left out before."""
    if "max_u_si" not in given and "max_u_relative" not in given:
        return literal(UncertaintyState.NOT_ASKED.code)
    unknown = MeasurementRange.u_constant_si.is_(None)
    return case(
        (unknown, literal(UncertaintyState.UNKNOWN.code)),
        else_=literal(UncertaintyState.FULFILLED.code),
    )


def by_id(given: Given, standard_id: Sql) -> Query:
    """Return one measurement standard, or none."""
    return _with_status(given).where(MeasurementStandard.id == standard_id)


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the measurement standards of a body, by name."""
    return (
        _with_status(given)
        .where(MeasurementStandard.organization_id == organization_id)
        .order_by(MeasurementStandard.name, MeasurementStandard.id)
    )


def ranges(given: Given, standard_id: Sql) -> Query:
    """Return the ranges of a measurement standard, the smallest values first."""
    return _ordered_ranges(MeasurementRange.measurement_standard_id == standard_id)


def ranges_of_capability(given: Given, capability_id: Sql) -> Query:
    """Return the ranges of a capability, the smallest values first."""
    return _ordered_ranges(MeasurementRange.capability_id == capability_id)


def _ordered_ranges(of_owner: Condition) -> Query:
    return (
        select(MeasurementRange)
        .where(of_owner)
        .order_by(MeasurementRange.quantity, MeasurementRange.lower_si, MeasurementRange.id)
    )


def range_by_id(given: Given, range_id: Sql) -> Query:
    """Return one range, or none."""
    return select(MeasurementRange).where(MeasurementRange.id == range_id)


def trace_to(given: Given, standard_id: Sql) -> Query:
    """Return the steps up from a measurement standard."""
    return (
        select(TraceLink)
        .where(TraceLink.child_id == standard_id)
        .order_by(TraceLink.parent_name, TraceLink.id)
    )


def traced_from(given: Given, standard_id: Sql) -> Query:
    """Return the measurement standards that are traced to this one, by name."""
    children = select(TraceLink.child_id).where(TraceLink.parent_id == standard_id)
    return (
        _with_status(given)
        .where(MeasurementStandard.id.in_(children))
        .order_by(MeasurementStandard.name, MeasurementStandard.id)
    )


def _kind_of(standard_id: Sql) -> Sql:
    """The kind of a standard, without a join, for the same reason as ``one_of``."""
    kind = select(MeasurementStandard.kind).where(MeasurementStandard.id == standard_id)
    return kind.scalar_subquery()


def chain(given: Given, standard_id: Sql) -> Query:
    """Return every step up from a standard as far as primary ones, with its smallest depth.

    Columns of the link, ``depth`` (1 is the first step up) and ``parent_kind``.
    """
    start = select(standard_id.label("id"), literal(0).label("depth")).cte(recursive=True)
    above = (
        select(TraceLink.parent_id, start.c.depth + 1)
        .join(start, one_of(TraceLink.child_id, start.c.id))
        .where(_kind_of(TraceLink.parent_id) != _PRIMARY, start.c.depth < TRACE_DEEPEST)
    )
    met = start.union(above)
    first = select(met.c.id, func.min(met.c.depth).label("depth")).group_by(met.c.id).subquery()
    parent = aliased(MeasurementStandard)
    return (
        select(TraceLink, (first.c.depth + 1).label("depth"), parent.kind.label("parent_kind"))
        .join(first, first.c.id == TraceLink.child_id)
        .outerjoin(parent, parent.id == TraceLink.parent_id)
        .order_by(first.c.depth, TraceLink.child_id, TraceLink.parent_name, TraceLink.id)
    )


def has_open_end() -> Condition:
    """Return whether a standard's traceability has an end that is neither primary nor in the KCDB.

    For every standard of a statement in one recursion, downwards from the open ends: ``chain``
    follows a single one upwards. A standard without any step is its own open end.
    """
    above = aliased(TraceLink)
    goes_on = exists().where(above.child_id == TraceLink.parent_id)
    ends = select(TraceLink.child_id.label("id")).where(
        TraceLink.kcdb_code.is_(None),
        func.coalesce(_kind_in_chain(TraceLink.parent_id), "") != _PRIMARY,
        ~goes_on,
    )
    is_open = ends.cte("open_ended", recursive=True)
    # The kind by a scalar subquery: a join would scan the whole table for a Bloom filter.
    below = (
        select(TraceLink.child_id)
        .join(is_open, is_open.c.id == TraceLink.parent_id)
        .where(_kind_in_chain(is_open.c.id) != _PRIMARY)
    )
    is_open = is_open.union(below)
    own = aliased(TraceLink)
    return and_(
        MeasurementStandard.kind != _PRIMARY,
        or_(
            ~exists().where(own.child_id == MeasurementStandard.id),
            MeasurementStandard.id.in_(select(is_open.c.id)),
        ),
    )


def _kind_in_chain(standard_id: Sql) -> Sql:
    """The kind of a standard by another name of the table: the statement around it has its own."""
    record = aliased(MeasurementStandard)
    return select(record.kind).where(record.id == standard_id).scalar_subquery()
