"""Qualification (资质): an approval, accreditation or filing held by a body, and its history."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class Qualification(Identified, Sourced, Model):
    """A right to do something, by a scheme, under a number; valid_from/valid_to as published."""

    __tablename__ = "qualification"
    __table_args__ = (Index("ix_qualification_scheme_number", "scheme", "number"),)

    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    scheme: Mapped[str]
    number: Mapped[str | None]
    issuer: Mapped[str | None]
    scope: Mapped[str | None]
    published_status: Mapped[str]
    """Status as the source gives it on its own date; the status of a day is derived."""


class QualificationSite(Model):
    """A place that a qualification covers."""

    __tablename__ = "qualification_site"
    __table_args__ = ({"sqlite_with_rowid": False},)

    qualification_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("qualification.id"), primary_key=True
    )
    site_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("site.id"), primary_key=True, index=True
    )


class StatusEvent(Identified, Sourced, Model):
    """A dated change of a qualification's status."""

    __tablename__ = "status_event"
    __table_args__ = (Index("ix_status_event_qualification", "qualification_id", "happened_on"),)

    qualification_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("qualification.id"))
    status: Mapped[str]
    happened_on: Mapped[date]
    reason: Mapped[str | None]
