"""SupervisionEvent (监督事项)."""

import graphene

from schema.types.enums import SupervisionKind
from schema.types.source import source


class SupervisionEvent(graphene.ObjectType):
    kind = graphene.Field(SupervisionKind, required=True)
    happened_on = graphene.Date(required=True)
    authority = graphene.String()
    reason = graphene.String()
    source = source()
