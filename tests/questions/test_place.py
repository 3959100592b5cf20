"""A place is named by code, name, path of names or former name, and never guessed."""

from datetime import date

import pytest

from nqi.db import OpenRelease
from nqi.questions.place import Place, place

DAY = date(2026, 11, 21)


def codes(found: Place) -> list[str]:
    return [one["adcode"] for one in found.choices]


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("420106", "420106"),
        ("武昌区 420106", "420106"),
        ("武汉市", "420100"),
        ("武汉", "420100"),
        ("武汉洪山", "420111"),
        ("湖北省武汉市洪山区", "420111"),
        ("湖北 洪山区", "420111"),
        ("北京朝阳", "110105"),
        ("东莞", "441900"),
        ("上海浦东", "310115"),
        ("中国", "100000"),
        ("崇文区", "110101"),
        ("500105", "500157"),
    ],
)
def test_a_text_that_means_one_region_is_that_region(
    release: OpenRelease, text: str, adcode: str
) -> None:
    found = place(release, text, DAY)
    assert found.region is not None
    assert found.region["adcode"] == adcode


def test_an_ambiguous_name_gives_the_regions_it_may_mean(release: OpenRelease) -> None:
    found = place(release, "朝阳", DAY)
    assert found.region is None
    assert codes(found) == ["110105", "211300", "211321", "220104"]


def test_names_above_a_region_must_be_its_own(release: OpenRelease) -> None:
    assert place(release, "上海洪山区", DAY).region is None


def test_names_above_a_region_stand_in_their_order(release: OpenRelease) -> None:
    assert place(release, "武汉市湖北省洪山区", DAY).region is None


@pytest.mark.parametrize("text", ["", "   ", "亚特兰蒂斯", "999999", "(", "%", "武汉" * 200])
def test_an_unknown_text_is_no_region_and_no_error(release: OpenRelease, text: str) -> None:
    assert place(release, text, DAY) == Place()


def test_a_code_is_asked_as_of_its_day(release: OpenRelease) -> None:
    found = place(release, "500105", date(2020, 1, 1))
    assert found.region is not None
    assert found.region["name"] == "江北区"
