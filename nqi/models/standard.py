"""StandardDocument (标准): the work under one number, its dated editions, what they replace."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class StandardWork(Identified, Sourced, Model):
    """Every edition of one number, whether mandatory or recommended (root key)."""

    __tablename__ = "standard_work"

    root: Mapped[str] = mapped_column(unique=True)
    series: Mapped[str] = mapped_column(index=True)


class StandardEdition(Identified, Sourced, Model):
    """One dated edition; its status on a day is derived from its dates."""

    __tablename__ = "standard_edition"
    __table_args__ = (Index("ix_standard_edition_norm_id", "norm", "id"),)

    work_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("standard_work.id"), index=True)
    number: Mapped[str]
    norm: Mapped[str] = mapped_column(unique=True)
    base: Mapped[str] = mapped_column(index=True)
    root: Mapped[str] = mapped_column(index=True)
    series: Mapped[str] = mapped_column(index=True)
    family: Mapped[str]
    mandate: Mapped[str | None]
    title: Mapped[str]
    title_en: Mapped[str | None]
    issued_on: Mapped[date | None]
    issued_text: Mapped[str | None]
    implemented_on: Mapped[date | None]
    abolished_on: Mapped[date | None]
    published_status: Mapped[str | None]
    ics: Mapped[str | None]
    ccs: Mapped[str | None]
    committee: Mapped[str | None]
    drafted_by: Mapped[str | None]
    search_text: Mapped[str]


class StandardReplacement(Identified, Sourced, Model):
    """An edition and the number it replaces, as the source gives it."""

    __tablename__ = "standard_replacement"

    edition_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("standard_edition.id"), index=True
    )
    replaced_number: Mapped[str]
    replaced_norm: Mapped[str] = mapped_column(index=True)
