"""The chain of a product: what it needs, and every body that may meet a need, wherever it is.

Each query about bodies returns the same columns of the body and its place, with the right it works
by and the record that shows it; distances are the question's affair.
"""

from sqlalchemy import and_, exists, func, literal, null, or_, select

from nqi.catalog import standard, tbt
from nqi.catalog.calibration import KINDS as CALIBRATES
from nqi.catalog.condition import holds_on
from nqi.catalog.listing import among, matches
from nqi.catalog.measurement import status_on as measures_on
from nqi.catalog.qualification import status_on as held_on
from nqi.catalog.scheme import BODY_ROLES, lies_in
from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import (
    Capability,
    CapabilityMethod,
    CertificationScheme,
    InfoResource,
    InstrumentKind,
    InstrumentNeed,
    MeasurementStandard,
    Organization,
    OrganizationScheme,
    ProductNeed,
    ProductRequirement,
    Qualification,
    ReferenceMaterial,
    Site,
    SourceRecord,
    StandardEdition,
    TbtNotification,
)
from nqi.terms import CapabilityKind, RecordKind, Scheme, SchemeRole

_TESTS = (CapabilityKind.TESTING.code, CapabilityKind.INSPECTION.code)
_APPROVAL = Scheme.CNCA_BODY.code


def requirements(given: Given, product: Sql) -> Query:
    """Return what was, is and will be asked of a product, each with its edition of that day."""
    edition = StandardEdition
    return (
        select(
            ProductRequirement,
            edition.id.label("edition_id"),
            edition.title.label("title"),
            edition.text_url,
            standard.status_on(given["as_of"]).label("status"),
        )
        .outerjoin(edition, edition.norm == ProductRequirement.norm)
        .where(ProductRequirement.product_code == product)
        .order_by(ProductRequirement.number, ProductRequirement.id)
    )


def needs(given: Given, product: Sql) -> Query:
    """Return the other needs of a product that hold on the day, step by step."""
    return (
        select(ProductNeed)
        .where(ProductNeed.product_code == product, holds_on(ProductNeed, given["as_of"]))
        .order_by(ProductNeed.step, ProductNeed.is_mandatory.desc(), ProductNeed.id)
    )


def instruments(given: Given, product: Sql) -> Query:
    """Return the instruments a maker needs, with the legal control of the kind where it is known.

    ``control`` is null for a kind that the catalogue does not have, or that is under none.
    """
    return (
        select(InstrumentNeed, InstrumentKind.control)
        .outerjoin(InstrumentKind, InstrumentKind.code == InstrumentNeed.kind_code)
        .where(InstrumentNeed.product_code == product)
        .order_by(InstrumentNeed.category, InstrumentNeed.instrument)
    )


def scopes(given: Given, roots: Sql) -> Query:
    """Return who has any edition of some root numbers in its scope; ``roots`` a JSON array."""
    return _working(
        given,
        select(CapabilityMethod.root, CapabilityMethod.norm, CapabilityMethod.base)
        .select_from(CapabilityMethod)
        .join(Capability, Capability.id == CapabilityMethod.capability_id)
        .where(among(CapabilityMethod.root, roots)),
    )


def scopes_of_product(given: Given, words: Sql) -> Query:
    """Return who tests or inspects a product by its name, whatever the standard."""
    named = select(null().label("root"), null().label("norm"), null().label("base")).where(
        matches(Capability.id, "capability_search", words), Capability.kind.in_(_TESTS)
    )
    return _working(given, named.select_from(Capability))


def calibrators(given: Given, words: Sql) -> Query:
    """Return who verifies or calibrates an instrument by its name."""
    named = select(Capability.acceptance_basis, Capability.kind).where(
        matches(Capability.id, "capability_search", words), Capability.kind.in_(CALIBRATES)
    )
    return _working(given, named.select_from(Capability))


def designated(given: Given, scheme: Sql) -> Query:
    """Return the laboratories designated for a scheme of certification or for one above it."""
    return _in_scheme(given, scheme, (SchemeRole.TESTING.code,))


def certifying(given: Given, scheme: Sql) -> Query:
    """Return who certifies or verifies by a scheme, with its approval as certification body."""
    return _in_scheme(given, scheme, BODY_ROLES)


def holders(given: Given, scheme: Sql) -> Query:
    """Return who holds a qualification of a scheme, whatever it does by it."""
    held = select(*_right(given)).select_from(Qualification).where(Qualification.scheme == scheme)
    return _placed(held, Qualification.organization_id)


def proficiency_testing(given: Given) -> Query:
    """Return the accredited providers of proficiency tests: numbers that begin with PT."""
    held = (
        select(*_right(given))
        .select_from(Qualification)
        .where(Qualification.scheme == Scheme.CNAS.code, Qualification.number.like("PT%"))
    )
    return _placed(held, Qualification.organization_id)


def measurement_standards(given: Given, categories: Sql) -> Query:
    """Return who keeps measurement standards of some categories, a JSON array."""
    kept = select(
        MeasurementStandard.id.label("evidence_key"),
        literal(RecordKind.MEASUREMENT_STANDARD.code).label("evidence_kind"),
        MeasurementStandard.category,
        measures_on(given["as_of"]).label("status"),
        MeasurementStandard.valid_to,
        _published(MeasurementStandard.source_id),
    ).select_from(MeasurementStandard)
    kept = kept.where(among(MeasurementStandard.category, categories))
    return _placed(kept, MeasurementStandard.organization_id, MeasurementStandard.site_id)


