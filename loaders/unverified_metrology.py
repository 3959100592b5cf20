"""Metrology institutes written down from memory: loaded only when unverified rows are asked for."""

from loaders.book import Book
from loaders.cells import website
from loaders.organizations import Organizations, Seen
from loaders.places import locate
from loaders.table import Row
from nqi.terms import Level, OrganizationKind

COLUMNS = (
    "name",
    "kind",
    "level",
    "adcode",
    "website",
    "basis",
    "note",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One institute; where a sourced file knows it, nothing unverified is added to that."""
    if organizations.find(row.text("name")):
        return
    seen = Seen(
        name=row.text("name"),
        kind=row.term("kind", OrganizationKind),
        level=row.optional_term("level", Level),
        place=locate(book, row.text("adcode"), "RECOLLECTION"),
        website=website(row, book),
        evidence=f"{row.text('basis')}; {row.text('note')}",
    )
    organizations.see(row, seen, book.sourced(row))
