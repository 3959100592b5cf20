"""Standards: numbers, titles and dates of a sample of editions.

Oddities. Some rows know the year of issue only; it is kept as text. A rule or announcement has a
number of another form, which stands as its own key.
"""

from loaders.book import Book, Values
from loaders.capabilities import standard_number
from loaders.cells import check_period
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.standard_number import StandardNumber, normalize
from nqi.identity import stable_id
from nqi.models import StandardEdition, StandardRelation, StandardWork
from nqi.terms import StandardFamily, StandardRelationKind, StandardStatus
from nqi.text import spaced

COLUMNS = (
    "number",
    "title",
    "title_en",
    "family",
    "published_status",
    "issued_on",
    "issued_text",
    "implemented_on",
    "abolished_on",
    "ics",
    "ccs",
    "replaces",
    "committee",
    "drafted_by",
    "source_url",
    "source_note",
    "licence",
)
TEXTS = ("title_en", "issued_text", "ics", "ccs", "committee", "drafted_by")
DAYS = ("issued_on", "implemented_on", "abolished_on")


def accept(row: Row, book: Book) -> None:
    """One edition, its work, and what it replaces."""
    raw, title = row.text("number"), row.text("title")
    number = _number(row, raw)
    status = row.optional_term("published_status", StandardStatus)
    replaced = [(old, standard_number("replaces", old)) for old in row.parts("replaces")]
    days = {column: row.day(column) for column in DAYS}
    check_period("abolished_on", days["implemented_on"], days["abolished_on"])
    source = book.sourced(row)
    id = stable_id("standard_edition", number.norm)
    if book.has(StandardEdition, id=id):
        raise Rule.DUPLICATE.broken("number", raw, number.norm)
    book.add(
        StandardEdition,
        **source,
        **days,
        **{column: row.optional(column) for column in TEXTS},
        **_keys(number),
        id=id,
        work_id=_work(book, number, source),
        number=raw,
        norm=number.norm,
        base=number.base,
        family=number.family.code,
        mandate=number.mandate.code if number.mandate else None,
        title=title,
        published_status=status.code if status else None,
        search_text=spaced(f"{raw} {number.norm} {title} {row.cells['title_en']}"),
    )
    for old, old_number in replaced:
        book.add(
            StandardRelation,
            **source,
            id=stable_id("standard_relation", number.norm, "REPLACES", old_number.norm),
            edition_id=id,
            kind=StandardRelationKind.REPLACES.code,
            number=old,
            norm=old_number.norm,
            base=old_number.base,
            root=old_number.root,
        )


def _number(row: Row, raw: str) -> StandardNumber:
    if row.optional_term("family", StandardFamily) is StandardFamily.RULE:
        key = normalize(raw).replace(" ", "")
        return StandardNumber(StandardFamily.RULE, None, None, key, key, key, key)
    return standard_number("number", raw)


def _work(book: Book, number: StandardNumber, source: Values) -> int:
    id = stable_id("standard_work", number.root)
    if not book.has(StandardWork, id=id):
        book.add(StandardWork, **source, **_keys(number), id=id)
    return id


def _keys(number: StandardNumber) -> Values:
    return {"root": number.root, "series": number.series}
