"""The list of standards: words or a number in any spelling, filters, and the status on the day."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import literal
from starlette.datastructures import QueryParams
from starlette.responses import Response

from maps import query, urls
from maps.finder import Choice
from maps.page import Visit
from nqi.catalog import facets, holder, standard
from nqi.catalog.listing import literals
from nqi.codes.standard_number import parse_standard_number
from nqi.errors import InvalidInput
from nqi.questions.facets import Counts, standard_facets
from nqi.selection import parse_terms
from nqi.standard_selection import StandardSelection
from nqi.terms import Mandate, MatchMode, StandardFamily, StandardOrigin, StandardStatus, Term

PAGE = 30
TERMS: Mapping[str, tuple[str, type[Term]]] = {
    "status": ("statuses", StandardStatus),
    "origin": ("origins", StandardOrigin),
    "family": ("families", StandardFamily),
    "mandate": ("mandates", Mandate),
}
TEXTS = ("ics", "ccs", "committee", "adopts")

Row = Mapping[str, Any]


def page(visit: Visit) -> Response:
    """Answer one page of the list with its filters."""
    params = visit.request.query_params
    selection = parse(visit)
    given = literals(selection.given())
    listing = standard.listing(given)
    found = visit.rows(listing.page(PAGE + 1, _after(params)))
    rows = found[:PAGE]
    counted = standard_facets(visit.release, selection)
    more = query.changed(params, after=_cursor(rows[-1])) if len(found) > PAGE else None
    return visit.page(
        "standards.html",
        current="standards",
        words=params.get("q", "").strip(),
        selection=selection,
        total=visit.value(listing.count()),
        rows=rows,
        more=more and urls.standards(more),
        bodies=_bodies(visit, given, rows),
        facets=[(name, _choices(visit, selection, counted, name)) for name in TERMS],
        ics=visit.rows(facets.by_standard_ics(given)),
        chips=_chips(visit, selection),
        texts={name: getattr(selection, name) for name in TEXTS},
    )


def parse(visit: Visit) -> StandardSelection:
    """Return the selection of a query string; InvalidInput names the value at fault.

    What is typed as a standard's number is one: of all its editions, of its series where it names
    no part, or, for an international number, of the standards that adopt it.
    """
    params = visit.request.query_params
    values: dict[str, Any] = {
        field: parse_terms(vocabulary, params.getlist(name))
        for name, (field, vocabulary) in TERMS.items()
    }
    values |= {name: params.get(name, "").strip() or None for name in TEXTS}
    if params.get("overdue"):
        values["review_overdue"] = True
    return StandardSelection(as_of=visit.as_of, **{**values, **_typed(params.get("q", ""))})


def _typed(text: str) -> dict[str, Any]:
    if len(text) > query.LONGEST_TEXT:
        raise InvalidInput(f"q: at most {query.LONGEST_TEXT} characters are allowed")
    number = parse_standard_number(text)
    if number is None:
        return {"search": text.strip() or None}
    if number.family is StandardFamily.INTERNATIONAL:
        return {"adopts": text}
    whole = number.root == number.series and number.year is None
    return {"number": text, "match_mode": MatchMode.SERIES if whole else MatchMode.ROOT}


def _bodies(visit: Visit, given: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, int]:
    roots = json.dumps(sorted({row["root"] for row in rows}))
    counted = visit.rows(holder.counts(dict(given), literal(roots)))
    return {row["root"]: row["bodies"] for row in counted}


def _choices(
    visit: Visit, selection: StandardSelection, counted: Counts, name: str
) -> Sequence[Choice]:
    field, vocabulary = TERMS[name]
    ticked = getattr(selection, field)
    counts = counted[field]
    return [
        Choice(term.code, visit.word(term), counts.get(term.code, 0), term in ticked)
        for term in vocabulary
        if term.code in counts or term in ticked
    ]


def _chips(visit: Visit, selection: StandardSelection) -> list[tuple[str, str]]:
    """Return what was asked, each with the address that no longer asks for it."""
    params = visit.request.query_params
    chips = [
        (visit.word(term), query.without(params, name, term.code))
        for name, (field, _) in TERMS.items()
        for term in getattr(selection, field)
    ]
    for name in TEXTS:
        if text := params.get(name, "").strip():
            shown = f"{visit.say(f'standards.{name}')}: {text}"
            chips.append((shown, query.changed(params, **{name: None})))
    if selection.review_overdue:
        chips.append((visit.say("standards.overdue"), query.changed(params, overdue=None)))
    return [(text, urls.standards(address)) for text, address in chips]


def _cursor(row: Row) -> str:
    text = json.dumps([row["norm"], row["id"]], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _after(params: QueryParams) -> tuple[Any, ...] | None:
    text = params.get("after")
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(f"after {text!r} is no cursor of this list") from error
    if not isinstance(values, list) or [type(value) for value in values] != [str, int]:
        raise InvalidInput(f"after {text!r} is no cursor of this list")
    return tuple(values)
