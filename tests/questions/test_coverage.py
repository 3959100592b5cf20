"""Coverage: presence is a fact, absence needs proof, and nobody is far who is near."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from sqlalchemy import Engine, event

from nqi.errors import InvalidInput
from nqi.questions.absence import REGISTER_HOLDS_FOR
from nqi.questions.coverage import (
    CoverageAnswer,
    coverage,
    metric_value,
    state_of,
)
from nqi.reach import Position, nearest_km
from nqi.selection import Selection
from nqi.terms import CoverageMetric, CoverageState, Level, OrganizationKind, Pillar, Scheme
from tests.opened import told
from tests.small_release import Rows

COVERED, NATIONWIDE, GAP, NO_DATA = (
    CoverageState.COVERED,
    CoverageState.NATIONWIDE,
    CoverageState.GAP,
    CoverageState.NO_DATA,
)

# ------------------------------------------------------------- state and figures

FLAGS = st.fixed_dictionaries(
    {"present": st.booleans(), "absence_proven": st.booleans(), "nationwide": st.booleans()}
)


@given(FLAGS)
def test_a_gap_is_claimed_only_with_proof(flags: dict[str, bool]) -> None:
    state = state_of(**flags)
    assert (state is COVERED) == flags["present"]
    assert (state is GAP) == (
        flags["absence_proven"] and not flags["present"] and not flags["nationwide"]
    )
    assert (state is NATIONWIDE) == (flags["nationwide"] and not flags["present"])


@given(FLAGS)
def test_more_services_never_make_a_region_worse(flags: dict[str, bool]) -> None:
    worst_first = [GAP, NO_DATA, NATIONWIDE, COVERED]
    before = worst_first.index(state_of(**flags))
    assert worst_first.index(state_of(**{**flags, "present": True})) >= before
    assert worst_first.index(state_of(**{**flags, "nationwide": True})) >= before


COUNT = st.integers(0, 10**6)


@given(COUNT, st.none() | st.floats(0, 6000), st.none() | st.integers(0, 10**10))
def test_the_figure_of_each_metric(
    count: int, nearest: float | None, population: int | None
) -> None:
    assert metric_value(CoverageMetric.ORGANIZATIONS, count, nearest, population) == count
    assert metric_value(CoverageMetric.NEAREST_KM, count, nearest, population) == nearest
    per_body = metric_value(CoverageMetric.POPULATION_PER_ORGANIZATION, count, nearest, population)
    if per_body is None:
        assert not count or not population
    else:
        assert per_body * count == pytest.approx(population)


@given(st.integers(1, 10**6), st.integers(1, 10**10))
def test_another_body_never_raises_the_residents_of_each(count: int, population: int) -> None:
    metric = CoverageMetric.POPULATION_PER_ORGANIZATION
    before = metric_value(metric, count, None, population)
    after = metric_value(metric, count + 1, None, population)
    assert before is not None
    assert after is not None
    assert after < before


# --------------------------------------------------------------------- distances

GEOD = Geod(ellps="WGS84")
LNG, LAT = st.floats(73, 135), st.floats(3, 54)
POSITION: st.SearchStrategy[Position] = st.tuples(LNG, LAT) | st.just((None, None))
POSITIONS = st.lists(POSITION, max_size=12)


def naive_nearest_km(origin: Position, places: list[Position]) -> float | None:
    """Try every place with PROJ's own geodesic."""
    if origin[0] is None:
        return None
    known = [place for place in places if place[0] is not None]
    metres = [GEOD.inv(*origin, *place)[2] for place in known]
    return min(metres) / 1000 if metres else None


@given(POSITIONS, POSITIONS)
def test_the_nearest_place_is_the_geodesically_nearest(
    origins: list[Position], places: list[Position]
) -> None:
    found = nearest_km(origins, places)
    for origin, distance in zip(origins, found, strict=True):
        expected = naive_nearest_km(origin, places)
        assert (distance is None) == (expected is None)
        if distance is not None and expected is not None:
            assert expected - 0.001 <= distance <= expected * 1.0004 + 0.001


@given(POSITIONS, POSITIONS, POSITION)
def test_adding_a_place_never_increases_a_distance(
    origins: list[Position], places: list[Position], another: Position
) -> None:
    before, after = nearest_km(origins, places), nearest_km(origins, [*places, another])
    for old, new in zip(before, after, strict=True):
        assert old is None or (new is not None and new <= old * 1.0004)


@given(POSITIONS, st.lists(POSITION, min_size=2, max_size=9), st.randoms(use_true_random=False))
def test_the_order_of_places_does_not_matter(
    origins: list[Position], places: list[Position], random: Any
) -> None:
    shuffled = list(places)
    random.shuffle(shuffled)
    assert nearest_km(origins, shuffled) == nearest_km(origins, places)


# -------------------------------------------------------------- on small releases

KIND = OrganizationKind.METROLOGY_INSTITUTE
REGISTER = date(2024, 12, 31)
DAY = timedelta(days=1)
SELECTION = Selection(as_of=REGISTER, kinds=(KIND,))

Write = Callable[[Rows], dict[str, CoverageState]]


