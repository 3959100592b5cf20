"""Reference materials with their certified values, one row a value, from tables of our own."""

from loaders.book import Book
from loaders.organizations import Organizations
from loaders.rules import Rule
from loaders.table import Row
from nqi.codes.standard_number import parse_standard_number
from nqi.identity import stable_id
from nqi.models import ReferenceMaterial, ReferenceValue
from nqi.terms import ReferenceMaterialClass, StandardFamily
from nqi.text import spaced

COLUMNS = (
    "number",
    "name",
    "name_en",
    "producer",
    "published_status",
    "valid_from",
    "valid_to",
    "analyte",
    "value",
    "unit",
    "uncertainty",
    "coverage_factor",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """One material with one of its values; further values repeat the material's cells."""
    raw, name = row.text("number"), row.text("name")
    parsed = parse_standard_number(raw)
    if parsed is None or parsed.family is not StandardFamily.REFERENCE_MATERIAL:
        raise Rule.STANDARD_NUMBER.broken("number", raw, "GBW or GBW(E)")
    factor = row.number("coverage_factor", 0, 10) if row.cells["coverage_factor"] else None
    days = {column: row.day(column) for column in ("valid_from", "valid_to")}
    is_second = parsed.norm.startswith("GBW(E)")
    own_class = ReferenceMaterialClass.SECONDARY if is_second else ReferenceMaterialClass.PRIMARY
    producer = row.optional("producer")
    body = organizations.find(producer) if producer else None
    id = stable_id("reference_material", parsed.norm)
    if not book.has(ReferenceMaterial, id=id):
        book.add(
            ReferenceMaterial,
            **book.sourced(row) | days,
            id=id,
            number=raw,
            norm=parsed.norm,
            material_class=own_class.code,
            name=name,
            name_en=row.optional("name_en"),
            organization_id=body.id if body else None,
            producer=producer,
            published_status=row.optional("published_status"),
            search_text=spaced(f"{raw} {parsed.norm} {name} {row.cells['name_en']}"),
        )
    if analyte := row.optional("analyte"):
        book.add(
            ReferenceValue,
            id=stable_id("reference_value", parsed.norm, analyte),
            reference_material_id=id,
            analyte=analyte,
            coverage_factor=factor,
            **{column: row.optional(column) for column in ("value", "unit", "uncertainty")},
        )
