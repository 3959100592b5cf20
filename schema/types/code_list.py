"""CodeList (代码表): vocabularies of the catalogue and lists of the trade."""

import graphene

from nqi.catalog import code_list, release
from schema.fields import every, one
from schema.types.connection import Connection
from schema.types.source import Source


class CodeListEntry(graphene.ObjectType):
    code = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    parent_code = graphene.String()
    note = graphene.String()
    # Our own vocabulary has no source.
    source = one(Source, release.source_of, "source_id", "confidence")


class CodeList(graphene.ObjectType):
    name = graphene.String(required=True)
    is_vocabulary = graphene.Boolean(required=True)
    entry_count = graphene.Int(required=True)
    entries = every(CodeListEntry, code_list.entries, "name")


class CodeListEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(CodeList, required=True)


class CodeListConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(CodeList), required=True)
    edges = graphene.List(graphene.NonNull(CodeListEdge), required=True)
