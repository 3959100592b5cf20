"""StandardDocument (标准): the work under one number, its dated editions, and their relations."""

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
    origin: Mapped[str | None]
    """Made under the lead of government or by the market; follows from the family."""
    mandate: Mapped[str | None]
    title: Mapped[str]
    title_en: Mapped[str | None]
    issued_on: Mapped[date | None]
    issued_text: Mapped[str | None]
    implemented_on: Mapped[date | None]
    abolished_on: Mapped[date | None]
    transition_until: Mapped[date | None]
    """Until when the edition before may still be worked by."""
    published_status: Mapped[str | None]
    ics: Mapped[str | None]
    ccs: Mapped[str | None]
    committee: Mapped[str | None]
    committee_number: Mapped[str | None] = mapped_column(index=True)
    """The committee's number in one spelling; need not be in ``technical_committee``."""
    department: Mapped[str | None]
    """Department in charge (主管部门)."""
    jurisdiction: Mapped[str | None]
    """Body under whose jurisdiction the standard is (归口单位)."""
    drafted_by: Mapped[str | None]
    text_url: Mapped[str | None]
    """Where the publisher shows the text; no text is kept here."""
    openness: Mapped[str | None]
    declared_by: Mapped[str | None]
    """The enterprise that declared its own standard publicly (自我声明公开)."""
    declared_on: Mapped[date | None]
    is_front_runner: Mapped[bool | None]
    """On the list of enterprise standards front-runners (领跑者)."""
    search_text: Mapped[str]


class StandardRelation(Identified, Sourced, Model):
    """What an edition says of another number: replaces, adopts, amends or cites it."""

    __tablename__ = "standard_relation"
    __table_args__ = (
        Index("ix_standard_relation_edition", "edition_id", "kind"),
        Index("ix_standard_relation_norm", "norm", "kind"),
        Index("ix_standard_relation_root", "root", "kind"),
    )

    edition_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("standard_edition.id"))
    kind: Mapped[str]
    degree: Mapped[str | None]
    number: Mapped[str]
    norm: Mapped[str]
    base: Mapped[str]
    root: Mapped[str]


class StandardAmendment(Identified, Sourced, Model):
    """An amendment sheet (修改单, XGn) to an edition, under the edition's key."""

    __tablename__ = "standard_amendment"

    norm: Mapped[str] = mapped_column(index=True)
    """Key of the edition that is amended; need not be in ``standard_edition``."""
    number: Mapped[str]
    sequence: Mapped[int]
    title: Mapped[str | None]
    issued_on: Mapped[date | None]
    implemented_on: Mapped[date | None]


class StandardReview(Identified, Sourced, Model):
    """A review of an edition and its conclusion."""

    __tablename__ = "standard_review"

    edition_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("standard_edition.id"), index=True
    )
    reviewed_on: Mapped[date]
    conclusion: Mapped[str]


class EditionClassification(Model):
    """A code of ICS or CCS under which an edition is classified."""

    __tablename__ = "edition_classification"
    __table_args__ = ({"sqlite_with_rowid": False},)

    system: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("standard_edition.id"), primary_key=True, index=True
    )


class StandardSuccessor(Model):
    """An edition that follows another, of its own work or by replacing it whole.

    Derived from editions and relations once a load, so that a chain is one look-up a step.
    """

    __tablename__ = "standard_successor"
    __table_args__ = ({"sqlite_with_rowid": False},)

    norm: Mapped[str] = mapped_column(primary_key=True)
    next_norm: Mapped[str] = mapped_column(primary_key=True)
    implemented_on: Mapped[date] = mapped_column(primary_key=True)
    """From which day on it follows: that of the later edition."""
