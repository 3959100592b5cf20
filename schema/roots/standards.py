"""Root fields of standards."""

import graphene

from nqi.catalog import standard as standard_rows
from nqi.terms import MatchMode as Match
from schema import prepare
from schema.fields import Bound, One
from schema.types.connection import pages
from schema.types.enums import MatchMode
from schema.types.standard import StandardConnection, StandardDocument, StandardFilter


class StandardRoots(graphene.ObjectType):
    standard = Bound(
        StandardDocument,
        One(standard_rows.by_key),
        prepare=prepare.standard,
        number=graphene.String(required=True),
        match_mode=graphene.Argument(MatchMode, default_value=Match.ROOT),
        as_of=graphene.Date(),
    )
    standards = pages(
        StandardConnection, standard_rows.listing, prepare.standards, filter=StandardFilter()
    )