def country() -> Rows:
    """A complete register of a local kind, and five provinces of which one has a body."""
    rows = Rows()
    rows.dataset(file="register.csv", complete_kind=KIND.code, as_of=REGISTER)
    rows.region("100000", "国", Level.NATIONAL, None)
    for adcode, lng in (("110000", 110.0), ("120000", 111.0), ("130000", 112.0)):
        rows.region(adcode, adcode, Level.PROVINCE, lng=lng, lat=30.0)
    rows.region("130100", "130100", Level.PREFECTURE, "130000", lng=112.0, lat=30.5)
    rows.region("130200", "130200", Level.PREFECTURE, "130000", lng=112.0, lat=31.0)
    rows.region("710000", "710000", Level.PROVINCE, has_four_levels=False, lng=120.0, lat=23.0)
    body = rows.organization("institute", KIND)
    rows.site(body, "110000", lng=110.0, lat=30.0)
    return rows


def ask(folder: Path, rows: Rows, selection: Selection = SELECTION, **how: Any) -> CoverageAnswer:
    return coverage(rows.write(folder), selection, **how)


def states(answer: CoverageAnswer) -> dict[str, CoverageState]:
    return {row.adcode: row.state for row in answer.rows}


def test_a_complete_register_of_a_local_kind_shows_gaps(tmp_path: Path) -> None:
    answer = ask(tmp_path, country())
    assert states(answer) == {"110000": COVERED, "120000": GAP, "130000": GAP, "710000": NO_DATA}
    assert answer.absence_proven
    assert answer.complete_register_as_of == REGISTER
    assert [answer.count(state) for state in (COVERED, GAP, NO_DATA, NATIONWIDE)] == [1, 2, 1, 0]
    assert (answer.organizations, answer.placed) == (1, 1)


def test_without_a_register_absence_is_no_data(tmp_path: Path) -> None:
    other = Selection(as_of=REGISTER, kinds=(KIND, OrganizationKind.TESTING_LAB))
    answer = ask(tmp_path, country(), other)
    assert states(answer) == {
        "110000": COVERED,
        "120000": NO_DATA,
        "130000": NO_DATA,
        "710000": NO_DATA,
    }
    assert not answer.absence_proven
    assert answer.complete_registers == {KIND.code: REGISTER}
    assert [row.value for row in answer.rows] == [1.0, None, None, None]


@pytest.mark.parametrize(
    ("as_of", "proven"),
    [
        (REGISTER - REGISTER_HOLDS_FOR - DAY, False),
        (REGISTER - REGISTER_HOLDS_FOR, True),
        (REGISTER + REGISTER_HOLDS_FOR, True),
        (REGISTER + REGISTER_HOLDS_FOR + DAY, False),
    ],
)
def test_a_register_proves_absence_for_a_year_around_its_day(
    tmp_path: Path, as_of: date, proven: bool
) -> None:
    answer = ask(tmp_path, country(), Selection(as_of=as_of, kinds=(KIND,)))
    assert answer.absence_proven is proven
    assert states(answer)["120000"] is (GAP if proven else NO_DATA)


def test_no_kind_asked_for_has_no_register(tmp_path: Path) -> None:
    assert not ask(tmp_path, country(), Selection(as_of=REGISTER)).absence_proven


NARROWER: dict[str, dict[str, Any]] = {
    "a standard": {"standard": "GB 1"},
    "a product": {"product": "水"},
    "words": {"search": "院"},
    "a scheme": {"schemes": (Scheme.CMA,)},
    "a level": {"levels": (Level.COUNTY,)},
    "a pillar": {"pillars": (Pillar.METROLOGY,)},
}


@pytest.mark.parametrize("what", NARROWER)
def test_a_register_of_bodies_does_not_prove_what_they_cannot_do(tmp_path: Path, what: str) -> None:
    narrow = Selection(as_of=REGISTER, kinds=(KIND,), **NARROWER[what])
    answer = ask(tmp_path, country(), narrow)
    assert not answer.absence_proven
    assert GAP not in states(answer).values()


def test_where_all_serve_the_whole_country_no_seat_is_no_gap(tmp_path: Path) -> None:
    rows = country()
    (body,) = rows.tables[type_of(rows, "organization")]
    body["service_reach"] = "NATIONAL"
    assert states(ask(tmp_path, rows)) == {
        "110000": COVERED,
        "120000": NATIONWIDE,
        "130000": NATIONWIDE,
        "710000": NO_DATA,
    }


def test_one_local_body_among_nationwide_ones_leaves_the_gap(tmp_path: Path) -> None:
    rows = country()
    nationwide = rows.organization("nationwide", KIND, service_reach="NATIONAL")
    rows.site(nationwide, "110000")
    assert states(ask(tmp_path, rows))["120000"] is GAP


def test_a_body_known_only_to_be_in_a_province_is_a_gap_nowhere_in_it(tmp_path: Path) -> None:
    rows = country()
    rows.site(rows.organization("vague", KIND), "130000", lng=112.0, lat=30.0)
    assert states(ask(tmp_path, rows))["130000"] is COVERED
    below = ask(tmp_path, rows, parent="130000")
    assert states(below) == {"130100": NO_DATA, "130200": NO_DATA}


