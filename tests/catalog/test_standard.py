"""Editions of standards: status over time, one by number, replacements, who can work by them."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from nqi.catalog import holder, organization, standard, standard_relation
from nqi.selection import codes_json, standard_given
from nqi.terms import MatchMode, OrganizationOrder, StandardFamily, StandardStatus
from nqi.text import phrase
from tests.catalog.conftest import Asking, Counted
from tests.small_release import Rows

OLD, NEW, NEXT = date(2010, 1, 1), date(2020, 1, 1), date(2030, 1, 1)
DAY = timedelta(days=1)


def editions(*, with_next: bool) -> Rows:
    rows = Rows()
    rows.edition("GB 1-2009", implemented_on=OLD)
    rows.edition("GB/T 1-2019", implemented_on=NEW)
    rows.edition("GB 2-2009", implemented_on=OLD, abolished_on=NEW)
    rows.edition("GB 3-2009", implemented_on=OLD)
    rows.edition("GB 4-2019", "GB 3-2009", implemented_on=NEW)
    rows.edition("GB 5-2009")
    if with_next:
        rows.edition("GB 1-2029", "GB 4-2019", "GB 5-2009", implemented_on=NEXT)
    return rows


def statuses(asking: Asking, day: date) -> dict[str, str]:
    rows = asking.page(standard.listing, as_of=day.isoformat())
    return {row["number"]: row["status"] for row in rows}


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Asking, Asking]:
    """The same editions, without and with one that is still to come."""
    without, with_ = (
        Asking(editions(with_next=known).write(tmp_path_factory.mktemp("standard")))
        for known in (False, True)
    )
    return without, with_


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (OLD - DAY, ["UPCOMING", "UPCOMING", "UPCOMING", "UPCOMING", "UPCOMING", "UNKNOWN"]),
        (OLD, ["IN_FORCE", "IN_FORCE", "IN_FORCE", "UPCOMING", "UPCOMING", "UNKNOWN"]),
        (NEW - DAY, ["IN_FORCE", "IN_FORCE", "IN_FORCE", "UPCOMING", "UPCOMING", "UNKNOWN"]),
        (NEW, ["SUPERSEDED", "ABOLISHED", "SUPERSEDED", "IN_FORCE", "IN_FORCE", "UNKNOWN"]),
    ],
)
def test_status_over_time(two: tuple[Asking, Asking], day: date, status: list[str]) -> None:
    numbers = ["GB 1-2009", "GB 2-2009", "GB 3-2009", "GB 4-2019", "GB/T 1-2019", "GB 5-2009"]
    assert statuses(two[0], day) == dict(zip(numbers, status, strict=True))


@pytest.mark.parametrize("day", [OLD - DAY, OLD, NEW - DAY, NEW, NEXT - DAY])
def test_a_future_edition_changes_nothing_before_its_day(
    two: tuple[Asking, Asking], day: date
) -> None:
    without, with_ = two
    known = statuses(with_, day)
    assert known.pop("GB 1-2029") == "UPCOMING"
    assert known == statuses(without, day)


def test_a_new_edition_supersedes_from_its_day(two: tuple[Asking, Asking]) -> None:
    without, with_ = two
    before, after = statuses(without, NEXT), statuses(with_, NEXT)
    assert after.pop("GB 1-2029") == "IN_FORCE"
    changed = {number for number in before if before[number] != after[number]}
    assert changed == {"GB/T 1-2019", "GB 4-2019", "GB 5-2009"}
    assert {after[number] for number in changed} == {"SUPERSEDED"}


def by_number(asking: Asking, number: str, day: date, **norm: str) -> str | None:
    given = standard_given(number, MatchMode.ROOT)
    rows = asking.rows(standard.by_key, as_of=day.isoformat(), **given, **norm)
    return rows[0]["number"] if rows else None


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (OLD - DAY, "GB 1-2009"),  # the next to come, not the last
        (OLD, "GB 1-2009"),
        (NEW - DAY, "GB 1-2009"),
        (NEW, "GB/T 1-2019"),
        (NEXT - DAY, "GB/T 1-2019"),
        (NEXT, "GB 1-2029"),
    ],
)
def test_one_standard_is_the_edition_of_the_day(
    two: tuple[Asking, Asking], day: date, number: str
) -> None:
    assert by_number(two[1], "GB/T 1", day) == number


def test_with_a_year_it_is_that_edition_if_it_is_kept(two: tuple[Asking, Asking]) -> None:
    assert by_number(two[1], "GB 1-2009", NEXT, standard_norm="GB1-2009") == "GB 1-2009"
    assert by_number(two[1], "GB 1-1999", NEXT, standard_norm="GB1-1999") == "GB 1-2029"
    assert by_number(two[1], "GB 9", NEXT) is None


@pytest.mark.parametrize(
    ("mode", "number", "found"),
    [
        (MatchMode.EXACT_EDITION, "gb 1-2009", ["GB 1-2009"]),
        (MatchMode.ANY_EDITION, "GB 1-2009", ["GB 1-2009", "GB 1-2029"]),
        (MatchMode.ROOT, "GB 1-2009", ["GB/T 1-2019", "GB 1-2009", "GB 1-2029"]),
        (MatchMode.SERIES, "GB 2.7", ["GB 2-2009"]),
    ],
)
def test_match_modes(
    two: tuple[Asking, Asking], mode: MatchMode, number: str, found: list[str]
) -> None:
    rows = two[1].page(standard.listing, **standard_given(number, mode))
    assert [row["number"] for row in rows] == found


def test_editions_of_a_work_are_in_order_undated_ones_last(two: tuple[Asking, Asking]) -> None:
    (row,) = two[1].page(standard.listing, **standard_given("GB 1-2009", MatchMode.EXACT_EDITION))
    found = two[1].rows(standard.editions, row["work_id"])
    assert [edition["number"] for edition in found] == ["GB 1-2009", "GB/T 1-2019", "GB 1-2029"]
    (work,) = two[1].rows(standard.work, row["work_id"])
    assert work["root"] == "GB1"


def test_replacements_in_both_directions(two: tuple[Asking, Asking]) -> None:
    (old,) = two[1].rows(standard.by_norm, "GB4-2019")
    (new,) = two[1].rows(standard.by_norm, "GB1-2029")
    replaced = two[1].rows(standard_relation.replaces, new["id"])
    assert [row["number"] for row in replaced] == ["GB 4-2019", "GB 5-2009"]
    assert [row["number"] for row in two[1].rows(standard_relation.replaced_by, old["norm"])] == [
        "GB 1-2029"
    ]
    assert two[1].rows(standard.by_id, old["id"]) == [old]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"standard_statuses": codes_json([StandardStatus.ABOLISHED])}, ["GB 2-2009"]),
        ({"families": codes_json([StandardFamily.LOCAL])}, []),
        ({"search": phrase("gb 4 2019")}, ["GB 4-2019"]),
    ],
)
def test_filters(two: tuple[Asking, Asking], given: dict[str, Any], found: list[str]) -> None:
    assert [row["number"] for row in two[1].page(standard.listing, **given)] == found


def test_who_can_work_by_a_standard(tmp_path: Path) -> None:
    rows = Rows()
    rows.edition("GB 1-2009")
    able = rows.organization("able")
    rows.capability(able, "GB/T 1-1999", "GB 1")
    rows.capability(able, "GB 1-2009")
    rows.capability(rows.organization("also able"), "GB 1")
    rows.capability(rows.organization("unable"), "GB 11")
    asking = Asking(rows.write(tmp_path))
    found = asking.rows(holder.capable_organizations, "GB1")
    assert [row["name"] for row in found] == ["able", "also able"]
    (edition,) = asking.page(standard.listing)
    assert edition["root"] == "GB1"


def test_a_page_and_its_count_are_two_statements(real: Asking, counted: Counted) -> None:
    with counted() as statements:
        assert len(real.page(standard.listing)) == real.count(standard.listing) > 10
    assert len(statements) == 2


@pytest.mark.parametrize("number", ["GB6675.1", "ＧＢ 6675.1－2014", "GB/T 6675.1-1999"])
@pytest.mark.parametrize(
    ("day", "in_force"), [("2026-10-31", "GB 6675.1-2014"), ("2026-11-01", "GB 6675.1-2025")]
)
def test_any_spelling_finds_the_family_and_the_day_the_edition(
    real: Asking, number: str, day: str, in_force: str
) -> None:
    given = standard_given(number, MatchMode.ROOT)
    rows = real.page(standard.listing, as_of=day, **given)
    assert [row["number"] for row in rows] == ["GB 6675.1-2014", "GB 6675.1-2025"]
    assert [row["number"] for row in rows if row["status"] == "IN_FORCE"] == [in_force]


def test_an_edition_that_lost_its_force_by_law_stays_in_the_family(real: Asking) -> None:
    given = standard_given("GB 19865-2005", MatchMode.ROOT)
    rows = real.page(standard.listing, **given)
    assert [row["number"] for row in rows] == ["GB/T 19865-2024", "GB 19865-2005"]


@pytest.mark.parametrize(
    ("mode", "found"),
    [
        (MatchMode.EXACT_EDITION, ["old"]),
        (MatchMode.ANY_EDITION, ["new", "old"]),
        (MatchMode.ROOT, ["new", "old", "undated"]),
        (MatchMode.SUCCESSORS, ["new", "old"]),
        (MatchMode.SERIES, ["new", "old", "part", "undated"]),
    ],
)
def test_bodies_are_found_in_every_match_mode(
    tmp_path: Path, mode: MatchMode, found: list[str]
) -> None:
    rows = Rows()
    rows.edition("GB 4.1-2008", implemented_on=OLD)
    rows.edition("GB 4.1-2018", implemented_on=NEW)
    rows.edition("GB 4.1-2029", implemented_on=NEXT)
    for name, number in (
        ("old", "GB 4.1-2008"),
        ("new", "GB 4.1-2018"),
        ("undated", "GB/T 4.1"),
        ("part", "GB 4.2-2008"),
    ):
        rows.capability(rows.organization(name), number)
    given = standard_given("GB4.1-2008", mode) | {"order": OrganizationOrder.NAME}
    asking = Asking(rows.write(tmp_path))
    assert [row["name"] for row in asking.page(organization.listing, **given)] == found
