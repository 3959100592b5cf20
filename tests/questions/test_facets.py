"""Counts of the finder: what is looked up once counts as what every statement asks by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from nqi.catalog import facets as counts
from nqi.catalog import organization
from nqi.catalog.listing import literals
from nqi.catalog.statement import Given, Query
from nqi.db import OpenRelease
from nqi.questions.facets import FIELDS, facets, narrowed
from nqi.selection import Near, Selection
from nqi.terms import MatchMode, OrganizationKind

NOTHING = Selection(as_of=date(2026, 6, 1))
SELECTIONS = {
    "nothing": NOTHING,
    "a kind": replace(NOTHING, kinds=(OrganizationKind.INSPECTION_INSTITUTE,)),
    "a product": replace(NOTHING, product="电"),
    "a standard": replace(NOTHING, standard="GB 4706.1", match_mode=MatchMode.SERIES),
    "a product near a place": replace(NOTHING, product="电", near=Near(114.3, 30.6, 500)),
    "a product nobody tests": replace(NOTHING, product="nothing is called so"),
}


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_every_count_is_that_of_the_selection_itself(
    release: OpenRelease, selection: Selection
) -> None:
    given = literals(selection.given())
    answer = facets(release, selection)
    assert answer.total == only(release, organization.listing(given).count())
    anywhere = literals(replace(selection, near=None).given())
    assert answer.unplaced == only(release, organization.unplaced(anywhere))
    for field, by_field in FIELDS.items():
        assert answer.counts[field] == by_value(release, by_field, given)
    assert [dict(row) for row in answer.regions] == release.rows(counts.by_region(given))


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_what_is_narrowed_lists_the_same_bodies(release: OpenRelease, selection: Selection) -> None:
    pages = [
        release.rows(organization.listing(given).page(1000))
        for given in (narrowed(release, selection), literals(selection.given()))
    ]
    assert pages[0] == pages[1]


def only(release: OpenRelease, statement: Query) -> int:
    (row,) = release.rows(statement)
    (value,) = row.values()
    return int(value)


def by_value(
    release: OpenRelease, by_field: Callable[[Given], Query], given: Given
) -> dict[str, int]:
    return {row["value"]: row["count"] for row in release.rows(by_field(given))}
