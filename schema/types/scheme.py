"""CertificationScheme (认证制度), and who works by it."""

import graphene

from nqi.catalog import scheme, standard
from schema.fields import Bound, Expression, every, many, one
from schema.types.connection import Connection
from schema.types.enums import CertificateKind, SchemeRole
from schema.types.source import source

ORGANIZATION = "schema.types.organization.Organization"


class SchemeStandard(graphene.ObjectType):
    number = graphene.String(required=True)
    standard = one("schema.types.standard.StandardDocument", standard.by_norm, "norm")
    source = source()


class CertificationScheme(graphene.ObjectType):
    code = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    kind = graphene.Field(CertificateKind)
    mark = graphene.String()
    legal_basis = graphene.String()
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    parent = one(lambda: CertificationScheme, scheme.by_code, "parent_code")
    ancestors = every(lambda: CertificationScheme, scheme.ancestors, "path")
    children = every(lambda: CertificationScheme, scheme.children, "code")
    standards = every(SchemeStandard, scheme.standards, "code")
    bodies = many(ORGANIZATION, scheme.bodies, "code")
    body_count = Bound(graphene.Int, Expression(scheme.body_count, ("code",)), required=True)
    laboratories = many(ORGANIZATION, scheme.laboratories, "code")
    source = source()


class SchemeOfOrganization(graphene.ObjectType):
    role = graphene.Field(SchemeRole, required=True)
    scheme = one(CertificationScheme, scheme.by_code, "scheme_code", required=True)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    source = source()


class SchemeEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(CertificationScheme, required=True)


class SchemeConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(CertificationScheme), required=True)
    edges = graphene.List(graphene.NonNull(SchemeEdge), required=True)
