"""Defects of bodies, rights, places and sources: each SELECT returns the records that show one.

Columns of every SELECT: ``record_kind`` (a code of RecordKind, or null for what has no page),
``record_key``, ``title`` and ``value``, what is wrong in the record's own words.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import String, and_, case, cast, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from nqi import models
from nqi.catalog.qualification import in_order
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    Dataset,
    Organization,
    OrganizationIdentifier,
    Qualification,
    Region,
    RegionBoundary,
    Site,
    SourceRecord,
    StatusEvent,
)
from nqi.terms import Confidence, QualificationStatus, RecordKind, Scheme

OLD_YEARS = 5
CMA_YEARS = 6
"""Common usage, not verified: a longer term is only pointed out."""
MOST_REJECTED_PERCENT = 5
BOX_SLACK_DEG = 0.05
"""Boundaries are simplified, and a place may stand on the border."""
VALID, EXPIRED = QualificationStatus.VALID.code, QualificationStatus.EXPIRED.code
SUSPENDED, PENDING = QualificationStatus.SUSPENDED.code, QualificationStatus.PENDING.code
_ENDS = tuple(QualificationStatus[name].code for name in ("WITHDRAWN", "CANCELLED", "EXPIRED"))
_NUMBERED_BY_NOTICE = (Scheme.NQCC_APPROVAL.code, Scheme.NQCC_GRADE.code)
"""One notice approves many bodies: its number is no body's own."""
ALLOWED = (
    (PENDING, VALID),
    (VALID, SUSPENDED),
    (SUSPENDED, VALID),
    *((before, end) for before in (VALID, SUSPENDED) for end in _ENDS),
)
"""The steps that a status may take; there is no way back from an end but a new record."""


def found(kind: RecordKind | None, key: Sql, title: Sql, value: Sql) -> Query:
    """Return the four columns of a finding."""
    code = null() if kind is None else literal(kind.code)
    return select(
        cast(code, String).label("record_kind"),
        cast(key, String).label("record_key"),
        title.label("title"),
        cast(value, String).label("value"),
    )


def breaching(key: Sql, condition: Condition, given: Given) -> Condition:
    """Return the condition of a breach; of the first ``most`` by id when examples are wanted.

    Names are then looked up for these alone: there may be millions of breaches.
    """
    if "most" not in given:
        return condition
    first: Condition = key.in_(select(key).where(condition).order_by(key).limit(given["most"]))
    return first


def joined(*parts: Sql) -> Sql:
    """Return values as one text; a missing one is an ellipsis."""
    texts = [
        part if isinstance(part, str) else func.coalesce(cast(part, String), "…") for part in parts
    ]
    text: Sql = cast(texts[0], String)
    for part in texts[1:]:
        text = text.concat(part)
    return text


def joined_words(conditions: Mapping[str, Sql]) -> Sql:
    """Return the words whose conditions hold, with a space between them."""
    return func.trim(
        joined(*(case((test, f"{word} "), else_="") for word, test in conditions.items()))
    )


def source_day(source_id: Sql) -> Sql:
    """Return the day of a record's source, null where it states none."""
    return (
        select(func.coalesce(SourceRecord.as_of, Dataset.as_of))
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
        .where(SourceRecord.id == source_id)
        .scalar_subquery()
    )


_NAMED: tuple[tuple[RecordKind, Any, Any], ...] = (
    (RecordKind.ORGANIZATION, models.Organization, models.Organization.name),
    (RecordKind.SITE, models.Site, models.Site.name),
    (RecordKind.QUALIFICATION, models.Qualification, models.Qualification.scheme),
    (RecordKind.DESIGNATION, models.Designation, models.Designation.title),
    (RecordKind.CAPABILITY, models.Capability, models.Capability.object),
    (RecordKind.STANDARD, models.StandardEdition, models.StandardEdition.number),
    (RecordKind.MEASUREMENT_STANDARD, models.MeasurementStandard, models.MeasurementStandard.name),
    (RecordKind.REFERENCE_MATERIAL, models.ReferenceMaterial, models.ReferenceMaterial.number),
    (RecordKind.CERTIFICATE, models.Certificate, models.Certificate.number),
    (RecordKind.EQUIPMENT, models.Equipment, models.Equipment.name),
    (RecordKind.TBT_NOTIFICATION, models.TbtNotification, models.TbtNotification.symbol),
)


def synthetic(given: Given) -> Query:
    """Records that were made for tests: they must not be in a catalogue that is served."""
    parts = [
        found(kind, model.id, title, model.confidence).where(
            breaching(model.id, model.confidence == Confidence.SYNTHETIC.code, given)
        )
        for kind, model, title in _NAMED
    ]
    every = union_all(*parts).subquery()
    return select(every)


