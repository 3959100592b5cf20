"""The tables of one release, one file a noun; nothing here reads or writes."""

from nqi.models.base import Model
from nqi.models.capability import Capability, CapabilityMethod
from nqi.models.demand import DemandUnit
from nqi.models.designation import Designation
from nqi.models.offer import Offer
from nqi.models.organization import (
    Organization,
    OrganizationIdentifier,
    OrganizationName,
    OrganizationPillar,
)
from nqi.models.qualification import Qualification, QualificationSite, StatusEvent
from nqi.models.region import Region, RegionAncestor, RegionBoundary, RegionSuccession
from nqi.models.release import Dataset, Rejection, Release, SourceRecord, TermRow
from nqi.models.scheme import CertificationScheme, MeasurementService
from nqi.models.site import Site
from nqi.models.standard import StandardEdition, StandardReplacement, StandardWork

__all__ = [
    "Capability",
    "CapabilityMethod",
    "CertificationScheme",
    "Dataset",
    "DemandUnit",
    "Designation",
    "MeasurementService",
    "Model",
    "Offer",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationName",
    "OrganizationPillar",
    "Qualification",
    "QualificationSite",
    "Region",
    "RegionAncestor",
    "RegionBoundary",
    "RegionSuccession",
    "Rejection",
    "Release",
    "Site",
    "SourceRecord",
    "StandardEdition",
    "StandardReplacement",
    "StandardWork",
    "StatusEvent",
    "TermRow",
]
