"""Gaps: which needs of products nobody meets within a scope, and who is nearest."""

from datetime import date
from pathlib import Path

import pytest

from nqi import models
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.gaps import Gaps, gaps
from nqi.terms import Caveat, GapScope, Level, RegionType, ServiceReach
from nqi.text import spaced
from tests.planner_country import COUNTIES, DAY, Country, km, planner_country
from tests.small_release import standard_keys

LONG_AGO = date(2020, 1, 1)
COUNTY, PREFECTURE, PROVINCE, WITHIN_KM, NATION = (
    GapScope.COUNTY,
    GapScope.PREFECTURE,
    GapScope.PROVINCE,
    GapScope.WITHIN_KM,
    GapScope.NATION,
)


def product(country: Country, code: str, *numbers: str, tests: tuple[str, ...] = ()) -> None:
    """Add a product that must meet standards, and is tested by some."""
    rows = country.rows
    rows.add(models.Product, code=code, name=code, search_text=spaced(code))
    for number in numbers:
        keys = {name: standard_keys(number)[name] for name in ("norm", "root")}
        rows.add(models.ProductRequirement, product_code=code, number=number, **keys)
    for number in tests:
        root = standard_keys(number)["root"]
        named = {"parameter": f"by {number}", "number": number, "root": root}
        rows.add(models.ProductTest, product_code=code, **named)


@pytest.fixture
def country() -> Country:
    """Three needs of a product: two labs meet the first, one the second, nobody the last."""
    country = planner_country()
    product(country, "meter", "GB/T 1-2020", "GB/T 2-2020", "GB/T 3-2020")
    country.rows.capability(country.bodies["twice"], "GB/T 1-2020")
    country.rows.capability(country.bodies["alone"], "GB/T 1-2015")
    country.rows.capability(country.bodies["south"], "GB/T 2-2020")
    return country


def missing(answer: Gaps) -> dict[str, int | None]:
    return {row.adcode: row.missing for row in answer.rows}


def county_gaps(
    release: OpenRelease, scope: GapScope, within_km: float = 50.0
) -> dict[str, int | None]:
    return missing(gaps(release, DAY, level=Level.COUNTY, scope=scope, within_km=within_km))


def naive(country: Country, near: dict[str, set[str]]) -> dict[str, int | None]:
    """Needs of each county that none of the laboratories near it meets."""
    meets = {"twice": {1}, "alone": {1}, "south": {2}}
    return {
        code: 3 - len(set().union(*(meets.get(name, set()) for name in names)))
        for code, names in near.items()
    }


AT = {"twice": ("420101", "420102"), "alone": ("420203",), "south": ("430101",)}


@pytest.mark.parametrize(("scope", "digits"), [(COUNTY, 6), (PREFECTURE, 4), (PROVINCE, 2)])
def test_a_county_lacks_what_nobody_in_its_region_of_the_scope_offers(
    country: Country, tmp_path: Path, scope: GapScope, digits: int
) -> None:
    near = {
        code: {n for n, at in AT.items() if any(one[:digits] == code[:digits] for one in at)}
        for code in COUNTIES
    }
    assert county_gaps(country.write(tmp_path), scope) == naive(country, near)


def test_within_a_radius_a_county_lacks_what_nobody_as_near_offers(
    country: Country, tmp_path: Path
) -> None:
    release = country.write(tmp_path)
    exact = km(COUNTIES["420105"], COUNTIES["420102"])
    for radius in (0.0, 30.0, exact - 1e-6, exact, 100.0, 500.0):
        near = {
            code: {n for n, at in AT.items() if any(km(p, COUNTIES[a]) <= radius for a in at)}
            for code, p in COUNTIES.items()
        }
        assert county_gaps(release, WITHIN_KM, radius) == naive(country, near)


def test_anywhere_in_the_country_only_what_nobody_offers_is_lacking(
    country: Country, tmp_path: Path
) -> None:
    assert county_gaps(country.write(tmp_path), NATION) == dict.fromkeys(COUNTIES, 1)


def test_the_items_say_who_is_able_and_how_far_the_nearest_is(
    country: Country, tmp_path: Path
) -> None:
    answer = gaps(country.write(tmp_path), DAY, within="420105", scope=PREFECTURE)
    first, second, third = answer.items
    assert (first.in_scope, first.in_country, first.is_gap) == (1, 2, False)
    assert (second.in_scope, second.in_country, second.is_gap) == (0, 1, True)
    assert (third.in_scope, third.in_country, third.is_gap, third.nearest) == (0, 0, True, None)
    assert answer.share == pytest.approx(2 / 3)
    assert first.nearest is not None
    assert first.nearest.organization_id == country.bodies["twice"]
    assert first.nearest.km == pytest.approx(km(COUNTIES["420105"], COUNTIES["420102"]), abs=5e-4)
    assert second.nearest is not None
    assert second.nearest.name == "south"
    assert second.nearest.km == pytest.approx(km(COUNTIES["420105"], COUNTIES["430101"]), abs=5e-4)
    assert answer.caveats == (Caveat.ABSENCE_NOT_PROVEN,)


