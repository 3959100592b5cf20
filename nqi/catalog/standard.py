"""Standards: lists, one by number, editions of a work, and the status of a day."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import (
    Integer,
    String,
    Text,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from nqi.catalog import classification
from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.numbering import follows
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    Dataset,
    SourceRecord,
    StandardEdition,
    StandardRelation,
    StandardReview,
    StandardWork,
)
from nqi.terms import StandardOrigin, StandardRelationKind, StandardStatus

REVIEW_YEARS = 5
"""A standard made by government is to be reviewed within five years (标准化法 第二十九条)."""
NEVER = "9999-12-31"
_ENDED = (StandardStatus.SUPERSEDED.code, StandardStatus.ABOLISHED.code)


def status_on(as_of: Sql) -> Sql:
    """Return the status of an edition on a day, derived from dates alone.

    An edition is superseded from the day a later edition of its number, or one that names it as
    replaced, comes into force; a future edition changes nothing before its day.
    """
    later = aliased(StandardEdition)
    replaced = exists().where(
        StandardRelation.norm == StandardEdition.norm,
        StandardRelation.kind == StandardRelationKind.REPLACES.code,
        StandardRelation.edition_id == later.id,
        later.implemented_on <= as_of,
    )
    newer = exists().where(
        later.work_id == StandardEdition.work_id,
        later.implemented_on > StandardEdition.implemented_on,
        later.implemented_on <= as_of,
    )
    return case(
        (StandardEdition.abolished_on <= as_of, literal(StandardStatus.ABOLISHED.code)),
        (or_(replaced, newer), literal(StandardStatus.SUPERSEDED.code)),
        (StandardEdition.implemented_on > as_of, literal(StandardStatus.UPCOMING.code)),
        (StandardEdition.implemented_on <= as_of, literal(StandardStatus.IN_FORCE.code)),
        else_=literal(StandardStatus.UNKNOWN.code),
    )


def with_status(given: Given) -> Query:
    """Return editions with their status on the day."""
    return select(StandardEdition, status_on(given["as_of"]).label("status"))


def listing(given: Given) -> Listing:
    """Return the editions of a selection in order of the number."""
    build: dict[str, Callable[[Sql], Condition]] = {
        "standard_key": lambda _: follows(given, StandardEdition),
        "search": partial(matches, StandardEdition.id, "standard_search"),
        "families": partial(among, StandardEdition.family),
        "mandates": partial(among, StandardEdition.mandate),
        "origins": partial(among, StandardEdition.origin),
        "openness": partial(among, StandardEdition.openness),
        "standard_statuses": partial(among, status_on(given["as_of"])),
        "ics": partial(classification.lies_in_ics, StandardEdition.id),
        "ccs": partial(classification.lies_in_ccs, StandardEdition.id),
        "committee": _of_committee,
        "adopts_root": lambda root: _adopts(root, given["adopts_norm"]),
        "review_overdue": lambda yes: _review_overdue(given["as_of"]) == yes,
        "status_disagrees": lambda yes: _disagrees_of_edition() == yes,
        "front_runner": lambda yes: (
            cast(func.coalesce(StandardEdition.is_front_runner, false()), Integer) == yes
        ),
    }
    asked = [condition(given[name]) for name, condition in build.items() if name in given]
    return Listing(with_status(given).where(*asked), ("norm", "id"))


def _of_committee(number: Sql) -> Condition:
    """A committee's standards and those of its subcommittees; 0 follows / in the alphabet."""
    own = StandardEdition.committee_number
    text = type_coerce(number, String)
    below = and_(own >= text.concat("/"), own < text.concat("0"))
    return or_(own == number, below)


def _adopts(root: Sql, norm: Sql) -> Condition:
    """Whether an edition adopts a number: that edition of it with a year, else any."""
    return exists().where(
        StandardRelation.edition_id == StandardEdition.id,
        StandardRelation.kind == StandardRelationKind.ADOPTS.code,
        StandardRelation.root == root,
        or_(type_coerce(norm, String) == "", StandardRelation.norm == norm),
    )


def by_key(given: Given) -> Query:
    """Return the edition of a number: the one in force on the day, else the latest before it,
    else the next to come; with a year (``standard_norm``), that very edition if it is kept."""
    implemented = StandardEdition.implemented_on
    rank = case((implemented <= given["as_of"], 0), (implemented.is_(None), 1), else_=2)
    to_come = case((implemented > given["as_of"], implemented))
    asked = [StandardEdition.norm != given["standard_norm"]] if "standard_norm" in given else []
    return (
        with_status(given)
        .where(follows(given, StandardEdition))
        .order_by(*asked, rank, to_come, implemented.desc(), StandardEdition.id)
        .limit(1)
    )


def by_id(given: Given, edition_id: Sql) -> Query:
    """Return one edition, or none."""
    return with_status(given).where(StandardEdition.id == edition_id)


def by_norm(given: Given, norm: Sql) -> Query:
    """Return the edition that a capability names, when the catalogue has it."""
    return with_status(given).where(StandardEdition.norm == norm)


def editions(given: Given, work_id: Sql) -> Query:
    """Return every edition of a work, the oldest first, undated ones last."""
    return (
        with_status(given)
        .where(StandardEdition.work_id == work_id)
        .order_by(
            StandardEdition.implemented_on.is_(None),
            StandardEdition.implemented_on,
            StandardEdition.id,
        )
    )


