"""Greenhouse gas validation and verification bodies, as announced in two batches.

Oddity: a body may have changed its name since the register of 2017; its approval number tells.
One announcement names a body once for each field; the fields become capabilities.
"""

from loaders.book import Book
from loaders.capabilities import add_capability
from loaders.cells import identifier
from loaders.organizations import Organizations, Seen
from loaders.qualifications import qualify
from loaders.table import Row
from nqi.terms import CapabilityKind, OrganizationKind, Scheme

COLUMNS = (
    "name",
    "approval_no",
    "field",
    "batch",
    "announcement",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One body in one field."""
    number, field = identifier(row, "approval_no", "CNCA"), row.text("field")
    announcement = row.text("announcement")
    source = book.sourced(row, None, announcement)
    seen = Seen(
        name=row.text("name"),
        kind=OrganizationKind.VERIFICATION_BODY,
        identifiers=(("CNCA", number),),
        evidence=announcement,
    )
    body = organizations.see(row, seen, source)
    qualification_id = qualify(
        book, body, Scheme.GHG_VERIFICATION, number, source, issuer=announcement
    )
    add_capability(
        book,
        body,
        CapabilityKind.GHG_VERIFICATION,
        field,
        f"{field} ({announcement})",
        source,
        qualification_id=qualification_id,
    )
