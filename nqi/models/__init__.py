"""The tables of one release, one file a noun; nothing here reads or writes."""

from nqi.models.base import Model
from nqi.models.capability import Capability, CapabilityMethod
from nqi.models.change import Change, PastRelease
from nqi.models.code_list import CodeListEntry, MeasurementService
from nqi.models.committee import TechnicalCommittee
from nqi.models.demand import DemandUnit
from nqi.models.designation import Designation
from nqi.models.instrument import InstrumentKind
from nqi.models.measurement import MeasurementRange, MeasurementStandard, TraceLink
from nqi.models.offer import Offer
from nqi.models.organization import (
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    OrganizationPillar,
)
from nqi.models.product import (
    InstrumentNeed,
    Product,
    ProductCode,
    ProductNeed,
    ProductRequirement,
    ProductTest,
)
from nqi.models.profile import ServiceFamily
from nqi.models.qualification import Qualification, QualificationSite, StatusEvent
from nqi.models.recognition import AcceptanceRule, Recognition, RecognitionArrangement
from nqi.models.reference_material import ReferenceMaterial, ReferenceValue
from nqi.models.region import Region, RegionAncestor, RegionBoundary, RegionSuccession
from nqi.models.release import Dataset, Rejection, Release, SourceRecord, TermRow
from nqi.models.resource import Equipment, InfoResource, TalentCount
from nqi.models.scheme import Certificate, CertificationScheme, OrganizationScheme, SchemeStandard
from nqi.models.search import SearchEntry, SearchRecord, Synonym, VerifiableNumber
from nqi.models.site import Site
from nqi.models.standard import (
    EditionClassification,
    StandardAmendment,
    StandardEdition,
    StandardRelation,
    StandardReview,
    StandardSuccessor,
    StandardWork,
)
from nqi.models.supervision import SupervisionEvent
from nqi.models.tbt import TbtCode, TbtNotification

__all__ = [
    "AcceptanceRule",
    "Capability",
    "CapabilityMethod",
    "Certificate",
    "CertificationScheme",
    "Change",
    "CodeListEntry",
    "Dataset",
    "DemandUnit",
    "Designation",
    "EditionClassification",
    "Equipment",
    "InfoResource",
    "InstrumentKind",
    "InstrumentNeed",
    "MeasurementRange",
    "MeasurementService",
    "MeasurementStandard",
    "Model",
    "Offer",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationName",
    "OrganizationPillar",
    "OrganizationScheme",
    "PastRelease",
    "Product",
    "ProductCode",
    "ProductNeed",
    "ProductRequirement",
    "ProductTest",
    "Qualification",
    "QualificationSite",
    "Recognition",
    "RecognitionArrangement",
    "ReferenceMaterial",
    "ReferenceValue",
    "Region",
    "RegionAncestor",
    "RegionBoundary",
    "RegionSuccession",
    "Rejection",
    "Release",
    "SchemeStandard",
    "SearchEntry",
    "SearchRecord",
    "ServiceFamily",
    "Site",
    "SourceRecord",
    "StandardAmendment",
    "StandardEdition",
    "StandardRelation",
    "StandardReview",
    "StandardSuccessor",
    "StandardWork",
    "StatusEvent",
    "SupervisionEvent",
    "Synonym",
    "TalentCount",
    "TbtCode",
    "TbtNotification",
    "TechnicalCommittee",
    "TermRow",
    "TraceLink",
    "VerifiableNumber",
]
