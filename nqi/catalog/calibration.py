"""Who calibrates or verifies an instrument: bodies at places, and the services that match."""

from collections.abc import Callable

from sqlalchemy import BigInteger, Float, and_, cast, exists, func, null, or_, select
from sqlalchemy.orm import aliased

from nqi.catalog.distance import NO_DISTANCE, distance_m, in_box
from nqi.catalog.listing import Listing, among, matches
from nqi.catalog.measurement import covers, uncertainty_state, worst_u_si
from nqi.catalog.region import within
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import Capability, MeasurementRange, Organization, Site
from nqi.terms import AcceptanceBasis, CapabilityKind

KINDS = [
    kind.code
    for kind in (
        CapabilityKind.CALIBRATION,
        CapabilityKind.VERIFICATION,
        CapabilityKind.TYPE_EVALUATION,
    )
]


def providers(given: Given) -> Listing:
    """Return the places of bodies with a matching service: nearest first near a point, else by
    region and name. A service that the source ties to no place counts at every place of its body.
    """
    here = or_(Capability.site_id == Site.id, Capability.site_id.is_(None))
    rows = (
        select(
            func.coalesce(Site.id, Organization.id).label("id"),
            Organization.id.label("organization_id"),
            Site.id.label("site_id"),
            Organization.name,
            Organization.region_order,
            _distance(given).label("distance_m"),
        )
        .select_from(Organization)
        .outerjoin(Site, Site.organization_id == Organization.id)
        .where(
            exists().where(
                Capability.organization_id == Organization.id,
                or_(Site.id.is_(None), here),
                *_asked(given),
                *_covered(given),
            ),
            *_placed(given),
        )
    )
    order = ("distance_m", "id") if "lng" in given else ("region_order", "name", "id")
    return Listing(rows, order)


def places(given: Given) -> Query:
    """Return the places of bodies with a matching service, as ``provider.places`` does."""
    found = providers(given).rows.subquery()
    return (
        select(
            found.c.site_id,
            found.c.organization_id,
            Site.adcode,
            Site.lng,
            Site.lat,
            Organization.service_reach,
        )
        .join(Organization, Organization.id == found.c.organization_id)
        .outerjoin(Site, Site.id == found.c.site_id)
        .order_by(found.c.id)
    )


def _distance(given: Given) -> Sql:
    if "lng" not in given:
        return NO_DISTANCE
    return distance_m(Site.lng, Site.lat, given["lng"], given["lat"])


def _placed(given: Given) -> list[Condition]:
    conditions: list[Condition] = []
    if "lng" in given:
        conditions += [in_box(Site.lng, Site.lat, given), _distance(given) <= given["within_m"]]
    if "region" in given:
        conditions.append(Site.adcode.in_(within(given["region"])))
    return conditions


def _asked(given: Given) -> list[Condition]:
    """Return what is asked of one and the same service."""
    basis = func.coalesce(Capability.acceptance_basis, AcceptanceBasis.UNKNOWN.code)
    build: dict[str, Callable[[Sql], Condition]] = {
        # Of the sum SQLite cannot look up every hit once for each place, which took a minute.
        "instrument": lambda words: matches(Capability.id + 0, "capability_search", words),
        "quantity": _measures,
        "bases": lambda codes: among(basis, codes),
    }
    asked = [condition(given[name]) for name, condition in build.items() if name in given]
    return [Capability.kind.in_(KINDS), *asked]


def _covered(given: Given) -> list[Condition]:
    if "dimension" not in given:
        return []
    return [exists().where(MeasurementRange.capability_id == Capability.id, *covers(given))]


def _measures(quantity: Sql) -> Condition:
    # Another name for the table: the services join it too.
    of_range = aliased(MeasurementRange)
    by_range = exists().where(
        of_range.capability_id == Capability.id, func.lower(of_range.quantity) == quantity
    )
    return or_(func.lower(Capability.quantity) == quantity, by_range)


def services(given: Given, organization_id: Sql, site_id: Sql) -> Query:
    """Return the matching services of a body at a place, each with the range that covers.

    ``uncertainty_si`` is the largest expanded uncertainty over the range asked for.
    """
    here = or_(Capability.site_id.is_(None), site_id.is_(None), Capability.site_id == site_id)
    return _services(given).where(Capability.organization_id == organization_id, here)


def services_of_bodies(given: Given, ids_json: Sql) -> Query:
    """Return the same for many bodies at once, with ``organization_id`` and ``site_id`` of each."""
    own = (Capability.organization_id, Capability.site_id)
    return _services(given).add_columns(*own).where(among(Capability.organization_id, ids_json))


def _services(given: Given) -> Query:
    rows = select(Capability.id.label("capability_id"))
    if "dimension" in given:
        rows = rows.add_columns(
            MeasurementRange.id.label("range_id"),
            worst_u_si(given).label("uncertainty_si"),
            uncertainty_state(given).label("uncertainty_state"),
        ).join(
            MeasurementRange,
            and_(MeasurementRange.capability_id == Capability.id, *covers(given)),
        )
    else:
        rows = rows.add_columns(
            cast(null(), BigInteger).label("range_id"),
            cast(null(), Float).label("uncertainty_si"),
            uncertainty_state(given).label("uncertainty_state"),
        )
    return rows.where(*_asked(given)).order_by(
        Capability.object, Capability.parameter, Capability.id
    )
