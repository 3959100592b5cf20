"""ReferenceMaterial (标准物质): a certified material, who makes it, and its certified values."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class ReferenceMaterial(Identified, Sourced, Model):
    """A certified reference material under its GBW or GBW(E) number."""

    __tablename__ = "reference_material"

    number: Mapped[str]
    norm: Mapped[str] = mapped_column(unique=True)
    """The number in one spelling."""
    material_class: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str | None]
    organization_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    producer: Mapped[str | None]
    published_status: Mapped[str | None]
    search_text: Mapped[str]


class ReferenceValue(Identified, Model):
    """A certified value of a reference material, in the source's words."""

    __tablename__ = "reference_value"

    reference_material_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("reference_material.id"), index=True
    )
    analyte: Mapped[str]
    value: Mapped[str | None]
    unit: Mapped[str | None]
    uncertainty: Mapped[str | None]
    coverage_factor: Mapped[float | None]
