"""Code lists of the trade that are data, not vocabulary: authorities, sectors, units, services."""

from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Model, Sourced


class CodeListEntry(Sourced, Model):
    """A code of a list, such as the issuing authorities of CMA certificates."""

    __tablename__ = "code_list_entry"

    list: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None]
    name: Mapped[str]
    name_en: Mapped[str | None]
    note: Mapped[str | None]


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
