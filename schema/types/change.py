"""Change (变更) and release: what happened to a record between releases, and which there were."""

import graphene

from nqi.catalog import change, organization, region
from schema.fields import Bound, Expression, column, every, one
from schema.nodes import record_id
from schema.types.connection import Connection
from schema.types.enums import ChangeKind, RecordKind
from schema.types.organization import Organization
from schema.types.region import Region


class ChangedField(graphene.ObjectType):
    name = graphene.String(required=True)
    old = graphene.String()
    new = graphene.String()


class Change(graphene.ObjectType):
    kind = graphene.Field(ChangeKind, required=True)
    record_kind = graphene.Field(RecordKind, required=True)
    record_id = Bound(
        graphene.String, Expression(record_id, ("record_kind", "record_key", "last_kind"))
    )
    title = graphene.String(required=True)
    changed_at = graphene.String(required=True)
    release = column(graphene.String, "release_id", required=True)
    fields = every(ChangedField, change.fields, "old_values", "new_values")
    organization = one(Organization, organization.by_id, "organization_id")
    region = one(Region, region.by_adcode, "adcode")


class ChangeEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Change, required=True)


class ChangeConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(Change), required=True)
    edges = graphene.List(graphene.NonNull(ChangeEdge), required=True)


class KnownRelease(graphene.ObjectType):
    number = graphene.Int(required=True)
    release = column(graphene.String, "id", required=True)
    created_at = graphene.String(required=True)
    is_current = graphene.Boolean(required=True)
    is_kept = graphene.Boolean(required=True)
    changes = graphene.Int(required=True)


class KnownReleaseEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(KnownRelease, required=True)


class KnownReleaseConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(KnownRelease), required=True)
    edges = graphene.List(graphene.NonNull(KnownReleaseEdge), required=True)
