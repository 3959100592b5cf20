"""The vocabularies of ``nqi.terms`` as GraphQL enums; labels become descriptions."""

from typing import Any

import graphene

from nqi import terms


def _enum(vocabulary: type[terms.Term]) -> Any:
    def description(term: terms.Term | None) -> str:
        return (vocabulary.__doc__ or "") if term is None else term.description

    return graphene.Enum.from_enum(vocabulary, description=description)


AcceptanceBasis = _enum(terms.AcceptanceBasis)
AdoptionDegree = _enum(terms.AdoptionDegree)
CapabilityKind = _enum(terms.CapabilityKind)
CertificateKind = _enum(terms.CertificateKind)
ChangeKind = _enum(terms.ChangeKind)
ClassificationSystem = _enum(terms.ClassificationSystem)
Completeness = _enum(terms.Completeness)
Confidence = _enum(terms.Confidence)
CoverageMetric = _enum(terms.CoverageMetric)
CoverageState = _enum(terms.CoverageState)
DemandKind = _enum(terms.DemandKind)
DesignationKind = _enum(terms.DesignationKind)
DesignationStage = _enum(terms.DesignationStage)
LegalControl = _enum(terms.LegalControl)
Level = _enum(terms.Level)
Mandate = _enum(terms.Mandate)
MatchMode = _enum(terms.MatchMode)
MatchReason = _enum(terms.MatchReason)
MeasurementArea = _enum(terms.MeasurementArea)
MeasurementCategory = _enum(terms.MeasurementCategory)
MeasurementStandardKind = _enum(terms.MeasurementStandardKind)
OpenMode = _enum(terms.OpenMode)
Openness = _enum(terms.Openness)
OrganizationKind = _enum(terms.OrganizationKind)
OrganizationOrder = _enum(terms.OrganizationOrder)
Pillar = _enum(terms.Pillar)
Precision = _enum(terms.Precision)
QualificationStatus = _enum(terms.QualificationStatus)
RecordKind = _enum(terms.RecordKind)
ReferenceMaterialClass = _enum(terms.ReferenceMaterialClass)
Regime = _enum(terms.Regime)
RegionType = _enum(terms.RegionType)
ResourceKind = _enum(terms.ResourceKind)
ReviewConclusion = _enum(terms.ReviewConclusion)
Scheme = _enum(terms.Scheme)
SchemeRole = _enum(terms.SchemeRole)
SearchGroup = _enum(terms.SearchGroup)
SearchReason = _enum(terms.SearchReason)
ServiceReach = _enum(terms.ServiceReach)
Severity = _enum(terms.Severity)
StandardFamily = _enum(terms.StandardFamily)
StandardOrigin = _enum(terms.StandardOrigin)
StandardRelationKind = _enum(terms.StandardRelationKind)
StandardStatus = _enum(terms.StandardStatus)
SupervisionKind = _enum(terms.SupervisionKind)
TalentKind = _enum(terms.TalentKind)
UncertaintyMode = _enum(terms.UncertaintyMode)
UncertaintyState = _enum(terms.UncertaintyState)
VerificationMode = _enum(terms.VerificationMode)
VerifyAnswer = _enum(terms.VerifyAnswer)
VerifyKind = _enum(terms.VerifyKind)
