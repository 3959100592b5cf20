"""Research organizations of the ROR registry that work in metrology, testing or inspection.

Oddities. Positions are those of the city's centre, not of the building. The columns kind, level
and adcode are ours; a row whose names do not agree on a role has no kind and is rejected.
"""

from loaders.book import Book
from loaders.cells import identifier, website
from loaders.organizations import Organizations, Seen
from loaders.places import checked_point
from loaders.rules import Rule
from loaders.table import Row
from nqi.terms import Level, OrganizationKind, Pillar, Precision

COLUMNS = (
    "ror_id",
    "name",
    "name_en",
    "kind",
    "level",
    "pillars",
    "city",
    "adcode",
    "lng",
    "lat",
    "website",
    "types",
    "status",
    "source_url",
    "source_note",
    "licence",
)
EVIDENCE = "ROR record, {}"


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One record of the registry."""
    if not row.cells["kind"]:
        raise Rule.NO_ROLE.broken("name", row.text("name"))
    seen = Seen(
        name=row.text("name"),
        name_en=row.optional("name_en"),
        kind=row.term("kind", OrganizationKind),
        identifiers=(("ROR", identifier(row, "ror_id", "ROR")),),
        level=row.optional_term("level", Level),
        pillars=row.terms("pillars", Pillar) or None,
        place=checked_point(row, book, Precision.CITY_CENTROID, "ROR"),
        website=website(row, book),
        evidence=EVIDENCE.format(row.text("status")),
    )
    organizations.see(row, seen, book.sourced(row))
