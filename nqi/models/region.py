"""Region (行政区划, GB/T 2260), its ancestors, its past codes and its boundary."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Model, Sourced


class Region(Sourced, Model):
    """An administrative division or functional zone; retired ones stay, with their last day."""

    __tablename__ = "region"

    adcode: Mapped[str] = mapped_column(primary_key=True)
    """Six digits; 100000 is the country by convention."""
    name: Mapped[str]
    short_name: Mapped[str]
    name_en: Mapped[str | None]
    level: Mapped[str]
    type: Mapped[str]
    parent_adcode: Mapped[str | None] = mapped_column(ForeignKey("region.adcode"), index=True)
    fills_county: Mapped[bool]
    """True for a prefecture without counties: one body fills both levels there."""
    has_four_levels: Mapped[bool]
    """False where the four-level requirement does not apply (Taiwan, Hong Kong, Macau, zones)."""
    lng: Mapped[float | None]
    lat: Mapped[float | None]
    search_text: Mapped[str]


class RegionAncestor(Model):
    """Every region with each region above it, and with itself at distance 0."""

    __tablename__ = "region_ancestor"
    __table_args__ = (
        Index("ix_region_ancestor_up", "adcode", "distance", "ancestor_adcode"),
        {"sqlite_with_rowid": False},
    )

    ancestor_adcode: Mapped[str] = mapped_column(ForeignKey("region.adcode"), primary_key=True)
    adcode: Mapped[str] = mapped_column(ForeignKey("region.adcode"), primary_key=True)
    distance: Mapped[int]


class RegionSuccession(Sourced, Model):
    """A retired code and a region that follows it; old links and addresses stay alive by it."""

    __tablename__ = "region_succession"

    old_adcode: Mapped[str] = mapped_column(primary_key=True)
    new_adcode: Mapped[str] = mapped_column(primary_key=True)
    old_name: Mapped[str]
    kind: Mapped[str]
    changed_on: Mapped[date | None]
    changed_year: Mapped[int | None]


class RegionBoundary(Model):
    """The boundary of a region as GeoJSON (WGS 84, longitude first) at one tolerance."""

    __tablename__ = "region_boundary"
    __table_args__ = ({"sqlite_with_rowid": False},)

    adcode: Mapped[str] = mapped_column(ForeignKey("region.adcode"), primary_key=True)
    tolerance_deg: Mapped[float] = mapped_column(primary_key=True)
    geojson: Mapped[str]
