"""Qualifications of a body or a place, with the status of a day."""

from typing import Any

from sqlalchemy import and_, case, func, literal, select

from nqi.catalog.listing import among
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Qualification, QualificationSite, StatusEvent
from nqi.terms import QualificationStatus

_TERMINAL = [
    status.code
    for status in (
        QualificationStatus.WITHDRAWN,
        QualificationStatus.CANCELLED,
        QualificationStatus.SUPERSEDED,
    )
]


NOT_HELD = tuple(
    status.code
    for status in (
        QualificationStatus.PENDING,
        QualificationStatus.SUSPENDED,
        QualificationStatus.WITHDRAWN,
        QualificationStatus.CANCELLED,
        QualificationStatus.EXPIRED,
        QualificationStatus.SUPERSEDED,
    )
)
"""Statuses by which a right is known not to hold; UNKNOWN is none of them."""


def in_order() -> list[Sql]:
    """Return the order in which events follow each other: on one day an end comes last."""
    is_end = case((StatusEvent.status.in_(_TERMINAL), 1), else_=0)
    return [StatusEvent.happened_on, is_end, StatusEvent.id]


def status_on(as_of: Sql, record: Any = Qualification) -> Sql:
    """Return the status of a qualification on a day; ``record`` may be another name of the table.

    The last dated event holds, unless the term has ended or has not begun: a withdrawn right
    does not become merely expired. Without event and dates the status is UNKNOWN.
    """
    last_event = (
        select(StatusEvent.status)
        .where(StatusEvent.qualification_id == record.id)
        .where(StatusEvent.happened_on <= as_of)
        .order_by(*(column.desc() for column in in_order()))
        .limit(1)
        .scalar_subquery()
    )
    within_term = and_(record.valid_from.is_not(None), record.valid_to.is_not(None))
    return case(
        (last_event.in_(_TERMINAL), last_event),
        (record.valid_to <= as_of, literal(QualificationStatus.EXPIRED.code)),
        (record.valid_from > as_of, literal(QualificationStatus.PENDING.code)),
        else_=func.coalesce(
            last_event,
            case(
                (within_term, literal(QualificationStatus.VALID.code)),
                else_=literal(QualificationStatus.UNKNOWN.code),
            ),
        ),
    )


def asked(given: Given) -> list[Condition]:
    """Return what a selection asks of one and the same qualification: scheme and status."""
    conditions = []
    if "schemes" in given:
        conditions.append(among(Qualification.scheme, given["schemes"]))
    if "statuses" in given:
        conditions.append(among(status_on(given["as_of"]), given["statuses"]))
    return conditions


def _with_status(given: Given) -> Query:
    return select(Qualification, status_on(given["as_of"]).label("status"))


def of_organization(given: Given, organization_id: Sql) -> Query:
    """Return every qualification of a body, by scheme and number."""
    return (
        _with_status(given)
        .where(Qualification.organization_id == organization_id)
        .order_by(Qualification.scheme, Qualification.number, Qualification.id)
    )


def of_site(given: Given, site_id: Sql) -> Query:
    """Return every qualification that covers a place, by scheme and number."""
    return (
        _with_status(given)
        .join(QualificationSite, QualificationSite.qualification_id == Qualification.id)
        .where(QualificationSite.site_id == site_id)
        .order_by(Qualification.scheme, Qualification.number, Qualification.id)
    )


def by_id(given: Given, qualification_id: Sql) -> Query:
    """Return one qualification, or none."""
    return _with_status(given).where(Qualification.id == qualification_id)


def events(given: Given, qualification_id: Sql) -> Query:
    """Return the dated events of a qualification, oldest first, none after the day asked for."""
    return (
        select(StatusEvent)
        .where(StatusEvent.qualification_id == qualification_id)
        .where(StatusEvent.happened_on <= given["as_of"])
        .order_by(*in_order())
    )


def events_of_organization(given: Given, organization_id: Sql) -> Query:
    """Return the dated events of every qualification of a body, as ``events`` does for one."""
    return (
        select(StatusEvent)
        .join(Qualification, Qualification.id == StatusEvent.qualification_id)
        .where(Qualification.organization_id == organization_id)
        .where(StatusEvent.happened_on <= given["as_of"])
        .order_by(*in_order())
    )