def _ends_on() -> Sql:
    """The first day on which an edition is no longer in force, as far as is known; else null."""
    later = aliased(StandardEdition)
    newer = select(func.min(later.implemented_on)).where(
        later.work_id == StandardEdition.work_id,
        later.implemented_on > StandardEdition.implemented_on,
    )
    replacing = (
        select(func.min(later.implemented_on))
        .join(StandardRelation, StandardRelation.edition_id == later.id)
        .where(
            StandardRelation.norm == StandardEdition.norm,
            StandardRelation.kind == StandardRelationKind.REPLACES.code,
        )
    )
    days = (StandardEdition.abolished_on, newer.scalar_subquery(), replacing.scalar_subquery())
    # SQLite's min of several values is null as soon as one of them is.
    return func.nullif(func.min(*[func.coalesce(day, NEVER) for day in days]), NEVER)


def in_force_until(given: Given, edition_id: Sql) -> Sql:
    """Return the first day on which an edition is no longer in force, null when none is known."""
    return _of(edition_id, _ends_on())


def periods(given: Given, work_id: Sql) -> Query:
    """Return the editions of a work with the day on which each ends, ``ends_on``, as a text."""
    return editions(given, work_id).add_columns(cast(_ends_on(), Text).label("ends_on"))


def work(given: Given, work_id: Sql) -> Query:
    """Return the work an edition belongs to."""
    return select(StandardWork).where(StandardWork.id == work_id)


def works_of_series(given: Given, series: Sql) -> Query:
    """Return the works of a series, its parts, in order of the number."""
    return (
        select(StandardWork)
        .where(StandardWork.series == series)
        .order_by(StandardWork.root, StandardWork.id)
    )


# ------------------------------------------------------------------ review and published status


def _review_due() -> Sql:
    """The day by which an edition is to be reviewed again; null where it is not known."""
    last = (
        select(func.max(StandardReview.reviewed_on))
        .where(StandardReview.edition_id == StandardEdition.id)
        .scalar_subquery()
    )
    since = func.coalesce(last, StandardEdition.issued_on, StandardEdition.implemented_on)
    return case(
        (
            StandardEdition.origin == StandardOrigin.GOVERNMENT.code,
            func.date(since, f"+{REVIEW_YEARS} years"),
        )
    )


def _review_overdue(as_of: Sql) -> Sql:
    """1 for an edition in force whose review is overdue on the day, else 0."""
    in_force = status_on(as_of) == StandardStatus.IN_FORCE.code
    return case((and_(in_force, _review_due() < as_of), 1), else_=0)


def _of(edition_id: Sql, value: Sql) -> Sql:
    return select(value).where(StandardEdition.id == edition_id).scalar_subquery()


def review_due_on(given: Given, edition_id: Sql) -> Sql:
    """Return the day by which an edition made by government is to be reviewed again, or null."""
    return _of(edition_id, _review_due())


def review_overdue(given: Given, edition_id: Sql) -> Sql:
    """Return whether an edition in force should have been reviewed before the day."""
    return _of(edition_id, _review_overdue(given["as_of"]))


def _disagrees_of_edition() -> Sql:
    """1 where the published status differs from the derived one on the source's own day, else 0.

    Null where nothing can be compared: no status, no day of the source, or no dates. That an
    edition has ended is one statement, whether the source says replaced or abolished.
    """
    day = (
        select(func.coalesce(SourceRecord.as_of, Dataset.as_of))
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
        .where(SourceRecord.id == StandardEdition.source_id)
        .correlate(StandardEdition)
        .scalar_subquery()
    )
    published, derived = StandardEdition.published_status, status_on(day)
    return case(
        (or_(published.is_(None), published == StandardStatus.UNKNOWN.code), null()),
        (or_(day.is_(None), derived == StandardStatus.UNKNOWN.code), null()),
        (and_(published.in_(_ENDED), derived.in_(_ENDED)), 0),
        (published == derived, 0),
        else_=1,
    )


def status_disagrees(given: Given, edition_id: Sql) -> Sql:
    """Return whether the published status differs from the one that follows from the dates."""
    return type_coerce(_of(edition_id, _disagrees_of_edition()), Integer)


def judged(given: Given, edition_id: Sql) -> Query:
    """Return in one row what is judged of an edition on the day: its review and its status."""
    return select(
        review_due_on(given, edition_id).label("review_due_on"),
        review_overdue(given, edition_id).label("review_overdue"),
        status_disagrees(given, edition_id).label("status_disagrees"),
    )


def editions_of_root(given: Given, root: Sql) -> Query:
    """Return every edition under a root number, the latest first."""
    return (
        with_status(given)
        .where(StandardEdition.root == root)
        .order_by(StandardEdition.implemented_on.desc(), StandardEdition.id)
    )


def is_past(given: Given, norms: Query) -> Sql:
    """Return whether one of some editions is abolished or superseded on the day."""
    past = [StandardStatus.ABOLISHED.code, StandardStatus.SUPERSEDED.code]
    return exists().where(StandardEdition.norm.in_(norms), status_on(given["as_of"]).in_(past))
