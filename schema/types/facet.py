"""Facets: how many results each further choice would leave."""

import graphene

from nqi.catalog import facets
from schema.fields import every


class FacetValue(graphene.ObjectType):
    value = graphene.String(required=True)
    label = graphene.String(required=True)
    label_en = graphene.String(required=True)
    count = graphene.Int(required=True)


class OrganizationFacets(graphene.ObjectType):
    pillar = every(FacetValue, facets.by_pillar)
    kind = every(FacetValue, facets.by_kind)
    level = every(FacetValue, facets.by_level)
    region = every(FacetValue, facets.by_region)
    scheme = every(FacetValue, facets.by_scheme)
    status = every(FacetValue, facets.by_status)


class StandardFacets(graphene.ObjectType):
    family = every(FacetValue, facets.by_standard_family)
    mandate = every(FacetValue, facets.by_standard_mandate)
    status = every(FacetValue, facets.by_standard_status)
    origin = every(FacetValue, facets.by_standard_origin)
    ics = every(FacetValue, facets.by_standard_ics)


class RegionFacets(graphene.ObjectType):
    level = every(FacetValue, facets.by_region_level)
