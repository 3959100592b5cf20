"""National bodies and their websites, from a public index of data sources.

Oddity: the index gives the CNCA the English name of CNAS; a name that belongs to another body is
left out.
"""

from loaders.book import Book
from loaders.cells import website
from loaders.organizations import Organizations, Seen
from loaders.table import Row
from nqi.terms import Level, OrganizationKind, Pillar

COLUMNS = (
    "source_key",
    "name",
    "name_en",
    "kind",
    "level",
    "pillars",
    "website",
    "data_url",
    "update_frequency",
    "source_url",
    "source_note",
    "licence",
)
EVIDENCE = "listed in a public index of official data sources"


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One body."""
    seen = Seen(
        name=row.text("name"),
        name_en=row.optional("name_en"),
        kind=row.term("kind", OrganizationKind),
        level=row.optional_term("level", Level),
        pillars=row.terms("pillars", Pillar) or None,
        website=website(row, book),
        evidence=EVIDENCE,
    )
    organizations.see(row, seen, book.sourced(row))
