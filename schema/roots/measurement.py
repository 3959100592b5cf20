"""Root fields of measurement: standards, calibration, traceability, reference materials."""

import graphene

from nqi.catalog import calibration, instrument, measurement, reference_material
from schema import prepare
from schema import prepare_measurement as prepare_own
from schema.fields import Bound, One
from schema.types.calibration import CalibrationProviderConnection
from schema.types.connection import pages
from schema.types.enums import AcceptanceBasis, LegalControl, MeasurementCategory
from schema.types.instrument import InstrumentKindConnection
from schema.types.measurement import (
    MeasurementStandard,
    MeasurementStandardConnection,
    MeasurementStandardFilter,
    RangeInput,
    UncertaintyInput,
)
from schema.types.organization import Near
from schema.types.reference_material import ReferenceMaterialConnection, ReferenceMaterialFilter
from schema.types.traceability import traceability


class MeasurementRoots(graphene.ObjectType):
    measurement_standard = Bound(
        MeasurementStandard,
        One(lambda given: measurement.by_id(given, given["key"])),
        prepare=prepare.by_id("MeasurementStandard"),
        id=graphene.ID(required=True),
        as_of=graphene.Date(),
    )
    measurement_standards = pages(
        MeasurementStandardConnection,
        measurement.listing,
        prepare_own.measurement_standards,
        filter=MeasurementStandardFilter(),
    )
    calibration_providers = pages(
        CalibrationProviderConnection,
        calibration.providers,
        prepare_own.calibration_providers,
        instrument=graphene.String(),
        quantity=graphene.String(),
        range=RangeInput(),
        max_u=UncertaintyInput(),
        basis=graphene.List(graphene.NonNull(AcceptanceBasis)),
        near=Near(),
        region=graphene.String(),
    )
    traceability = traceability()
    reference_materials = pages(
        ReferenceMaterialConnection,
        reference_material.listing,
        prepare_own.reference_materials,
        filter=ReferenceMaterialFilter(),
    )
    instrument_kinds = pages(
        InstrumentKindConnection,
        instrument.listing,
        prepare_own.instrument_kinds,
        search=graphene.String(),
        category=graphene.List(graphene.NonNull(MeasurementCategory)),
        control=graphene.List(graphene.NonNull(LegalControl)),
    )
