"""What an answer that names bodies, places and rights by id says of them: many at a time."""

from sqlalchemy import select

from nqi.catalog.listing import among
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import Organization, Qualification, Site


def bodies(given: Given, ids_json: Sql) -> Query:
    """Return some organizations: name, kind, region and how to reach them."""
    return select(
        Organization.id,
        Organization.name,
        Organization.name_en,
        Organization.kind,
        Organization.adcode,
        Organization.service_reach,
        Organization.phone,
        Organization.website,
        Organization.confidence,
    ).where(among(Organization.id, ids_json))


def places(given: Given, ids_json: Sql) -> Query:
    """Return some places with their positions, degrees."""
    return select(
        Site.id, Site.name, Site.address, Site.adcode, Site.lng, Site.lat, Site.precision
    ).where(among(Site.id, ids_json))


def rights(given: Given, ids_json: Sql) -> Query:
    """Return some qualifications: scheme, number and until when they are recorded to hold."""
    return select(
        Qualification.id, Qualification.scheme, Qualification.number, Qualification.valid_to
    ).where(among(Qualification.id, ids_json))
