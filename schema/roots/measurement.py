"""Root fields of measurement standards, calibration, traceability, reference materials."""

import graphene


class MeasurementRoots(graphene.ObjectType):
    pass
