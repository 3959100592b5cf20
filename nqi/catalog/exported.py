"""Whole tables for downloads: a listing's rows with their body, their place and their source."""

from typing import Any

from sqlalchemy import String, Text, cast, func, select
from sqlalchemy.orm import aliased

from nqi.catalog.listing import Listing, among
from nqi.catalog.qualification import status_on
from nqi.catalog.region import within
from nqi.catalog.statement import Given
from nqi.models import (
    Capability,
    CapabilityMethod,
    Dataset,
    Organization,
    Qualification,
    Site,
    SourceRecord,
)


def complete(given: Given, listing: Listing) -> Listing:
    """Return a listing whose rows name their body, place and source, as far as they have them.

    ``organization_key`` and ``seated_in`` in ``given`` leave only what belongs to one body, or to
    the bodies seated in a region.
    """
    rows = listing.rows.subquery("exported")
    columns: list[Any] = [rows]
    joined: Any = rows
    conditions: list[Any] = []
    if "organization_id" in rows.c:
        body = aliased(Organization)
        joined = joined.outerjoin(body, body.id == rows.c.organization_id)
        columns.append(body.name.label("organization"))
        if "organization_key" in given:
            conditions.append(rows.c.organization_id == given["organization_key"])
        if "seated_in" in given:
            conditions.append(body.adcode.in_(within(given["seated_in"])))
    if "site_id" in rows.c:
        place = aliased(Site)
        joined = joined.outerjoin(place, place.id == rows.c.site_id)
        columns += [place.name.label("site"), place.address, place.adcode, place.lng, place.lat]
    if "source_id" in rows.c:
        joined = joined.outerjoin(SourceRecord, SourceRecord.id == rows.c.source_id)
        joined = joined.outerjoin(Dataset, Dataset.id == SourceRecord.dataset_id)
        columns += _source_columns()
    return Listing(select(*columns).select_from(joined).where(*conditions), listing.order)


def _source_columns() -> list[Any]:
    day = cast(func.coalesce(SourceRecord.as_of, Dataset.as_of), String)
    return [
        Dataset.title.label("source"),
        func.coalesce(func.nullif(SourceRecord.url, ""), Dataset.url).label("source_url"),
        func.coalesce(func.nullif(SourceRecord.as_of_text, ""), cast(day, Text)).label(
            "source_as_of"
        ),
        SourceRecord.licence,
    ]


def capabilities(given: Given) -> Listing:
    """Return items of scope with the numbers of their standards, by object."""
    named = (
        select(CapabilityMethod.number)
        .where(CapabilityMethod.capability_id == Capability.id)
        .order_by(CapabilityMethod.id)
        .correlate(Capability)
        .subquery()
    )
    numbers = select(func.aggregate_strings(named.c.number, "; ")).scalar_subquery()
    rows = select(Capability, numbers.label("methods"))
    if "capability_kinds" in given:
        rows = rows.where(among(Capability.kind, given["capability_kinds"]))
    if "words" in given:
        text = func.coalesce(Capability.object, "") + " " + func.coalesce(Capability.parameter, "")
        rows = rows.where(func.instr(func.lower(text), given["words"]) > 0)
    return Listing(rows, ("object", "id"))


def qualifications(given: Given) -> Listing:
    """Return the rights of a selection with their status on the day, by scheme."""
    rows = select(Qualification, status_on(given["as_of"]).label("status"))
    if "schemes" in given:
        rows = rows.where(among(Qualification.scheme, given["schemes"]))
    if "statuses" in given:
        rows = rows.where(among(status_on(given["as_of"]), given["statuses"]))
    return Listing(rows, ("scheme", "id"))
