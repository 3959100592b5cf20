"""Institutions named in notices, registers, lists and certificates, with what each source says.

Four files. A national centre hosted by an institute is a designation of that institute, at a
place of its own if the source gives one. A centre that was only applied for or approved for
preparation, and whose host is not named, is a body without pillars and without a position: it is
found by its name, shows its stage, and counts as service nowhere.
"""

from typing import NamedTuple

from loaders.book import Book, Values
from loaders.capabilities import add_capability
from loaders.cells import check_period, dated, identifier, phone, website
from loaders.organizations import Organization, Organizations, Seen, add_site
from loaders.places import NOWHERE, Place, locate
from loaders.qualifications import qualify
from loaders.table import Row
from nqi.codes.identifiers import REGISTERS
from nqi.identity import stable_id
from nqi.models import Designation
from nqi.terms import (
    AcceptanceBasis,
    CapabilityKind,
    DesignationKind,
    DesignationStage,
    Level,
    OrganizationKind,
    Pillar,
    QualificationStatus,
    Scheme,
)

SOURCE_COLUMNS = ("as_of", "as_of_text", "source_url", "source_note", "licence")
INSTITUTION_COLUMNS = (
    "name",
    "name_en",
    "other_names",
    "cnca_no",
    "host_name",
    "kind",
    "level",
    "pillars",
    "address",
    "adcode",
    "placed_by",
    "phone",
    "website",
    "scope",
    "evidence",
    *SOURCE_COLUMNS,
)
QUALIFICATION_COLUMNS = (
    "organization_name",
    "scheme",
    "number",
    "issuer",
    "scope",
    "status",
    "valid_from",
    "valid_to",
    *SOURCE_COLUMNS,
)
DESIGNATION_COLUMNS = (
    "title",
    "kind",
    "organization_name",
    "stage",
    "address",
    "adcode",
    "batch",
    "established_on",
    "evidence",
    *SOURCE_COLUMNS,
)
CAPABILITY_COLUMNS = (
    "organization_name",
    "kind",
    "object",
    "parameter",
    "limits",
    "method",
    "scheme",
    "raw",
    *SOURCE_COLUMNS,
)
NOT_YET_THERE = {DesignationStage.APPLIED, DesignationStage.IN_PREPARATION}
HOLDER_KIND = {
    DesignationKind.NATIONAL_QC_CENTRE: OrganizationKind.NATIONAL_QC_CENTRE,
    DesignationKind.INDUSTRY_METROLOGY_CENTRE: OrganizationKind.INDUSTRY_METROLOGY_CENTRE,
    DesignationKind.KEY_LABORATORY: OrganizationKind.KEY_LABORATORY,
}
REGISTER_OF = {
    Scheme.CMA: "CMA",
    Scheme.CNAS: "CNAS",
    Scheme.ENERGY_LABEL_LAB: "CEL",
    Scheme.OIML_ISSUING_AUTHORITY: "OIML",
}


def accept(row: Row, book: Book, organizations: Organizations) -> None:
    """A body and what the source says of it."""
    address = row.optional("address")
    numbers = (("CNCA", identifier(row, "cnca_no", "CNCA")),) if row.cells["cnca_no"] else ()
    seen = Seen(
        name=row.text("name"),
        kind=row.term("kind", OrganizationKind),
        identifiers=numbers,
        name_en=row.optional("name_en"),
        other_names=tuple(row.parts("other_names")),
        level=row.optional_term("level", Level),
        pillars=row.terms("pillars", Pillar) or None,
        place=locate(book, row.optional("adcode"), row.cells["placed_by"] or "UNKNOWN", address),
        address=address,
        scope=row.optional("scope"),
        website=website(row, book),
        phone=phone(row, book),
        evidence=row.optional("evidence"),
    )
    organization = organizations.see(row, seen, dated(row, book))
    organization.host_name = organization.host_name or row.optional("host_name")


