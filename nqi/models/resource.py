"""Shared resources (共享资源): equipment, numbers of professionals, information."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class Equipment(Identified, Sourced, Model):
    """An instrument or a facility and how others may use it."""

    __tablename__ = "equipment"

    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    site_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("site.id"), index=True)
    name: Mapped[str]
    model: Mapped[str | None]
    maker: Mapped[str | None]
    specification: Mapped[str | None]
    value_band: Mapped[str | None]
    open_mode: Mapped[str]
    booking_url: Mapped[str | None]
    calibrated_until: Mapped[date | None]
    search_text: Mapped[str]


class TalentCount(Identified, Sourced, Model):
    """How many professionals of a kind a region or a body has; never who they are."""

    __tablename__ = "talent_count"
    __table_args__ = (Index("ix_talent_count_adcode", "adcode", "kind"),)

    kind: Mapped[str]
    number: Mapped[int]
    adcode: Mapped[str | None] = mapped_column(ForeignKey("region.adcode"))
    organization_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organization.id"))
    measured_on: Mapped[date | None]


class InfoResource(Identified, Sourced, Model):
    """A text collection, database, training or policy that is open to others, by its address."""

    __tablename__ = "info_resource"

    kind: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str | None]
    publisher: Mapped[str]
    url: Mapped[str | None]
    organization_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organization.id"))
