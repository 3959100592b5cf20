"""Addresses are placed by their names, retired names included, and never by a guess."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.gazetteer import city_of, expected_rows
from loaders.gazetteer import Gazetteer, Method
from nqi.terms import Level, Precision

DATA = Path(__file__).parent.parent / "data"
GAZETTEER = Gazetteer.read(DATA)


@pytest.mark.parametrize(
    ("address", "adcode", "method"),
    [
        ("北京市丰台区南四环西路188号9区", "110106", Method.NAME),
        ("江苏南京市鼓楼区云南路31-1号", "320106", Method.NAME),
        ("吉林省长春市朝阳区人民大街", "220104", Method.NAME),
        ("湖北仙桃", "429004", Method.SHORT_NAME),
        ("北京市崇文区崇文门外大街9号", "110101", Method.RETIRED_NAME),
        ("广州市萝岗区科研路10号", "440112", Method.RETIRED_NAME),
        ("湖北省襄樊市樊城区", "420606", Method.NAME),
        ("中国（上海）自由贸易试验区锦绣东路2777弄", "310115", Method.ALIAS),
        ("湖北省鄂州市葛店经济技术开发区", "420703", Method.ALIAS),
        ("上海漕河泾开发区松江高科技园莘砖公路258号", "310117", Method.ALIAS),
        ("陕西省杨凌示范区西农路28号", "610403", Method.ALIAS),
    ],
)
def test_an_address_is_placed_on_its_county(address: str, adcode: str, method: Method) -> None:
    place = GAZETTEER.place(address)
    assert (place.adcode, place.level, place.method) == (adcode, Level.COUNTY, method)
    assert place.precision is Precision.COUNTY_CENTROID


def test_an_address_without_province_or_city_is_placed_by_a_name_that_is_unique() -> None:
    place = GAZETTEER.place("玄武区蒋王庙8号")
    assert (place.adcode, place.matched) == ("320102", "玄武区")


def test_a_name_of_several_counties_is_left_open() -> None:
    place = GAZETTEER.place("朝阳区京顺路7号")
    assert (place.adcode, place.level, place.method) == (None, None, Method.AMBIGUOUS)


def test_a_name_of_several_counties_of_one_province_is_left_at_the_province() -> None:
    place = GAZETTEER.place("江苏省鼓楼区云南路31号")
    assert (place.adcode, place.level, place.method) == (
        "320000",
        Level.PROVINCE,
        Method.AMBIGUOUS,
    )


@pytest.mark.parametrize(
    ("hint", "adcode"), [("长春市", "220104"), ("北京市海淀区", "110105"), ("钦州市", None)]
)
def test_a_hint_chooses_among_counties_of_one_name_but_never_contradicts(
    hint: str, adcode: str | None
) -> None:
    assert GAZETTEER.place("朝阳区京顺路7号", hint=hint).adcode == adcode


def test_a_hint_completes_an_address_that_stops_at_the_city() -> None:
    place = GAZETTEER.place("上海市宜山路425号", hint="上海市徐汇区")
    assert (place.adcode, place.method) == ("310104", Method.HINT)


def test_a_hint_in_another_city_is_not_believed() -> None:
    assert GAZETTEER.place("上海市宜山路425号", hint="南京市玄武区").adcode == "310000"


def test_a_county_in_the_address_is_stronger_than_the_hint() -> None:
    assert GAZETTEER.place("深圳市宝安区留仙三路4号", hint="深圳市福田区").adcode == "440306"


@pytest.mark.parametrize("address", ["钦州路508号1号楼", "永嘉路627号", "南京西路1号", "", "8号楼"])
def test_a_street_named_after_a_place_is_not_that_place(address: str) -> None:
    place = GAZETTEER.place(address)
    assert (place.adcode, place.level, place.method) == (None, None, Method.NONE)


@pytest.mark.parametrize(
    ("address", "adcode", "precision"),
    [
        ("长春市人民大街4756号", "220100", Precision.CITY_CENTROID),
        ("东莞市大朗镇富民南路68号", "441900", Precision.CITY_CENTROID),
        ("北京市朝外大街223号", "110000", Precision.CITY_CENTROID),
        ("江苏省", "320000", Precision.REGION_ONLY),
        ("台湾省台北市", "710000", Precision.REGION_ONLY),
    ],
)
def test_precision_says_how_far_the_address_goes(
    address: str, adcode: str, precision: Precision
) -> None:
    place = GAZETTEER.place(address)
    assert (place.adcode, place.precision) == (adcode, precision)


def test_a_retired_district_that_was_split_falls_back_to_the_city_of_both() -> None:
    place = GAZETTEER.place("杭州市江干区九环路50号")
    assert (place.adcode, place.matched) == ("330100", "江干区")
    assert GAZETTEER.resolve("330104") == ("330102", "330114")


def test_a_renamed_prefecture_is_found_by_its_old_name_but_reused_digits_are_not() -> None:
    assert GAZETTEER.place("湖北省襄樊市").adcode == "420600"
    assert GAZETTEER.place("涪陵市李渡镇").adcode == "500102"


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("110101", ("110101",)),
        ("110103", ("110101",)),
        ("132134", ("130402", "130403")),
        ("132426", ("130636",)),
        ("420600", ("420600",)),
        ("320800", ("320800",)),
        ("999999", ()),
    ],
)
def test_codes_lead_to_codes_in_force(code: str, now: tuple[str, ...]) -> None:
    assert GAZETTEER.resolve(code) == now


def test_a_change_after_the_list_counts_from_the_day_it_is_known() -> None:
    assert GAZETTEER.resolve("500112") == ("500112",)
    assert GAZETTEER.resolve("500112", date(2026, 4, 17)) == ("500112",)
    assert GAZETTEER.resolve("500112", date(2026, 4, 18)) == ("500157",)
    later = Gazetteer.read(DATA, as_of=date(2026, 4, 18))
    assert later.place("重庆市渝北区杨柳北路1号").adcode == "500157"
    assert later.place("重庆市两江新区").adcode == "500157"


@given(st.text(max_size=60))
def test_any_text_gets_an_answer_that_agrees_with_itself(text: str) -> None:
    place = GAZETTEER.place(text)
    assert (place.adcode is None) == (place.level is None) == (place.precision is None)
    assert place.adcode is None or GAZETTEER.resolve(place.adcode) == (place.adcode,)


def test_the_register_of_2017_is_placed_as_well_as_the_benchmark_says() -> None:
    rows = expected_rows(GAZETTEER)
    placed = [(expected, GAZETTEER.place(address)) for address, expected in rows]
    assert len(rows) == 181
    assert sum(place.adcode == expected for expected, place in placed) >= 165
    assert sum(city_of(place.adcode) == city_of(expected) for expected, place in placed) >= 180
    # Four addresses lie in another county than the register says: a fault of the register.
    assert sum(p.level is Level.COUNTY and p.adcode != expected for expected, p in placed) == 4
