"""Where a record comes from."""

import graphene

from nqi.catalog import release
from schema.fields import Bound, one
from schema.types.enums import Confidence


class Source(graphene.ObjectType):
    title = graphene.String(required=True)
    title_en = graphene.String(required=True)
    publisher = graphene.String(required=True)
    url = graphene.String()
    note = graphene.String(required=True)
    as_of = graphene.Date()
    as_of_text = graphene.String(required=True)
    licence = graphene.String(required=True)
    confidence = graphene.Field(Confidence, required=True)


def source() -> Bound:
    """Return the field that every record has: its source, and the confidence of the record."""
    return one(Source, release.source_of, "source_id", "confidence", required=True)
