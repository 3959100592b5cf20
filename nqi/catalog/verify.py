"""Verification: the records that bear a number, with what is known of their validity on a day."""

from typing import Any

from sqlalchemy import Text, and_, cast, null, select, union_all

from nqi.catalog.qualification import status_on
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import (
    Capability,
    Certificate,
    Dataset,
    Organization,
    OrganizationIdentifier,
    Qualification,
    SourceRecord,
    StatusEvent,
    TbtNotification,
    VerifiableNumber,
)

_SOURCED: dict[str, Any] = {
    "organization": OrganizationIdentifier,
    "qualification": Qualification,
    "certificate": Certificate,
    "capability": Capability,
    "tbt_notification": TbtNotification,
}


def bearers(given: Given, kind: Sql, key: Sql) -> Query:
    """Return the table and id of each record that bears a number, in its one spelling."""
    return (
        select(VerifiableNumber.table_name, VerifiableNumber.record_id)
        .where(VerifiableNumber.kind == kind, VerifiableNumber.key == key)
        .order_by(VerifiableNumber.table_name.desc(), VerifiableNumber.record_id)
    )


def qualification(given: Given, qualification_id: Sql) -> Query:
    """Return a qualification with its status on the day and when it last changed."""
    return select(
        Qualification.organization_id,
        Qualification.number,
        status_on(given["as_of"]).label("status"),
        Qualification.valid_from,
        Qualification.valid_to,
        Qualification.source_id,
        Qualification.confidence,
    ).where(Qualification.id == qualification_id)


def last_event(given: Given, qualification_id: Sql) -> Query:
    """Return the last dated event of a qualification up to the day, or none."""
    return (
        select(StatusEvent.status, StatusEvent.happened_on, StatusEvent.reason)
        .where(StatusEvent.qualification_id == qualification_id)
        .where(StatusEvent.happened_on <= given["as_of"])
        .order_by(StatusEvent.happened_on.desc(), StatusEvent.id)
        .limit(1)
    )


def certificate(given: Given, certificate_id: Sql) -> Query:
    """Return a certificate with its term, and the status published on ``status_on``."""
    return select(Certificate).where(Certificate.id == certificate_id)


def organization(given: Given, organization_id: Sql, registers: list[str]) -> Query:
    """Return a body by a number of its own, with the source of that number."""
    return (
        select(
            Organization.id.label("organization_id"),
            OrganizationIdentifier.value.label("number"),
            OrganizationIdentifier.source_id,
            OrganizationIdentifier.confidence,
            Organization.valid_to,
        )
        .join(OrganizationIdentifier, OrganizationIdentifier.organization_id == Organization.id)
        .where(Organization.id == organization_id)
        .where(OrganizationIdentifier.register.in_(registers))
    )


def capability(given: Given, capability_id: Sql) -> Query:
    """Return a capability that has a number of its own."""
    return select(
        Capability.organization_id,
        Capability.kcdb_code.label("number"),
        Capability.valid_from,
        Capability.valid_to,
        Capability.source_id,
        Capability.confidence,
    ).where(Capability.id == capability_id)


def notification(given: Given, notification_id: Sql) -> Query:
    """Return a notification."""
    return select(
        null().label("organization_id"),
        TbtNotification.symbol.label("number"),
        TbtNotification.distributed_on.label("valid_from"),
        TbtNotification.source_id,
        TbtNotification.confidence,
    ).where(TbtNotification.id == notification_id)


def sources(given: Given, kind: Sql) -> Query:
    """Return the data sets from which numbers of a kind were taken, in the order of loading."""
    of_kind = [
        select(SourceRecord.dataset_id)
        .join(model, model.source_id == SourceRecord.id)
        .join(
            VerifiableNumber,
            and_(
                VerifiableNumber.table_name == table,
                VerifiableNumber.record_id
                == (model.organization_id if table == "organization" else model.id),
            ),
        )
        .where(VerifiableNumber.kind == kind)
        for table, model in _SOURCED.items()
    ]
    return select(Dataset).where(Dataset.id.in_(union_all(*of_kind))).order_by(Dataset.id)


def diagnosis_of(what: Sql, expected: Sql) -> Query:
    """Return the diagnosis of an answer as a row, no row where there is none."""
    return select(what.label("what"), expected.label("expected")).where(
        cast(what, Text).is_not(None)
    )
