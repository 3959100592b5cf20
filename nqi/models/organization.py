"""Organization: the legal person, or the body the source names as one."""

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced

REGION_UNKNOWN = "999999"
"""Comes after every code."""


class Organization(Identified, Sourced, Model):
    """A body that offers services of one or more pillars."""

    __tablename__ = "organization"
    __table_args__ = (
        Index("ix_organization_name_id", "name", "id"),
        Index("ix_organization_region_order", "region_order", "name", "id"),
    )

    natural_key: Mapped[str] = mapped_column(unique=True)
    """What the id was made from: ``cnca:…``, ``ror:…`` or ``name:…``; never changed later."""
    name: Mapped[str]
    name_en: Mapped[str | None]
    kind: Mapped[str] = mapped_column(index=True)
    level: Mapped[str | None]
    """Level of the founding government, where the name or the source states it; not a place."""
    service_reach: Mapped[str | None]
    adcode: Mapped[str | None] = mapped_column(ForeignKey("region.adcode"), index=True)
    """The most exact region known of the head office."""
    region_order: Mapped[str] = mapped_column(server_default=REGION_UNKNOWN)
    """The same code for ordering: bodies of no known region come last."""
    host_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organization.id"))
    scope: Mapped[str | None]
    """What it does, in the source's own words."""
    website: Mapped[str | None]
    phone: Mapped[str | None]
    evidence: Mapped[str | None]
    """What the source says of the body: register entry, named in a notice, and so on."""
    search_text: Mapped[str]
    """Names, numbers and places: NFKC, case-folded, one space between characters."""


class OrganizationPillar(Model):
    """A pillar that a body serves."""

    __tablename__ = "organization_pillar"
    __table_args__ = ({"sqlite_with_rowid": False},)

    pillar: Mapped[str] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), primary_key=True, index=True
    )


class OrganizationName(Identified, Sourced, Model):
    """A former, short or second name."""

    __tablename__ = "organization_name"

    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    name: Mapped[str]


class OrganizationIdentifier(Identified, Sourced, Model):
    """A number by which a register knows the body."""

    __tablename__ = "organization_identifier"
    __table_args__ = (Index("ix_organization_identifier_value", "value"),)

    organization_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    register: Mapped[str]
    """CNCA, CMA, CNAS, ROR, CEL, CPSC, OIML or USCC."""
    value: Mapped[str]
