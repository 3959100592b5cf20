"""StandardDocument (标准): one edition, its work, its relations, and who can work by it."""

import graphene

from nqi.catalog import classification, holder, organization, standard
from nqi.catalog import committee as committees
from nqi.catalog import standard_relation as relation
from schema.fields import Bound, Expression, Struct, every, many, one
from schema.types.committee import TechnicalCommittee
from schema.types.connection import Connection
from schema.types.enums import (
    AdoptionDegree,
    Mandate,
    MatchMode,
    Openness,
    ReviewConclusion,
    StandardFamily,
    StandardOrigin,
    StandardStatus,
)
from schema.types.facet import StandardFacets
from schema.types.node import Node
from schema.types.source import source


class ReplacedNumber(graphene.ObjectType):
    number = graphene.String(required=True)
    in_part = graphene.Boolean(required=True)
    standard = one(lambda: StandardDocument, standard.by_norm, "norm")


class AdoptedNumber(graphene.ObjectType):
    number = graphene.String(required=True)
    degree = graphene.Field(AdoptionDegree)
    standard = one(lambda: StandardDocument, standard.by_norm, "norm")
    source = source()


class AdoptingStandard(graphene.ObjectType):
    number = graphene.String(required=True)
    degree = graphene.Field(AdoptionDegree)
    standard = one(lambda: StandardDocument, standard.by_id, "edition_id", required=True)


class StandardAmendment(graphene.ObjectType):
    number = graphene.String(required=True)
    sequence = graphene.Int(required=True)
    title = graphene.String()
    issued_on = graphene.Date()
    implemented_on = graphene.Date()
    is_in_force = graphene.Boolean()
    source = source()


class StandardReview(graphene.ObjectType):
    reviewed_on = graphene.Date(required=True)
    conclusion = graphene.Field(ReviewConclusion, required=True)
    source = source()


class HeldEdition(graphene.ObjectType):
    number = graphene.String(required=True)
    status = graphene.Field(StandardStatus, required=True)
    is_in_force = graphene.Boolean()
    standard = one(lambda: StandardDocument, standard.by_norm, "norm")


class StandardHolder(graphene.ObjectType):
    organization = one(
        "schema.types.organization.Organization",
        organization.by_id,
        "organization_id",
        required=True,
    )
    editions = every(HeldEdition, holder.editions_held, "organization_id", "root")


class StandardWork(graphene.ObjectType):
    root = graphene.String(required=True)
    series = graphene.String(required=True)
    editions = every(lambda: StandardDocument, standard.editions, "id")
    parts_of_series = many(lambda: StandardWork, standard.works_of_series, "series")
    capable_organizations = many(
        "schema.types.organization.Organization", holder.capable_organizations, "root"
    )
    capable_organization_count = Bound(
        graphene.Int, Expression(holder.capable_organization_count, ("root",)), required=True
    )
    holders = many(StandardHolder, holder.holders, "root")


class StandardDocument(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    number = graphene.String(required=True)
    title = graphene.String(required=True)
    title_en = graphene.String()
    family = graphene.Field(StandardFamily, required=True)
    origin = graphene.Field(StandardOrigin)
    mandate = graphene.Field(Mandate)
    status = graphene.Field(StandardStatus, required=True)
    published_status = graphene.String()
    status_disagrees = Bound(graphene.Boolean, Expression(standard.status_disagrees, ("id",)))
    issued_on = graphene.Date()
    issued_text = graphene.String()
    implemented_on = graphene.Date()
    abolished_on = graphene.Date()
    transition_until = graphene.Date()
    in_force_until = Bound(graphene.Date, Expression(standard.in_force_until, ("id",)))
    ics = graphene.String()
    ccs = graphene.String()
    ics_codes = every(graphene.String, classification.ics_codes, "id")
    ccs_codes = every(graphene.String, classification.ccs_codes, "id")
    committee = graphene.String()
    technical_committee = one(TechnicalCommittee, committees.by_number, "committee_number")
    department = graphene.String()
    jurisdiction = graphene.String()
    drafted_by = graphene.String()
    text_url = graphene.String()
    openness = graphene.Field(Openness)
    declared_by = graphene.String()
    declared_on = graphene.Date()
    is_front_runner = graphene.Boolean()
    work = one(StandardWork, standard.work, "work_id", required=True)
    replaces = every(ReplacedNumber, relation.replaces, "id")
    replaced_by = every(lambda: StandardDocument, relation.replaced_by, "norm")
    replaced_in_part_by = every(lambda: StandardDocument, relation.replaced_in_part_by, "norm")
    adopts = every(AdoptedNumber, relation.adopts, "id")
    adopted_by = every(AdoptingStandard, relation.adopted_by, "norm", "base")
    amendments = every(StandardAmendment, relation.amendments, "norm")
    reviews = every(StandardReview, relation.reviews, "id")
    review_due_on = Bound(graphene.Date, Expression(standard.review_due_on, ("id",)))
    review_overdue = Bound(
        graphene.Boolean, Expression(standard.review_overdue, ("id",)), required=True
    )
    capable_organizations = many(
        "schema.types.organization.Organization", holder.capable_organizations, "root"
    )
    capable_organization_count = Bound(
        graphene.Int, Expression(holder.capable_organization_count, ("root",)), required=True
    )
    source = source()


class StandardEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(StandardDocument, required=True)


class StandardConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(StandardDocument), required=True)
    edges = graphene.List(graphene.NonNull(StandardEdge), required=True)
    facets = Bound(StandardFacets, Struct(), required=True)


class StandardFilter(graphene.InputObjectType):
    number = graphene.String()
    match_mode = graphene.Field(MatchMode)
    search = graphene.String()
    family = graphene.List(graphene.NonNull(StandardFamily))
    mandate = graphene.List(graphene.NonNull(Mandate))
    origin = graphene.List(graphene.NonNull(StandardOrigin))
    openness = graphene.List(graphene.NonNull(Openness))
    status = graphene.List(graphene.NonNull(StandardStatus))
    ics = graphene.String()
    ccs = graphene.String()
    committee = graphene.String()
    adopts = graphene.String()
    review_overdue = graphene.Boolean()
    status_disagrees = graphene.Boolean()
    front_runner = graphene.Boolean()
