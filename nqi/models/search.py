"""What can be looked for by words or by a number: derived from the other tables during a load."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Identified, Model, Sourced

SEARCHED_TEXTS = {
    "organization": "SELECT id, search_text FROM organization",
    "standard": "SELECT id, search_text FROM standard_edition",
    "region": "SELECT CAST(adcode AS INTEGER), search_text FROM region",
    "capability": "SELECT id, search_text FROM capability",
    "measurement_standard": "SELECT id, search_text FROM measurement_standard",
    "reference_material": "SELECT id, search_text FROM reference_material",
    "equipment": "SELECT id, search_text FROM equipment",
    "tbt_notification": "SELECT id, search_text FROM tbt_notification",
}
"""Of each noun with a full-text table of its name and ``_search``: its rows and their texts."""


class SearchRecord(Model):
    """One thing that a search can find."""

    __tablename__ = "search_record"
    __table_args__ = (Index("ix_search_record_key", "key", "search_group"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    search_group: Mapped[str]
    key: Mapped[str]
    """Id of a body, root of a standard's number, code of a region, product or instrument."""
    title: Mapped[str]
    title_en: Mapped[str | None]
    subtitle: Mapped[str | None]
    place_order: Mapped[str]
    """Code of the region, by which bodies and regions are ordered; empty for all others."""
    valid_to: Mapped[date | None]


class SearchEntry(Model):
    """One text by which a record is found, and what finding it by this text is called."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int] = mapped_column(ForeignKey("search_record.id"), index=True)
    reason: Mapped[str]
    text: Mapped[str]
    key: Mapped[str]
    """The text's letters and digits only, in one spelling."""


class VerifiableNumber(Model):
    """A number that can be verified, in one spelling, and the record that bears it."""

    __tablename__ = "verifiable_number"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    """Letters and digits only, in small letters."""
    table_name: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True
    )


class Synonym(Identified, Sourced, Model):
    """A word that the trade uses in the place of the others of its set."""

    __tablename__ = "synonym"

    meaning: Mapped[str] = mapped_column(index=True)
    """Name of the set: words of one set stand for each other."""
    word: Mapped[str]
    key: Mapped[str]
    """The word's letters and digits only, in one spelling."""
