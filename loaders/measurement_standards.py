"""Measurement standards, their ranges and their steps of traceability, from tables of our own.

A standard is named by its body and its certificate, or its name where it has none: a body may
hold several of one name.
"""

from loaders.book import Book
from loaders.cells import check_period
from loaders.organizations import Organizations
from loaders.ranges import StatedRange, range_values
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.identifiers import is_identifier
from nqi.identity import stable_id
from nqi.models import MeasurementRange, MeasurementStandard, TraceLink
from nqi.terms import (
    MeasurementCategory,
    MeasurementStandardKind,
    QualificationStatus,
    UncertaintyMode,
)
from nqi.text import search_key, spaced

SOURCE_COLUMNS = ("source_url", "source_note", "licence")
COLUMNS = (
    "organization_name",
    "name",
    "name_en",
    "kind",
    "category",
    "grade",
    "certificate_number",
    "public_certificate_number",
    "examined_by",
    "published_status",
    "valid_from",
    "valid_to",
    *SOURCE_COLUMNS,
)
RANGE_COLUMNS = (
    "organization_name",
    "standard",
    "quantity",
    "lower",
    "upper",
    "unit",
    "uncertainty",
    "uncertainty_mode",
    "coverage_factor",
    "accuracy_class",
    *SOURCE_COLUMNS,
)
LINK_COLUMNS = (
    "organization_name",
    "standard",
    "parent_organization_name",
    "parent",
    "kcdb_code",
    "verification_scheme",
    "ratio",
    *SOURCE_COLUMNS,
)
TEXTS = ("name_en", "grade", "certificate_number", "public_certificate_number", "examined_by")
KEY = "measurement_standard"


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One measurement standard of a body that is known."""
    body = organizations.named(row, "organization_name")
    name, kind = row.text("name"), row.term("kind", MeasurementStandardKind)
    category = row.optional_term("category", MeasurementCategory)
    status = row.optional_term("published_status", QualificationStatus)
    first, last = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", first, last)
    texts = {column: row.optional(column) for column in TEXTS}
    words = (name, *(text for text in texts.values() if text))
    book.add(
        MeasurementStandard,
        **book.sourced(row) | {"valid_from": first, "valid_to": last},
        **texts,
        id=stable_id(KEY, body.key, search_key(texts["certificate_number"] or name)),
        organization_id=body.id,
        name=name,
        kind=kind.code,
        category=category.code if category else None,
        published_status=(status or QualificationStatus.UNKNOWN).code,
        search_text=spaced(" ".join(words)),
    )


def accept_range(row: Row, book: Book, organizations: Organizations) -> None:
    """One range of a measurement standard."""
    standard = _standard(row, book, organizations, "organization_name", "standard")
    stated = StatedRange(
        unit=row.text("unit"),
        quantity=row.optional("quantity"),
        lower=_number(row, "lower"),
        upper=_number(row, "upper"),
        uncertainty=row.optional("uncertainty"),
        mode=row.optional_term("uncertainty_mode", UncertaintyMode),
        coverage_factor=_number(row, "coverage_factor"),
        accuracy_class=row.optional("accuracy_class"),
    )
    values = range_values(stated)
    bounds = (str(stated.lower), str(stated.upper), stated.unit)
    book.add(
        MeasurementRange,
        id=stable_id("measurement_range", str(standard), stated.quantity or "", *bounds),
        measurement_standard_id=standard,
        **values,
    )


def accept_link(row: Row, book: Book, organizations: Organizations) -> None:
    """One step up: to a standard of the catalogue, to the KCDB, or to what is only named."""
    child = _standard(row, book, organizations, "organization_name", "standard")
    parent_name, code = row.text("parent"), row.optional("kcdb_code")
    if code and not is_identifier("KCDB", code):
        raise Rule.IDENTIFIER.broken("kcdb_code", code, "KCDB")
    parent = None
    if row.cells["parent_organization_name"]:
        parent = _standard(row, book, organizations, "parent_organization_name", "parent")
        if child in _reached(book, parent):
            raise Rule.CIRCLE.broken("parent", parent_name)
    ratio = _number(row, "ratio")
    book.add(
        TraceLink,
        **book.sourced(row),
        id=stable_id("trace_link", str(child), str(parent or ""), code or parent_name),
        child_id=child,
        parent_id=parent,
        parent_name=parent_name,
        kcdb_code=code,
        verification_scheme=row.optional("verification_scheme"),
        ratio=ratio,
    )
    if parent is not None:
        book.above[child].append(parent)


def _standard(row: Row, book: Book, organizations: Organizations, body: str, column: str) -> int:
    """Return the id of a standard named by its certificate or its name."""
    holder = organizations.named(row, body)
    id = stable_id(KEY, holder.key, search_key(row.text(column)))
    if not book.has(MeasurementStandard, id=id):
        raise Rule.UNKNOWN_RECORD.broken(column, row.text(column), holder.values["name"])
    return id


def _reached(book: Book, standard: int) -> set[int]:
    """Return a standard and everything above it."""
    reached, waiting = set[int](), [standard]
    while waiting:
        found = waiting.pop()
        if found not in reached:
            reached.add(found)
            waiting += book.above.get(found, [])
    return reached


def _number(row: Row, column: str) -> float | None:
    return row.number(column, -1e15, 1e15) if row.cells[column] else None
