"""What every table shares: the metadata, the stable id, and where a row comes from."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Model(DeclarativeBase):
    """The tables of one release; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Identified:
    """A record with a stable id (``nqi.identity.stable_id``), never re-used."""

    # Only a column declared INTEGER is SQLite's row id, which saves an index on every look-up.
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )


class Sourced:
    """Where a row comes from, how far to trust it, and when it held (half-open interval)."""

    source_id: Mapped[int] = mapped_column(ForeignKey("source_record.id"))
    confidence: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
