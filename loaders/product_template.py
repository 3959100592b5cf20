"""Templates of products (data/products/*.yaml): one file a product, each fact with its source.

The shape of a file is held to ``formats/template_schema.json``; what breaks it fails the load. Each
item then is a row of its own, under the line where it stands, and is accepted or rejected alone.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from loaders import products
from loaders.book import Book
from loaders.cells import check_period
from loaders.formats import yaml_records
from loaders.rules import Rule
from loaders.table import Row, fault
from nqi.errors import BadData
from nqi.identity import stable_id
from nqi.models import Product, ProductNeed
from nqi.terms import (
    ChainStep,
    OrganizationKind,
    ProductSector,
    Regime,
    ResourceKind,
    Scheme,
)

SCHEMA = Path(__file__).parent / "formats" / "template_schema.json"
PART = "part"
PRODUCT = "product"
STEPS = {
    "laboratories": ChainStep.S3,
    "certification": ChainStep.S4,
    "materials": ChainStep.S7,
    "export": ChainStep.S8,
    "advice": ChainStep.S9,
}
"""The lists that hold needs of one step."""
ALLOWED = {
    ChainStep.S3: (*Scheme.__members__,),
    ChainStep.S7: ("CRM", "PT"),
    ChainStep.S8: ("TBT", *Scheme.__members__),
    ChainStep.S9: (*OrganizationKind.__members__, *ResourceKind.__members__),
}
"""What the code of a need may be; in S4 it is a scheme of certification, which are data."""
ABSENT = "not_applicable"
_NAMES = {
    "from": "valid_from",
    "until": "valid_to",
    "mandatory": "is_mandatory",
    "reference_material": "needs_reference_material",
}
"""Names of a template and of the cell that a row has for them."""
_SOURCE = {"note": "source_note", "url": "source_url", "licence": "licence"}
_MAY_LACK = {
    PRODUCT: ("name_en", "other_names"),
    "requirements": ("valid_from", "valid_to"),
    "tests": ("number", "limits", "handling", "valid_from", "valid_to"),
    "instruments": ("kind", "handling", "note"),
    ABSENT: ("valid_from", "valid_to"),
} | dict.fromkeys(STEPS, ("code", "regime", "is_mandatory", "note", "valid_from", "valid_to"))

_UNLESS_SAID = {"instruments": {"needs_reference_material": "false"}}


def read(name: str, content: bytes) -> Iterator[Row | BadData]:
    """Yield the product, then every item of its lists; BadData is raised for the file."""
    template, lines = yaml_records.document(name, content)
    _check(name, template)
    product = {key: value for key, value in template.items() if isinstance(value, str)}
    others = ";".join(template.get("other_names", ()))
    yield _row(name, 1, PRODUCT, product | {"other_names": others}, template)
    for part, items in template.items():
        if part not in ("sources", "other_names") and isinstance(items, list):
            for line, item in zip(lines[part], items, strict=True):
                yield _row(name, line, part, item | {"product_code": product["code"]}, template)


def accept(row: Row, book: Book) -> None:
    """One item of a template."""
    _ACCEPTS[row.text(PART)](row, book)


def _check(name: str, template: Any) -> None:
    error = next(_validator().iter_errors(template), None)
    if error is not None:
        where = error.json_path.removeprefix("$.")
        _fail(name, f"{where}: {error.message[:300]}")
    known = set(template["sources"])
    named = {template["source"]} | {
        item["source"]
        for part, items in template.items()
        if part != "other_names" and isinstance(items, list)
        for item in items
    }
    if unknown := sorted(named - known):
        _fail(name, f"source {', '.join(unknown)} is not among sources: {', '.join(sorted(known))}")


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text()))


def _row(
    name: str, line: int, part: str, item: Mapping[str, str], template: Mapping[str, Any]
) -> Row | BadData:
    source = template["sources"][item["source"]]
    note = "; ".join(filter(None, (source["note"], item.get("remark", ""))))
    cells = dict.fromkeys(_MAY_LACK.get(part, ()), "") | _UNLESS_SAID.get(part, {})
    cells |= {
        _NAMES.get(key, key): value.strip()
        for key, value in item.items()
        if key not in ("source", "remark")
    }
    cells |= {cell: source.get(key, "") for key, cell in _SOURCE.items()}
    cells |= {PART: part, "source_note": note, "confidence": source["confidence"]}
    if (wrong := fault(list(cells), list(cells.values()))) is not None:
        wrong.file, wrong.line = name, line
        return wrong
    return Row(name, line, cells)


def _accept_product(row: Row, book: Book) -> None:
    products.accept(row, book, sector=row.term("sector", ProductSector))


def _accept_need(row: Row, book: Book) -> None:
    """One need of a step; a scheme or a kind that the step looks for stands in its code."""
    step, product = STEPS[row.text(PART)], row.text("product_code")
    if step in ALLOWED and row.text("code") not in ALLOWED[step]:
        raise Rule.TERM.broken("code", row.text("code"), f"allowed are {', '.join(ALLOWED[step])}")
    name, code, regime = (
        row.text("name"),
        row.optional("code"),
        row.optional_term("regime", Regime),
    )
    _add_need(row, book, product, step, name=name, code=code, regime=regime and regime.code)


def _accept_absent(row: Row, book: Book) -> None:
    """A step that a product does not have."""
    _add_need(row, book, row.text("product_code"), row.term("step", ChainStep))


def _add_need(row: Row, book: Book, product: str, step: ChainStep, **values: Any) -> None:
    if not book.has(Product, code=product):
        raise Rule.UNKNOWN_RECORD.broken("product_code", product)
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    key = (values.get("name") or "", values.get("code") or "", values.get("regime") or "")
    book.add(
        ProductNeed,
        **book.sourced(row) | {"valid_from": valid_from, "valid_to": valid_to},
        **values,
        id=stable_id("product_need", product, step.code, *key),
        product_code=product,
        step=step.code,
        is_mandatory=row.cells.get("is_mandatory") == "true",
        note=row.optional("note"),
    )


def _fail(name: str, detail: str) -> NoReturn:
    raise BadData("NQI-FILE", f"not a template of a product: {detail}", file=name) from None


_ACCEPTS: Mapping[str, Callable[[Row, Book], None]] = {
    PRODUCT: _accept_product,
    "codes": products.accept_code,
    "requirements": products.accept_requirement,
    "tests": products.accept_test,
    "instruments": products.accept_instrument,
    ABSENT: _accept_absent,
} | dict.fromkeys(STEPS, _accept_need)
