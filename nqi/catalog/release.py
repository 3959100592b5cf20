"""The release, its data sets, and where a record was taken from."""

from typing import Any

from sqlalchemy import Select, func, select

from nqi.models import Dataset, Rejection, Release, SourceRecord


def current(given: dict[str, Any]) -> Select[Any]:
    """Return the release that is being served."""
    return select(Release)


def datasets(given: dict[str, Any]) -> Select[Any]:
    """Return the data sets of the release, in the order they were loaded."""
    return select(Dataset).order_by(Dataset.id)


def source_of(given: dict[str, Any], source_id: Any, confidence: Any) -> Select[Any]:
    """Return where a record was taken from, with the confidence of that record."""
    return (
        select(
            Dataset.title,
            Dataset.title_en,
            Dataset.publisher,
            func.coalesce(func.nullif(SourceRecord.url, ""), func.nullif(Dataset.url, "")).label(
                "url"
            ),
            SourceRecord.note,
            func.coalesce(SourceRecord.as_of, Dataset.as_of).label("as_of"),
            SourceRecord.as_of_text,
            SourceRecord.licence,
            confidence.label("confidence"),
            Dataset.id.label("dataset_id"),
        )
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
        .where(SourceRecord.id == source_id)
    )


def dataset_by_id(given: dict[str, Any], dataset_id: Any) -> Select[Any]:
    """Return one data set."""
    return select(Dataset).where(Dataset.id == dataset_id)


def rejections(given: dict[str, Any], dataset_id: Any) -> Select[Any]:
    """Return the rows of a data set that were left out, in order of the file."""
    return (
        select(Rejection)
        .where(Rejection.dataset_id == dataset_id)
        .order_by(Rejection.line, Rejection.id)
    )
