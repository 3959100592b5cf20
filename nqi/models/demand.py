"""DemandUnit (需求单元): who needs the services, by region; unknown is absent, never zero."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class DemandUnit(Identified, Sourced, Model):
    """A weight of demand in a region on a date."""

    __tablename__ = "demand_unit"
    __table_args__ = (Index("ix_demand_unit_kind_adcode", "kind", "adcode"),)

    kind: Mapped[str]
    adcode: Mapped[str] = mapped_column(ForeignKey("region.adcode"))
    weight: Mapped[float]
    unit: Mapped[str]
    """persons, legal units, CNY or clusters."""
    measured_on: Mapped[date | None]
    name: Mapped[str | None]
    product: Mapped[str | None]
    layer: Mapped[str | None] = mapped_column(index=True)
    """Name of the uploaded layer that the point belongs to; null for the kinds of the registers."""
    lng: Mapped[float | None]
    lat: Mapped[float | None]
    """WGS 84 degrees of a point; null where the region's own point stands for it."""
