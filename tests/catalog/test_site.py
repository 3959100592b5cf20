"""The places of a body, and the laboratories around a point."""

from pathlib import Path
from typing import Any

import pytest

from nqi.catalog import site
from nqi.selection import Near, Selection, standard_given
from nqi.terms import MatchMode, OrganizationKind
from tests.catalog.conftest import TODAY, Asking
from tests.opened import told
from tests.small_release import Rows

WUHAN = Near(114.0, 30.0, 100.0).values()


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    rows = Rows()
    lab = rows.organization("lab", pillars=["TESTING", "METROLOGY"])
    main = rows.site(lab, name="main", lng=114.0, lat=30.1)
    rows.site(lab, name="branch", lng=114.0, lat=30.2, is_main=False)
    rows.site(lab, name="annex", lng=None, lat=None, is_main=False)
    certifier = rows.organization(
        "certifier", OrganizationKind.CERTIFICATION_BODY, pillars=["CERTIFICATION"]
    )
    rows.site(certifier, name="office", lng=114.0, lat=30.0)
    anywhere = rows.organization("anywhere", pillars=["METROLOGY"])
    rows.site(anywhere, name="house", lng=114.0, lat=30.3)
    rows.capability(lab, "GB 1-2009", site_id=main)
    rows.capability(anywhere, "GB/T 1-2019")
    return Asking(rows.write(tmp_path_factory.mktemp("site")))


def found(asking: Asking, **given: Any) -> list[str]:
    return [row["name"] for row in asking.page(site.nearest_laboratories, **WUHAN | given)]


def test_only_bodies_that_test_or_measure_are_laboratories(few: Asking) -> None:
    assert found(few) == ["main", "branch", "house"]


def test_a_capability_tied_to_a_place_counts_there_alone_and_else_everywhere(few: Asking) -> None:
    assert found(few, **standard_given("GB 1", MatchMode.ROOT)) == ["main", "house"]
    assert found(few, **standard_given("GB 1-2009", MatchMode.EXACT_EDITION)) == ["main"]
    assert found(few, **standard_given("GB/T 1", MatchMode.ANY_EDITION)) == ["house"]
    assert found(few, **standard_given("GB 2", MatchMode.ROOT)) == []


def test_the_order_is_by_distance_and_the_circle_cuts_it(few: Asking) -> None:
    rows = few.page(site.nearest_laboratories, **WUHAN)
    assert [row["distance_m"] for row in rows] == [11120, 22239, 33359]
    assert found(few, within_m=22239) == ["main", "branch"]
    assert found(few, within_m=22238) == ["main"]


def test_the_main_place_of_a_body_comes_first(few: Asking) -> None:
    ((lab,),) = told(few.release, "SELECT id FROM organization WHERE name = 'lab'")
    rows = few.rows(site.of_organization, lab)
    assert [row["name"] for row in rows] == ["main", "annex", "branch"]
    assert [few.rows(site.by_id, row["id"])[0]["name"] for row in rows] == [
        "main",
        "annex",
        "branch",
    ]


def test_positions_of_a_selection_are_those_in_the_circle(few: Asking) -> None:
    everywhere = few.rows(site.of_selection, **Selection(as_of=TODAY).given())
    assert [row["name"] for row in everywhere] == ["anywhere", "certifier", "lab", "lab"]
    assert {row["site_name"] for row in everywhere} == {"house", "office", "main", "branch"}
    circle = Selection(as_of=TODAY, near=Near(114.0, 30.0, 12.0))
    near = few.rows(site.of_selection, **circle.given())
    assert {row["site_name"] for row in near} == {"office", "main"}


def test_places_of_one_distance_keep_one_order(tmp_path: Path) -> None:
    rows = Rows()
    for name in "abcd":
        body = rows.organization(name, pillars=["TESTING"])
        rows.site(body, name=name, lng=114.0, lat=30.0)
    asking = Asking(rows.write(tmp_path))
    ids = [row["id"] for row in asking.page(site.nearest_laboratories, **WUHAN)]
    assert ids == sorted(ids)
    assert len(ids) == 4
