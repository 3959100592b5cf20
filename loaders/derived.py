"""What a load derives after the last file: ancestors, terms, and the finished bodies."""

from collections.abc import Iterator

from loaders.book import Book
from loaders.organizations import Organization, Organizations
from nqi import models
from nqi.models.organization import REGION_UNKNOWN
from nqi.terms import VOCABULARIES, Scheme
from nqi.text import spaced

COVERS_EVERY_SITE = {Scheme.CMA.code}
"""One certificate names all places of the body; of other schemes the sources name none."""


def add_ancestors(book: Book) -> None:
    """Every region with each one above it, itself at distance 0."""
    for adcode in book.regions:
        above: str | None = adcode
        distance = 0
        while above is not None:
            book.add(models.RegionAncestor, ancestor_adcode=above, adcode=adcode, distance=distance)
            above, distance = book.regions[above]["parent_adcode"], distance + 1


def add_terms(book: Book) -> None:
    """The closed vocabulary as rows."""
    for vocabulary in VOCABULARIES:
        for term in vocabulary:
            book.add(
                models.TermRow,
                vocabulary=vocabulary.__name__,
                code=term.code,
                zh=term.zh,
                en=term.en,
            )


def add_organizations(book: Book, organizations: Organizations) -> None:
    """Every body as brought together from all sources."""
    for organization in organizations.all:
        _finish(book, organizations, organization)
    _cover_sites(book, organizations)


def _finish(book: Book, organizations: Organizations, organization: Organization) -> None:
    host = organizations.find(organization.host_name or "")
    main = next((site for site in organization.sites if site["is_main"]), None)
    adcode = main["adcode"] if main else None
    organization.values |= {"host_id": host.id if host else None, "adcode": adcode}
    organization.values["region_order"] = adcode or REGION_UNKNOWN
    book.add(
        models.Organization,
        **organization.values,
        search_text=spaced(" ".join(_search_words(book, organization))),
    )
    for pillar in sorted(organization.pillars, key=lambda pillar: pillar.code):
        book.add(models.OrganizationPillar, pillar=pillar.code, organization_id=organization.id)


def _search_words(book: Book, organization: Organization) -> Iterator[str]:
    yield from organization.names.values()
    yield organization.values["name_en"] or ""
    yield from organization.titles
    yield from organization.numbers
    for site in organization.sites:
        yield site["address"] or ""
        above = site["adcode"]
        while above is not None:
            yield book.regions[above]["name"]
            above = book.regions[above]["parent_adcode"]


def _cover_sites(book: Book, organizations: Organizations) -> None:
    sites = {organization.id: organization.sites for organization in organizations.all}
    for qualification in book.records[models.Qualification]:
        if qualification["scheme"] in COVERS_EVERY_SITE:
            for site in sites[qualification["organization_id"]]:
                book.add(
                    models.QualificationSite,
                    qualification_id=qualification["id"],
                    site_id=site["id"],
                )
