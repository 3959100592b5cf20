"""Offer (能力所在): a place where a standard can be worked by, derived from the capabilities."""

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Model

_PLACE = ("lat", "lng", "site_id", "organization_id")


class Offer(Model):
    """A standard and a place where some capability follows it: "who, near here" is an index range.

    The standard chooses far more than the place does, so it comes first in the indexes and the
    place second. Everything here stands in other tables too: a load derives it from them.
    """

    __tablename__ = "offer"
    __table_args__ = (
        Index("ix_offer_norm", "norm", *_PLACE),
        Index("ix_offer_base", "base", *_PLACE),
        Index("ix_offer_root", "root", *_PLACE),
        Index("ix_offer_series", "series", *_PLACE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """A number within this release; nothing points to it."""
    organization_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organization.id"))
    site_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("site.id"))
    """The place; absent when neither the capability nor its body has one."""
    lng: Mapped[float | None]
    lat: Mapped[float | None]
    norm: Mapped[str]
    base: Mapped[str]
    root: Mapped[str]
    series: Mapped[str]
