"""Adds what a body can do: object, parameter, limits, and the standards by which it is done."""

from collections.abc import Iterable
from functools import lru_cache

from loaders.book import Book, Values, duplicate
from loaders.organizations import Organization
from loaders.rules import Rule
from nqi.codes.standard_number import StandardNumber, parse_standard_number
from nqi.identity import stable_id
from nqi.models import Capability, CapabilityMethod
from nqi.terms import CapabilityKind
from nqi.text import spaced

Method = tuple[str, str | None]
"""A standard's number and the clause of it."""


# A scope names the same standards and words again and again.
_parsed = lru_cache(maxsize=65_536)(parse_standard_number)
_spaced = lru_cache(maxsize=65_536)(spaced)


def standard_number(column: str, raw: str) -> StandardNumber:
    """Return a parsed number; raise BadData when the text is none."""
    number = _parsed(raw)
    if number is None:
        raise Rule.STANDARD_NUMBER.broken(column, raw)
    return number


def add_capability(
    book: Book,
    organization: Organization,
    kind: CapabilityKind,
    object: str,
    raw: str,
    source: Values,
    *,
    parameter: str | None = None,
    limits: str | None = None,
    methods: Iterable[Method] = (),
    qualification_id: int | None = None,
    site_id: int | None = None,
    **more: str | int | None,
) -> Values:
    """Accept one item of a scope; raise BadData when it is there already or a number is none.

    Without ``site_id`` it is at the main place; ``more`` are further columns, by name.
    """
    numbers = [(text, clause, standard_number("method", text)) for text, clause in methods]
    words = (object, parameter or "", limits or "", raw, *(text for text, *_ in numbers))
    key = (organization.key, kind.code, object, parameter or "", raw)
    main_site = organization.sites[0]["id"] if organization.sites else None
    values = book.add(
        Capability,
        **source,
        # The same item at two places is two items.
        id=stable_id("capability", *key, *([str(site_id)] if site_id else [])),
        organization_id=organization.id,
        site_id=site_id or main_site,
        qualification_id=qualification_id,
        kind=kind.code,
        object=object,
        parameter=parameter,
        limits=limits,
        raw=raw,
        search_text=" ".join(filter(None, map(_spaced, words))),
        **more,
    )
    seen: set[str] = set()
    for raw_number, clause, number in numbers:
        id = stable_id("capability_method", str(values["id"]), number.norm)
        if number.norm in seen:
            raise duplicate(CapabilityMethod, {"id": id})
        seen.add(number.norm)
        book.add_part(
            CapabilityMethod,
            id=id,
            capability_id=values["id"],
            number=raw_number,
            clause=clause,
            norm=number.norm,
            base=number.base,
            root=number.root,
            series=number.series,
        )
    return values
