"""Product (产品): what a firm makes, what is asked of it, how that is tested, and with what."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class Product(Sourced, Model):
    """A kind of product under a code that people can read."""

    __tablename__ = "product"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    other_names: Mapped[str | None]
    """Separated by semicolons."""
    search_text: Mapped[str]


class ProductCode(Sourced, Model):
    """A code of goods or of certification under which a product falls."""

    __tablename__ = "product_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    system: Mapped[str] = mapped_column(primary_key=True)
    """HS, ICS or CCC."""
    code: Mapped[str] = mapped_column(primary_key=True)
    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"), primary_key=True)


class ProductRequirement(Identified, Sourced, Model):
    """A standard or rule that a product must or may meet, by regime and time."""

    __tablename__ = "product_requirement"

    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"), index=True)
    regime: Mapped[str]
    number: Mapped[str]
    """Number of a standard, or of the kind in a catalogue of the regime."""
    norm: Mapped[str | None]
    root: Mapped[str | None] = mapped_column(index=True)
    subject: Mapped[str]
    is_mandatory: Mapped[bool]


class ProductTest(Identified, Sourced, Model):
    """A parameter that is tested on a product."""

    __tablename__ = "product_test"

    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"), index=True)
    parameter: Mapped[str]
    number: Mapped[str | None]
    """The standard that asks for it, where the source says so."""
    root: Mapped[str | None]
    limits: Mapped[str | None]


class InstrumentNeed(Identified, Sourced, Model):
    """An instrument that a maker of a product needs and must keep calibrated."""

    __tablename__ = "instrument_need"

    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"), index=True)
    product_test_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("product_test.id"))
    instrument: Mapped[str]
    category: Mapped[str]
    needs_reference_material: Mapped[bool]
    note: Mapped[str | None]
