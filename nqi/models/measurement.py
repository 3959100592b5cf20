"""MeasurementStandard (计量标准): what keeps a unit, over which ranges, and its traceability."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class MeasurementStandard(Identified, Sourced, Model):
    """A primary, public, departmental or enterprise measurement standard; term as published."""

    __tablename__ = "measurement_standard"
    __table_args__ = (Index("ix_measurement_standard_name_id", "name", "id"),)

    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    site_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("site.id"))
    name: Mapped[str]
    name_en: Mapped[str | None]
    kind: Mapped[str] = mapped_column(index=True)
    category: Mapped[str | None]
    grade: Mapped[str | None]
    """First class, second class and so on, in the source's words."""
    certificate_number: Mapped[str | None] = mapped_column(index=True)
    """Of the examination of the measurement standard (计量标准考核证书)."""
    public_certificate_number: Mapped[str | None]
    """Of the public measurement standard (社会公用计量标准证书)."""
    examined_by: Mapped[str | None]
    published_status: Mapped[str]
    search_text: Mapped[str]


class MeasurementRange(Identified, Model):
    """A range of a quantity with its uncertainty: of a measurement standard or of a capability.

    Stored as the source words it and, for comparing, in the SI unit of the quantity: there the
    expanded uncertainty at a value x is ``u_constant_si + u_proportional * |x|``.
    """

    __tablename__ = "measurement_range"
    __table_args__ = (
        CheckConstraint(
            "(measurement_standard_id IS NULL) <> (capability_id IS NULL)", name="one_owner"
        ),
    )

    measurement_standard_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("measurement_standard.id"), index=True
    )
    capability_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("capability.id"), index=True
    )
    quantity: Mapped[str | None]
    unit: Mapped[str]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    dimension: Mapped[str] = mapped_column(index=True)
    """Dimension of the quantity, as the unit library writes it; unlike ones never compare."""
    si_unit: Mapped[str]
    lower_si: Mapped[float | None]
    upper_si: Mapped[float | None]
    uncertainty: Mapped[str | None]
    """The source's own words: a value, an equation or a table."""
    uncertainty_mode: Mapped[str | None]
    u_constant_si: Mapped[float | None]
    u_proportional: Mapped[float | None]
    coverage_factor: Mapped[float | None]
    confidence_level: Mapped[float | None]
    accuracy_class: Mapped[str | None]
    """Maximum permissible error or accuracy class, in the source's words."""


class TraceLink(Identified, Sourced, Model):
    """A step up: to another standard, to a KCDB entry, or to what a source only names."""

    __tablename__ = "trace_link"

    child_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("measurement_standard.id"), index=True
    )
    parent_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("measurement_standard.id"), index=True
    )
    parent_name: Mapped[str]
    kcdb_code: Mapped[str | None]
    verification_scheme: Mapped[str | None]
    """Number of the 检定系统表 (JJG 2001 and following) that prescribes the step."""
    ratio: Mapped[float | None]
    """Test uncertainty ratio of child to parent."""
