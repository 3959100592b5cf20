"""A release: one accepted load, the data sets in it, their records and what was rejected."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from nqi.models.base import Model


class Release(Model):
    """One accepted load; its id is the cache key, the ETag and later the feed's cursor."""

    __tablename__ = "release"

    id: Mapped[str] = mapped_column(primary_key=True)
    """First 16 hex digits of the SHA-256 over the facts' id and the release before."""
    facts_id: Mapped[str] = mapped_column(server_default="")
    """The same over the loader's version and every file read: equal facts have equal ids."""
    previous_id: Mapped[str | None]
    """The release this one followed; none for the first."""
    created_at: Mapped[str]
    """Time of the load, UTC, ISO 8601."""
    loader_version: Mapped[str]
    rows_read: Mapped[int]
    rows_accepted: Mapped[int]
    rows_rejected: Mapped[int]


class Dataset(Model):
    """One file of facts, as the manifest describes it."""

    __tablename__ = "dataset"

    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_en: Mapped[str]
    publisher: Mapped[str]
    as_of: Mapped[date | None]
    completeness: Mapped[str]
    completeness_note: Mapped[str]
    completeness_note_en: Mapped[str]
    defects: Mapped[str]
    defects_en: Mapped[str]
    licence: Mapped[str]
    url: Mapped[str]
    sha256: Mapped[str]
    rows_read: Mapped[int]
    rows_accepted: Mapped[int]
    rows_rejected: Mapped[int]
    complete_kind: Mapped[str | None]
    """Organization kind of which the file is the complete register on ``as_of``, if any."""


class SourceRecord(Model):
    """The place a row was taken from: one address and licence within a data set."""

    __tablename__ = "source_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"))
    url: Mapped[str]
    note: Mapped[str]
    licence: Mapped[str]
    as_of: Mapped[date | None]
    as_of_text: Mapped[str]
    """The date as the source words it, for example a year only."""


class Rejection(Model):
    """A row, or a cell of it, that broke a rule and was left out."""

    __tablename__ = "rejection"

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"))
    line: Mapped[int]
    column_name: Mapped[str]
    rule: Mapped[str]
    value: Mapped[str]
    message: Mapped[str]


class TermRow(Model):
    """The closed vocabulary of ``nqi.terms`` as a table, so that SQL can label codes."""

    __tablename__ = "term"

    vocabulary: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    zh: Mapped[str]
    en: Mapped[str]
