"""Products and what they need: codes, requirements with their days, tests, instruments.

As five tables, or as the items of a template; every product stands before what is said of it. The
number of a requirement is that of a standard, or of the kind in the catalogue of the regime.
"""

from loaders.book import Book
from loaders.capabilities import standard_number
from loaders.ccc_kinds import ccc_code
from loaders.cells import check_period
from loaders.rules import Rule
from loaders.table import Row
from nqi.identity import stable_id
from nqi.models import InstrumentNeed, Product, ProductCode, ProductRequirement, ProductTest
from nqi.terms import Handling, MeasurementCategory, ProductSector, Regime, Term
from nqi.text import spaced

SOURCE_COLUMNS = ("source_url", "source_note", "licence")
COLUMNS = ("code", "name", "name_en", "other_names", *SOURCE_COLUMNS)
CODE_COLUMNS = ("system", "code", "product_code", *SOURCE_COLUMNS)
REQUIREMENT_COLUMNS = (
    "product_code",
    "regime",
    "number",
    "subject",
    "is_mandatory",
    "valid_from",
    "valid_to",
    *SOURCE_COLUMNS,
)
TEST_COLUMNS = ("product_code", "parameter", "number", "limits", *SOURCE_COLUMNS)
INSTRUMENT_COLUMNS = (
    "product_code",
    "instrument",
    "category",
    "needs_reference_material",
    "note",
    *SOURCE_COLUMNS,
)
CODE_SYSTEMS = ("CCC", "HS", "ICS")
OWN_CATALOGUE = (Regime.CCC, Regime.ENERGY_LABEL)
"""Regimes with a catalogue of kinds: a requirement names the kind instead of a standard."""
_TRUTH = {"true": True, "false": False}


def accept(row: Row, book: Book, *, sector: ProductSector | None = None) -> None:
    """One product with its names."""
    code, name, name_en = row.text("code"), row.text("name"), row.optional("name_en")
    others = row.parts("other_names")
    book.add(
        Product,
        **book.sourced(row),
        code=code,
        name=name,
        name_en=name_en,
        other_names=";".join(others) or None,
        sector=sector and sector.code,
        search_text=spaced(" ".join((code, name, name_en or "", *others))),
    )


def accept_code(row: Row, book: Book) -> None:
    """One code of goods or of certification under which a product falls."""
    product, system = _product(row, book), row.text("system")
    if system not in CODE_SYSTEMS:
        raise Rule.TERM.broken("system", system, f"allowed are {', '.join(CODE_SYSTEMS)}")
    code = ccc_code(row, "code") if system == "CCC" else row.text("code")
    book.add(ProductCode, **book.sourced(row), system=system, code=code, product_code=product)


def accept_requirement(row: Row, book: Book) -> None:
    """One standard or rule that a product must or may meet, with its days."""
    product, regime, written = _product(row, book), row.term("regime", Regime), row.text("number")
    number = None if regime in OWN_CATALOGUE else standard_number("number", written)
    subject, mandatory = row.text("subject"), _truth(row, "is_mandatory")
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    book.add(
        ProductRequirement,
        **book.sourced(row) | {"valid_from": valid_from, "valid_to": valid_to},
        id=stable_id("product_requirement", product, regime.code, written),
        product_code=product,
        regime=regime.code,
        number=written,
        norm=number.norm if number else None,
        root=number.root if number else None,
        subject=subject,
        is_mandatory=mandatory,
    )


def accept_test(row: Row, book: Book) -> None:
    """One parameter that is tested on a product."""
    product, parameter = _product(row, book), row.text("parameter")
    written = row.optional("number")
    number = standard_number("number", written) if written else None
    days = {name: row.day(name) for name in ("valid_from", "valid_to") if name in row.cells}
    book.add(
        ProductTest,
        **book.sourced(row) | days,
        id=stable_id("product_test", product, parameter, written or ""),
        product_code=product,
        parameter=parameter,
        number=written,
        root=number.root if number else None,
        limits=row.optional("limits"),
        handling=_handling(row),
    )


def accept_instrument(row: Row, book: Book) -> None:
    """One instrument that a maker of a product must keep calibrated."""
    product, instrument = _product(row, book), row.text("instrument")
    category = row.term("category", MeasurementCategory)
    needs = _truth(row, "needs_reference_material")
    book.add(
        InstrumentNeed,
        **book.sourced(row),
        id=stable_id("instrument_need", product, instrument),
        product_code=product,
        product_test_id=None,
        instrument=instrument,
        category=category.code,
        kind_code=row.cells.get("kind") or None,
        needs_reference_material=needs,
        handling=_handling(row),
        note=row.optional("note"),
    )


def _handling(row: Row) -> str | None:
    handling: Term | None = None
    if "handling" in row.cells:
        handling = row.optional_term("handling", Handling)
    return handling and handling.code


def _product(row: Row, book: Book) -> str:
    code = row.text("product_code")
    if not book.has(Product, code=code):
        raise Rule.UNKNOWN_RECORD.broken("product_code", code)
    return code


def _truth(row: Row, column: str) -> bool:
    value = row.text(column)
    if value not in _TRUTH:
        raise Rule.TERM.broken(column, value, "allowed are true, false")
    return _TRUTH[value]
