"""SupervisionEvent (监督事项): what an authority found about a body, as it published it."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class SupervisionEvent(Identified, Sourced, Model):
    """A dated finding, order or penalty."""

    __tablename__ = "supervision_event"
    __table_args__ = (Index("ix_supervision_event_organization", "organization_id", "happened_on"),)

    organization_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("organization.id"))
    kind: Mapped[str]
    happened_on: Mapped[date]
    authority: Mapped[str | None]
    reason: Mapped[str | None]
