"""Root fields of standards and of the committees in charge of them."""

import graphene

from nqi.catalog import committee as committee_rows
from nqi.catalog import standard as standard_rows
from nqi.terms import MatchMode as Match
from schema import prepare_standards as prepare
from schema.fields import Bound, One
from schema.types.committee import TechnicalCommittee, TechnicalCommitteeConnection
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
    technical_committee = Bound(
        TechnicalCommittee,
        One(lambda given: committee_rows.by_number(given, given["committee"])),
        prepare=prepare.committee,
        number=graphene.String(required=True),
        as_of=graphene.Date(),
    )
    technical_committees = pages(
        TechnicalCommitteeConnection,
        committee_rows.listing,
        prepare.committees,
        parent=graphene.String(),
        search=graphene.String(),
    )
