"""The release, its data sets, and where a record was taken from."""

from sqlalchemy import Integer, Subquery, cast, exists, false, func, or_, select, true

from nqi.catalog.json_value import element, elements
from nqi.catalog.listing import Listing, among
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import (
    Change,
    Dataset,
    Organization,
    PastRelease,
    Rejection,
    Release,
    Site,
    SourceRecord,
)


def current(given: Given) -> Query:
    """Return the release that is being served."""
    return select(Release)


def known() -> Subquery:
    """Return every release that was, and the one of this file, with its place among them."""
    past = select(
        PastRelease.id, PastRelease.number, PastRelease.created_at, false().label("is_current")
    )
    number = select(func.count() + 1).select_from(PastRelease).scalar_subquery()
    this = select(Release.id, number.label("number"), Release.created_at, true())
    return past.union_all(this).subquery()


def releases(given: Given) -> Listing:
    """Return the releases, the first one first; ``kept`` are the ids of those that still answer."""
    every = known()
    changes = select(func.count()).where(Change.release_id == every.c.id).scalar_subquery()
    is_kept = or_(every.c.is_current, among(every.c.id, given["kept"]))
    rows = select(every, is_kept.label("is_kept"), changes.label("changes"))
    return Listing(rows, ("number",))


def datasets(given: Given) -> Query:
    """Return the data sets of the release, in the order they were loaded."""
    return select(Dataset).order_by(Dataset.id)


def source_of(given: Given, source_id: Sql, confidence: Sql) -> Query:
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
        .select_from(SourceRecord)
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
        .where(SourceRecord.id == source_id)
    )


def sources_of(given: Given, pairs: Sql) -> Query:
    """Return where records were taken from: pairs of source and confidence, a JSON array."""
    each = elements(pairs)
    source_id, confidence = cast(element(each.c.value, 0), Integer), element(each.c.value, 1)
    return source_of(given, source_id, confidence).select_from(each).order_by(each.c.key)


def dataset_by_id(given: Given, dataset_id: Sql) -> Query:
    """Return one data set."""
    return select(Dataset).where(Dataset.id == dataset_id)


def rejections(given: Given, dataset_id: Sql) -> Query:
    """Return the rows of a data set that were left out, in order of the file."""
    return (
        select(Rejection)
        .where(Rejection.dataset_id == dataset_id)
        .order_by(Rejection.line, Rejection.id)
    )


def completeness(given: Given) -> Query:
    """Return for each kind of body how many are known and placed, and its complete register."""
    placed = exists().where(Site.organization_id == Organization.id, Site.lng.is_not(None))
    return (
        select(
            Organization.kind,
            func.count().label("organizations"),
            func.count().filter(placed).label("placed"),
            select(func.max(Dataset.as_of))
            .where(Dataset.complete_kind == Organization.kind)
            .scalar_subquery()
            .label("complete_register_as_of"),
        )
        .group_by(Organization.kind)
        .order_by(Organization.kind)
    )


def sources(given: Given, ids_json: Sql) -> Query:
    """Return some source records, each with its data set, in the order of loading."""
    return (
        select(
            SourceRecord.id,
            Dataset.id.label("dataset_id"),
            Dataset.title,
            Dataset.title_en,
            Dataset.publisher,
            func.coalesce(func.nullif(SourceRecord.url, ""), Dataset.url).label("url"),
            SourceRecord.note,
            func.coalesce(SourceRecord.as_of, Dataset.as_of).label("as_of"),
            SourceRecord.as_of_text,
            SourceRecord.licence,
        )
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
        .where(among(SourceRecord.id, ids_json))
        .order_by(Dataset.id, SourceRecord.id)
    )


def datasets_of_organizations(given: Given) -> Query:
    """Return the data sets that organizations were taken from, in the order they were loaded."""
    named = (
        select(SourceRecord.dataset_id)
        .join(Organization, Organization.source_id == SourceRecord.id)
        .distinct()
    )
    return select(Dataset).where(Dataset.id.in_(named)).order_by(Dataset.id)
