"""Change (变更): what happened to a record from one release to the next; releases that were."""

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Model


class PastRelease(Model):
    """A release that was served before this one; its file is kept under its id."""

    __tablename__ = "past_release"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    """1 for the first release there was, and so on without a gap."""
    created_at: Mapped[str]


class Change(Model):
    """One record created, updated or closed; old and new values are those of its own columns."""

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_record", "record_kind", "record_key"),
        Index("ix_change_release", "release_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Counts up over all releases: the cursor of the feed."""
    release_id: Mapped[str]
    """The release that brought the change."""
    changed_at: Mapped[str]
    """Time of that release, UTC, ISO 8601."""
    kind: Mapped[str]
    record_kind: Mapped[str]
    record_key: Mapped[str]
    title: Mapped[str]
    organization_id: Mapped[int | None] = mapped_column(BigInteger)
    """The body concerned; it may be closed itself."""
    adcode: Mapped[str | None]
    old_values: Mapped[str | None]
    """JSON object of the columns that changed, or of all when the record was closed."""
    new_values: Mapped[str | None]
    """JSON object of the columns that changed, or of all when the record was created."""
