"""The vocabularies of ``nqi.terms`` as GraphQL enums; labels become descriptions."""

from typing import Any

import graphene

from nqi import terms


def _enum(vocabulary: type[terms.Term]) -> Any:
    def description(term: terms.Term | None) -> str:
        return (vocabulary.__doc__ or "") if term is None else term.description

    return graphene.Enum.from_enum(vocabulary, description=description)


CapabilityKind = _enum(terms.CapabilityKind)
Completeness = _enum(terms.Completeness)
Confidence = _enum(terms.Confidence)
CoverageMetric = _enum(terms.CoverageMetric)
CoverageState = _enum(terms.CoverageState)
DemandKind = _enum(terms.DemandKind)
DesignationKind = _enum(terms.DesignationKind)
DesignationStage = _enum(terms.DesignationStage)
Level = _enum(terms.Level)
Mandate = _enum(terms.Mandate)
MatchMode = _enum(terms.MatchMode)
MatchReason = _enum(terms.MatchReason)
OrganizationKind = _enum(terms.OrganizationKind)
OrganizationOrder = _enum(terms.OrganizationOrder)
Pillar = _enum(terms.Pillar)
Precision = _enum(terms.Precision)
QualificationStatus = _enum(terms.QualificationStatus)
RegionType = _enum(terms.RegionType)
Scheme = _enum(terms.Scheme)
ServiceReach = _enum(terms.ServiceReach)
StandardFamily = _enum(terms.StandardFamily)
StandardStatus = _enum(terms.StandardStatus)
