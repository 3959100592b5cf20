"""Site (场所): an address at which a body works."""

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class Site(Identified, Sourced, Model):
    """One place of a body; two places with one name stay two sites."""

    __tablename__ = "site"
    __table_args__ = (Index("ix_site_lat_lng", "lat", "lng", "id"),)

    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    name: Mapped[str]
    """Name of the place: the body's, or that of the centre that works there."""
    address: Mapped[str | None]
    adcode: Mapped[str | None] = mapped_column(ForeignKey("region.adcode"), index=True)
    lng: Mapped[float | None]
    lat: Mapped[float | None]
    precision: Mapped[str]
    placed_by: Mapped[str]
    """How the region was found: the register's own code, the address, the name, the host."""
    is_main: Mapped[bool]
