"""Site (场所)."""

import graphene

from nqi.catalog import designation, organization, qualification, region
from schema.fields import many, one
from schema.types.designation import Designation
from schema.types.enums import Precision
from schema.types.node import Node
from schema.types.qualification import Qualification
from schema.types.region import Region
from schema.types.source import source


class Site(graphene.ObjectType):
    class Meta:
        interfaces = (Node,)

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    address = graphene.String()
    lng = graphene.Float()
    lat = graphene.Float()
    precision = graphene.Field(Precision, required=True)
    placed_by = graphene.String(required=True)
    is_main = graphene.Boolean(required=True)
    region = one(Region, region.by_adcode, "adcode")
    organization = one(
        "schema.types.organization.Organization",
        organization.by_id,
        "organization_id",
        required=True,
    )
    qualifications = many(Qualification, qualification.of_site, "id")
    designations = many(Designation, designation.of_site, "id")
    source = source()
