"""The catalogue itself: its release, the data sets in it, and how complete it is."""

import graphene

from nqi.catalog import release as releases
from schema.fields import Bound, Struct, column, every, many, one
from schema.prepare import dated
from schema.types.enums import Completeness, OrganizationKind


class Release(graphene.ObjectType):
    id = column(graphene.String, "id", required=True)
    created_at = graphene.String(required=True)
    rows_read = graphene.Int(required=True)
    rows_accepted = graphene.Int(required=True)
    rows_rejected = graphene.Int(required=True)


class Rejection(graphene.ObjectType):
    line = graphene.Int(required=True)
    column = column(graphene.String, "column_name", required=True)
    rule = graphene.String(required=True)
    value = graphene.String(required=True)
    message = graphene.String(required=True)


class Dataset(graphene.ObjectType):
    file = graphene.String(required=True)
    title = graphene.String(required=True)
    title_en = graphene.String(required=True)
    publisher = graphene.String(required=True)
    url = graphene.String(required=True)
    as_of = graphene.Date()
    licence = graphene.String(required=True)
    completeness = graphene.Field(Completeness, required=True)
    completeness_note = graphene.String(required=True)
    completeness_note_en = graphene.String(required=True)
    defects = graphene.String(required=True)
    defects_en = graphene.String(required=True)
    rows_read = graphene.Int(required=True)
    rows_accepted = graphene.Int(required=True)
    rows_rejected = graphene.Int(required=True)
    rejections = many(Rejection, releases.rejections, "id")


class KindCompleteness(graphene.ObjectType):
    kind = graphene.Field(OrganizationKind, required=True)
    organizations = graphene.Int(required=True)
    placed = graphene.Int(required=True)
    complete_register_as_of = graphene.Date()


class Catalog(graphene.ObjectType):
    release = one(Release, releases.current, required=True)
    sources = every(Dataset, releases.datasets)
    completeness = every(KindCompleteness, releases.completeness)


def catalog() -> Bound:
    """Return the root field of the catalogue itself."""
    return Bound(Catalog, Struct(), prepare=dated)
