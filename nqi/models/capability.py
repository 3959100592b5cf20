"""Capability (能力项): what a body can do, on what, and by which standard or method.

A calibration service (校准服务) is a capability of kind CALIBRATION, VERIFICATION or
TYPE_EVALUATION: its object is the instrument, its methods are the regulations (JJG, JJF).
"""

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class Capability(Identified, Sourced, Model):
    """One item of a scope: kind, object, parameter and limits at a site."""

    __tablename__ = "capability"
    __table_args__ = (
        Index("ix_capability_in_order", "organization_id", "object", "parameter", "id"),
        Index("ix_capability_kind", "kind", "organization_id", "site_id"),
    )

    organization_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organization.id"))
    site_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("site.id"), index=True)
    qualification_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("qualification.id"), index=True
    )
    kind: Mapped[str]
    category: Mapped[str | None]
    """Field of testing or category of products, in the source's words."""
    object: Mapped[str]
    """Product or instrument, in the source's words."""
    parameter: Mapped[str | None]
    limits: Mapped[str | None]
    """Restriction of the scope, such as clauses that are left out."""
    note: Mapped[str | None]
    quantity: Mapped[str | None]
    acceptance_basis: Mapped[str | None]
    """Why a calibration or verification by this body is accepted."""
    kcdb_code: Mapped[str | None] = mapped_column(index=True)
    measurement_service_code: Mapped[str | None]
    capacity_per_year: Mapped[int | None]
    turnaround_days: Mapped[int | None]
    price_note: Mapped[str | None]
    raw: Mapped[str]
    """The source's cell before it was taken apart."""
    search_text: Mapped[str]


class CapabilityMethod(Identified, Model):
    """A standard by which a capability is exercised, under the four keys of its number."""

    __tablename__ = "capability_method"
    # All that a chain reads of a method: who works by a common standard is then read in order.
    __table_args__ = (Index("ix_capability_method_root", "root", "norm", "base", "capability_id"),)

    capability_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("capability.id"), index=True)
    number: Mapped[str]
    clause: Mapped[str | None]
    norm: Mapped[str]
    base: Mapped[str]
    root: Mapped[str]
    series: Mapped[str]
