"""Product (产品): what is asked of it, how that is tested, and with which instruments."""

import graphene

from nqi.catalog import chain, holder, product, scheme, standard
from nqi.catalog import instrument as instrument_rows
from schema.fields import Bound, Expression, column, every, many, one
from schema.types.connection import Connection
from schema.types.enums import ChainStep, Handling, MeasurementCategory, ProductSector, Regime
from schema.types.instrument import InstrumentKind
from schema.types.scheme import CertificationScheme
from schema.types.source import source

ORGANIZATION = "schema.types.organization.Organization"


class ProductCode(graphene.ObjectType):
    system = graphene.String(required=True)
    code = graphene.String(required=True)
    scheme = one(CertificationScheme, scheme.of_kind_of_goods, "system", "code")
    source = source()


class ProductRequirement(graphene.ObjectType):
    regime = graphene.Field(Regime, required=True)
    number = graphene.String(required=True)
    subject = graphene.String(required=True)
    is_mandatory = graphene.Boolean(required=True)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    standard = one("schema.types.standard.StandardDocument", standard.by_norm, "norm")
    scheme = one(CertificationScheme, scheme.of_kind_of_goods, "regime", "number")
    capable_organizations = many(ORGANIZATION, holder.capable_organizations, "root")
    capable_organization_count = Bound(
        graphene.Int, Expression(holder.capable_organization_count, ("root",)), required=True
    )
    source = source()


class ProductTest(graphene.ObjectType):
    parameter = graphene.String(required=True)
    number = graphene.String()
    limits = graphene.String()
    handling = graphene.Field(Handling)
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    capable_organizations = many(ORGANIZATION, holder.capable_organizations, "root")
    source = source()


class InstrumentNeed(graphene.ObjectType):
    instrument = graphene.String(required=True)
    category = graphene.Field(MeasurementCategory, required=True)
    kind = one(InstrumentKind, instrument_rows.by_code, "kind_code")
    needs_reference_material = graphene.Boolean(required=True)
    handling = graphene.Field(Handling)
    note = graphene.String()
    source = source()


class ProductNeed(graphene.ObjectType):
    step = graphene.Field(ChainStep, required=True)
    name = graphene.String()
    code = graphene.String()
    regime = graphene.Field(Regime)
    is_mandatory = graphene.Boolean(required=True)
    note = graphene.String()
    valid_from = graphene.Date()
    valid_to = graphene.Date()
    source = source()


class Product(graphene.ObjectType):
    id = column(graphene.String, "code", required=True)
    code = graphene.String(required=True)
    name = graphene.String(required=True)
    name_en = graphene.String()
    other_names = graphene.String()
    sector = graphene.Field(ProductSector)
    codes = every(ProductCode, product.codes, "code")
    requirements = every(ProductRequirement, product.requirements, "code")
    every_requirement = every(ProductRequirement, product.every_requirement, "code")
    tests = every(ProductTest, product.tests, "code")
    instruments = every(InstrumentNeed, product.instruments, "code")
    needs = every(ProductNeed, chain.needs, "code")
    source = source()


class ProductEdge(graphene.ObjectType):
    cursor = graphene.String(required=True)
    node = graphene.Field(Product, required=True)


class ProductConnection(graphene.ObjectType):
    class Meta:
        interfaces = (Connection,)

    nodes = graphene.List(graphene.NonNull(Product), required=True)
    edges = graphene.List(graphene.NonNull(ProductEdge), required=True)