def accept_qualification(row: Row, book: Book, organizations: Organizations) -> None:
    """A qualification of a body that an earlier file named."""
    organization = organizations.named(row, "organization_name")
    scheme, as_of = row.term("scheme", Scheme), row.day("as_of")
    register = REGISTER_OF.get(scheme)
    number = identifier(row, "number", register) if register else row.optional("number")
    status = row.term("status", QualificationStatus)
    known = status is not QualificationStatus.UNKNOWN
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    check_period("valid_to", valid_from, valid_to)
    source = dated(row, book)
    qualify(
        book,
        organization,
        scheme,
        number,
        source,
        status=status,
        status_on=as_of if known else None,
        reason=row.cells["source_note"] or None,
        scope=row.optional("scope"),
        issuer=row.optional("issuer"),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    if register in REGISTERS and number:
        organizations.number(organization, register, number, source)


def accept_designation(row: Row, book: Book, organizations: Organizations) -> None:
    """A title, held by its host, or by a body of that name where no host is known."""
    stage, kind = row.term("stage", DesignationStage), row.term("kind", DesignationKind)
    address, title = row.optional("address"), row.text("title")
    place = locate(book, row.optional("adcode"), "ADDRESS", address)
    source = dated(row, book) | {"valid_from": row.day("established_on")}
    if row.cells["organization_name"]:
        holder = organizations.named(row, "organization_name")
    else:
        holder = _holder_of_its_own(row, organizations, place, source)
    site = _site(book, holder, title, address, place, source)
    book.add(
        Designation,
        **source,
        id=stable_id("designation", holder.key, kind.code, title),
        organization_id=holder.id,
        site_id=site,
        kind=kind.code,
        title=title,
        stage=stage.code,
        batch=row.optional("batch"),
    )
    organizations.also_found_as(holder, title)


def _holder_of_its_own(
    row: Row, organizations: Organizations, place: Place, source: Values
) -> Organization:
    is_there = row.term("stage", DesignationStage) not in NOT_YET_THERE
    seen = Seen(
        name=row.text("title"),
        kind=HOLDER_KIND[row.term("kind", DesignationKind)],
        pillars=None if is_there else (),
        place=place if is_there else Place(adcode=place.adcode, placed_by=place.placed_by),
        evidence=row.optional("evidence"),
    )
    return organizations.see(row, seen, source | {"valid_from": None})


def _site(
    book: Book,
    holder: Organization,
    title: str,
    address: str | None,
    place: Place,
    source: Values,
) -> int | None:
    """The place of the title, if the source gives an address of its own for a host."""
    if address is None or place == NOWHERE or holder.values["name"] == title:
        return None
    site = add_site(book, holder, title, address, place, source | {"valid_from": None})
    return int(site["id"])


MEASURES = (CapabilityKind.CALIBRATION, CapabilityKind.VERIFICATION)
BASES = {
    Scheme.STATUTORY_METROLOGY: AcceptanceBasis.STATUTORY,
    Scheme.METROLOGY_AUTHORIZATION: AcceptanceBasis.AUTHORIZED,
    Scheme.CNAS: AcceptanceBasis.CNAS,
    Scheme.CIPM_MRA: AcceptanceBasis.CIPM_MRA,
}
"""By which right a calibration or verification is accepted."""


class Right(NamedTuple):
    """Who may do what by which right: what a row of a scope says besides the item itself."""

    organization: Organization
    kind: CapabilityKind
    qualification_id: int | None
    basis: str | None


def right_of(row: Row, organizations: Organizations) -> Right:
    """Return the right of a row of a scope; raise BadData for an unknown body or word."""
    organization = organizations.named(row, "organization_name")
    scheme = row.optional_term("scheme", Scheme)
    kind = row.term("kind", CapabilityKind)
    basis = BASES.get(scheme) if scheme and kind in MEASURES else None
    return Right(organization, kind, _qualification(organization, scheme), basis and basis.code)


def accept_capability(row: Row, book: Book, organizations: Organizations) -> None:
    """An item of the scope of a body that an earlier file named."""
    right = right_of(row, organizations)
    add_capability(
        book,
        right.organization,
        right.kind,
        row.text("object"),
        row.text("raw"),
        dated(row, book),
        parameter=row.optional("parameter"),
        limits=row.optional("limits"),
        methods=[(number, None) for number in row.parts("method")],
        qualification_id=right.qualification_id,
        acceptance_basis=right.basis,
    )


def _qualification(organization: Organization, scheme: Scheme | None) -> int | None:
    """The one qualification of that scheme, None when there is none or more than one."""
    found = organization.held.get(scheme.code, []) if scheme else []
    return found[0] if len(found) == 1 else None
