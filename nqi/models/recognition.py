"""Recognition (互认) and acceptance (采信): whose results are accepted where, by what right."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced


class RecognitionArrangement(Sourced, Model):
    """An arrangement of mutual recognition; data, because arrangements merge and end."""

    __tablename__ = "recognition_arrangement"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    predecessor_codes: Mapped[str | None]
    """Arrangements that merged into this one, separated by semicolons."""
    url: Mapped[str | None]


class Recognition(Identified, Sourced, Model):
    """A party of an arrangement and the scope for which it signed."""

    __tablename__ = "recognition"

    arrangement_code: Mapped[str] = mapped_column(
        ForeignKey("recognition_arrangement.code"), index=True
    )
    organization_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("organization.id"), index=True
    )
    party: Mapped[str]
    scope: Mapped[str]


class AcceptanceRule(Identified, Sourced, Model):
    """Who accepts which results for what, and on what legal basis."""

    __tablename__ = "acceptance_rule"

    acceptor: Mapped[str]
    accepts: Mapped[str]
    scheme: Mapped[str | None]
    """Code of the qualification that is accepted, where it is one of the vocabulary."""
    applies_to: Mapped[str]
    legal_basis: Mapped[str]