def synthetic_count(given: Given) -> Query:
    """Count the records that were made for tests."""
    made = Confidence.SYNTHETIC.code
    counts = [
        select(func.count()).where(model.confidence == made).scalar_subquery()
        for _, model, _ in _NAMED
    ]
    return select(sum(counts[1:], counts[0]).label("found"))


def records(given: Given) -> Query:
    """Count the records that have a confidence."""
    counts = [select(func.count()).select_from(model).scalar_subquery() for _, model, _ in _NAMED]
    return select(sum(counts[1:], counts[0]).label("examined"))


def _qualification(value: Sql) -> Query:
    title = Organization.name + " " + func.coalesce(Qualification.number, Qualification.scheme)
    return (
        found(RecordKind.QUALIFICATION, Qualification.id, title, value)
        .select_from(Qualification)
        .join(Organization, Organization.id == Qualification.organization_id)
    )


def expired_but_valid(given: Given) -> Query:
    """Rights that their source calls valid though their term had ended on the source's day."""
    day = func.coalesce(source_day(Qualification.source_id), given["as_of"])
    return _qualification(Qualification.valid_to).where(
        Qualification.published_status == VALID, Qualification.valid_to <= day
    )


def ends_before_it_begins(given: Given) -> Query:
    """Rights whose term is empty."""
    value = joined(Qualification.valid_from, " / ", Qualification.valid_to)
    return _qualification(value).where(Qualification.valid_to <= Qualification.valid_from)


def long_cma(given: Given) -> Query:
    """CMA certificates whose term is longer than usual."""
    end = func.date(Qualification.valid_from, f"+{CMA_YEARS} years", "+1 day")
    value = joined(Qualification.valid_from, " / ", Qualification.valid_to)
    return _qualification(value).where(
        Qualification.scheme == Scheme.CMA.code, Qualification.valid_to > end
    )


def illegal_steps(given: Given) -> Query:
    """Status events that cannot follow the one before them."""
    before = (
        func.lag(StatusEvent.status)
        .over(partition_by=StatusEvent.qualification_id, order_by=in_order())
        .label("before")
    )
    step = select(StatusEvent.qualification_id, StatusEvent.status, before).subquery()
    allowed = [and_(step.c.before == old, step.c.status == new) for old, new in ALLOWED]
    unknown = QualificationStatus.UNKNOWN.code
    return (
        _qualification(step.c.before + " → " + step.c.status)
        .join(step, step.c.qualification_id == Qualification.id)
        .where(
            step.c.before != step.c.status,
            step.c.before != unknown,
            step.c.status != unknown,
            ~or_(*allowed),
        )
    )


def events_of_one_day(given: Given) -> Query:
    """Rights with two different events on one day: which came last is only a rule of ours."""
    days = (
        select(StatusEvent.qualification_id, StatusEvent.happened_on)
        .group_by(StatusEvent.qualification_id, StatusEvent.happened_on)
        .having(func.count() > 1)
        .subquery()
    )
    return _qualification(days.c.happened_on).join(
        days, days.c.qualification_id == Qualification.id
    )


def same_right_twice(given: Given) -> Query:
    """Certificate numbers of one scheme that two bodies hold."""
    other = aliased(Qualification)
    shared = exists().where(
        other.scheme == Qualification.scheme,
        other.number == Qualification.number,
        other.organization_id != Qualification.organization_id,
    )
    return _qualification(Qualification.number).where(
        shared, Qualification.scheme.not_in(_NUMBERED_BY_NOTICE)
    )


def same_number_twice(given: Given) -> Query:
    """Bodies that share a number of a register."""
    other = aliased(OrganizationIdentifier)
    shared = exists().where(
        other.register == OrganizationIdentifier.register,
        other.value == OrganizationIdentifier.value,
        other.organization_id != OrganizationIdentifier.organization_id,
    )
    value = OrganizationIdentifier.register + " " + OrganizationIdentifier.value
    return (
        found(RecordKind.ORGANIZATION, Organization.id, Organization.name, value)
        .join(OrganizationIdentifier, OrganizationIdentifier.organization_id == Organization.id)
        .where(shared)
    )


def same_name_twice(given: Given) -> Query:
    """Bodies of one name, whatever its spaces, brackets and letters look like."""
    keys = select(Organization.id, _name_key(Organization.name).label("key")).cte()
    twice = select(keys.c.key).group_by(keys.c.key).having(func.count() > 1)
    return (
        found(RecordKind.ORGANIZATION, Organization.id, Organization.name, keys.c.key)
        .join(keys, keys.c.id == Organization.id)
        .where(keys.c.key.in_(twice))
    )


