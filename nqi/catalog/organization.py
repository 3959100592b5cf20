"""Organizations: which ones a selection means, and one by id."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from nqi.catalog import offer
from nqi.catalog.distance import NO_DISTANCE, distance_m, in_box
from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.qualification import asked
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    Capability,
    Dataset,
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    OrganizationPillar,
    Qualification,
    RegionAncestor,
    Site,
    SourceRecord,
)
from nqi.terms import OrganizationOrder

ORDER_COLUMNS = {
    OrganizationOrder.REGION: ("region_order", "name", "id"),
    OrganizationOrder.NAME: ("name", "id"),
    OrganizationOrder.DISTANCE: ("distance_m", "id"),
}


def listing(given: Given) -> Listing:
    """Return the organizations of a selection in its declared order."""
    return Listing(selected(given), ORDER_COLUMNS[given["order"]])


def selected(given: Given) -> Query:
    """Return the organizations of a selection; ``distance_m`` is to the nearest place of each."""
    organizations = select(Organization).where(*_conditions(given))
    if "lng" not in given:
        return organizations.add_columns(NO_DISTANCE.label("distance_m"))
    nearest = _nearest_place(given)
    return organizations.join(nearest, nearest.c.organization_id == Organization.id).add_columns(
        nearest.c.distance_m
    )


def _nearest_place(given: Given) -> Sql:
    metres = distance_m(Site.lng, Site.lat, given["lng"], given["lat"])
    return (
        select(Site.organization_id, func.min(metres).label("distance_m"))
        .where(in_box(Site.lng, Site.lat, given))
        .group_by(Site.organization_id)
        .having(func.min(metres) <= given["within_m"])
        .subquery("nearest")
    )


def _conditions(given: Given) -> list[Condition]:
    """Return one condition for each thing that was asked; the column names say which."""
    build: dict[str, Callable[[Sql], Condition]] = {
        "pillars": _serves_pillar,
        "levels": partial(among, Organization.level),
        "kinds": partial(among, Organization.kind),
        "region": lambda adcode: Organization.id.in_(_sited_in(adcode)),
        "search": partial(matches, Organization.id, "organization_search"),
        "product": lambda words: Organization.id.in_(_able_at(words)),
        "standard_key": lambda _: Organization.id.in_(offer.organizations(given)),
        "bodies": partial(among, Organization.id),
    }
    conditions = [condition(given[name]) for name, condition in build.items() if name in given]
    if "schemes" in given or "statuses" in given:
        conditions.append(_holds_qualification(given))
    return conditions


def _able_at(words: Sql) -> Query:
    found = matches(Capability.id, "capability_search", words)
    return select(Capability.organization_id).where(found)


def _serves_pillar(codes: Sql) -> Condition:
    return exists().where(
        OrganizationPillar.organization_id == Organization.id,
        among(OrganizationPillar.pillar, codes),
    )


def _sited_in(adcode: Sql) -> Query:
    return (
        select(Site.organization_id)
        .join(RegionAncestor, RegionAncestor.adcode == Site.adcode)
        .where(RegionAncestor.ancestor_adcode == adcode)
    )


def _holds_qualification(given: Given) -> Condition:
    return exists().where(Qualification.organization_id == Organization.id, *asked(given))


def ids(given: Given) -> Query:
    """Return the ids of the organizations of a selection; as ``bodies`` they choose the same."""
    return select(selected(given).subquery("chosen").c.id)


def by_id(given: Given, organization_id: Sql) -> Query:
    """Return one organization, or none."""
    return select(Organization, NO_DISTANCE.label("distance_m")).where(
        Organization.id == organization_id
    )


def pillars(given: Given, organization_id: Sql) -> Query:
    """Return the codes of the pillars a body serves."""
    return (
        select(OrganizationPillar.pillar)
        .where(OrganizationPillar.organization_id == organization_id)
        .order_by(OrganizationPillar.pillar)
    )


def names(given: Given, organization_id: Sql) -> Query:
    """Return the other names of a body."""
    return (
        select(OrganizationName)
        .where(OrganizationName.organization_id == organization_id)
        .order_by(OrganizationName.name, OrganizationName.id)
    )


def identifiers(given: Given, organization_id: Sql) -> Query:
    """Return the numbers under which registers know a body."""
    return (
        select(OrganizationIdentifier)
        .where(OrganizationIdentifier.organization_id == organization_id)
        .order_by(OrganizationIdentifier.register, OrganizationIdentifier.value)
    )


def hosted_by(given: Given, organization_id: Sql) -> Query:
    """Return the bodies that another hosts."""
    return (
        select(Organization, NO_DISTANCE.label("distance_m"))
        .where(Organization.host_id == organization_id)
        .order_by(Organization.name, Organization.id)
    )


def described(given: Given, rows: Query) -> Query:
    """Return organizations with what a line of a list or a download says of each, in their order.

    ``rows`` are organizations of this file, for example a page of a listing. Added are the codes
    of the pillars, one place (the nearest to the point asked for, else the main one), and where
    the record was taken from.
    """
    chosen = rows.subquery("described")
    place = aliased(Site)
    return (
        select(
            chosen,
            _pillar_codes(chosen.c.id).label("pillars"),
            place.name.label("site_name"),
            place.address,
            func.coalesce(place.adcode, chosen.c.adcode).label("site_adcode"),
            place.lng,
            place.lat,
            place.precision,
            func.coalesce(SourceRecord.as_of, Dataset.as_of).label("source_as_of"),
            SourceRecord.as_of_text.label("source_as_of_text"),
            Dataset.title.label("source_title"),
            Dataset.title_en.label("source_title_en"),
            func.coalesce(func.nullif(SourceRecord.url, ""), Dataset.url).label("source_url"),
            SourceRecord.licence,
        )
        .join(SourceRecord, SourceRecord.id == chosen.c.source_id)
        .join(Dataset, Dataset.id == SourceRecord.dataset_id)
        .outerjoin(place, place.id == _shown_place(given, chosen.c.id))
        .order_by(*(chosen.c[name] for name in ORDER_COLUMNS[given["order"]]))
    )


def _pillar_codes(organization_id: Sql) -> Sql:
    held = (
        select(OrganizationPillar.pillar)
        .where(OrganizationPillar.organization_id == organization_id)
        .order_by(OrganizationPillar.pillar)
        .correlate(organization_id.table)
        .subquery()
    )
    return select(func.aggregate_strings(held.c.pillar, " ")).scalar_subquery()


def _shown_place(given: Given, organization_id: Sql) -> Sql:
    places = select(Site.id).where(Site.organization_id == organization_id)
    if "lng" in given:
        metres = distance_m(Site.lng, Site.lat, given["lng"], given["lat"])
        places = places.where(Site.lng.is_not(None)).order_by(metres)
    return places.order_by(Site.is_main.desc(), Site.name, Site.id).limit(1).scalar_subquery()


def unplaced(given: Given) -> Query:
    """Return how many organizations of a selection have no place with a position."""
    chosen = selected(given).subquery("chosen")
    placed = exists().where(Site.organization_id == chosen.c.id, Site.lng.is_not(None))
    return select(func.count()).select_from(chosen).where(~placed)
