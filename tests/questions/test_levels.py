"""Levels: which regions a level has, what is asked of them, and in which sense it is there."""

from pathlib import Path

import pytest

from nqi.db import OpenRelease
from nqi.questions.levels import levels
from nqi.terms import Caveat, Level, Need, Presence
from tests.planner_country import COUNTIES, DAY, Country, bare_country, km
from tests.planner_levels import (
    COUNTY,
    INSTITUTE,
    NOT_REQUIRED,
    PREFECTURE,
    PRESENT,
    PROVINCE,
    family,
    institute,
    special_regions,
    states,
)


def codes(release: OpenRelease, level: Level) -> list[str]:
    return [row.adcode for row in levels(release, DAY, level=level).rows]


@pytest.fixture
def country() -> Country:
    country = bare_country()
    family(country, "VERIFICATION", kinds=INSTITUTE.code)
    return country


# ----------------------------------------------------------- regions of each level


def test_every_place_stands_once_at_each_level_it_does_the_work_of(
    country: Country, tmp_path: Path
) -> None:
    special_regions(country)
    release = country.write(tmp_path)
    assert codes(release, Level.NATIONAL) == ["100000"]
    assert codes(release, PROVINCE) == ["110000", "420000", "430000", "440000"]
    assert codes(release, PREFECTURE) == ["420100", "420200", "430100", "441900"]
    assert codes(release, COUNTY) == ["110101", "110102", *COUNTIES, "441900"]


def test_the_level_shown_is_the_next_and_a_municipality_has_no_prefectures(
    country: Country, tmp_path: Path
) -> None:
    special_regions(country)
    release = country.write(tmp_path)
    expected = {"100000": PROVINCE, "420000": PREFECTURE, "420100": COUNTY, "110000": COUNTY}
    for code, level in expected.items():
        assert levels(release, DAY, within=code).level is level


def test_a_district_is_asked_for_what_the_profile_asks_of_districts(
    country: Country, tmp_path: Path
) -> None:
    special_regions(country)
    family(country, "NEVER", schemes="CMA", county="-", district="R")
    rows = levels(country.write(tmp_path), DAY, within="110000").rows
    needs = {row.adcode: [cell.need for cell in row.cells] for row in rows}
    assert needs == {
        "110101": [Need.OPTIONAL, Need.REQUIRED],
        "110102": [Need.REQUIRED, Need.NOT_APPLICABLE],
    }
    assert {row.adcode: row.required for row in rows} == {"110101": 1, "110102": 1}
    assert rows[1].cells[1].state is NOT_REQUIRED


# ------------------------------------------------------------------------ presence


def test_what_is_hosted_owned_authorised_and_reachable_differ(
    country: Country, tmp_path: Path
) -> None:
    institute(country, PROVINCE, "420000", "420101")
    institute(country, COUNTY, "420202", "420202")
    release = country.write(tmp_path)

    def present(level: Level, mode: Presence, within_km: float = 50.0) -> set[str]:
        answer = levels(release, DAY, level=level, mode=mode, within_km=within_km)
        return {code for code, state in states(answer).items() if state is PRESENT}

    assert present(COUNTY, Presence.HOSTED) == {"420101", "420202"}
    assert present(PREFECTURE, Presence.HOSTED) == {"420100", "420200"}
    assert present(PROVINCE, Presence.HOSTED) == {"420000"}
    assert present(COUNTY, Presence.OWNED) == {"420202"}
    assert present(PREFECTURE, Presence.OWNED) == set()
    assert present(PROVINCE, Presence.OWNED) == {"420000"}
    assert present(COUNTY, Presence.AUTHORISED) == set()
    near = {
        code
        for code, point in COUNTIES.items()
        if min(km(point, COUNTIES[at]) for at in ("420101", "420202")) <= 50
    }
    assert present(COUNTY, Presence.REACHABLE) == near
    exact = km(COUNTIES["420105"], COUNTIES["420101"])
    assert "420105" in present(COUNTY, Presence.REACHABLE, exact)
    assert "420105" not in present(COUNTY, Presence.REACHABLE, exact - 1e-6)


def test_a_seat_without_a_place_is_hosted_too(country: Country, tmp_path: Path) -> None:
    country.rows.organization("seat", INSTITUTE, adcode="430102")
    release = country.write(tmp_path)
    assert states(levels(release, DAY, level=COUNTY))["430102"] is PRESENT


def test_each_way_to_be_present_says_what_it_cannot_know(country: Country, tmp_path: Path) -> None:
    release = country.write(tmp_path)
    own = {mode: set(levels(release, DAY, mode=mode).caveats) for mode in Presence}
    both = {Caveat.PROFILE_IS_ASSUMPTION, Caveat.ABSENCE_NOT_PROVEN}
    assert own[Presence.HOSTED] == own[Presence.OWNED] == both
    assert own[Presence.AUTHORISED] == both | {Caveat.NO_AUTHORISATIONS}
    assert own[Presence.REACHABLE] == both | {Caveat.UNIT_IS_ONE_POINT}
