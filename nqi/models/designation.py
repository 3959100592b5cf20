"""Designation (命名): a national centre or laboratory title held by a body or hosted by it."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class Designation(Identified, Sourced, Model):
    """A title given to a body, with the place where it is exercised."""

    __tablename__ = "designation"

    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    site_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    stage: Mapped[str]
    batch: Mapped[str | None]
    """The notice that gave the title."""