def _name_key(name: Sql) -> Sql:
    key = func.lower(name)
    for old, new in ((" ", ""), ("（", "("), ("）", ")"), ("\u3000", "")):
        key = func.replace(key, old, new)
    return key


def without_position(given: Given) -> Query:
    """Bodies of which no place has a position, with the most exact region known."""
    placed = exists().where(Site.organization_id == Organization.id, Site.lng.is_not(None))
    value = func.coalesce(Organization.adcode, "")
    return found(RecordKind.ORGANIZATION, Organization.id, Organization.name, value).where(~placed)


def outside_region(given: Given) -> Query:
    """Places that lie outside the box around the boundary of their region."""
    used = select(Site.adcode).where(Site.lng.is_not(None))
    shape = aliased(RegionBoundary)
    finest = select(func.min(shape.tolerance_deg)).where(shape.adcode == RegionBoundary.adcode)
    number = func.json_tree(RegionBoundary.geojson, "$.coordinates").table_valued(
        "key", "atom", "type"
    )
    lng = case((number.c.key == 0, number.c.atom))
    lat = case((number.c.key == 1, number.c.atom))
    box = (
        select(
            RegionBoundary.adcode,
            (func.min(lng) - BOX_SLACK_DEG).label("west"),
            (func.max(lng) + BOX_SLACK_DEG).label("east"),
            (func.min(lat) - BOX_SLACK_DEG).label("south"),
            (func.max(lat) + BOX_SLACK_DEG).label("north"),
        )
        .select_from(RegionBoundary)
        .join(number, number.c.type.in_(("real", "integer")))
        .where(
            RegionBoundary.adcode.in_(used),
            RegionBoundary.tolerance_deg == finest.scalar_subquery(),
        )
        .group_by(RegionBoundary.adcode)
        .cte()
    )
    inside = and_(
        Site.lng.between(box.c.west, box.c.east), Site.lat.between(box.c.south, box.c.north)
    )
    value = joined(Site.adcode, " ", Site.lng, ",", Site.lat)
    return (
        found(RecordKind.SITE, Site.id, Site.name, value)
        .join(box, box.c.adcode == Site.adcode)
        .where(~inside)
    )


def retired_regions(given: Given) -> Query:
    """Bodies and places under the code of a region that is no more on the day."""
    ended = Region.valid_to <= given["as_of"]
    parts = [
        found(kind, table.id, table.name, table.adcode)
        .join(Region, Region.adcode == table.adcode)
        .where(ended)
        for kind, table in ((RecordKind.ORGANIZATION, Organization), (RecordKind.SITE, Site))
    ]
    every = union_all(*parts).subquery()
    return select(every)


def _source(value: Sql) -> Query:
    title = Dataset.title + case((SourceRecord.note != "", " · " + SourceRecord.note), else_="")
    return (
        found(None, SourceRecord.id, title, value)
        .select_from(SourceRecord)
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
    )


def incomplete_sources(given: Given) -> Query:
    """Sources without a date, a licence or an address."""
    date_known = or_(
        func.coalesce(SourceRecord.as_of, Dataset.as_of).is_not(None), SourceRecord.as_of_text != ""
    )
    lacks = {
        "date": ~date_known,
        "licence": and_(SourceRecord.licence == "", Dataset.licence == ""),
        "url": and_(SourceRecord.url == "", Dataset.url == ""),
    }
    return _source(joined_words(lacks)).where(or_(*lacks.values()))


def old_sources(given: Given) -> Query:
    """Sources that were older than five years on the day."""
    day = func.coalesce(SourceRecord.as_of, Dataset.as_of)
    return _source(day).where(day < func.date(given["as_of"], f"-{OLD_YEARS} years"))


def much_rejected(given: Given) -> Query:
    """Data sets of which more than a twentieth of the rows was rejected."""
    value = joined(Dataset.rows_rejected, " / ", Dataset.rows_read)
    return found(None, Dataset.id, Dataset.title, value).where(
        Dataset.rows_rejected * 100 > Dataset.rows_read * MOST_REJECTED_PERCENT
    )


def rejections_by_rule(given: Given) -> Query:
    """Return how many rows or cells each rule left out."""
    rule = models.Rejection.rule
    return (
        select(rule, func.count().label("rejected"))
        .select_from(models.Rejection)
        .group_by(rule)
        .order_by(rule)
    )
