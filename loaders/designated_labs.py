"""Laboratories that are designated for kinds of the CCC catalogue: lab, kinds, first and last day.

The laboratory was named by an earlier file, and so was each kind.
"""

from loaders.book import Book
from loaders.cells import check_period, dated
from loaders.organizations import Organizations
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.ccc import scheme_code
from nqi.models import CertificationScheme, OrganizationScheme
from nqi.terms import SchemeRole

COLUMNS = (
    "organization_name",
    "ccc_codes",
    "valid_from",
    "valid_to",
    "as_of",
    "as_of_text",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One laboratory, with every kind it is designated for."""
    laboratory = organizations.named(row, "organization_name")
    row.text("ccc_codes")
    schemes = [scheme_code(kind) for kind in row.parts("ccc_codes")]
    period = {"valid_from": row.day("valid_from"), "valid_to": row.day("valid_to")}
    check_period("valid_to", period["valid_from"], period["valid_to"])
    row.day("as_of")
    records = [
        {
            "organization_id": laboratory.id,
            "scheme_code": code,
            "role": SchemeRole.TESTING.code,
        }
        for code in dict.fromkeys(schemes)
    ]
    for record in records:
        _check(book, record)
    for record in records:
        book.add(OrganizationScheme, **dated(row, book) | period, **record)


def _check(book: Book, record: dict[str, object]) -> None:
    code = record["scheme_code"]
    if not book.has(CertificationScheme, code=code):
        raise Rule.UNKNOWN_RECORD.broken("ccc_codes", str(code))
    if book.has(OrganizationScheme, **record):
        raise Rule.DUPLICATE.broken("ccc_codes", str(code))
