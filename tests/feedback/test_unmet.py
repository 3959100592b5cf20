"""Unmet searches: what is a need, what is kept of it, and how often it is counted."""

import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.feedback import UnmetSearch, UnmetSearches, store_in, unmet
from nqi.feedback.unmet import needs_of, standard_key
from nqi.questions.unmet import (
    region_asked,
    unmet_code,
    unmet_laboratory,
    unmet_need,
    unmet_search,
)
from nqi.selection import Near, Selection
from nqi.terms import Level, NeedKind, OrganizationKind, Pillar, Scheme
from tests.conftest import ROOT
from tests.feedback.small_country import small_country

DAY = date(2026, 11, 21)
WANTED = UnmetSearch(NeedKind.STANDARD, "GB4706.1", "420106")


@pytest.fixture
def counts(tmp_path: Path) -> UnmetSearches:
    return UnmetSearches(store_in(tmp_path))


def counted(counts: UnmetSearches) -> dict[UnmetSearch, int]:
    return {one.search: one.searches for one in counts.counted("0001-01", "9999-12")}


# ------------------------------------------------------------------------------ counts


def test_a_search_counts_once_a_call_and_adds_up_over_months(counts: UnmetSearches) -> None:
    counts.count([WANTED, WANTED], DAY)
    counts.count([WANTED], date(2026, 12, 1))
    assert counted(counts) == {WANTED: 2}
    (november,) = counts.counted("2026-11", "2026-11")
    assert november.searches == 1
    assert counts.counted("2027-01", "2027-12") == []


def test_nothing_but_month_need_region_and_number_is_kept(
    counts: UnmetSearches, tmp_path: Path
) -> None:
    counts.count([WANTED], DAY)
    connection = sqlite3.connect(tmp_path / "feedback.sqlite")
    kept = connection.execute("SELECT * FROM unmet").fetchall()
    others = [connection.execute(f"SELECT * FROM {t}").fetchall() for t in ("taken", "day_key")]
    connection.close()
    assert kept == [("2026-11", "STANDARD", "GB4706.1", "420106", 1)]
    assert others == [[], []]


def test_nothing_unmet_makes_no_file(counts: UnmetSearches, tmp_path: Path) -> None:
    counts.count([], DAY)
    assert counted(counts) == {}
    assert list(tmp_path.iterdir()) == []


def test_only_so_many_pairs_of_a_month_are_kept_and_those_go_on_counting(
    counts: UnmetSearches, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unmet, "MOST_ROWS_A_MONTH", 2)
    searches = [UnmetSearch(NeedKind.STANDARD, f"GB{number}", "420106") for number in (1, 2, 3)]
    counts.count(searches, DAY)
    counts.count(searches, DAY)
    assert counted(counts) == {searches[0]: 2, searches[1]: 2}
    counts.count(searches[2:], date(2026, 12, 1))
    assert counted(counts)[searches[2]] == 1


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-1", "26-01", "2026-01-01"])
def test_a_month_is_a_year_and_a_month(counts: UnmetSearches, month: str) -> None:
    with pytest.raises(InvalidInput, match="a month like 2026-11 is needed"):
        counts.counted(month, "2026-12")


COUNTER = """
import sys
from datetime import date
from pathlib import Path
from nqi.feedback import UnmetSearch, UnmetSearches, store_in
from nqi.terms import NeedKind
counts = UnmetSearches(store_in(Path(sys.argv[1])))
for number in range(50):
    wanted = UnmetSearch(NeedKind.STANDARD, "GB4706.1", "420106")
    counts.count([wanted], date(2026, 11, 21))
"""


def test_processes_that_count_at_once_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNTER, str(tmp_path)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen(command, cwd=ROOT, env=environ) for _ in range(4)]
    assert [one.wait(timeout=120) for one in running] == [0] * 4
    assert counted(UnmetSearches(store_in(tmp_path))) == {WANTED: 200}


# -------------------------------------------------------------------- what is a need


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (NeedKind.STANDARD, "GB/T 19001-2016"),
        (NeedKind.STANDARD, "gb19001"),
        (NeedKind.STANDARD, "my name is Li"),
        (NeedKind.SCHEME, "ASTROLOGY"),
        (NeedKind.PRODUCT, "electric bike of Mr Li"),
        (NeedKind.INSTRUMENT, ""),
        (NeedKind.PRODUCT, "x" * 65),
        (NeedKind.PRODUCT, "=1+1"),
    ],
)
def test_words_are_no_key(kind: NeedKind, key: str) -> None:
    with pytest.raises(InvalidInput, match="a key of its vocabulary is needed"):
        UnmetSearch(kind, key, "420106")


