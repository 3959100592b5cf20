"""Arrangements of mutual recognition, and the parties that a source shows to take part."""

from loaders.book import Book
from loaders.cells import check_period, dated
from loaders.organizations import Organizations
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import Recognition, RecognitionArrangement

ARRANGEMENT_COLUMNS = (
    "code",
    "name",
    "name_en",
    "predecessor_codes",
    "url",
    "valid_from",
    "valid_to",
    "source_url",
    "source_note",
    "licence",
)
COLUMNS = (
    "arrangement_code",
    "party",
    "organization_name",
    "scope",
    "valid_from",
    "valid_to",
    "as_of",
    "as_of_text",
    "source_url",
    "source_note",
    "licence",
)


def accept_arrangement(row: Row, book: Book) -> None:
    """One arrangement, and the arrangements that merged into it."""
    code, name, url = row.text("code"), row.text("name"), row.web_address("url")
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    for before in row.parts("predecessor_codes"):
        _known(book, "predecessor_codes", before)
    book.add(
        RecognitionArrangement,
        **book.sourced(row) | {"valid_from": valid_from, "valid_to": valid_to},
        code=code,
        name=name,
        name_en=row.optional("name_en"),
        predecessor_codes=";".join(row.parts("predecessor_codes")) or None,
        url=url,
    )


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One party with the scope for which it takes part."""
    code, party, scope = row.text("arrangement_code"), row.text("party"), row.text("scope")
    _known(book, "arrangement_code", code)
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    named = bool(row.cells["organization_name"])
    organization = organizations.named(row, "organization_name") if named else None
    book.add(
        Recognition,
        **dated(row, book) | {"valid_from": valid_from, "valid_to": valid_to},
        id=stable_id("recognition", code, party, scope),
        arrangement_code=code,
        organization_id=organization.id if organization else None,
        party=party,
        scope=scope,
    )


def _known(book: Book, column: str, code: str) -> None:
    if not book.has(RecognitionArrangement, code=code):
        raise Rule.UNKNOWN_RECORD.broken(column, code)
