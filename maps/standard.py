"""The page of one standard: its editions over time, who holds which, related numbers."""

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import literal
from starlette.responses import RedirectResponse, Response

from maps import urls
from maps.finder import paths_of
from maps.page import Visit
from maps.standard_timeline import time_line
from nqi.catalog import classification, committee, holder, product, release, standard
from nqi.catalog import standard_relation as relation
from nqi.catalog.listing import literals
from nqi.codes.standard_number import StandardNumber, normalize, parse_standard_number
from nqi.errors import NotFound
from nqi.standard_selection import dated_norm
from nqi.terms import MatchMode, StandardFamily

Row = Mapping[str, Any]
Given = dict[str, Any]

MOST_HOLDERS = 50
"""Bodies listed; the finder lists all that hold the standard, and those nearby first."""
DETAILS = (
    "amendments",
    "reviews",
    "codes",
    "committee",
    "source",
    "review_due_on",
    "review_overdue",
    "status_disagrees",
)


def page(visit: Visit) -> Response:
    """Answer the page of a number in any spelling, at the address of its usual one."""
    asked = visit.request.path_params["number"]
    number = parse_standard_number(asked) or _rule(asked)
    if number.printed != asked:
        return RedirectResponse(urls.standard(number.printed, visit.carry()), 301)
    given = literals({"as_of": visit.as_of.isoformat()})
    shown = _shown(visit, given, number)
    root = literal(number.root)
    held = visit.rows(holder.all_held(given, root, literal(MOST_HOLDERS)))
    relations = visit.rows(relation.relations_of_work(given, root))
    if shown is None and not held and not relations:
        raise NotFound(f"standard {asked!r} is not in the catalogue")
    editions = _editions(visit, given, shown) if shown else []
    return visit.page(
        "standard.html",
        current="standards",
        number=number,
        shown=shown,
        is_another=_is_another(shown, number),
        editions=editions,
        line=time_line(editions, visit.as_of) if editions else None,
        holders=_holders(held),
        holder_count=visit.value(holder.counted(given, root)),
        paths=paths_of(visit, given, (row["adcode"] for row in held)),
        relations=relations,
        parts=_parts(visit, given, number),
        products=visit.rows(product.asked_by(given, root)),
        detail=_detail(visit, given, shown) if shown else dict.fromkeys(DETAILS),
    )


def _editions(visit: Visit, given: Given, shown: Row) -> list[Row]:
    """Return the editions of the work, oldest first, undated ones by the year they carry."""

    def year(row: Row) -> int:
        parsed = parse_standard_number(row["norm"])
        written = parsed.year if parsed else None
        return int(row["implemented_on"].year if row["implemented_on"] else written or 9999)

    return sorted(visit.rows(standard.periods(given, literal(shown["work_id"]))), key=year)


def _is_another(shown: Row | None, number: StandardNumber) -> bool:
    """Whether an edition was asked for and the catalogue has only others of its number."""
    return shown is not None and number.year is not None and shown["norm"] != number.norm


def _rule(asked: str) -> StandardNumber:
    """Return an announcement's own number, which follows no grammar."""
    key = normalize(asked).replace(" ", "")
    return StandardNumber(StandardFamily.RULE, None, None, key, key, key, key, asked)


def _shown(visit: Visit, given: Given, number: StandardNumber) -> Row | None:
    """Return the edition of the number, or of the day where it names none that is kept."""
    key = {
        "match_mode": MatchMode.ROOT,
        "standard_key": literal(number.root),
        "standard_norm": literal(dated_norm(number)),
    }
    rows = visit.rows(standard.by_key(given | key))
    return rows[0] if rows else None


def _holders(held: Sequence[Row]) -> list[tuple[Row, Sequence[Row]]]:
    """Return each body with the editions it holds, in the order of the rows."""
    printed = [{**row, "number": _printed(row["number"])} for row in held]
    groups = groupby(printed, key=lambda row: row["organization_id"])
    return [(rows[0], rows) for rows in (list(group) for _, group in groups)]


def _printed(number: str) -> str:
    """Return the usual spelling of a number that stands as a key where no edition is kept."""
    parsed = parse_standard_number(number)
    return parsed.printed if parsed else number


def _parts(visit: Visit, given: Given, number: StandardNumber) -> list[str]:
    """Return the other numbers of the series."""
    works = visit.rows(standard.works_of_series(given, literal(number.series)))
    return [_printed(row["root"]) for row in works if row["root"] != number.root]


def _detail(visit: Visit, given: Given, shown: Row) -> dict[str, Any]:
    """Return what belongs to the edition that is shown."""
    id = literal(shown["id"])
    ids = json.dumps([shown["source_id"]])
    committees = visit.rows(committee.by_number(given, literal(shown["committee_number"])))
    facts = visit.rows(standard.judged(given, id))[0]
    return {
        "amendments": visit.rows(relation.amendments(given, literal(shown["norm"]))),
        "reviews": visit.rows(relation.reviews(given, id)),
        "codes": visit.rows(classification.codes(given, id)),
        "committee": committees[0] if committees else None,
        "source": visit.rows(release.sources(given, literal(ids)))[0],
        **facts,
    }
