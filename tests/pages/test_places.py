"""The map of the finder over a crowd: numbers for cells, and the bodies for whoever zooms in."""

import math
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from nqi.settings import Settings
from nqi.terms import OrganizationKind
from server import create_app
from tests.conftest import serving
from tests.small_release import Rows

ROWS, COLUMNS = 45, 50
WEST, SOUTH, STEP = 105.0, 25.0, 0.1
FIRST = "body 00-00"
DRAWN = """bodies => [...document.querySelectorAll(".place-dot")]
    .reduce((sum, dot) => sum + Number(dot.textContent || 1), 0) === bodies"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve 2,250 bodies on a grid of a tenth of a degree."""
    folder, rows = tmp_path_factory.mktemp("crowd"), Rows()
    for line in range(ROWS):
        for column in range(COLUMNS):
            body = rows.organization(
                f"body {line:02}-{column:02}", OrganizationKind.TESTING_LAB, pillars=["TESTING"]
            )
            lng, lat = round(WEST + column * STEP, 4), round(SOUTH + line * STEP, 4)
            rows.site(body, name="main", lng=lng, lat=lat)
    rows.write(folder)
    with serving(create_app(Settings(data_dir=folder))) as address:
        yield address


def asked(crowd: str, **params: str) -> dict[str, Any]:
    answer = httpx.get(f"{crowd}/places.geojson", params=params, timeout=30)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def counted(answer: dict[str, Any]) -> int:
    return sum(one["properties"].get("bodies", 1) for one in answer["features"])


def test_a_crowd_comes_as_cells_that_count_everybody(crowd: str) -> None:
    answer = asked(crowd)
    assert answer["step"] > 0
    assert answer["total"] == counted(answer) == ROWS * COLUMNS
    assert len(answer["features"]) < 700


def test_a_view_of_a_part_comes_as_the_bodies_in_it(crowd: str) -> None:
    answer = asked(crowd, box=f"{WEST - 0.05},{SOUTH - 0.05},{WEST + 0.95},{SOUTH + 0.95}")
    assert answer["step"] is None
    assert answer["total"] == len(answer["features"]) == 100
    assert FIRST in {one["properties"]["name"] for one in answer["features"]}


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "3,2,1,4", "0,0,nan,1"])
def test_a_box_that_cannot_be_is_refused(crowd: str, box: str) -> None:
    answer = httpx.get(f"{crowd}/places.geojson", params={"box": box})
    assert answer.status_code == 400
    assert "box" in answer.text


def dots(page: Any) -> int:
    return sum(int(text or 1) for text in page.locator(".place-dot").all_inner_texts())


@pytest.fixture
def finder(page: Any, crowd: str) -> Any:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{crowd}/")
    page.wait_for_selector("html[data-places-ready]")
    return page


@pytest.mark.browser
def test_the_map_shows_numbers_and_zooming_in_brings_the_bodies(finder: Any) -> None:
    assert dots(finder) == ROWS * COLUMNS
    assert finder.locator(".place-dot").count() < 500
    for _ in range(8):
        with finder.expect_response(re.compile(r"/places\.geojson\?box=")) as asked:
            largest = max(finder.locator(".place-dot").all(), key=lambda dot: int(number(dot)))
            largest.click()
        answer = asked.value.json()
        finder.wait_for_function(DRAWN, arg=counted(answer))
        if answer["step"] is None:
            break
    dots_of_one = finder.locator(".place-dot:empty").all()
    min(dots_of_one, key=lambda dot: from_centre(finder, dot)).hover()
    finder.locator(".place-name", has_text=re.compile(r"^body \d\d-\d\d$")).wait_for()


@pytest.mark.browser
def test_pointing_at_a_row_lights_the_cell_that_holds_its_body(finder: Any) -> None:
    finder.locator("#list > li").first.hover()
    assert finder.locator(".place-dot.lit").count() == 1
    finder.mouse.move(5, 5)
    assert finder.locator(".place-dot.lit").count() == 0
    largest = max(finder.locator(".place-dot").all(), key=lambda dot: int(number(dot)))
    largest.hover()
    assert "家机构" in finder.inner_text(".place-name")


def from_centre(page: Any, dot: Any) -> float:
    """Pixels: a dot outside the map cannot be pointed at."""
    (x, y), (mid_x, mid_y) = middle(dot), middle(page.locator("#map"))
    return math.hypot(x - mid_x, y - mid_y)


def middle(element: Any) -> tuple[float, float]:
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def number(dot: Any) -> str:
    return dot.inner_text() or "1"
