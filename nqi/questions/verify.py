"""Verification (核验): what the catalogue knows of one number on a day; unknown is never invalid.

FOUND_VALID only for what is known to be valid on the day, FOUND_NOT_VALID only for a known end, a
suspension or a term not begun, with its date. A record whose validity on the day is not known
is shown under NOT_IN_CATALOG with the reason STATUS_UNKNOWN: the catalogue cannot say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import literal

from nqi.catalog import verify as rows
from nqi.codes.identifiers import diagnosis, is_identifier, spelled
from nqi.compact import compact
from nqi.db import OpenRelease
from nqi.terms import QualificationStatus as Status
from nqi.terms import VerifyAnswer, VerifyKind

REGISTERS = {
    VerifyKind.USCC: "USCC",
    VerifyKind.CMA: "CMA",
    VerifyKind.CNAS: "CNAS",
    VerifyKind.CNCA_BODY: "CNCA",
    VerifyKind.CCC: "CCC_CERTIFICATE",
    VerifyKind.MANAGEMENT_SYSTEM: "MANAGEMENT_SYSTEM",
    VerifyKind.KCDB: "KCDB",
    VerifyKind.TBT: "TBT",
}
"""The grammar of each kind of number."""
_BEGINNINGS = {
    "CNCA": VerifyKind.CNCA_BODY,
    "CNAS": VerifyKind.CNAS,
    "L": VerifyKind.CNAS,
    "IB": VerifyKind.CNAS,
    "G/": VerifyKind.TBT,
    "APMP": VerifyKind.KCDB,
    "EURAMET": VerifyKind.KCDB,
}
_LENGTHS = {12: VerifyKind.CMA, 16: VerifyKind.CCC, 18: VerifyKind.USCC}
_LONGEST = 100
Row = Mapping[str, Any]
IN_CATALOG = "IN_CATALOG"
STATUS_UNKNOWN = "STATUS_UNKNOWN"
NOT_FOUND = "NOT_FOUND"
MALFORMED = "MALFORMED"


@dataclass(frozen=True)
class Verification:
    """The answer about one number; ``reason_code`` is a status of qualifications, or IN_CATALOG,
    STATUS_UNKNOWN, NOT_FOUND or MALFORMED. ``until`` is the first day no longer covered."""

    kind: VerifyKind
    number: str
    normalized: str
    as_of: date
    answer: VerifyAnswer = VerifyAnswer.NOT_IN_CATALOG
    reason_code: str = NOT_FOUND
    status: Status | None = None
    reason: str | None = None
    since: str | None = None
    until: str | None = None
    diagnosis_what: str | None = None
    diagnosis_expected: str | None = None
    table_name: str | None = None
    record_id: int | None = None
    organization_id: int | None = None
    source_id: int | None = None
    confidence: str | None = None


_ORDER = (VerifyAnswer.FOUND_VALID, VerifyAnswer.FOUND_NOT_VALID, VerifyAnswer.NOT_IN_CATALOG)
"""Of several records that bear a number, the one with the first of these answers counts."""


def verify(release: OpenRelease, kind: VerifyKind, number: str, as_of: date) -> Verification:
    """Return what is known of a number, written in any usual way; any text has an answer."""
    written = number.encode("utf-8", "replace").decode()[:_LONGEST]
    normalized = spelled(REGISTERS[kind], written)
    asked = Verification(kind, written, normalized, as_of)
    given = {"as_of": literal(as_of.isoformat())}
    key = compact(normalized)
    bearers = release.rows(rows.bearers(given, literal(kind.code), literal(key))) if key else []
    if len(number) > _LONGEST or not bearers:
        return _mistyped(asked)
    judged = [_judged(release, asked, bearer) for bearer in bearers]
    return min(judged, key=lambda one: _ORDER.index(one.answer))


def guess_kind(number: str) -> VerifyKind:
    """Return the kind whose form a number has, or else comes nearest to by its beginning."""
    for kind, register in REGISTERS.items():
        if is_identifier(register, spelled(register, number)):
            return kind
    text = spelled("USCC", number)
    for beginning, kind in _BEGINNINGS.items():
        if text.startswith(beginning):
            return kind
    return _LENGTHS.get(len(text), VerifyKind.USCC)


def _mistyped(asked: Verification) -> Verification:
    found = diagnosis(REGISTERS[asked.kind], asked.number)
    if found is None:
        return asked
    return replace(
        asked,
        reason_code=MALFORMED,
        diagnosis_what=found.what,
        diagnosis_expected=found.expected,
    )


def _judged(release: OpenRelease, asked: Verification, bearer: Row) -> Verification:
    table, record_id = bearer["table_name"], bearer["record_id"]
    given = {"as_of": literal(asked.as_of.isoformat())}
    key = literal(record_id)
    asked = replace(asked, table_name=table, record_id=record_id)
    if table == "qualification":
        row = release.rows(rows.qualification(given, key))[0]
        return _of_qualification(
            _sourced(asked, row), row, release.rows(rows.last_event(given, key))
        )
    if table == "certificate":
        row = release.rows(rows.certificate(given, key))[0]
        return _with_status(_sourced(asked, row), certificate_status(row, asked.as_of), row)
    if table == "capability":
        row = release.rows(rows.capability(given, key))[0]
        return _with_status(_sourced(asked, row), term_status(row, asked.as_of), row)
    if table == "tbt_notification":
        return _of_notification(asked, release.rows(rows.notification(given, key))[0])
    register = [REGISTERS[asked.kind]]
    return _of_body(asked, release.rows(rows.organization(given, key, register))[0])


def _sourced(asked: Verification, row: Row) -> Verification:
    return replace(
        asked,
        organization_id=row["organization_id"],
        source_id=row["source_id"],
        confidence=row["confidence"],
    )


def _of_qualification(asked: Verification, row: Row, events: Sequence[Row]) -> Verification:
    """The last event says why, also when it limits only a part of a right that goes on."""
    event = events[0] if events else None
    says = event is not None and event["status"] == row["status"]
    judged = _with_status(asked, Status[row["status"]], row)
    if event is None:
        return judged
    since = str(event["happened_on"]) if says else judged.since
    return replace(judged, reason=event["reason"], since=since)


def _with_status(asked: Verification, status: Status, row: Row) -> Verification:
    if status is Status.UNKNOWN:
        return replace(
            asked, status=status, reason_code=STATUS_UNKNOWN, until=_day(row["valid_to"])
        )
    answer = VerifyAnswer.FOUND_NOT_VALID
    since = row.get("status_on")
    if status is Status.VALID:
        answer, since = VerifyAnswer.FOUND_VALID, row["valid_from"]
    elif status is Status.EXPIRED:
        since = row["valid_to"]
    elif status is Status.PENDING:
        since = row["valid_from"]
    return replace(
        asked,
        answer=answer,
        status=status,
        reason_code=status.code,
        since=_day(since),
        until=_day(row["valid_to"]),
    )


def certificate_status(row: Row, as_of: date) -> Status:
    """Return the status of a certificate on a day, from its term and its published status.

    What was published on a later day, or on no known day, says nothing about this one.
    """
    within = term_status(row, as_of)
    published = Status[row["published_status"]]
    is_known = row["status_on"] is not None and _date(row["status_on"]) <= as_of
    ended = {Status.WITHDRAWN, Status.CANCELLED, Status.SUPERSEDED}
    if is_known and published in ended:
        return published
    if within in (Status.EXPIRED, Status.PENDING):
        return within
    if published is Status.VALID:
        return Status.VALID if is_known or _is_dated(row) else Status.UNKNOWN
    if published is Status.UNKNOWN and _is_dated(row):
        return Status.VALID
    return published if is_known else Status.UNKNOWN


def term_status(row: Row, as_of: date) -> Status:
    """Return the status that a term alone says: without a beginning it is unknown."""
    if row["valid_to"] is not None and _date(row["valid_to"]) <= as_of:
        return Status.EXPIRED
    if row["valid_from"] is None:
        return Status.UNKNOWN
    return Status.PENDING if _date(row["valid_from"]) > as_of else Status.VALID


def _of_body(asked: Verification, row: Row) -> Verification:
    """A number of the body itself is verified by the body being there, a right by its record."""
    asked = _sourced(asked, row)
    if row["valid_to"] is not None and _date(row["valid_to"]) <= asked.as_of:
        return _with_status(asked, Status.EXPIRED, {**row, "valid_from": None})
    if asked.kind is VerifyKind.USCC:
        return replace(asked, answer=VerifyAnswer.FOUND_VALID, reason_code=IN_CATALOG)
    return replace(asked, status=Status.UNKNOWN, reason_code=STATUS_UNKNOWN)


def _of_notification(asked: Verification, row: Row) -> Verification:
    asked = replace(_sourced(asked, row), since=_day(row["valid_from"]))
    if row["valid_from"] is not None and _date(row["valid_from"]) > asked.as_of:
        return replace(
            asked,
            answer=VerifyAnswer.FOUND_NOT_VALID,
            status=Status.PENDING,
            reason_code=Status.PENDING.code,
        )
    return replace(asked, answer=VerifyAnswer.FOUND_VALID, reason_code=IN_CATALOG)


def _is_dated(row: Row) -> bool:
    return row["valid_from"] is not None and row["valid_to"] is not None


def _day(value: Any) -> str | None:
    return None if value is None else str(value)


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
