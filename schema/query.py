"""The root type of the API, put together from the parts of the trade."""

import graphene

from schema.roots.catalogue import CatalogueRoots
from schema.roots.certification import CertificationRoots
from schema.roots.history import HistoryRoots
from schema.roots.measurement import MeasurementRoots
from schema.roots.onestop import OneStopRoots
from schema.roots.planning import PlanningRoots
from schema.roots.quality import QualityRoots
from schema.roots.reference import ReferenceRoots
from schema.roots.search import SearchRoots
from schema.roots.shared import SharedRoots
from schema.roots.standards import StandardRoots


class Query(
    CatalogueRoots,
    StandardRoots,
    MeasurementRoots,
    CertificationRoots,
    ReferenceRoots,
    SharedRoots,
    HistoryRoots,
    SearchRoots,
    QualityRoots,
    PlanningRoots,
    OneStopRoots,
    graphene.ObjectType,
):
    pass
