"""Certification schemes in a tree, what they rest on, and who works by them."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class CertificationScheme(Sourced, Model):
    """A kind of certification, in a tree; the kinds of the CCC catalogue are leaves of it."""

    __tablename__ = "certification_scheme"

    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(index=True)
    path: Mapped[str] = mapped_column(server_default="")
    """Every code from the root down to this one, each between slashes."""
    kind: Mapped[str | None]
    name: Mapped[str]
    name_en: Mapped[str | None]
    mark: Mapped[str | None]
    """The mark a certified product carries, in words."""
    legal_basis: Mapped[str | None]
    search_text: Mapped[str] = mapped_column(server_default="")


class SchemeStandard(Sourced, Model):
    """A standard that a scheme certifies against."""

    __tablename__ = "scheme_standard"

    scheme_code: Mapped[str] = mapped_column(
        ForeignKey("certification_scheme.code"), primary_key=True
    )
    norm: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    root: Mapped[str] = mapped_column(index=True)


class OrganizationScheme(Sourced, Model):
    """A scheme that a certification body is approved for, or a laboratory designated for."""

    __tablename__ = "organization_scheme"
    __table_args__ = (Index("ix_organization_scheme_scheme", "scheme_code", "organization_id"),)

    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), primary_key=True
    )
    scheme_code: Mapped[str] = mapped_column(
        ForeignKey("certification_scheme.code"), primary_key=True
    )
    role: Mapped[str] = mapped_column(primary_key=True)
    """What the body does in the scheme, a code of the vocabulary of roles."""


class Certificate(Identified, Sourced, Model):
    """A certificate that a body issued to a firm; term and status as published on a day."""

    __tablename__ = "certificate"
    __table_args__ = (Index("ix_certificate_number", "number", "kind"),)

    kind: Mapped[str]
    number: Mapped[str]
    holder: Mapped[str]
    organization_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    """The certification body, where the catalogue knows it."""
    issuer: Mapped[str | None]
    scheme_code: Mapped[str | None]
    scope: Mapped[str | None]
    published_status: Mapped[str]
    status_on: Mapped[date | None]
    """The day of the published status."""
