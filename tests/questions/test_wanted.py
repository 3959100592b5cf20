"""Lists of needs: how a line is understood, and what no line may do."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi import models
from nqi.codes.standard_number import parse_standard_number
from nqi.db import OpenRelease
from nqi.questions.due import due_verifications
from nqi.questions.wanted import LONGEST_LINE, Line, Meaning, Wanted, read_list, selection
from nqi.questions.wanted_choices import choices, terms_like
from nqi.selection import Selection
from nqi.terms import OrganizationKind, Pillar, Scheme
from tests.small_release import Rows

DAY = date(2026, 11, 21)
WORDS = st.sampled_from(
    (
        *(
            "食品",
            "家用电冰箱",
            "电子秤",
            "砝码",
            "GB/T19001-2016",
            "GB",
            "4706.1",
            "JJG539",
            "CCC",
        ),
        *("3C", "认证", "0-30kg", "(0~500)mm", "100", "g", "V", "Q/ABC", "???", "\x00", "-"),
        *("2025-11-03", "2025年1月2日", "2026-02-30", "1.", "（2）", "，", "；", ";", "、"),
        *('"', "“", "”"),
    )
)
TEXT = st.one_of(
    st.text(max_size=60), st.lists(WORDS, max_size=7).map(" ".join), st.lists(WORDS).map("\n".join)
)


def one(text: str) -> Line:
    """The only line of a list."""
    wanted = read_list(text)
    (line,) = [line for need in wanted.needs for line in need.lines] or wanted.unread
    return line


def meanings(wanted: Wanted) -> list[object]:
    return [
        (need.line.need, [(line.text, line.verified_on, line.quantity) for line in need.lines])
        for need in wanted.needs
    ]


# ----------------------------------------------------------------------------- any text


@given(TEXT)
def test_a_list_read_again_means_the_same(text: str) -> None:
    once = read_list(text)
    again = read_list(once.text)
    assert meanings(again) == meanings(once)
    assert again.text == once.text


@given(TEXT)
def test_needs_are_different_and_in_the_order_of_the_list(text: str) -> None:
    wanted = read_list(text)
    keys = [need.line.need for need in wanted.needs]
    assert len(keys) == len(set(keys))
    firsts = [need.line.number for need in wanted.needs]
    assert firsts == sorted(firsts)


@given(TEXT)
def test_no_line_with_a_letter_or_digit_is_lost(text: str) -> None:
    wanted = read_list(text)
    numbers = {line.number for need in wanted.needs for line in need.lines}
    numbers |= {line.number for line in wanted.unread}
    for number, raw in enumerate(text.replace("；", "\n").replace(";", "\n").split("\n"), 1):
        if "\r" not in text and "\u2028" not in text and "食品" in raw:
            assert number in numbers


@given(TEXT)
def test_whatever_is_written_can_be_asked_of_the_catalogue(text: str) -> None:
    for need in read_list(text).needs:
        assert isinstance(selection(need.line, DAY).given(), dict)


@given(st.lists(WORDS, min_size=1, max_size=5).map(" ".join))
def test_a_line_said_twice_is_one_need(text: str) -> None:
    assert [need.line.need for need in read_list(f"{text}\n{text}").needs] == [
        need.line.need for need in read_list(text).needs
    ]


# ------------------------------------------------------------------------ what is meant


@pytest.mark.parametrize(
    ("text", "meaning", "value"),
    [
        ("gbt19001-2016", Meaning.STANDARD, "GB/T 19001-2016"),
        ("ＧＢ　４７０６．１", Meaning.STANDARD, "GB 4706.1"),
        ("《GB 4806.7-2016》", Meaning.STANDARD, "GB 4806.7-2016"),
        ("OIML R 111", Meaning.STANDARD, "OIML R 111"),
        ("CCC", Meaning.SCHEME, "CCC_DESIGNATION"),
        ("3C认证", Meaning.SCHEME, "CCC_DESIGNATION"),
        ("强制性产品认证", Meaning.SCHEME, "CCC_DESIGNATION"),
        ("管理体系认证", Meaning.SCHEME, "CNCA_BODY"),
        ("cnas", Meaning.SCHEME, "CNAS"),
        ("标准化机构", Meaning.KIND, "STANDARDS_BODY"),
        ("Standards body", Meaning.KIND, "STANDARDS_BODY"),
        ("计量", Meaning.PILLAR, "METROLOGY"),
        ("家用电冰箱 能效", Meaning.WORDS, "家用电冰箱 能效"),
        ('"CCC"', Meaning.WORDS, "ccc"),
        ("“标准化机构”", Meaning.WORDS, "标准化机构"),
        ("1、 电热水壶", Meaning.WORDS, "电热水壶"),
        ("（2） 电热水壶", Meaning.WORDS, "电热水壶"),
        ("2.5 mm 插头", Meaning.WORDS, "2.5 mm 插头"),
        ("5 kg", Meaning.WORDS, "5 kg"),
        ("?!", Meaning.NOTHING, ""),
        ("2025-01-01", Meaning.NOTHING, ""),
        ("a" * (LONGEST_LINE + 1), Meaning.NOTHING, ""),
    ],
)
def test_a_line_is_understood(text: str, meaning: Meaning, value: str) -> None:
    line = one(text)
    assert (line.meaning, line.value) == (meaning, value)


@pytest.mark.parametrize("term", [*Scheme, *OrganizationKind, *Pillar], ids=lambda term: term.code)
def test_every_word_of_the_vocabulary_is_understood_in_both_languages(term: Scheme) -> None:
    for spelling in (term.code, term.zh, term.en):
        assert one(spelling).meaning in {Meaning.SCHEME, Meaning.KIND, Meaning.PILLAR}
    assert one(term.zh).value == term.code


@pytest.mark.parametrize(
    ("text", "words", "quantity", "day"),
    [
        ("电子秤 0-30kg 2025-11-03", "电子秤", "0–30 kg", date(2025, 11, 3)),
        ("电子秤（0～30）kg，2025年11月3日", "电子秤", "0–30 kg", date(2025, 11, 3)),
        ("电子秤 2025.1.2", "电子秤", "", date(2025, 1, 2)),
        ("砝码 100 g", "砝码", "100 g", None),
        ("温度计 -20~50℃", "温度计", "-20–50 °C", None),
        ("电子秤 2026-02-30", "电子秤 2026-02-30", "", None),
        ("插座 3C", "插座 3c", "", None),
        ("水壶 5 nosuchunit", "水壶 5 nosuchunit", "", None),
    ],
)
def test_a_range_and_a_day_may_end_a_line(
    text: str, words: str, quantity: str, day: date | None
) -> None:
    line = one(text)
    assert (line.value, line.quantity, line.verified_on) == (words, quantity, day)


def test_words_beside_a_number_are_kept_to_be_shown() -> None:
    line = one("GB 4706.1-2005 家用和类似用途电器的安全")
    assert (line.value, line.unused) == ("GB 4706.1-2005", "家用和类似用途电器的安全")


def test_numbers_in_one_line_are_needs_of_their_own() -> None:
    wanted = read_list("GB 4706.1、GB/T 2829，JJG 539-2016")
    assert [need.line.value for need in wanted.needs] == ["GB 4706.1", "GB/T 2829", "JJG 539-2016"]


def test_lines_that_ask_for_the_same_are_merged_and_named() -> None:
    wanted = read_list("CCC\n电子秤 2025-01-01\n3C认证\n电子秤 0-30 kg 2025-03-01")
    assert [[line.number for line in need.lines] for need in wanted.needs] == [[1, 3], [2, 4]]
    days = [line.verified_on for line in wanted.needs[1].lines]
    assert days == [date(2025, 1, 1), date(2025, 3, 1)]


def test_a_need_is_a_selection_of_the_finder() -> None:
    assert selection(one("GB/T 1"), DAY) == Selection(as_of=DAY, standard="GB/T 1")
    assert selection(one("CCC"), DAY) == Selection(as_of=DAY, schemes=(Scheme.CCC_DESIGNATION,))
    assert selection(one("食品 铅"), DAY) == Selection(as_of=DAY, product="食品 铅")


# --------------------------------------------------------------- on a release: due, choices


@pytest.fixture
def release(tmp_path: Path) -> OpenRelease:
    rows = Rows()
    for code, name, basis, months, mode in (
        ("scale", "秤", "JJG 1-2016", 24, "PERIODIC"),
        ("electronic-scale", "电子秤", "JJG 539-2016", 12, None),
        ("once", "木尺", "JJG 2-2016", 12, "INITIAL_UNTIL_FAILURE"),
        ("open", "天平", "JJG 3-2016", None, "PERIODIC"),
    ):
        number = parse_standard_number(basis)
        assert number is not None
        rows.add(
            models.InstrumentKind,
            code=code,
            name=name,
            control="VERIFICATION",
            verification_mode=mode,
            period_months=months,
            basis_number=basis,
            basis_root=number.root,
        )
    body = rows.organization("lab")
    rows.capability(body, "GB/T 1-2020", object="电热水壶")
    rows.edition("GB 4706.19-2008", title="液体加热器的特殊要求")
    return rows.write(tmp_path)


def due(release: OpenRelease, text: str) -> list[tuple[str, date | None]]:
    found = due_verifications(release, read_list(text), DAY)
    return [(one.kind["code"], one.day) for one in found]


def test_an_instrument_is_due_a_period_after_its_last_day(release: OpenRelease) -> None:
    assert due(release, "电子秤 0-30 kg 2025-11-30") == [("electronic-scale", date(2026, 11, 30))]
    assert due(release, "台秤 2025-11-30") == [("scale", date(2027, 11, 30))]
    assert due(release, "JJG 539 2025-11-30") == [("electronic-scale", date(2026, 11, 30))]


def test_every_line_of_a_need_has_its_own_day(release: OpenRelease) -> None:
    found = due(release, "电子秤 2025-01-01\nCCC\n电子秤 2025-03-01")
    assert [day for _, day in found] == [date(2026, 1, 1), date(2026, 3, 1)]


def test_nothing_is_due_without_a_day_a_period_or_again(release: OpenRelease) -> None:
    found = due(release, "电子秤\n天平 2025-01-01\n木尺 2025-01-01")
    assert found == [("electronic-scale", None), ("open", None), ("once", None)]


def test_a_line_that_is_no_instrument_is_never_due(release: OpenRelease) -> None:
    assert due(release, "食品 2025-01-01\nCCC 2025-01-01\nGB/T 1 2025-01-01") == []


def test_words_may_also_mean_a_standard_and_a_term_may_be_words(release: OpenRelease) -> None:
    found = choices(release, one("液体加热器"), DAY)
    assert ("GB 4706.19-2008", "液体加热器的特殊要求") in [(c.text, c.title) for c in found]
    (words,) = choices(release, one("CCC 2025-01-01"), DAY)
    assert one(words.text).meaning is Meaning.WORDS
    assert choices(release, one("GB/T 1"), DAY) == ()


def test_every_choice_is_a_line_that_means_something_else(release: OpenRelease) -> None:
    for text in ("液体加热器", "检验机构", "水壶", "食品检验"):
        line = one(text)
        for choice in choices(release, line, DAY):
            assert one(choice.text).need != line.need


def test_terms_like_words_begin_alike_or_hold_them() -> None:
    assert OrganizationKind.INSPECTION_INSTITUTE in terms_like("检验机构")
    assert terms_like("检") == []
    assert terms_like("zzz") == []
