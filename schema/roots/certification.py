"""Root fields of certification: schemes, bodies, designations, recognition, acceptance."""

import graphene

from nqi.catalog import designation as designation_rows
from nqi.catalog import recognition as recognition_rows
from nqi.catalog import scheme as scheme_rows
from schema import prepare_certification as prepare
from schema.fields import Bound, One
from schema.types.certification_body import CertificationBodyConnection
from schema.types.connection import pages
from schema.types.designation import DesignationConnection
from schema.types.enums import (
    CertificateKind,
    DesignationKind,
    DesignationStage,
    OrganizationOrder,
    QualificationStatus,
    Scheme,
)
from schema.types.organization import Near
from schema.types.recognition import (
    AcceptanceRuleConnection,
    ArrangementConnection,
    RecognitionConnection,
)
from schema.types.scheme import CertificationScheme, SchemeConnection


class CertificationRoots(graphene.ObjectType):
    scheme = Bound(
        CertificationScheme,
        One(lambda given: scheme_rows.by_code(given, given["code"])),
        prepare=prepare.scheme,
        code=graphene.String(required=True),
        as_of=graphene.Date(),
    )
    schemes = pages(
        SchemeConnection,
        scheme_rows.listing,
        prepare.schemes,
        parent=graphene.String(),
        kind=CertificateKind(),
        search=graphene.String(),
    )
    certification_bodies = pages(
        CertificationBodyConnection,
        scheme_rows.certification_bodies,
        prepare.certification_bodies,
        scheme=graphene.String(),
        product=graphene.String(),
        region=graphene.String(),
        status=graphene.List(graphene.NonNull(QualificationStatus)),
        search=graphene.String(),
        near=Near(),
        order_by=OrganizationOrder(),
    )
    designations = pages(
        DesignationConnection,
        designation_rows.listing,
        prepare.designations,
        kind=graphene.List(graphene.NonNull(DesignationKind)),
        stage=graphene.List(graphene.NonNull(DesignationStage)),
        region=graphene.String(),
        search=graphene.String(),
    )
    arrangements = pages(ArrangementConnection, recognition_rows.arrangements, prepare.arrangements)
    recognitions = pages(
        RecognitionConnection,
        recognition_rows.listing,
        prepare.recognitions,
        arrangement=graphene.String(),
        organization=graphene.ID(),
    )
    acceptance_rules = pages(
        AcceptanceRuleConnection,
        recognition_rows.acceptance_rules,
        prepare.acceptance_rules,
        scheme=graphene.List(graphene.NonNull(Scheme)),
        search=graphene.String(),
    )
