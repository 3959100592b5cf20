"""Relations of standards: what an edition replaces and adopts, amendments and reviews."""

from sqlalchemy import case, literal, null, or_, select

from nqi.catalog.standard import with_status
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import StandardAmendment, StandardEdition, StandardRelation, StandardReview
from nqi.terms import StandardRelationKind as Kind


def replaces(given: Given, edition_id: Sql) -> Query:
    """Return the numbers an edition replaces, whole or ``in_part``, as its source gives them."""
    return (
        select(
            StandardRelation,
            (StandardRelation.kind == Kind.REPLACES_PART.code).label("in_part"),
        )
        .where(
            StandardRelation.edition_id == edition_id,
            StandardRelation.kind.in_((Kind.REPLACES.code, Kind.REPLACES_PART.code)),
        )
        .order_by(StandardRelation.norm, StandardRelation.id)
    )


def _naming(given: Given, norm: Sql, kind: Kind) -> Query:
    ids = select(StandardRelation.edition_id).where(
        StandardRelation.norm == norm, StandardRelation.kind == kind.code
    )
    return (
        with_status(given)
        .where(StandardEdition.id.in_(ids))
        .order_by(StandardEdition.implemented_on, StandardEdition.id)
    )


def replaced_by(given: Given, norm: Sql) -> Query:
    """Return the editions that name this one as replaced."""
    return _naming(given, norm, Kind.REPLACES)


def replaced_in_part_by(given: Given, norm: Sql) -> Query:
    """Return the editions that name this one as replaced in part."""
    return _naming(given, norm, Kind.REPLACES_PART)


def adopts(given: Given, edition_id: Sql) -> Query:
    """Return the numbers an edition adopts, with the degree."""
    return (
        select(StandardRelation)
        .where(
            StandardRelation.edition_id == edition_id,
            StandardRelation.kind == Kind.ADOPTS.code,
        )
        .order_by(StandardRelation.norm, StandardRelation.id)
    )


def adopted_by(given: Given, norm: Sql, base: Sql) -> Query:
    """Return the editions that adopt a number, and the degree; without a year they adopt any."""
    return (
        select(
            StandardRelation.id,
            StandardRelation.edition_id,
            StandardRelation.degree,
            StandardRelation.number,
        )
        .join(StandardEdition, StandardEdition.id == StandardRelation.edition_id)
        .where(
            StandardRelation.kind == Kind.ADOPTS.code,
            or_(StandardRelation.norm == norm, StandardRelation.norm == base),
        )
        .order_by(StandardEdition.norm, StandardRelation.id)
    )


def amendments(given: Given, norm: Sql) -> Query:
    """Return the amendment sheets to an edition, and whether each is in force on the day."""
    day = StandardAmendment.implemented_on
    in_force = case((day.is_(None), null()), else_=day <= given["as_of"])
    return (
        select(StandardAmendment, in_force.label("is_in_force"))
        .where(StandardAmendment.norm == norm)
        .order_by(StandardAmendment.sequence, StandardAmendment.id)
    )


def reviews(given: Given, edition_id: Sql) -> Query:
    """Return the reviews of an edition, the latest first."""
    return (
        select(StandardReview)
        .where(StandardReview.edition_id == edition_id)
        .order_by(StandardReview.reviewed_on.desc(), StandardReview.id)
    )


def relations_of_work(given: Given, root: Sql) -> Query:
    """Return every relation from or to an edition of a work, by kind and numbers.

    ``number`` and ``norm`` are those of the edition that speaks, ``other`` and ``other_norm`` of
    the number it speaks of; ``outward`` is 1 where the work's own edition speaks.
    """
    speaking = StandardEdition.root == root
    return (
        select(
            StandardRelation.id,
            StandardRelation.kind,
            StandardRelation.degree,
            StandardEdition.number,
            StandardEdition.norm,
            StandardEdition.title,
            StandardRelation.number.label("other"),
            StandardRelation.norm.label("other_norm"),
            case((speaking, literal(1)), else_=literal(0)).label("outward"),
        )
        .join(StandardEdition, StandardEdition.id == StandardRelation.edition_id)
        .where(or_(speaking, StandardRelation.root == root))
        .order_by(StandardRelation.kind, StandardEdition.norm, StandardRelation.norm)
    )
