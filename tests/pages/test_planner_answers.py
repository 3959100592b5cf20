"""Planner's maps and the query that each prints tell the same figures."""

import json
import re

import httpx
import pytest

from tests.pages.test_planner import (
    DAY,
    Row,
    answer,
    figures_of,
    page,
    query_of,
    rows_of,
)

# ---------------------------------------------------------------- the map and the API agree

CHOICES = (
    "",
    "&pillar=TESTING&pillar=METROLOGY",
    "&kind=KEY_LABORATORY",
    "&scheme=CNAS&status=VALID",
    "&distance=ESTIMATED_ROAD&factor=1.5",
    "&demand=POPULATION&demandLevel=PROVINCE",
)


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("region", ["100000", "420000"])
def test_the_api_tells_the_distances_of_the_map(
    web: httpx.Client, region: str, choice: str
) -> None:
    text = page(web, f"/maps/reach?region={region}&asOf={DAY}{choice}", "en")
    told = answer(web, query_of(text))["coverage"]["reach"]
    assert _near(rows_of(text), [(unit["key"], unit["distance"]) for unit in told["units"]])
    shares = {step["threshold"]: step["share"] for step in told["curve"]}
    figures = figures_of(text)
    for km in (50, 100):
        assert figures[f"Covered within {km} km"] == _percent(shares[km])
    assert figures["Median distance"] == _distance(told["median"])
    assert figures["Nine tenths within"] == _distance(told["p90"])


@pytest.mark.parametrize(
    "choice", [*CHOICES, "&method=TWO_STEP&decay=STEP&radius=200", "&method=THREE_STEP&radius=62.5"]
)
def test_the_api_tells_the_accessibility_of_the_map(web: httpx.Client, choice: str) -> None:
    text = page(web, f"/maps/accessibility?region=420000&asOf={DAY}{choice}", "en")
    told = answer(web, query_of(text))["accessibility"]
    known = [(unit["key"], unit["ratio"] or None) for unit in told["units"]]
    assert _near(rows_of(text), known)
    figures = figures_of(text)
    assert figures["Gini coefficient"] == _plain(told["gini"])
    assert figures["Worst fifth / mean"] == _plain(told["worstFifth"])


@pytest.mark.parametrize("choice", [*CHOICES, "&radius=200&lapseDays=400"])
def test_the_api_tells_the_resilience_of_the_map(web: httpx.Client, choice: str) -> None:
    text = page(web, f"/maps/resilience?region=420000&asOf={DAY}{choice}", "en")
    told = answer(web, query_of(text))["resilience"]
    known = [(unit["key"], unit["providers"] or None) for unit in told["units"]]
    assert _near(rows_of(text), known)
    figures = list(figures_of(text).values())
    names = ("coveredShare", "singleProviderShare", "coveredAfterLapse")
    assert figures == [_percent(told[name]) for name in names]
    for loss in told["losses"][:15]:
        assert f"<td>{_percent(loss['share'], 2)}</td>" in text


@pytest.mark.parametrize(
    "choice",
    ["", "&divisions=COUNTY", "&mode=REACHABLE&radius=120", "&mode=OWNED", "&pillar=TESTING"],
)
@pytest.mark.parametrize("region", ["100000", "420000"])
def test_the_api_tells_the_levels_of_the_map(web: httpx.Client, region: str, choice: str) -> None:
    text = page(web, f"/maps/levels?region={region}&asOf={DAY}{choice}", "en")
    told = answer(web, query_of(text))["levelMatrix"]
    known = [(row["region"]["adcode"], row["completeness"] or None) for row in told["rows"]]
    assert _near(rows_of(text), known)
    cells = {(cell["required"], cell["present"]) for cell in told["matrix"] if cell["required"]}
    shown = re.findall(r"found in (\d+) of (\d+) regions", text)
    assert {(int(required), int(present)) for present, required in shown} == cells


@pytest.mark.parametrize(
    "choice",
    [
        "",
        "&divisions=PROVINCE&scope=NATION",
        "&scope=WITHIN_KM&radius=300",
        "&product=e-bike&scope=PROVINCE",
        "&pillar=TESTING&demand=POPULATION",
    ],
)
@pytest.mark.parametrize("day", [DAY, "2023-06-01"])
def test_the_api_tells_the_gaps_of_the_map(web: httpx.Client, day: str, choice: str) -> None:
    text = page(web, f"/maps/gaps?asOf={day}{choice}", "en")
    told = answer(web, query_of(text))["capabilityGaps"]
    met = [
        (row["region"]["adcode"], None if row["share"] is None else 1 - row["share"] or None)
        for row in told["rows"]
    ]
    assert _near(rows_of(text), met)
    figures = list(figures_of(text).values())
    assert figures[0] == str(len(told["items"]))
    assert figures[1] == str(sum(item["isGap"] is True for item in told["items"]))
    for row in told["rows"]:
        if row["missing"] is None:
            assert "has no position" in text
            continue
        assert f"{row['missing']} of {row['needs']} not found" in text


@pytest.mark.parametrize("choice", ["", "&indicator=MEDIAN_DISTANCE&step=YEAR&since=2023-01-15"])
def test_the_api_tells_the_trend_of_the_map(web: httpx.Client, choice: str) -> None:
    text = page(web, f"/maps/trend?asOf={DAY}{choice}", "en")
    told = answer(web, query_of(text))["trend"]["points"]
    last = [(row["region"]["adcode"], row["value"]) for row in told[-1]["rows"]]
    assert _near(rows_of(text), last)
    frames = json.loads(re.findall(r'id="frames"[^>]*>(.*?)</script>', text)[0])
    assert [frame["label"] for frame in frames] == [point["day"] for point in told]


def test_the_api_tells_the_plan_of_the_map(web: httpx.Client) -> None:
    text = page(web, f"/maps/siting?region=420000&asOf={DAY}&p=3&keep=no")
    plan = answer(web, query_of(text))["siting"]["plan"]
    markers = json.loads(re.findall(r'id="markers"[^>]*>(.*?)</script>', text)[0])
    assert len(markers) == 3
    names = {marker["name"] for marker in markers}
    assert names == {site["region"]["name"] for site in plan["sites"]}


def _near(one: list[Row], other: list[Row]) -> bool:
    """Whether the same codes have the same values: to a millionth, for both are rounded."""
    assert sorted(code for code, _ in one) == sorted(code for code, _ in other)
    expected = dict(other)
    return all(value == pytest.approx(expected[code], abs=1e-6) for code, value in one)


def _percent(share: float | None, decimals: int = 1) -> str:
    return "–" if share is None else f"{share:.{decimals}%}"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}"


def _distance(km: float | None) -> str:
    return "–" if km is None else f"{km:,.1f}" if km < 100 else f"{km:,.0f}"
