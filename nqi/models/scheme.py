"""Code lists that other records point to: certification schemes, KCDB measurement services."""

from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Model, Sourced


class CertificationScheme(Sourced, Model):
    """A kind of certification, in a tree."""

    __tablename__ = "certification_scheme"

    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None]
    name: Mapped[str]
    name_en: Mapped[str | None]


class MeasurementService(Sourced, Model):
    """A service category of the BIPM key comparison database (KCDB)."""

    __tablename__ = "measurement_service"

    code: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str]
    branch_code: Mapped[str]
    branch: Mapped[str]
    service: Mapped[str]
    subservice: Mapped[str]
    individual_service: Mapped[str]
