"""Adds what a body is entitled to: the qualification, and its status on the source's date."""

from datetime import date

from loaders.book import Book, Values
from loaders.organizations import Organization
from nqi.identity import stable_id
from nqi.models import Qualification, StatusEvent
from nqi.terms import QualificationStatus, Scheme


def qualify(
    book: Book,
    organization: Organization,
    scheme: Scheme,
    number: str | None,
    source: Values,
    *,
    status: QualificationStatus = QualificationStatus.VALID,
    status_on: date | None = None,
    reason: str | None = None,
    scope: str | None = None,
    issuer: str | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> int:
    """Return the id of a qualification, added unless it was there; its dates are as published.

    A status without a date makes no event: on an unknown day nothing can be said to have happened.
    """
    id = stable_id(
        "qualification", organization.key, scheme.code, number or "", issuer or scope or ""
    )
    organization.rights.setdefault(scheme.code, id)
    if book.has(Qualification, id=id):
        return id
    organization.held[scheme.code].append(id)
    book.add(
        Qualification,
        **source | {"valid_from": valid_from, "valid_to": valid_to},
        id=id,
        organization_id=organization.id,
        scheme=scheme.code,
        number=number,
        issuer=issuer,
        scope=scope,
        published_status=status.code,
    )
    if status_on is not None:
        book.add(
            StatusEvent,
            **source,
            id=stable_id("status_event", str(id), status.code, status_on.isoformat()),
            qualification_id=id,
            status=status.code,
            happened_on=status_on,
            reason=reason,
        )
    return id
