"""Trend: by release it says what was known then, by day what is said today of that day."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nqi.db import Database
from nqi.errors import InvalidInput
from nqi.planning_selection import Planning
from nqi.questions.indicator import indicator
from nqi.questions.trend import MOST_POINTS, TrendPoint, trend
from nqi.selection import Selection
from nqi.terms import (
    DemandBasis,
    Indicator,
    Level,
    OrganizationKind,
    QualificationStatus,
    TrendStep,
)
from tests.loaders.conftest import FactsFolder
from tests.opened import opened
from tests.planner_country import LAB, planner_country
from tests.three_releases import made

DAYS = ("2025-01-01", "2025-02-01", "2025-03-01")
LATER = date(2025, 6, 1)
INSTITUTES = {
    "05dw0p167": ("116.4", "39.9", "110000"),
    "02c8ctc21": ("114.3", "30.5", "420000"),
    "00knqp290": ("114.9", "30.4", "420000"),
}
"""Each is added one release later; the points of the three counties of the folder of facts."""


def of_institutes(as_of: date = LATER) -> Planning:
    kinds = (OrganizationKind.METROLOGY_INSTITUTE,)
    return Planning(service=Selection(as_of=as_of, kinds=kinds), demand=DemandBasis.REGIONS)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Three releases, each with an institute more."""
    facts = FactsFolder(tmp_path_factory.mktemp("trend"))
    for day, (ror_id, (lng, lat, adcode)) in zip(DAYS, INSTITUTES.items(), strict=True):
        place = {"lng": lng, "lat": lat, "adcode": adcode}
        facts.add("ror", ror_id=f"https://ror.org/{ror_id}", name=f"institute {ror_id}", **place)
        made(facts, day)
    return opened(facts.out / "catalog.sqlite")


def by_release(database: Database, name: Indicator, since: date | None = None) -> list[TrendPoint]:
    step, question = TrendStep.RELEASE, of_institutes()
    return list(trend(database, database.release(), question, name, step=step, since=since))


def test_by_release_each_point_is_what_that_release_knew(three: Database) -> None:
    points = by_release(three, Indicator.PROVIDERS)
    assert [str(point.day) for point in points] == list(DAYS)
    assert [point.answer.value for point in points] == [1, 2, 3]
    assert [point.release for point in points] == [one.id for one in three.kept()]
    assert len({point.release for point in points}) == 3


def test_by_release_coverage_grows_as_institutes_are_added(three: Database) -> None:
    points = by_release(three, Indicator.COVERAGE_SHARE)
    shares = [point.answer.value for point in points]
    assert shares == pytest.approx([1 / 3, 2 / 3, 1])  # the cities of Hubei are 58 km apart
    for point in points:
        assert point.answer.basis.release == point.release
        assert point.answer.basis.as_of == point.day


def test_by_release_only_those_since_a_day_are_answered(three: Database) -> None:
    points = by_release(three, Indicator.PROVIDERS, date(2025, 2, 1))
    assert [str(point.day) for point in points] == list(DAYS[1:])


def test_by_day_each_point_is_what_the_release_says_of_that_day(tmp_path: Path) -> None:
    country = planner_country(others=False)
    terms = {"south": (2023, 2026), "alone": (2024, 2025), "rival": (2025, 2026)}
    for name, (begin, end) in terms.items():
        dates = {"valid_from": date(begin, 1, 1), "valid_to": date(end, 1, 1)}
        country.rows.qualification(country.bodies[name], **dates)
    release = country.write(tmp_path)
    valid = (QualificationStatus.VALID,)
    question = Planning(
        service=Selection(as_of=date(2025, 1, 1), kinds=(LAB,), statuses=valid),
        demand=DemandBasis.REGIONS,
    )
    database = opened(tmp_path / "catalog.sqlite")
    points = trend(
        database,
        release,
        question,
        Indicator.PROVIDERS,
        step=TrendStep.YEAR,
        since=date(2022, 1, 1),
        level=Level.PREFECTURE,
    )
    assert [point.day for point in points] == [date(year, 1, 1) for year in range(2022, 2026)]
    expected = [sum(b <= year < e for b, e in terms.values()) for year in range(2022, 2026)]
    assert [point.answer.value for point in points] == expected == [0, 1, 2, 2]
    assert {point.release for point in points} == {"small"}
    own = indicator(release, question, Indicator.PROVIDERS, level=Level.PREFECTURE)
    assert points[-1].answer == own


@pytest.mark.parametrize(
    ("step", "months"), [(TrendStep.MONTH, 1), (TrendStep.QUARTER, 3), (TrendStep.YEAR, 12)]
)
def test_without_a_beginning_there_are_two_years_of_days(
    three: Database, step: TrendStep, months: int
) -> None:
    question = of_institutes(date(2025, 3, 15))
    points = trend(three, three.release(), question, Indicator.PROVIDERS, step=step)
    assert len(points) == 24 // months + 1
    assert (points[0].day, points[-1].day) == (date(2023, 3, 15), date(2025, 3, 15))


DATES = st.dates(date(2020, 1, 1), date(2025, 12, 31))


@settings(max_examples=25)
@given(DATES, st.integers(0, 1000), st.sampled_from([TrendStep.QUARTER, TrendStep.YEAR]))
def test_the_days_rise_from_the_beginning_to_the_day_asked_for(
    three: Database, end: date, before: int, step: TrendStep
) -> None:
    since = end - timedelta(days=before)
    points = trend(
        three, three.release(), of_institutes(end), Indicator.PROVIDERS, step=step, since=since
    )
    days = [point.day for point in points]
    assert days == sorted(set(days))
    assert since <= days[0]
    assert days[-1] == end


@pytest.mark.parametrize("since", [date(2025, 6, 2), date(2020, 5, 1)])
def test_no_point_or_too_many_are_refused(three: Database, since: date) -> None:
    question = of_institutes(date(2025, 6, 1))
    with pytest.raises(InvalidInput, match=f"1 to {MOST_POINTS}"):
        trend(
            three,
            three.release(),
            question,
            Indicator.PROVIDERS,
            step=TrendStep.MONTH,
            since=since,
        )
