"""Kinds of measuring instruments under legal control, from tables of our own."""

from loaders.book import Book
from loaders.capabilities import standard_number
from loaders.table import Row
from nqi.models import InstrumentKind
from nqi.terms import LegalControl, MeasurementCategory, VerificationMode
from nqi.text import search_key

COLUMNS = (
    "code",
    "name",
    "name_en",
    "category",
    "control",
    "verification_mode",
    "uses",
    "basis_number",
    "period_months",
    "source_url",
    "source_note",
    "licence",
)


def accept(row: Row, book: Book) -> None:
    """One kind of instrument."""
    category = row.optional_term("category", MeasurementCategory)
    mode = row.optional_term("verification_mode", VerificationMode)
    basis = row.optional("basis_number")
    number = standard_number("basis_number", basis) if basis else None
    months = row.number("period_months", 1, 600) if row.cells["period_months"] else None
    words = [row.text("name"), row.cells["name_en"], basis or "", number.norm if number else ""]
    book.add(
        InstrumentKind,
        **book.sourced(row),
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.optional("name_en"),
        category=category.code if category else None,
        control=row.term("control", LegalControl).code,
        verification_mode=mode.code if mode else None,
        uses=row.optional("uses"),
        basis_number=basis,
        basis_root=number.root if number else None,
        period_months=int(months) if months else None,
        search_text=search_key(" ".join(words)),
    )
