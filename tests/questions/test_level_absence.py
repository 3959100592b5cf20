"""Levels: nothing is called absent unproved, and completeness is the weight of what is there."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi import models
from nqi.errors import InvalidInput
from nqi.questions.levels import completeness, levels
from nqi.terms import Caveat, CellState, Need
from tests.planner_country import COUNTIES, DAY, Country, bare_country
from tests.planner_levels import (
    ABSENT,
    COUNTY,
    INSTITUTE,
    NO_DATA,
    PREFECTURE,
    PRESENT,
    family,
    institute,
    states,
)


@pytest.fixture
def country() -> Country:
    country = bare_country()
    family(country, "VERIFICATION", kinds=INSTITUTE.code)
    return country


@pytest.mark.parametrize(
    ("register", "expected"),
    [({}, NO_DATA), ({"as_of": date(2025, 1, 1)}, ABSENT), ({"as_of": date(2015, 1, 1)}, NO_DATA)],
    ids=["no register", "a complete one near the day", "a complete one of long ago"],
)
def test_absence_is_claimed_only_with_a_complete_register_near_the_day(
    country: Country, tmp_path: Path, register: dict[str, date], expected: CellState
) -> None:
    institute(country, COUNTY, "420202", "420202")
    if register:
        country.rows.dataset(
            file="register.csv", completeness="COMPLETE", complete_kind=INSTITUTE.code, **register
        )
    answer = levels(country.write(tmp_path), DAY, level=COUNTY)
    assert states(answer) == dict.fromkeys(COUNTIES, expected) | {"420202": PRESENT}
    cell = next(one for one in answer.matrix if one.level is COUNTY)
    proved = expected is ABSENT
    assert (cell.required, cell.present) == (12, 1)
    assert (cell.absent, cell.no_data) == ((11, 0) if proved else (0, 11))
    assert (Caveat.ABSENCE_NOT_PROVEN in answer.caveats) != proved
    row = next(one for one in answer.rows if one.adcode == "420101")
    assert (row.completeness, row.at_most) == (0.0, 0.0 if proved else 1.0)


def test_a_register_of_bodies_proves_nothing_of_scopes_and_titles(
    country: Country, tmp_path: Path
) -> None:
    family(country, "ALSO_BY_WORDS", kinds=INSTITUTE.code, words="water meter")
    day = {"as_of": date(2025, 1, 1), "completeness": "COMPLETE"}
    country.rows.dataset(file="register.csv", complete_kind=INSTITUTE.code, **day)
    answer = levels(country.write(tmp_path), DAY, level=COUNTY)
    assert set(states(answer, 0).values()) == {ABSENT}
    assert set(states(answer, 1).values()) == {NO_DATA}


@pytest.mark.parametrize(("count", "state"), [(3, NO_DATA), (4, PRESENT), (5, PRESENT)])
def test_standards_in_four_categories_are_needed_where_the_profile_says_so(
    country: Country, tmp_path: Path, count: int, state: CellState
) -> None:
    family(country, "STANDARDS", measurement_kinds="PUBLIC_TOP", county="R4", prefecture="R")
    first = institute(country, COUNTY, "420202", "420202")
    second = institute(country, PREFECTURE, "420202", "420202")
    for number in range(count):
        body, category = (first, second)[number % 2], f"category {number}"
        for _ in range(2):  # the same category twice is one
            country.rows.add(
                models.MeasurementStandard,
                organization_id=body,
                name=category,
                kind="PUBLIC_TOP",
                category=category,
            )
    release = country.write(tmp_path)
    assert states(levels(release, DAY, level=COUNTY), 1)["420202"] is state
    assert states(levels(release, DAY, level=PREFECTURE), 1)["420200"] is PRESENT


def test_a_body_counts_by_its_kind_title_scheme_standard_or_words(tmp_path: Path) -> None:
    country = bare_country()
    rows = country.rows
    family(
        country,
        "ANY",
        kinds="KEY_LABORATORY;NATIONAL_QC_CENTRE",
        designations="KEY_LABORATORY",
        schemes="CNAS",
        measurement_kinds="PRIMARY",
        words="water meter;gas meter",
    )
    at = dict(zip(["kind", "title", "scheme", "standard", "word", "none"], COUNTIES, strict=False))
    body = {name: rows.organization(name, adcode=code) for name, code in at.items()}
    rows.tables[models.Organization][0]["kind"] = "NATIONAL_QC_CENTRE"
    rows.add(
        models.Designation, organization_id=body["title"], kind="KEY_LABORATORY", title="Title"
    )
    rows.qualification(body["scheme"], scheme="CNAS")
    rows.add(models.MeasurementStandard, organization_id=body["standard"], kind="PRIMARY")
    rows.capability(body["word"], object="gas meter")
    rows.capability(body["none"], object="thermometer")
    answer = levels(country.write(tmp_path), DAY, level=COUNTY)
    present = {code for code, state in states(answer).items() if state is PRESENT}
    assert present == {at[name] for name in body if name != "none"}


CELLS = st.lists(
    st.tuples(st.floats(0.01, 100), st.sampled_from(list(Need)), st.sampled_from(list(CellState))),
    max_size=8,
)


@given(CELLS)
def test_what_can_be_there_is_never_less_than_what_is(
    cells: list[tuple[float, Need, CellState]],
) -> None:
    required = [(weight, state) for weight, need, state in cells if need is Need.REQUIRED]
    figures = completeness(cells)
    assert (figures is None) == (not required)
    if figures is not None:
        total = sum(weight for weight, _ in required)
        there = sum(weight for weight, state in required if state is PRESENT)
        assert figures[0] == pytest.approx(there / total)
        assert 0 <= figures[0] <= figures[1] + 1e-12 <= 1 + 2e-12


def test_heavier_families_count_for_more(country: Country, tmp_path: Path) -> None:
    family(country, "HEAVY", schemes="CNAS", weight=3.0)
    institute(country, COUNTY, "420202", "420202")
    rows = levels(country.write(tmp_path), DAY, level=COUNTY).rows
    by_code = {row.adcode: (row.present, row.required, row.completeness) for row in rows}
    assert by_code["420202"] == (1, 2, 0.25)
    assert by_code["420101"] == (0, 2, 0.0)


def test_an_unknown_profile_is_refused_with_those_there_are(
    country: Country, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match=r"'own'.*default"):
        levels(country.write(tmp_path), DAY, profile="own")