@pytest.mark.parametrize("scope", list(GapScope))
def test_a_body_that_serves_the_country_leaves_no_gap_anywhere(
    country: Country, tmp_path: Path, scope: GapScope
) -> None:
    country.rows.capability(country.bodies["nation"], "GB/T 3-2020")
    release = country.write(tmp_path)
    answer = gaps(release, DAY, scope=scope, level=Level.COUNTY)
    item = next(one for one in answer.items if one.root == standard_keys("GB/T 3-2020")["root"])
    assert (item.is_gap, item.nationwide) == (False, 1)
    assert max(count for count in missing(answer).values() if count is not None) <= 2


@pytest.mark.parametrize(
    ("events", "dates", "counts"),
    [
        ((), {}, True),
        ((), {"valid_from": LONG_AGO, "valid_to": date(2030, 1, 1)}, True),
        ((), {"valid_from": LONG_AGO, "valid_to": DAY}, False),
        ((), {"valid_from": date(2030, 1, 1), "valid_to": date(2031, 1, 1)}, False),
        (((LONG_AGO, "VALID"),), {}, True),
        (((LONG_AGO, "VALID"), (DAY, "SUSPENDED")), {}, False),
        (((LONG_AGO, "SUSPENDED"), (DAY, "VALID")), {}, True),
        (((LONG_AGO, "WITHDRAWN"),), {}, False),
        (((LONG_AGO, "CANCELLED"),), {}, False),
    ],
)
def test_a_capability_counts_unless_its_right_has_ended_or_is_suspended(
    country: Country,
    tmp_path: Path,
    events: tuple[tuple[date, str], ...],
    dates: dict[str, date],
    counts: bool,
) -> None:
    rival = country.bodies["rival"]
    right = country.rows.qualification(rival, *events, **dates)
    country.rows.capability(rival, "GB/T 3-2020", qualification_id=right)
    item = gaps(country.write(tmp_path), DAY, within="420102", scope=COUNTY).items[2]
    assert item.in_scope == item.in_country == counts
    assert item.is_gap == (not counts)


def test_a_capability_at_one_place_counts_only_there(country: Country, tmp_path: Path) -> None:
    sites = country.rows.tables[models.Site]
    second = next(row["id"] for row in sites if row["adcode"] == "420102")
    country.rows.capability(country.bodies["twice"], "GB/T 3-2020", site_id=second)
    found = county_gaps(country.write(tmp_path), COUNTY)
    assert (found["420101"], found["420102"]) == (2, 1)


def test_a_standard_is_one_need_by_each_test_and_one_without_any(tmp_path: Path) -> None:
    country = planner_country()
    product(country, "lamp", "GB/T 1-2020", "GB/T 2-2020", tests=("GB/T 1-2020", "GB/T 9-2020"))
    answer = gaps(country.write(tmp_path), DAY)
    needs = [(item.number, item.parameter) for item in answer.items]
    assert sorted(needs, key=str) == [
        ("GB/T 1-2020", "by GB/T 1-2020"),
        ("GB/T 2-2020", None),
        ("GB/T 9-2020", "by GB/T 9-2020"),
    ]


def test_only_the_products_asked_for_count(country: Country, tmp_path: Path) -> None:
    product(country, "lamp", "GB/T 8-2020")
    release = country.write(tmp_path)
    assert gaps(release, DAY).products == ("lamp", "meter")
    assert len(gaps(release, DAY, products=("meter",)).items) == 3
    with pytest.raises(InvalidInput, match=r"'car'.*lamp, meter"):
        gaps(release, DAY, products=("car",))


def test_a_district_of_a_municipality_is_its_own_prefecture(
    country: Country, tmp_path: Path
) -> None:
    rows = country.rows
    rows.region("110000", "City", Level.PROVINCE, type=RegionType.MUNICIPALITY.code)
    for code in ("110101", "110102"):
        rows.region(code, code, Level.COUNTY, "110000", type=RegionType.DISTRICT.code)
    body = rows.organization("municipal", adcode="110101", service_reach=ServiceReach.LOCAL.code)
    rows.capability(body, "GB/T 3-2020")
    found = county_gaps(country.write(tmp_path), PREFECTURE)
    assert (found["110101"], found["110102"]) == (2, 3)
