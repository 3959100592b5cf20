"""Products: what is asked of them on a day, how that is tested, and with which instruments."""

from sqlalchemy import select

from nqi.catalog.condition import holds_on, holds_words, unspaced
from nqi.catalog.listing import Listing
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import InstrumentNeed, Product, ProductCode, ProductRequirement, ProductTest


def listing(given: Given) -> Listing:
    """Return products whose names hold some words, or all, by code."""
    rows = select(Product)
    if "words" in given:
        rows = rows.where(holds_words(unspaced(Product.search_text), given["words"]))
    return Listing(rows, ("code",))


def by_code(given: Given, code: Sql) -> Query:
    """Return one product, or none."""
    return select(Product).where(Product.code == code)


def codes(given: Given, code: Sql) -> Query:
    """Return the codes of goods and of certification under which a product falls."""
    return (
        select(ProductCode)
        .where(ProductCode.product_code == code)
        .order_by(ProductCode.system, ProductCode.code)
    )


def requirements(given: Given, code: Sql) -> Query:
    """Return what is asked of a product on the day."""
    return _requirements(code).where(holds_on(ProductRequirement, given["as_of"]))


def every_requirement(given: Given, code: Sql) -> Query:
    """Return what was, is and will be asked of a product."""
    return _requirements(code)


def _requirements(code: Sql) -> Query:
    return (
        select(ProductRequirement)
        .where(ProductRequirement.product_code == code)
        .order_by(
            ProductRequirement.is_mandatory.desc(),
            ProductRequirement.number,
            ProductRequirement.id,
        )
    )


def asked_by(given: Given, root: Sql) -> Query:
    """Return the products of which a standard is asked on the day, whatever its edition."""
    asked = select(ProductRequirement.product_code).where(
        ProductRequirement.root == root, holds_on(ProductRequirement, given["as_of"])
    )
    return select(Product).where(Product.code.in_(asked)).order_by(Product.code)


def tests(given: Given, code: Sql) -> Query:
    """Return the parameters that are tested on a product on the day."""
    return (
        select(ProductTest)
        .where(ProductTest.product_code == code, holds_on(ProductTest, given["as_of"]))
        .order_by(ProductTest.parameter, ProductTest.id)
    )


def instruments(given: Given, code: Sql) -> Query:
    """Return the instruments that a maker of a product must keep calibrated."""
    return (
        select(InstrumentNeed)
        .where(InstrumentNeed.product_code == code)
        .order_by(InstrumentNeed.category, InstrumentNeed.instrument)
    )