@pytest.mark.parametrize("adcode", ["", "4201", "china", "420106 "])
def test_a_region_is_a_code(adcode: str) -> None:
    with pytest.raises(InvalidInput):
        UnmetSearch(NeedKind.STANDARD, "GB1", adcode)


@pytest.mark.parametrize(
    ("selection", "needs"),
    [
        (Selection(standard="GB/T 19001-2016"), [(NeedKind.STANDARD, "GB19001")]),
        (Selection(search=" gb／t 19001 "), [(NeedKind.STANDARD, "GB19001")]),
        (Selection(schemes=(Scheme.CMA,)), [(NeedKind.SCHEME, "CMA")]),
        (
            Selection(schemes=(Scheme.CMA, Scheme.CNAS)),
            [(NeedKind.SCHEME, "CMA"), (NeedKind.SCHEME, "CNAS")],
        ),
        (
            Selection(standard="GB 4706.1", schemes=(Scheme.CMA,), region="420000"),
            [(NeedKind.STANDARD, "GB4706.1")],
        ),
        (Selection(), []),
        (Selection(search="Zhang San, 13800138000"), []),
        (Selection(search="Li", schemes=(Scheme.CMA,)), []),
        (Selection(search="Li", standard="GB 1"), []),
        (Selection(product="kettle", standard="GB 1"), []),
        (Selection(standard="Q/ZHANGSAN 13800138000"), []),
        (Selection(standard="GB 1", pillars=(Pillar.TESTING,)), []),
        (Selection(schemes=(Scheme.CMA,), kinds=(OrganizationKind.TESTING_LAB,)), []),
        (Selection(schemes=(Scheme.CMA,), levels=(Level.COUNTY,)), []),
    ],
    ids=repr,
)
def test_a_need_is_a_key_of_a_closed_vocabulary_and_asked_alone(
    selection: Selection, needs: list[tuple[NeedKind, str]]
) -> None:
    assert list(needs_of(selection)) == needs


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_key_that_can_be_counted_or_nothing(words: str) -> None:
    for kind, key in needs_of(Selection(search=words)):
        assert UnmetSearch(kind, key, "420106").key == standard_key(key) == key


# ------------------------------------------------------------------ where it is asked


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    return small_country().write(tmp_path_factory.mktemp("country"))


@pytest.mark.parametrize(
    ("near", "adcode", "asked"),
    [
        (Near(114.05, 30.5), None, "420106"),
        (Near(114.6, 30.4), "420000", "420704"),
        (Near(0, 0), None, "100000"),
        (Near(0, 0), "420000", "420000"),
        (None, "420000", "420000"),
        (None, "420106", "420106"),
        (None, "420190", "420106"),
        (None, "999999", None),
        (None, None, "100000"),
    ],
)
def test_a_point_is_of_the_nearest_county_and_a_zone_of_its_county(
    country: OpenRelease, near: Near | None, adcode: str | None, asked: str | None
) -> None:
    assert region_asked(country, near, adcode) == asked


def test_a_search_that_finds_somebody_is_met(country: OpenRelease) -> None:
    assert unmet_search(country, Selection(standard="GB 4706.1")) == ()
    near = Near(114.0, 30.5, 10)
    assert unmet_search(country, Selection(standard="GB 4706.1", near=near)) == ()
    assert unmet_laboratory(country, Selection(standard="GB 4706.1", near=near)) == ()


def test_a_search_that_finds_nobody_is_a_need_of_where_it_asks(country: OpenRelease) -> None:
    far = Selection(standard="GB 4706.1", near=Near(114.9, 30.4, 10))
    east = (UnmetSearch(NeedKind.STANDARD, "GB4706.1", "420704"),)
    assert unmet_search(country, far) == east
    assert unmet_laboratory(country, far) == east
    named = UnmetSearch(NeedKind.STANDARD, "GB4706.1", "420000")
    assert unmet_search(country, far, "420000") == (named,)
    other = Selection(standard="GB 9999", region="420000")
    assert unmet_search(country, other) == (UnmetSearch(NeedKind.STANDARD, "GB9999", "420000"),)
    assert unmet_search(country, Selection(standard="GB 9999", region="999999")) == ()


def test_a_need_known_to_be_unmet_is_placed(country: OpenRelease) -> None:
    near = Near(114.05, 30.5)
    assert unmet_need(country, Selection(standard="GB 1"), near) == (
        UnmetSearch(NeedKind.STANDARD, "GB1", "420106"),
    )
    assert unmet_need(country, Selection(search="words"), near) == ()
    assert unmet_code(country, NeedKind.PRODUCT, "e-bike", near) == (
        UnmetSearch(NeedKind.PRODUCT, "e-bike", "420106"),
    )
    assert unmet_code(country, NeedKind.PRODUCT, "e-bike", None, "999999") == ()
