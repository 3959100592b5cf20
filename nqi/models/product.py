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
    sector: Mapped[str | None]
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
    handling: Mapped[str | None]
    """How a sample comes to the laboratory."""


class InstrumentNeed(Identified, Sourced, Model):
    """An instrument that a maker of a product needs and must keep calibrated."""

    __tablename__ = "instrument_need"

    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"), index=True)
    product_test_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("product_test.id"))
    instrument: Mapped[str]
    category: Mapped[str]
    kind_code: Mapped[str | None]
    """Of the kind of instrument under legal control; need not be in ``instrument_kind``."""
    needs_reference_material: Mapped[bool]
    handling: Mapped[str | None]
    note: Mapped[str | None]


class ProductNeed(Identified, Sourced, Model):
    """What else a product needs in a step of its chain: a right, a scheme, a material, advice."""

    __tablename__ = "product_need"

    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"), index=True)
    step: Mapped[str]
    name: Mapped[str | None]
    """None where the source says that the step does not apply."""
    code: Mapped[str | None]
    """S3 a scheme of qualification, S4 of certification, S9 a kind of body or of resource."""
    regime: Mapped[str | None]
    """For which regime a laboratory needs the right."""
    is_mandatory: Mapped[bool]
    note: Mapped[str | None]
