"""What the query string of a download asks of its table; the same names as on the pages."""

import json
from collections.abc import Callable
from typing import Any

from maps import changes, standards
from maps.page import Visit
from nqi.catalog.listing import literals
from nqi.catalog.statement import Given
from nqi.errors import InvalidInput
from nqi.questions.changes import checked
from nqi.selection import Selection, check_adcode, codes_json, parse_terms
from nqi.terms import Scheme, Term
from nqi.text import phrase, search_key

CERTIFYING = (Scheme.CNCA_BODY, Scheme.CCC_DESIGNATION, Scheme.GHG_VERIFICATION)
LARGEST_KEY = 2**63


def of_standards(visit: Visit) -> Given:
    """Return what the page of standards is asked."""
    return literals(standards.parse(visit).given())


def of_changes(visit: Visit) -> Given:
    """Return what the page of changes is asked."""
    given = checked(visit.release, changes.parse(visit.request.query_params))
    return literals(given) | {"as_of": visit.as_of.isoformat()}


def of_certification_bodies(visit: Visit) -> Given:
    """Return a selection of bodies that certify; ``scheme`` and ``product`` are codes of data."""
    params = visit.request.query_params
    selection = Selection(
        as_of=visit.as_of,
        schemes=CERTIFYING,
        region=params.get("region") or None,
        search=params.get("q") or None,
    )
    names = {"scheme_code": "scheme", "product_code": "product"}
    codes = {field: params[name] for field, name in names.items() if params.get(name)}
    return literals(selection.given() | codes)


def of_day(
    *,
    terms: dict[str, tuple[str, type[Term]]] | None = None,
    texts: dict[str, tuple[str, Callable[[str], Any]]] | None = None,
) -> Callable[[Visit], Given]:
    """Return how a table is asked: ``organization``, ``region``, and by parameter what else.

    ``terms`` and ``texts`` give for a parameter the name its value has in the catalog, and the
    vocabulary or the function that makes the value.
    """

    def given(visit: Visit) -> Given:
        params = visit.request.query_params
        values: dict[str, Any] = {"as_of": visit.as_of.isoformat()}
        for name, (field, vocabulary) in (terms or {}).items():
            if chosen := parse_terms(vocabulary, params.getlist(name)):
                values[field] = codes_json(chosen)
        for name, (field, value_of) in (texts or {}).items():
            if text := params.get(name, "").strip():
                values[field] = value_of(text)
        if organization := params.get("organization", ""):
            values["organization_key"] = organization_key(organization)
        return literals(values)

    return given


def organization_key(text: str) -> int:
    """Return the number of a body's id; raise InvalidInput for anything else."""
    number = text.removeprefix("o")
    if not (number.isascii() and number.isdecimal()) or int(number) >= LARGEST_KEY:
        raise InvalidInput(f"organization {text[:40]!r}: an id such as o123 is needed")
    return int(number)


def words_json(text: str) -> str:
    """Return the words of a text as a JSON array, in the form of search."""
    return json.dumps(search_key(text).split(), ensure_ascii=False)


SEARCH = ("search", phrase)
SEATED = ("seated_in", check_adcode)