def materials(given: Given, words: Sql) -> Query:
    """Return who produces reference materials whose text holds some words."""
    made = select(
        ReferenceMaterial.id.label("evidence_key"),
        literal(RecordKind.REFERENCE_MATERIAL.code).label("evidence_kind"),
        ReferenceMaterial.published_status.label("status"),
        ReferenceMaterial.valid_to,
        _published(ReferenceMaterial.source_id),
    ).select_from(ReferenceMaterial)
    made = made.where(matches(ReferenceMaterial.id, "reference_material_search", words))
    return _placed(made, ReferenceMaterial.organization_id)


def notifications(given: Given, product: Sql) -> Query:
    """Return the notifications that touch a product, the latest first."""
    found = tbt.listing(given | {"product": product}).rows.subquery()
    return (
        select(found.c.id, found.c.symbol, found.c.title, found.c.member, found.c.comment_until)
        .where(or_(found.c.distributed_on.is_(None), found.c.distributed_on <= given["as_of"]))
        .order_by(found.c.latest_first, found.c.symbol)
    )


def notifications_known(given: Given) -> Query:
    """Return how many notifications there are at all."""
    return select(func.count(TbtNotification.id).label("number"))


def advisers(given: Given, kind: Sql) -> Query:
    """Return the bodies of a kind."""
    found = select(
        Organization.id.label("evidence_key"),
        literal(RecordKind.ORGANIZATION.code).label("evidence_kind"),
        null().label("status"),
        null().label("valid_to"),
        null().label("published_on"),
    ).select_from(Organization)
    return _placed(found.where(Organization.kind == kind), Organization.id, joined=True)


def resources(given: Given, kind: Sql) -> Query:
    """Return what is open to everybody of a kind: texts, databases, trainings."""
    return (
        select(InfoResource)
        .where(InfoResource.kind == kind, holds_on(InfoResource, given["as_of"]))
        .order_by(InfoResource.title, InfoResource.id)
    )


def _working(given: Given, rows: Query) -> Query:
    """Return capabilities with the right they stand under, and where they are exercised."""
    rows = rows.add_columns(
        Capability.id.label("evidence_key"),
        literal(RecordKind.CAPABILITY.code).label("evidence_kind"),
        Capability.object,
        Capability.parameter,
        Qualification.id.label("qualification_id"),
        Qualification.scheme,
        held_on(given["as_of"]).label("status"),
        func.coalesce(Qualification.valid_to, Capability.valid_to).label("valid_to"),
        _published(Qualification.source_id),
    ).outerjoin(Qualification, Qualification.id == Capability.qualification_id)
    return _placed(
        rows.where(holds_on(Capability, given["as_of"])),
        Capability.organization_id,
        Capability.site_id,
    )


def _in_scheme(given: Given, scheme: Sql, roles: tuple[str, ...]) -> Query:
    """Return bodies that work by a scheme, by one under it or by one above it.

    The sources name bodies for the whole of CCC, not for single kinds: ``is_exact`` tells.
    """
    asked = CertificationScheme.__table__.alias("asked")
    # A kind that the catalogue does not list stands under the scheme it is a kind of.
    root = func.substr(scheme, 1, func.instr(scheme.concat("-"), "-") - 1)
    named = CertificationScheme.code
    above = exists().where(asked.c.code == scheme, lies_in(asked.c.path, named))
    below = lies_in(CertificationScheme.path, scheme)
    unlisted = and_(~exists().where(asked.c.code == scheme), named == root)
    rows = (
        select(below.label("is_exact"), *_right(given))
        .select_from(OrganizationScheme)
        .join(CertificationScheme, named == OrganizationScheme.scheme_code)
        .outerjoin(
            Qualification,
            and_(
                Qualification.organization_id == OrganizationScheme.organization_id,
                Qualification.scheme == _APPROVAL,
            ),
        )
        .where(
            or_(above, below, unlisted),
            OrganizationScheme.role.in_(roles),
            holds_on(OrganizationScheme, given["as_of"]),
        )
    )
    return _placed(rows, OrganizationScheme.organization_id)


def _right(given: Given) -> list[Sql]:
    return [
        Qualification.id.label("evidence_key"),
        literal(RecordKind.QUALIFICATION.code).label("evidence_kind"),
        held_on(given["as_of"]).label("status"),
        Qualification.valid_to,
        _published(Qualification.source_id),
    ]


def _published(source_id: Sql) -> Sql:
    """Return the day of a source: a term that ended after it may have been renewed since."""
    day = select(SourceRecord.as_of).where(SourceRecord.id == source_id)
    return day.scalar_subquery().label("published_on")


def _placed(
    rows: Query, organization_id: Sql, site_id: Sql | None = None, *, joined: bool = False
) -> Query:
    """Return rows with the body and each of its places, or the one place that a row is tied to."""
    body = rows if joined else rows.join(Organization, Organization.id == organization_id)
    at: Condition = Site.organization_id == Organization.id
    if site_id is not None:
        at = and_(at, or_(site_id.is_(None), Site.id == site_id))
    return (
        body.add_columns(
            Organization.id.label("organization_id"),
            Organization.service_reach,
            Site.id.label("site_id"),
            Site.lng,
            Site.lat,
        )
        .outerjoin(Site, at)
        .order_by(Organization.id, Site.id)
    )
