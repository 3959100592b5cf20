"""Each number beside a choice is the number of results that choosing it gives."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nqi.catalog import facets, organization, region, standard
from nqi.catalog.statement import Query
from nqi.selection import Near, Selection, codes_json
from nqi.terms import (
    Level,
    OrganizationKind,
    Pillar,
    QualificationStatus,
    Scheme,
    StandardFamily,
    StandardStatus,
    Term,
)
from tests.catalog.conftest import TODAY, Asking, Counted

NOTHING = Selection(as_of=TODAY)
SELECTIONS = {
    "nothing": NOTHING,
    "words": replace(NOTHING, search="检验"),
    "a region": replace(NOTHING, region="420000"),
    "a kind": replace(NOTHING, kinds=(OrganizationKind.CERTIFICATION_BODY,)),
    "a pillar and a level": replace(
        NOTHING, pillars=(Pillar.TESTING,), levels=(Level.PROVINCE, Level.NATIONAL)
    ),
    "a circle": replace(NOTHING, near=Near(116.4, 39.9, 300)),
    "a scheme": replace(NOTHING, schemes=(Scheme.CNCA_BODY,)),
    "a status": replace(NOTHING, statuses=(QualificationStatus.VALID,)),
    "a scheme and a status": replace(
        NOTHING, schemes=(Scheme.CCC_DESIGNATION,), statuses=(QualificationStatus.VALID,)
    ),
    "nobody": replace(NOTHING, search="nobody is called so"),
}
Build = Callable[[dict[str, Any]], Query]
FACETS: dict[str, tuple[Build, type[Term]]] = {
    "pillars": (facets.by_pillar, Pillar),
    "kinds": (facets.by_kind, OrganizationKind),
    "levels": (facets.by_level, Level),
    "schemes": (facets.by_scheme, Scheme),
    "statuses": (facets.by_status, QualificationStatus),
}


@pytest.mark.parametrize("field", FACETS)
@pytest.mark.parametrize("what", SELECTIONS)
def test_a_choice_gives_as_many_results_as_it_says(real: Asking, what: str, field: str) -> None:
    build, vocabulary = FACETS[field]
    selection = SELECTIONS[what]
    found = {row["value"]: row["count"] for row in real.rows(build, **selection.given())}
    for term in vocabulary:
        only: dict[str, Any] = {field: (term,)}
        chosen = replace(selection, **only)
        results = real.count(organization.listing, **chosen.given())
        assert found.get(term.code, 0) == results, term


@pytest.mark.parametrize("what", SELECTIONS)
def test_a_region_gives_as_many_results_as_it_says(real: Asking, what: str) -> None:
    selection = SELECTIONS[what]
    rows = real.rows(facets.by_region, **selection.given())
    assert [row["value"] for row in rows] == sorted(row["value"] for row in rows)
    for row in rows[:12]:
        chosen = replace(selection, region=row["value"])
        assert row["count"] == real.count(organization.listing, **chosen.given()), row


def test_choices_are_labelled_and_the_most_frequent_comes_first(real: Asking) -> None:
    rows = real.rows(facets.by_kind, **NOTHING.given())
    order = [(-row["count"], row["value"]) for row in rows]
    assert order == sorted(order)
    assert len(order) > 5
    for row in rows:
        kind = OrganizationKind.parse(row["value"])
        assert (row["label"], row["label_en"]) == (kind.zh, kind.en)


@pytest.mark.parametrize(
    ("build", "field", "vocabulary"),
    [
        (facets.by_standard_family, "families", StandardFamily),
        (facets.by_standard_status, "standard_statuses", StandardStatus),
    ],
)
def test_a_choice_of_standards_gives_as_many_results_as_it_says(
    real: Asking, build: Build, field: str, vocabulary: type[Term]
) -> None:
    found = {row["value"]: row["count"] for row in real.rows(build)}
    assert sum(found.values()) == real.count(standard.listing)
    for term in vocabulary:
        results = real.count(standard.listing, **{field: codes_json([term])})
        assert found.get(term.code, 0) == results, term


def test_a_level_of_regions_gives_as_many_results_as_it_says(real: Asking) -> None:
    found = {row["value"]: row["count"] for row in real.rows(facets.by_region_level)}
    for level in Level:
        results = real.count(region.listing, levels=codes_json([level]))
        assert found.get(level.code, 0) == results, level


def test_a_facet_is_one_statement(real: Asking, counted: Counted) -> None:
    for build, _ in FACETS.values():
        with counted() as statements:
            real.rows(build, **NOTHING.given())
        assert len(statements) == 1
