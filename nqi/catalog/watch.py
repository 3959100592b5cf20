"""What a watch list asks: whose number it is, what happened to that, and what ends soon."""

from sqlalchemy import Text, cast, func, literal_column, or_, select, union_all

from nqi.catalog.json_value import member
from nqi.catalog.listing import among
from nqi.catalog.statement import Given, Query, Sql
from nqi.models import (
    Certificate,
    Change,
    Organization,
    OrganizationIdentifier,
    Qualification,
    StandardEdition,
)
from nqi.terms import RecordKind


def organizations_by_number(given: Given) -> Query:
    """Return the bodies that hold ``number`` of ``register`` or ``scheme``, or held it once."""
    identifier, right = OrganizationIdentifier, Qualification
    registered = select(identifier.organization_id).where(
        identifier.register == given["register"], func.upper(identifier.value) == given["number"]
    )
    held = select(right.organization_id).where(
        right.scheme == given["scheme"], func.upper(right.number) == given["number"]
    )
    was_held = select(Change.organization_id).where(
        Change.record_kind == RecordKind.QUALIFICATION.code,
        Change.organization_id.is_not(None),
        _value("scheme") == given["scheme"],
        func.upper(_value("number")) == given["number"],
    )
    found = union_all(registered, held, was_held).subquery()
    return select(found.c.organization_id).distinct().order_by(found.c.organization_id)


def organizations(given: Given) -> Query:
    """Return the names of bodies that are in the catalogue, of those in ``ids``."""
    chosen = among(Organization.id, given["ids"])
    return select(Organization.id, Organization.name).where(chosen).order_by(Organization.id)


def changes_of_organizations(given: Given) -> Query:
    """Return what happened to bodies and what is theirs, in the order of the feed."""
    return _changes(given).where(among(Change.organization_id, given["ids"]))


def editions(given: Given) -> Query:
    """Return the editions of a standard's family, by number."""
    edition = StandardEdition
    return (
        select(
            edition.id,
            edition.number,
            edition.title,
            edition.implemented_on,
            edition.abolished_on,
            edition.transition_until,
        )
        .where(edition.root == given["root"])
        .order_by(edition.norm)
    )


def changes_of_standards(given: Given) -> Query:
    """Return what happened to the editions of a family, those that are gone too."""
    there = select(cast(StandardEdition.id, Text)).where(StandardEdition.root == given["root"])
    was = select(Change.record_key).where(
        Change.record_kind == RecordKind.STANDARD.code, _value("root") == given["root"]
    )
    return _changes(given).where(
        Change.record_kind == RecordKind.STANDARD.code,
        or_(Change.record_key.in_(there), Change.record_key.in_(was)),
    )


def ends_of_organizations(given: Given) -> Query:
    """Return the qualifications and certificates of bodies that end from ``today`` to ``until``."""
    ends = [
        select(
            literal_column(f"'{kind.code}'").label("record_kind"),
            cast(model.id, Text).label("record_key"),
            title.label("title"),
            model.valid_to.label("on"),
        ).where(
            among(model.organization_id, given["ids"]),
            model.valid_to.between(given["today"], given["until"]),
        )
        for kind, model, title in (
            (RecordKind.QUALIFICATION, Qualification, _named(Qualification.scheme)),
            (RecordKind.CERTIFICATE, Certificate, Certificate.number),
        )
    ]
    found = union_all(*ends).subquery()
    return select(found).order_by(found.c.on, found.c.record_kind, found.c.record_key)


def newest_change(given: Given) -> Query:
    """Return the id of the newest change, 0 before there is one."""
    return select(func.coalesce(func.max(Change.id), 0).label("id"))


def _named(scheme: Sql) -> Sql:
    return func.trim(scheme + " " + func.coalesce(Qualification.number, ""))


def _value(name: str) -> Sql:
    values = func.coalesce(Change.new_values, Change.old_values)
    return member(values, name)


def _changes(given: Given) -> Query:
    rows = select(Change).order_by(Change.id)
    if "since" in given:
        return rows.where(Change.changed_at >= given["since"])
    return rows.where(Change.id > given["after_change"])
