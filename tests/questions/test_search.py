"""Whatever part of a name, number or pinyin is typed, the record is found, and it says why."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nqi import models
from nqi.compact import compact
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.search import Hit, SearchAnswer, search
from nqi.terms import Level, SearchGroup, SearchReason, StandardStatus
from tests.small_release import Rows

DAY = date(2026, 11, 21)
Group, Why = SearchGroup, SearchReason
SYNONYMS = {
    "电瓶车": ("电瓶车", "电动自行车", "electric bicycle"),
    "质检院": ("质检院", "质量监督检验院"),
}
NAMES = (
    "中国计量科学研究院",
    "湖北省质量监督检验院",
    "重庆市计量所",
    "Ångström Labor GmbH",
    "a–b 甲ｂ（1）",
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    rows = Rows()
    rows.region("100000", "中华人民共和国", Level.NATIONAL, None)
    rows.region("420000", "湖北省", Level.PROVINCE)
    rows.region("110229", "延庆县", Level.COUNTY, "100000", valid_to=date(2015, 11, 1))
    for name in NAMES:
        rows.organization(name, adcode="420000" if "湖北" in name else None)
    body = rows.organization("国家电动自行车检测中心", name_en="Electric bicycle centre")
    rows.add(models.OrganizationName, organization_id=body, name="旧名检测站")
    rows.add(models.OrganizationIdentifier, organization_id=body, register="CNAS", value="L0290")
    rows.qualification(body, scheme="CMA", number="230020349767")
    rows.capability(body, object="电动自行车", parameter="制动性能")
    rows.capability(body, object="压力表", kind="CALIBRATION")
    rows.edition("GB/T 19001-2008", title="质量管理体系", implemented_on=date(2009, 3, 1))
    rows.edition("GB/T 19001-2016", title="质量管理体系", implemented_on=date(2017, 7, 1))
    rows.edition("GB/T 19001-2030", title="质量管理体系", implemented_on=date(2031, 1, 1))
    rows.edition("GB 4706.19-2008", title="液体加热器", implemented_on=date(2010, 3, 1))
    for meaning, words in SYNONYMS.items():
        for word in words:
            rows.add(models.Synonym, meaning=meaning, word=word, key=compact(word))
    return rows.write(Path(tmp_path_factory.mktemp("search")))


def found(answer: SearchAnswer, group: SearchGroup) -> tuple[Hit, ...]:
    return next(one.hits for one in answer.groups if one.group is group)


def first(release: OpenRelease, text: str, group: SearchGroup, day: date = DAY) -> Hit:
    hits = found(search(release, text, as_of=day), group)
    assert hits, f"{text} finds no {group}"
    return hits[0]


@pytest.mark.parametrize(
    ("text", "group", "title", "reason"),
    [
        ("计", Group.ORGANIZATION, "中国计量科学研究院", Why.NAME),
        ("科学", Group.ORGANIZATION, "中国计量科学研究院", Why.NAME),
        ("zgjlkxyjy", Group.ORGANIZATION, "中国计量科学研究院", Why.PINYIN),
        ("zhongguojiliang", Group.ORGANIZATION, "中国计量科学研究院", Why.PINYIN),
        ("Zhong Guo Ji Liang", Group.ORGANIZATION, "中国计量科学研究院", Why.PINYIN),
        ("chongqing", Group.ORGANIZATION, "重庆市计量所", Why.PINYIN),
        ("中国计良科学研究院", Group.ORGANIZATION, "中国计量科学研究院", Why.SIMILAR),
        ("中国计科学研究院", Group.ORGANIZATION, "中国计量科学研究院", Why.SIMILAR),
        ("eletcric bicycle", Group.ORGANIZATION, "国家电动自行车检测中心", Why.SIMILAR),
        ("质检院", Group.ORGANIZATION, "湖北省质量监督检验院", Why.SYNONYM),
        ("湖北 质检院", Group.ORGANIZATION, "湖北省质量监督检验院", Why.SYNONYM),
        ("中国 研究院", Group.ORGANIZATION, "中国计量科学研究院", Why.NAME),
        ("旧名", Group.ORGANIZATION, "国家电动自行车检测中心", Why.OTHER_NAME),
        ("l0290", Group.ORGANIZATION, "国家电动自行车检测中心", Why.NUMBER),
        ("2300 2034", Group.ORGANIZATION, "国家电动自行车检测中心", Why.NUMBER),
        ("电瓶车", Group.PRODUCT, "电动自行车", Why.SYNONYM),
        ("制动", Group.PARAMETER, "制动性能", Why.NAME),
        ("压力", Group.INSTRUMENT, "压力表", Why.NAME),
        ("湖", Group.REGION, "湖北省", Why.NAME),
        ("420000", Group.REGION, "湖北省", Why.NUMBER),
    ],
)
def test_it_is_found_and_says_why(
    small: OpenRelease, text: str, group: SearchGroup, title: str, reason: SearchReason
) -> None:
    hit = first(small, text, group)
    assert (hit.title, hit.reason) == (title, reason)


@pytest.mark.parametrize(
    "text",
    ["GB/T19001", "gbt 19001", "ＧＢ／Ｔ 19001－2008", "GB 19001", "GB/T 19001-1994", "19001"],
)
def test_any_spelling_reaches_the_family_and_the_edition_of_the_day(
    small: OpenRelease, text: str
) -> None:
    hit = first(small, text, Group.STANDARD)
    assert (hit.key, hit.number, hit.status, hit.reason) == (
        "GB19001",
        "GB/T 19001-2016",
        StandardStatus.IN_FORCE,
        Why.NUMBER,
    )
    assert first(small, text, Group.STANDARD, date(2012, 1, 1)).number == "GB/T 19001-2008"


def test_a_region_that_has_ended_is_found_only_before(small: OpenRelease) -> None:
    assert found(search(small, "延庆", as_of=DAY), Group.REGION) == ()
    assert first(small, "延庆", Group.REGION, date(2015, 10, 31)).key == "110229"


def test_a_mistake_is_looked_for_only_where_nothing_was_meant(small: OpenRelease) -> None:
    hits = found(search(small, "中国计量科学研究院", as_of=DAY), Group.ORGANIZATION)
    assert [hit.reason for hit in hits] == [Why.NAME]


@st.composite
def parts_of_names(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(st.sampled_from(NAMES))
    start = draw(st.integers(0, len(name) - 1))
    return name, name[start : draw(st.integers(start + 1, len(name)))]


@settings(max_examples=150)
@given(parts_of_names())
def test_every_part_of_a_name_finds_it(small: OpenRelease, drawn: tuple[str, str]) -> None:
    name, part = drawn
    if compact(part):
        hits = found(search(small, part, first=50, as_of=DAY), Group.ORGANIZATION)
        assert name in [hit.title for hit in hits]


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_any_text_has_the_same_answer_twice(small: OpenRelease, text: str) -> None:
    answer = search(small, text, as_of=DAY)
    assert answer == search(small, text, as_of=DAY)
    for group in answer.groups:
        assert len(group.hits) <= group.total


@pytest.mark.parametrize(
    "text", ['"', "''", "\x00", "*", "\u202e\U0001f600", "", "NEAR(a b)", "\ud800"]
)
def test_signs_of_a_query_language_are_plain_text(small: OpenRelease, text: str) -> None:
    assert search(small, text, as_of=DAY).total >= 0


def test_limits_are_refused_with_their_number(small: OpenRelease) -> None:
    with pytest.raises(InvalidInput, match="10000 characters; at most 200"):
        search(small, "计" * 10_000, as_of=DAY)
    with pytest.raises(InvalidInput, match="allowed is 1 to 50"):
        search(small, "计", first=0, as_of=DAY)


def test_only_the_kinds_asked_for_are_answered(small: OpenRelease) -> None:
    answer = search(small, "计", kinds=[Group.REGION, Group.STANDARD], as_of=DAY)
    assert [one.group for one in answer.groups] == [Group.STANDARD, Group.REGION]


def test_the_default_facts_answer_the_usual_questions(release: OpenRelease) -> None:
    assert first(release, "中国计量院", Group.ORGANIZATION).title == "中国计量科学研究院"
    assert first(release, "烧水壶", Group.PRODUCT).title == "电热水壶"
    assert first(release, "gb4706.19", Group.STANDARD).key == "GB4706.19"
