"""TechnicalCommittee (标准化技术委员会): who is in charge of a field of standards."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Model, Sourced


class TechnicalCommittee(Sourced, Model):
    """A committee or subcommittee under its number, such as SAC/TC 280/SC 1."""

    __tablename__ = "technical_committee"

    number: Mapped[str] = mapped_column(primary_key=True)
    parent_number: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str | None]
    name_en: Mapped[str | None]
    secretariat: Mapped[str | None]
    organization_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("organization.id"))
