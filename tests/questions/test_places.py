"""Places in view: few are shown each by itself, many are counted by cells, and nobody is lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.questions.places import MOST_SINGLE, Box, PlacesAnswer, places
from nqi.selection import Near, Selection
from nqi.terms import OrganizationKind, Precision
from tests.small_release import Rows

NOTHING = Selection(as_of=date(2026, 6, 1))
COUNT = MOST_SINGLE + 300
EAST = Box(110.0, 20.0, 125.0, 45.0)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> OpenRelease:
    """More places than a map shows by themselves; every tenth body has a second one nearby."""
    random, rows = Random(20261121), Rows()  # noqa: S311
    vague = Precision.COUNTY_CENTROID.code
    for number in range(COUNT):
        kind = (OrganizationKind.TESTING_LAB, OrganizationKind.METROLOGY_INSTITUTE)[number % 2]
        body = rows.organization(f"body {number}", kind)
        lng, lat = round(random.uniform(85, 125), 4), round(random.uniform(20, 45), 4)
        rows.site(body, name="main", lng=lng, lat=lat, precision=vague)
        if number % 10 == 0:
            rows.site(body, name="branch", lng=lng + 1e-4, lat=lat, is_main=False)
    rows.site(rows.organization("nowhere"), name="hidden", lng=None, lat=None)
    return rows.write(tmp_path_factory.mktemp("crowd"))


def bodies(answer: PlacesAnswer) -> int:
    return sum(cell.bodies for cell in answer.cells) + len(answer.places)


def test_few_places_are_shown_each_by_itself(crowd: OpenRelease) -> None:
    few = replace(NOTHING, kinds=(OrganizationKind.METROLOGY_INSTITUTE,))
    answer = places(crowd, few)
    assert (answer.step_deg, answer.cells) == (None, ())
    assert answer.total == len(answer.places) == COUNT // 2
    assert {row["kind"] for row in answer.places} == {OrganizationKind.METROLOGY_INSTITUTE.code}


def test_many_places_are_counted_by_cells_and_none_is_lost(crowd: OpenRelease) -> None:
    answer = places(crowd, NOTHING)
    assert answer.step_deg is not None
    assert answer.total == COUNT + COUNT // 10
    assert bodies(answer) == COUNT
    assert len(answer.cells) + len(answer.places) < MOST_SINGLE


def test_a_cell_holds_what_lies_nearest_its_middle(crowd: OpenRelease) -> None:
    answer = places(crowd, NOTHING)
    step = answer.step_deg or 0.0
    for cell in answer.cells:
        column, line = (int(number) for number in cell.key.split())
        assert abs(cell.lng / step - column) <= 0.5
        assert abs(cell.lat / step - line) <= 0.5
    assert any(cell.exact for cell in answer.cells)
    assert not all(cell.exact for cell in answer.cells)


def test_a_closer_view_has_smaller_cells_and_then_the_places(crowd: OpenRelease) -> None:
    whole, near = places(crowd, NOTHING), places(crowd, NOTHING, Box(85.0, 20.0, 124.0, 45.0))
    assert near.step_deg is not None
    assert near.step_deg <= (whole.step_deg or 0)
    closer = places(crowd, NOTHING, EAST)
    assert closer.step_deg is None
    assert 0 < closer.total < whole.total
    assert all(EAST.west <= row["lng"] <= EAST.east for row in closer.places)


def test_an_empty_view_is_an_answer(crowd: OpenRelease) -> None:
    answer = places(crowd, NOTHING, Box(0.0, 0.0, 1.0, 1.0))
    assert (answer.total, list(answer.places), answer.cells) == (0, [], ())


def test_the_circle_of_a_selection_cuts_its_places(crowd: OpenRelease) -> None:
    answer = places(crowd, replace(NOTHING, near=Near(105.0, 32.0, 300.0)))
    assert 0 < answer.total < COUNT
    assert answer.total == len(answer.places)


def test_crowds_at_one_spot_are_one_cell(tmp_path: Path) -> None:
    rows = Rows()
    for number in range(MOST_SINGLE + 1):
        rows.site(rows.organization(f"body {number}"), name="here", lng=114.0, lat=30.0)
    (cell,) = places(rows.write(tmp_path), NOTHING).cells
    assert (cell.bodies, cell.lng, cell.lat) == (MOST_SINGLE + 1, 114.0, 30.0)


@pytest.mark.parametrize(
    "box", [(10, 0, 5, 1), (0, 5, 1, 4), (-200, 0, 0, 1), (0, 0, float("nan"), 1)]
)
def test_a_box_that_cannot_be_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidInput, match="box"):
        Box(*box)
