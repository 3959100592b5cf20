"""Numbers of professionals of a region or a body.

The header has no column for a person: a file with one is refused whole, whatever it is called.
"""

from loaders.book import Book
from loaders.organizations import Organizations
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import TalentCount
from nqi.terms import TalentKind

COLUMNS = (
    "kind",
    "number",
    "adcode",
    "organization_name",
    "measured_on",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One number: of a region or of a body, not of both."""
    kind, number = row.term("kind", TalentKind), row.number("number", 0, 1e8)
    if number != int(number):
        raise Rule.NUMBER.broken("number", row.cells["number"], "a count is whole")
    measured_on = row.day("measured_on")
    named, coded = bool(row.cells["organization_name"]), bool(row.cells["adcode"])
    if named == coded:
        raise Rule.REQUIRED.broken("adcode", row.cells["adcode"], "a region or a body is needed")
    body = organizations.named(row, "organization_name") if named else None
    adcode = book.region("adcode", row.text("adcode"))["adcode"] if coded else None
    of_whom = body.key if body else str(adcode)
    day = measured_on.isoformat() if measured_on else ""
    book.add(
        TalentCount,
        **book.sourced(row, measured_on),
        id=stable_id("talent_count", kind.code, of_whom, day),
        kind=kind.code,
        number=int(number),
        adcode=adcode,
        organization_id=body.id if body else None,
        measured_on=measured_on,
    )
