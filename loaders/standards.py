"""Standards: our own table of editions, one a row, and how any row becomes an edition.

Oddities. Some rows know the year of issue only; it is kept as text. A rule or announcement has a
number of another form, which stands as its own key. ``adopts`` holds the adopted numbers, each
with its degree behind it: ``ISO 9001:2015 IDT; IEC 1:2000``.
"""

import re
from datetime import date

from loaders.book import Book, Values
from loaders.capabilities import standard_number
from loaders.cells import check_period
from loaders.editions import Edition, Relation, add_edition
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.standard_number import StandardNumber, normalize, parse_standard_number
from nqi.terms import (
    AdoptionDegree,
    Openness,
    ReviewConclusion,
    StandardFamily,
    StandardRelationKind,
    StandardStatus,
)

TEXTS = (
    "title_en",
    "issued_text",
    "ics",
    "ccs",
    "committee",
    "department",
    "jurisdiction",
    "drafted_by",
    "declared_by",
)
DAYS = ("issued_on", "implemented_on", "abolished_on", "transition_until", "declared_on")
COLUMNS = (
    "number",
    "title",
    "family",
    "published_status",
    *TEXTS,
    *DAYS,
    "replaces",
    "replaces_part",
    "adopts",
    "degree",
    "reviewed_on",
    "review_conclusion",
    "text_url",
    "openness",
    "is_front_runner",
    "source_url",
    "source_note",
    "licence",
)
_YES_OR_NO = {"": None, "true": True, "false": False}
_DOUBLE = re.compile(r"(?<=\d)/((?:ISO|IEC|ITU|CISPR|CODEX|OIML).+)")
_DEGREE = re.compile(r"[ ,(]*\b(IDT|MOD|NEQ)\b[ ,)]*", re.IGNORECASE)


def accept(row: Row, book: Book) -> None:
    """One edition, its work, and what it says of other numbers."""
    add_edition(book, row, edition_of(row))


def edition_of(row: Row) -> Edition:
    """Return the edition that a row states; raise BadData, naming the cell, for a bad row."""
    written = row.text("number")
    number = _number(row, written)
    title = row.text("title")
    status = row.optional_term("published_status", StandardStatus)
    openness = row.optional_term("openness", Openness)
    days = {column: row.day(column) for column in DAYS}
    check_period("abolished_on", days["implemented_on"], days["abolished_on"])
    values: Values = {
        **days,
        **{column: row.optional(column) for column in TEXTS},
        "title": title,
        "published_status": status.code if status else None,
        "text_url": row.web_address("text_url"),
        "openness": openness.code if openness else None,
        "is_front_runner": _yes_or_no(row, "is_front_runner"),
    }
    return Edition(written, number, values, _relations(row), _review(row))


def _number(row: Row, raw: str) -> StandardNumber:
    if row.optional_term("family", StandardFamily) is StandardFamily.RULE:
        key = normalize(raw).replace(" ", "")
        return StandardNumber(StandardFamily.RULE, None, None, key, key, key, key, raw)
    return standard_number("number", raw)


def _relations(row: Row) -> list[Relation]:
    kinds = {
        "replaces": StandardRelationKind.REPLACES,
        "replaces_part": StandardRelationKind.REPLACES_PART,
    }
    replaced = [
        Relation(kind, written, standard_number(column, written))
        for column, kind in kinds.items()
        for written in row.parts(column)
    ]
    return replaced + ([_adopted(row, part) for part in row.parts("adopts")] or _double(row))


def _double(row: Row) -> list[Relation]:
    """The international number behind the slash of a double number, which is adopted unchanged."""
    found = _DOUBLE.search(normalize(row.text("number")))
    number = parse_standard_number(found.group(1)) if found else None
    if number is None:
        return []
    return [Relation(StandardRelationKind.ADOPTS, number.printed, number, AdoptionDegree.IDT)]


def _adopted(row: Row, part: str) -> Relation:
    """An adopted number, with the degree behind it or that of the row."""
    degree = row.optional_term("degree", AdoptionDegree)
    if found := _DEGREE.search(part):
        degree = AdoptionDegree[found.group(1).upper()]
    written = _DEGREE.sub("", part).strip()
    number = standard_number("adopts", written)
    return Relation(StandardRelationKind.ADOPTS, written, number, degree)


def _review(row: Row) -> tuple[date, ReviewConclusion] | None:
    day = row.day("reviewed_on")
    return (day, row.term("review_conclusion", ReviewConclusion)) if day else None


def _yes_or_no(row: Row, column: str) -> bool | None:
    value = row.cells[column]
    if value not in _YES_OR_NO:
        raise Rule.TERM.broken(column, value, "allowed are true, false")
    return _YES_OR_NO[value]
