"""TbtNotification (技术性贸易措施通报): what a member plans, and which goods it touches."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class TbtNotification(Identified, Sourced, Model):
    """A notification under its symbol; addenda share the base symbol."""

    __tablename__ = "tbt_notification"
    __table_args__ = (Index("ix_tbt_notification_distributed", "distributed_on", "id"),)

    symbol: Mapped[str] = mapped_column(unique=True)
    base_symbol: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    products: Mapped[str | None]
    member: Mapped[str]
    type: Mapped[str | None]
    """The kind of notification, in the source's words."""
    distributed_on: Mapped[date | None]
    comment_until: Mapped[date | None]
    url: Mapped[str | None]
    search_text: Mapped[str]


class TbtCode(Model):
    """A code of goods (HS) or of standards (ICS) that a notification names."""

    __tablename__ = "tbt_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    system: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    notification_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("tbt_notification.id"), primary_key=True, index=True
    )
