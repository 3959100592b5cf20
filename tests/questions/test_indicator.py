"""Indicator: a figure of an area and of each region in it, which must agree with each other."""

from datetime import date
from pathlib import Path

import pytest

from nqi import models
from nqi.db import OpenRelease
from nqi.planning_selection import Planning
from nqi.questions.accessibility import accessibility
from nqi.questions.indicator import IndicatorAnswer, indicator
from nqi.questions.levels import levels
from nqi.questions.reach import reach
from nqi.questions.resilience import resilience
from nqi.terms import Caveat, DemandBasis, Indicator, Level
from tests.planner_country import (
    COUNTIES,
    DAY,
    PEOPLE,
    Country,
    asked,
    planner_country,
)

PARTS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
RADII = (10.0, 50.0, 100.0, 200.0)


@pytest.fixture(scope="module")
def country() -> Country:
    country = planner_country()
    rows = country.rows
    twice, south = country.bodies["twice"], country.bodies["south"]
    for body, status in ((twice, "OPEN"), (twice, "NOT_OPEN"), (south, "NOT_OPEN")):
        rows.add(models.Equipment, organization_id=body, open_mode=status, name="balance")
    rows.edition("GB/T 1-2020", implemented_on=date(2021, 1, 1))
    rows.edition("GB/T 2-2010", abolished_on=date(2022, 1, 1))
    for number in ("GB/T 1-2020", "GB/T 2-2010", "GB/T 1", "GB/T 9-1999"):
        rows.capability(twice, number)
    family = {"profile": "default", "number": 1, "code": "LAB", "kinds": "TESTING_LAB"}
    needs = dict.fromkeys(("national", "province", "prefecture", "county", "district"), "R")
    rows.add(models.ServiceFamily, **family, **needs, zone="-", weight=1.0)
    return country


@pytest.fixture(scope="module")
def release(country: Country, tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    return country.write(tmp_path_factory.mktemp("indicator"))


def people_of(code: str) -> float:
    return sum(count for county, count in PEOPLE.items() if county.startswith(code.rstrip("0")))


def weighted_mean(answer: IndicatorAnswer) -> float:
    known = [(row.value, people_of(row.adcode)) for row in answer.rows if row.value is not None]
    return sum(value * weight for value, weight in known) / sum(weight for _, weight in known)


@pytest.mark.parametrize("level", PARTS)
@pytest.mark.parametrize("radius", RADII)
def test_the_share_of_the_country_is_the_weighted_mean_of_its_parts(
    release: OpenRelease, level: Level, radius: float
) -> None:
    answer = indicator(release, asked(), Indicator.COVERAGE_SHARE, level=level, threshold=radius)
    assert answer.value == pytest.approx(weighted_mean(answer))
    assert sum(row.count for row in answer.rows) == answer.count == 12


@pytest.mark.parametrize("within", ["420000", "430000", "420100", "430100"])
@pytest.mark.parametrize("radius", RADII)
def test_a_region_has_the_same_share_alone_and_as_a_part(
    release: OpenRelease, within: str, radius: float
) -> None:
    alone = indicator(release, asked(within=within), Indicator.COVERAGE_SHARE, threshold=radius)
    level = Level.PROVINCE if within.endswith("0000") else Level.PREFECTURE
    whole = indicator(release, asked(), Indicator.COVERAGE_SHARE, level=level, threshold=radius)
    part = next(row for row in whole.rows if row.adcode == within)
    assert (alone.value, alone.count) == (part.value, part.count)
    assert alone.value == pytest.approx(weighted_mean(alone))
    (step,) = reach(release, asked(within=within, thresholds=(radius,))).curve
    assert alone.value == step.share


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        (Indicator.MEDIAN_DISTANCE, "km"),
        (Indicator.P90_DISTANCE, "km"),
        (Indicator.SINGLE_PROVIDER_SHARE, "share"),
        (Indicator.ACCESS_GINI, "index"),
        (Indicator.ACCESS_PALMA, "ratio"),
        (Indicator.WORST_FIFTH, "ratio"),
    ],
)
@pytest.mark.parametrize("within", ["100000", "420000", "430100"])
def test_a_figure_is_the_one_of_its_own_question(
    release: OpenRelease, name: Indicator, unit: str, within: str
) -> None:
    question = asked(within=within)
    answer = indicator(release, question, name, threshold=120.0)
    assert answer.value == pytest.approx(own_figure(release, question, name))
    assert answer.unit == unit
    whole = indicator(release, asked(), name, level=answer.level, threshold=120.0)
    rows = {row.adcode: row for row in whole.rows}
    for row in answer.rows:
        assert (rows[row.adcode].value, rows[row.adcode].count) == (row.value, row.count)


