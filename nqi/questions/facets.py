"""What further choices would leave of a selection, and how many bodies there are: the finder's.

A page of the finder asks about one selection nine times over. What costs most in a national
catalogue, who can do a thing or work by a standard, is therefore looked up once: ``narrowed``
names those bodies, and every statement after it chooses among them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nqi.catalog import facets as counts
from nqi.catalog import organization
from nqi.catalog.listing import literals
from nqi.catalog.statement import Query
from nqi.db import OpenRelease
from nqi.remembered import remembered
from nqi.selection import Selection
from nqi.standard_selection import StandardSelection

ANSWERS_KEPT = 64
BY_SCOPE = ("product", "standard", "match_mode")
"""Fields of a selection that ask what a body can do."""
FIELDS = {
    "pillars": counts.by_pillar,
    "kinds": counts.by_kind,
    "levels": counts.by_level,
    "schemes": counts.by_scheme,
    "statuses": counts.by_status,
}

STANDARD_FIELDS = {
    "statuses": counts.by_standard_status,
    "origins": counts.by_standard_origin,
    "families": counts.by_standard_family,
    "mandates": counts.by_standard_mandate,
}

Counts = Mapping[str, Mapping[str, int]]
"""By field of a selection, how many by code; counted without the field itself."""
Row = Mapping[str, Any]
Given = dict[str, Any]


@dataclass(frozen=True)
class FacetsAnswer:
    """How many bodies a selection has, and how many each further choice would leave."""

    total: int
    unplaced: int
    """Bodies without a position; near a point those of the selection anywhere."""
    counts: Counts
    regions: Sequence[Row]
    """``value label label_en count`` of the provinces, or of the regions below the chosen one."""


@remembered(ANSWERS_KEPT)
def facets(release: OpenRelease, selection: Selection) -> FacetsAnswer:
    """Return the counts of a selection."""
    given = narrowed(release, selection)
    anywhere = narrowed(release, replace(selection, near=None, order=None))
    (total,) = release.rows(organization.listing(given).count())
    (unplaced,) = release.rows(organization.unplaced(anywhere))
    return FacetsAnswer(
        total=_only(total),
        unplaced=_only(unplaced),
        counts=_counted(release, FIELDS, given),
        regions=release.rows(counts.by_region(given)),
    )


@remembered(ANSWERS_KEPT)
def standard_facets(release: OpenRelease, selection: StandardSelection) -> Counts:
    """Return how many editions each further choice would leave of a selection of standards."""
    return _counted(release, STANDARD_FIELDS, literals(selection.given()))


def _counted(
    release: OpenRelease, fields: Mapping[str, Callable[[Given], Query]], given: Given
) -> Counts:
    return {
        field: {row["value"]: row["count"] for row in release.rows(by_field(given))}
        for field, by_field in fields.items()
    }


def narrowed(release: OpenRelease, selection: Selection) -> Given:
    """Return what catalog functions are given for a selection, with its scope as known bodies."""
    if not (selection.product or selection.standard):
        return literals(selection.given())
    scope = {name: getattr(selection, name) for name in BY_SCOPE}
    able = _able(release, Selection(as_of=selection.as_of, **scope))
    return literals(selection.without(*BY_SCOPE).given() | {"bodies": able})


@remembered(ANSWERS_KEPT)
def _able(release: OpenRelease, scope: Selection) -> str:
    """Return the bodies of a selection as a JSON array of ids."""
    rows = release.rows(organization.ids(literals(scope.given())))
    return json.dumps([row["id"] for row in rows])


def _only(row: Row) -> int:
    (value,) = row.values()
    return int(value)
