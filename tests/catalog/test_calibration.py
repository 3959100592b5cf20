"""Who can calibrate: over the whole range, with a small enough uncertainty; unknown is unknown."""

from itertools import pairwise
from typing import Any

import pytest

from nqi.catalog import calibration
from nqi.errors import InvalidInput
from nqi.measurement_selection import Needed
from nqi.models import Capability
from nqi.selection import Near
from tests.catalog.conftest import Asking
from tests.schema.rich_measurement import add_range
from tests.small_release import Rows


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Asking:
    rows = Rows()
    for number, (name, uncertainty) in enumerate(
        (("exact", "0.1 mg"), ("rough", "5 mg"), ("silent", None), ("relative", "0.001 %"))
    ):
        body = rows.organization(name)
        site = rows.site(body, lng=114.3 + number / 10, lat=30.6)
        scope = rows.capability(body, "JJG 99-2006", kind="VERIFICATION", object="砝码")
        owner = next(row for row in rows.tables[Capability] if row["id"] == scope)
        owner |= {"acceptance_basis": "STATUTORY" if number else "CNAS", "site_id": site}
        add_range(rows, None, "g", 1, 200, uncertainty, owner, quantity="质量")
    tester = rows.organization("tester")
    rows.capability(tester, "GB 1-2009", kind="TESTING", object="砝码")
    return Asking(rows.write(tmp_path_factory.mktemp("calibration")))


def names(asking: Asking, needed: Needed | None = None, **given: Any) -> list[str]:
    values = (needed.given() if needed else {}) | given
    return [row["name"] for row in asking.page(calibration.providers, **values)]


def test_a_test_of_an_object_is_no_calibration_of_it(asking: Asking) -> None:
    assert names(asking, instrument='"砝 码"') == ["exact", "relative", "rough", "silent"]


def test_the_whole_range_must_be_covered_in_any_unit(asking: Asking) -> None:
    assert names(asking, Needed(0.001, 0.2, "kg")) == ["exact", "relative", "rough", "silent"]
    assert names(asking, Needed(0.5, 100, "g")) == []
    assert names(asking, Needed(1, 100, "mm")) == []


def test_a_large_uncertainty_is_left_out_and_an_unknown_one_is_not(asking: Asking) -> None:
    assert names(asking, Needed(1, 200, "g", 1, "mg")) == ["exact", "silent"]
    assert names(asking, Needed(1, 50, "g", 1, "mg")) == ["exact", "relative", "silent"]
    assert names(asking, Needed(1, 200, "g", 0.01, "%")) == ["exact", "relative", "silent"]
    assert names(asking, Needed(1, 200, "g", 0.0015, "%")) == ["relative", "silent"]


def test_a_service_says_its_largest_uncertainty_over_the_range(asking: Asking) -> None:
    needed = Needed(1, 200, "g", 10, "mg").given()
    found = {}
    for row in asking.page(calibration.providers, **needed):
        keys = (row["organization_id"], row["site_id"])
        (service,) = asking.rows(calibration.services, *keys, **needed)
        found[row["name"]] = (service["uncertainty_si"], service["uncertainty_state"])
    assert found == {
        "exact": (pytest.approx(1e-7), "FULFILLED"),
        "relative": (pytest.approx(2e-6), "FULFILLED"),
        "rough": (pytest.approx(5e-6), "FULFILLED"),
        "silent": (None, "UNKNOWN"),
    }


def test_asking_for_more_never_finds_more(asking: Asking) -> None:
    limits = (None, 10, 5, 1, 0.2, 0.05)
    for low, high in ((1, 2), (1, 200), (0.5, 200)):
        found = [set(names(asking, Needed(low, high, "g", most, "mg"))) for most in limits]
        assert all(more >= fewer for more, fewer in pairwise(found))


def test_the_basis_is_asked_of_the_same_service(asking: Asking) -> None:
    assert names(asking, bases='["CNAS"]') == ["exact"]
    assert names(asking, bases='["UNKNOWN"]') == []


def test_near_a_point_the_nearest_comes_first(asking: Asking) -> None:
    found = names(asking, **Near(114.5, 30.6, 15).values())
    assert found[0] == "silent"
    assert set(found) == {"silent", "relative", "rough"}


@pytest.mark.parametrize(
    ("needed", "message"),
    [
        ((2, 1, "g"), "lower 2 is above upper 1"),
        ((1, 2, "g", 0), "a positive value"),
        ((1, 2, "g", 1, "K"), "does not fit"),
        ((1, 2, "wibble"), "'wibble' is not known"),
    ],
)
def test_an_impossible_need_is_named(needed: tuple[Any, ...], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Needed(*needed).given()