def own_figure(release: OpenRelease, question: Planning, name: Indicator) -> float | None:
    access = accessibility(release, question, radius=120.0)
    distance = reach(release, question)
    return {
        Indicator.MEDIAN_DISTANCE: distance.median,
        Indicator.P90_DISTANCE: distance.p90,
        Indicator.SINGLE_PROVIDER_SHARE: resilience(release, question, 120.0).single_provider_share,
        Indicator.ACCESS_GINI: access.gini,
        Indicator.ACCESS_PALMA: access.palma,
        Indicator.WORST_FIFTH: access.worst_fifth,
    }[name]


def values(answer: IndicatorAnswer) -> dict[str, tuple[float | None, int]]:
    rows = {row.adcode: (row.value, row.count) for row in answer.rows}
    return {"all": (answer.value, answer.count)} | rows


def test_bodies_are_counted_where_they_have_a_place(release: OpenRelease) -> None:
    answer = indicator(release, asked(), Indicator.PROVIDERS)
    assert values(answer) == {"all": (5, 5), "420000": (3, 3), "430000": (2, 2)}
    assert answer.unit == "bodies"


def test_places_are_concentrated_in_the_hands_of_their_bodies(release: OpenRelease) -> None:
    answer = indicator(release, asked(within="420000"), Indicator.CONCENTRATION)
    assert values(answer) == {
        "all": (pytest.approx((2**2 + 1 + 1) / 4**2), 4),
        "420100": (pytest.approx((2**2 + 1) / 3**2), 3),
        "420200": (1.0, 1),
    }


def test_shares_of_records_count_only_what_is_known(release: OpenRelease) -> None:
    open_ = indicator(release, asked(), Indicator.OPENNESS)
    assert values(open_) == {"all": (pytest.approx(1 / 3), 3), "420000": (0.5, 2), "430000": (0, 1)}
    current = indicator(release, asked(), Indicator.SCOPE_CURRENCY)
    assert values(current) == {"all": (0.5, 2), "420000": (0.5, 2), "430000": (None, 0)}
    chains = indicator(release, asked(), Indicator.TRACEABILITY_COMPLETENESS)
    assert values(chains) == {"all": (None, 0), "420000": (None, 0), "430000": (None, 0)}


def test_completeness_is_the_mean_of_the_regions_shown(release: OpenRelease) -> None:
    answer = indicator(release, asked(), Indicator.LEVEL_COMPLETENESS, level=Level.COUNTY)
    rows = levels(release, DAY, level=Level.COUNTY).rows
    hosts = {"420101", "420102", "420203", "430101", "430103"}
    assert {row.adcode for row in answer.rows if row.value} == hosts
    assert answer.value == pytest.approx(len(hosts) / len(rows))
    assert Caveat.PROFILE_IS_ASSUMPTION in answer.basis.caveats


def test_a_region_where_no_demand_is_known_has_no_figure(tmp_path: Path) -> None:
    people = {code: count for code, count in PEOPLE.items() if not code.startswith("43")}
    release = planner_country(people=people).write(tmp_path)
    answer = indicator(release, asked(), Indicator.COVERAGE_SHARE)
    south = next(row for row in answer.rows if row.adcode == "430000")
    assert (south.value, south.count) == (None, 0)


def test_regions_can_be_the_demand(release: OpenRelease) -> None:
    question = asked(DemandBasis.REGIONS)
    answer = indicator(release, question, Indicator.COVERAGE_SHARE, level=Level.COUNTY, threshold=1)
    shares = {row.adcode: row.value for row in answer.rows}
    hosts = {"420101", "420102", "420203", "430101"}
    assert shares == {code: float(code in hosts) for code in COUNTIES}
    assert answer.value == pytest.approx(4 / 12)