@pytest.mark.parametrize("placed", [True, False], ids=["in no region", "without any place"])
def test_a_body_of_unknown_place_leaves_no_gap_anywhere(tmp_path: Path, placed: bool) -> None:
    rows = country()
    lost = rows.organization("lost", KIND)
    if placed:
        rows.site(lost, None)
    answer = ask(tmp_path, rows)
    assert states(answer) == {
        "110000": COVERED,
        "120000": NO_DATA,
        "130000": NO_DATA,
        "710000": NO_DATA,
    }


def type_of(rows: Rows, table: str) -> Any:
    return next(model for model in rows.tables if model.__tablename__ == table)


# ------------------------------------------------------------------ by distance

FAR = CoverageMetric.NEAREST_KM


def test_the_threshold_is_inclusive(tmp_path: Path) -> None:
    rows = country()
    answer = ask(tmp_path, rows, metric=FAR, within_km=6000)
    nearest = {row.adcode: row.nearest_km for row in answer.rows}
    edge = nearest["120000"]
    assert edge is not None
    assert states(ask(tmp_path, rows, metric=FAR, within_km=edge))["120000"] is COVERED
    assert states(ask(tmp_path, rows, metric=FAR, within_km=edge - 0.001))["120000"] is GAP
    assert nearest["110000"] == 0.0
    assert states(ask(tmp_path, rows, metric=FAR, within_km=0))["110000"] is COVERED


def test_reaching_further_never_covers_less(tmp_path: Path) -> None:
    rows = country()
    covered = [
        {adcode for adcode, state in states(answer).items() if state is COVERED}
        for km in (0, 50, 96.5, 150, 1500)
        for answer in (ask(tmp_path, rows, metric=FAR, within_km=km),)
    ]
    for less, more in pairwise(covered):
        assert less <= more
    assert covered[0] != covered[-1]


def test_a_body_without_a_position_may_be_near(tmp_path: Path) -> None:
    rows = country()
    rows.site(rows.organization("somewhere", KIND), "120000")
    found = states(ask(tmp_path, rows, metric=FAR, within_km=10))
    assert found == {"110000": COVERED, "120000": NO_DATA, "130000": NO_DATA, "710000": NO_DATA}


@pytest.mark.parametrize("within_km", [-1.0, 6001.0, float("nan"), float("inf")])
def test_an_impossible_radius_is_refused(tmp_path: Path, within_km: float) -> None:
    with pytest.raises(InvalidInput, match="withinKm"):
        ask(tmp_path, country(), metric=FAR, within_km=within_km)


# ------------------------------------------------------------------ real regions


def test_an_unknown_parent_is_refused(release: Any) -> None:
    with pytest.raises(InvalidInput, match="999999"):
        coverage(release, SELECTION, parent="999999")


def test_every_place_of_the_country_is_in_one_row_of_each_level(release: Any) -> None:
    """Prefectures without counties, and counties without a prefecture, stand in for both."""
    for level in (Level.PREFECTURE, Level.COUNTY):
        rows = coverage(release, SELECTION, level=level).rows
        codes = [row.adcode for row in rows]
        assert len(codes) == len(set(codes))
        assert {"441900", "710000", "810000", "820000"} <= set(codes)
        above = {
            row[0]
            for row in told(
                release, "SELECT ancestor_adcode, adcode FROM region_ancestor WHERE distance > 0"
            )
            if row[0] in set(codes) and row[1] in set(codes)
        }
        assert above == set(), f"{level}: rows that contain each other"
    assert {"429021", "419001"} <= {row.adcode for row in coverage(release, SELECTION).rows} | {
        row.adcode for row in coverage(release, SELECTION, level=Level.PREFECTURE).rows
    }


def test_special_regions_are_never_gaps(release: Any) -> None:
    register = Selection(as_of=date(2017, 8, 21), kinds=(OrganizationKind.CERTIFICATION_BODY,))
    rows = {row.adcode: row for row in coverage(release, register).rows}
    assert {rows[code].state for code in ("710000", "810000", "820000")} == {NO_DATA}


def test_rows_of_a_level_add_up_to_the_bodies_placed_in_them(release: Any) -> None:
    everyone = Selection(as_of=REGISTER)
    answer = coverage(release, everyone)
    assert sum(row.organizations for row in answer.rows) >= answer.organizations * 0.9
    assert sum(source.organizations for source in answer.sources) == answer.organizations


def test_a_coverage_is_a_fixed_number_of_statements(release: Any) -> None:
    seen: list[str] = []

    def collect(*call: Any) -> None:
        seen.append(call[2])

    counts = []
    event.listen(Engine, "before_cursor_execute", collect)
    try:
        for how in ({"parent": "420000"}, {"level": Level.COUNTY}):
            seen.clear()
            coverage(release, Selection(as_of=date(2020, 2, 2)), **how)
            counts.append(len(seen))
    finally:
        event.remove(Engine, "before_cursor_execute", collect)
    assert counts == [10, 10]
