"""Laboratories in China whose acceptance the US CPSC withdrew.

Oddities. Only English names are published. Two withdrawals are dated by month only; the last day
of the month stands for it, and the reason keeps the month as published.
"""

from loaders.book import Book
from loaders.cells import identifier
from loaders.organizations import Organizations, Seen
from loaders.places import locate
from loaders.qualifications import qualify
from loaders.table import Row
from nqi.terms import OrganizationKind, QualificationStatus, Scheme

COLUMNS = (
    "cpsc_lab_id",
    "name",
    "adcode",
    "status",
    "status_on",
    "status_text",
    "reason",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One laboratory."""
    number = identifier(row, "cpsc_lab_id", "CPSC")
    status, status_on = row.term("status", QualificationStatus), row.day("status_on")
    source = book.sourced(row, status_on, row.cells["status_text"])
    reason = f"{row.text('reason')} ({row.text('status_text')})"
    seen = Seen(
        name=row.text("name"),
        name_en=row.text("name"),
        kind=OrganizationKind.TESTING_LAB,
        identifiers=(("CPSC", number),),
        place=locate(book, row.optional("adcode"), "NAME"),
        evidence=f"CPSC: {status.en.lower()} {row.text('status_text')}",
    )
    body = organizations.see(row, seen, source)
    qualify(
        book,
        body,
        Scheme.CPSC_ACCEPTANCE,
        number,
        source,
        status=status,
        status_on=status_on,
        reason=reason,
    )
