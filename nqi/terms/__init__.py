"""The closed vocabulary of the catalogue: the only place in Python for Chinese words.

One file for each part of the trade; every term has a code, a Chinese and an English label.
"""

from nqi.terms.answer import (
    CoverageMetric,
    CoverageState,
    DemandKind,
    MatchMode,
    MatchReason,
    OrganizationOrder,
    SearchGroup,
    SearchReason,
)
from nqi.terms.measurement import (
    AcceptanceBasis,
    LegalControl,
    MeasurementArea,
    MeasurementCategory,
    MeasurementStandardKind,
    ReferenceMaterialClass,
    UncertaintyMode,
    UncertaintyState,
    VerificationMode,
)
from nqi.terms.organization import (
    DesignationKind,
    DesignationStage,
    OpenMode,
    OrganizationKind,
    Pillar,
    ResourceKind,
    ServiceReach,
    SupervisionKind,
    TalentKind,
)
from nqi.terms.place import Level, Precision, RegionType, SuccessionKind
from nqi.terms.qualification import (
    CapabilityKind,
    CertificateKind,
    QualificationStatus,
    Regime,
    Scheme,
    SchemeRole,
    VerifyAnswer,
    VerifyKind,
)
from nqi.terms.source import ChangeKind, Completeness, Confidence, RecordKind, Severity
from nqi.terms.standard import (
    AdoptionDegree,
    ClassificationSystem,
    Mandate,
    Openness,
    ReviewConclusion,
    StandardFamily,
    StandardOrigin,
    StandardRelationKind,
    StandardStatus,
)
from nqi.terms.term import Term

__all__ = [
    "VOCABULARIES",
    "AcceptanceBasis",
    "AdoptionDegree",
    "CapabilityKind",
    "CertificateKind",
    "ChangeKind",
    "ClassificationSystem",
    "Completeness",
    "Confidence",
    "CoverageMetric",
    "CoverageState",
    "DemandKind",
    "DesignationKind",
    "DesignationStage",
    "LegalControl",
    "Level",
    "Mandate",
    "MatchMode",
    "MatchReason",
    "MeasurementArea",
    "MeasurementCategory",
    "MeasurementStandardKind",
    "OpenMode",
    "Openness",
    "OrganizationKind",
    "OrganizationOrder",
    "Pillar",
    "Precision",
    "QualificationStatus",
    "RecordKind",
    "ReferenceMaterialClass",
    "Regime",
    "RegionType",
    "ResourceKind",
    "ReviewConclusion",
    "Scheme",
    "SchemeRole",
    "SearchGroup",
    "SearchReason",
    "ServiceReach",
    "Severity",
    "StandardFamily",
    "StandardOrigin",
    "StandardRelationKind",
    "StandardStatus",
    "SuccessionKind",
    "SupervisionKind",
    "TalentKind",
    "Term",
    "UncertaintyMode",
    "UncertaintyState",
    "VerificationMode",
    "VerifyAnswer",
    "VerifyKind",
]

VOCABULARIES: tuple[type[Term], ...] = tuple(Term.__subclasses__())
"""Every vocabulary."""
