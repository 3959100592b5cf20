"""InstrumentKind (计量器具目录): a kind of measuring instrument under legal control."""

from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Model, Sourced


class InstrumentKind(Sourced, Model):
    """How the law treats a kind of instrument: approval, verification, regulation, period."""

    __tablename__ = "instrument_kind"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    category: Mapped[str | None]
    control: Mapped[str]
    verification_mode: Mapped[str | None]
    uses: Mapped[str | None]
    """Trade, safety, medicine, environment: where verification is mandatory."""
    basis_number: Mapped[str | None]
    """The verification regulation (JJG) that gives the period."""
    basis_root: Mapped[str | None]
    period_months: Mapped[int | None]
    search_text: Mapped[str]
