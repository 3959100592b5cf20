"""Classes of standards: which editions lie in a class of ICS or CCS, and the classes below one.

A class is a range of codes: ICS ``43`` is 43 itself and everything from ``43.`` to ``43/``.
"""

from sqlalchemy import String, and_, case, func, literal_column, or_, select, type_coerce

from nqi.catalog.statement import Condition, Given, Query, Sql
from nqi.models import CodeListEntry, EditionClassification
from nqi.terms import ClassificationSystem

LAST = "~"
"""Follows every letter, digit and sign of a code."""

_code = EditionClassification.code


def _ics_within(above: Sql) -> Condition:
    text = type_coerce(above, String)
    return or_(_code == text, and_(_code >= text.concat("."), _code < text.concat("/")))


def _among(edition_id: Sql, system: ClassificationSystem, within: Condition) -> Condition:
    found = select(EditionClassification.edition_id).where(
        EditionClassification.system == system.code, within
    )
    chosen: Condition = edition_id.in_(found)
    return chosen


def lies_in_ics(edition_id: Sql, above: Sql) -> Condition:
    """Return whether an edition has a code of ICS that is a class or lies under it."""
    return _among(edition_id, ClassificationSystem.ICS, _ics_within(above))


def lies_in_ccs(edition_id: Sql, start: Sql) -> Condition:
    """Return whether an edition has a code of CCS that begins so."""
    text = type_coerce(start, String)
    within = and_(_code >= text, _code < text.concat(LAST))
    return _among(edition_id, ClassificationSystem.CCS, within)


def codes(given: Given, edition_id: Sql) -> Query:
    """Return the codes of an edition by system: ``system`` and ``code``."""
    return (
        select(EditionClassification.system, _code)
        .where(EditionClassification.edition_id == edition_id)
        .order_by(EditionClassification.system, _code)
    )


def codes_of(system: ClassificationSystem, edition_id: Sql) -> Query:
    """Return the codes of an edition in one system."""
    return (
        select(_code)
        .where(
            EditionClassification.edition_id == edition_id,
            EditionClassification.system == system.code,
        )
        .order_by(_code)
    )


def ics_codes(given: Given, edition_id: Sql) -> Query:
    """Return the codes of ICS of an edition."""
    return codes_of(ClassificationSystem.ICS, edition_id)


def ccs_codes(given: Given, edition_id: Sql) -> Query:
    """Return the codes of CCS of an edition."""
    return codes_of(ClassificationSystem.CCS, edition_id)


def below_ics(given: Given, editions: Query) -> Query:
    """Return how many of the editions lie in each class of ICS next below the chosen one.

    Columns ``value``, ``label``, ``label_en``, ``count``; without names in the code lists a class
    is labelled by its code.
    """
    chosen = editions.subquery("chosen")
    above = given.get("ics")
    length = 2 if above is None else case((func.length(above) == 2, 6), else_=9)
    value = func.substr(_code, 1, length)
    counted = (
        select(value.label("value"), func.count(chosen.c.id.distinct()).label("count"))
        .join(chosen, chosen.c.id == EditionClassification.edition_id)
        .where(EditionClassification.system == ClassificationSystem.ICS.code)
        .group_by(literal_column("1"))  # the value, whose parameters differ at each place
    )
    if above is not None:
        counted = counted.where(_ics_within(above))
    classes = counted.subquery("classes")
    return (
        select(
            classes.c.value,
            func.coalesce(CodeListEntry.name, classes.c.value).label("label"),
            func.coalesce(CodeListEntry.name_en, classes.c.value).label("label_en"),
            classes.c.count,
        )
        .select_from(classes)
        .outerjoin(
            CodeListEntry,
            (CodeListEntry.list == ClassificationSystem.ICS.code)
            & (CodeListEntry.code == classes.c.value),
        )
        .order_by(classes.c.value)
    )
