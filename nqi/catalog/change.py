"""Changes: what happened to a record from one release to the next."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import Integer, Text, and_, cast, exists, func, literal_column, select
from sqlalchemy.orm import aliased

from nqi.catalog.json_value import names
from nqi.catalog.listing import Listing, among
from nqi.catalog.region import within
from nqi.catalog.release import known
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Change, Organization, StandardEdition
from nqi.terms import RecordKind


def listing(given: Given) -> Listing:
    """Return the changes of a selection in the order of the feed, the oldest first."""
    return Listing(selected(given), ("id",))


def selected(given: Given) -> Query:
    """Return changes; ``last_kind`` is what happened to the same record last."""
    last = aliased(Change)
    last_kind = (
        select(last.kind)
        .where(last.record_kind == Change.record_kind, last.record_key == Change.record_key)
        .order_by(last.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(Change, last_kind.label("last_kind")).where(*_conditions(given))


def newest(given: Given, first: Sql, before: Sql | None = None) -> Query:
    """Return at most ``first`` changes of a selection, the newest first, before one of an id.

    With the name of the body concerned and the number of the standard, where they are there still.
    """
    is_edition = and_(
        Change.record_kind == RecordKind.STANDARD.code,
        StandardEdition.id == cast(Change.record_key, Integer),
    )
    rows = (
        selected(given)
        .add_columns(Organization.name.label("organization_name"), StandardEdition.number)
        .outerjoin(Organization, Organization.id == Change.organization_id)
        .outerjoin(StandardEdition, is_edition)
        .order_by(Change.id.desc())
        .limit(first)
    )
    return rows if before is None else rows.where(Change.id < before)


def _conditions(given: Given) -> list[Condition]:
    """Return one condition for each thing that was asked."""
    build: dict[str, Callable[[Sql], Condition]] = {
        "since": lambda moment: Change.changed_at >= moment,
        "since_release": lambda release: Change.release_id.in_(_after(release)),
        "kinds": partial(among, Change.record_kind),
        "changes": partial(among, Change.kind),
        "region": lambda adcode: Change.adcode.in_(within(adcode)),
        "organization_id": lambda number: Change.organization_id == number,
    }
    return [condition(given[name]) for name, condition in build.items() if name in given]


def _after(release_id: Sql) -> Query:
    releases, asked = known(), known()
    number = select(asked.c.number).where(asked.c.id == release_id).scalar_subquery()
    return select(releases.c.id).where(releases.c.number > number)


def is_release(given: Given) -> Query:
    """Return whether ``since_release`` names a release that was."""
    releases = known()
    found = exists().where(releases.c.id == given["since_release"])
    return select(found.label("is_known"))


def fields(given: Given, old_values: Sql, new_values: Sql) -> Query:
    """Return the columns of a change by name, each with its old and its new value as text."""
    each = names(func.coalesce(new_values, old_values))
    path = literal_column("'$.'").op("||")(each.c.key)
    return select(
        each.c.key.label("name"),
        cast(func.json_extract(old_values, path), Text).label("old"),
        cast(func.json_extract(new_values, path), Text).label("new"),
    ).order_by(each.c.key)


def counted(given: Given) -> Query:
    """Return how often each kind of change happened to each kind of record in a selection."""
    return (
        select(Change.release_id, Change.record_kind, Change.kind, func.count().label("count"))
        .where(*_conditions(given))
        .group_by(Change.release_id, Change.record_kind, Change.kind)
        .order_by(Change.release_id, Change.record_kind, Change.kind)
    )
