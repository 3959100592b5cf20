"""The plan that a person reads and the query that it prints are one answer."""

import html as entities
import re
from typing import Any

import httpx
import pytest

PLANS = (
    "product=electric-kettle&place=宁波",
    "product=refrigerator&place=北京&within=50",
    "product=weight&place=杭州&within=2000",
    "product=prepackaged-food&lng=113.2&lat=23.1&within=300",
    "product=electric-toy",
    "product=electric-kettle&place=宁波&asOf=2026-07-31",
    "product=microcomputer&place=合肥&within=500&asOf=2026-08-01",
)


def told(web: httpx.Client, text: str) -> Any:
    """What the API answers to the query that a page prints."""
    query = entities.unescape(re.findall(r'<code id="query">(.*?)</code>', text, re.DOTALL)[0])
    answer = web.post("/graphql", json={"query": query}).json()
    assert "errors" not in answer, answer
    return answer["data"]["oneStopPlan"]


def steps_of(text: str) -> list[str]:
    path = text[text.index('<ol id="path">') : text.index('class="legend-marks"')]
    return re.split(r'(?=<li class="step )', path)[1:]


def bodies_of(text: str) -> list[tuple[str, str]]:
    """Name and distance of each body in a part of the page, in its order."""
    found = []
    for part in re.split(r'(?=<li class="who")', text)[1:]:
        part = part[: part.index("</li>")]
        name = re.findall(r'<a href="/organizations/[^"]+">(.*?)</a>', part, re.DOTALL)[0]
        km = re.findall(r"([\d.]+) 公里", part)
        found.append((entities.unescape(name), km[0] if km else ""))
    return found


def block(text: str, name: str) -> str:
    begin = text.find(f'id="{name}-S')
    return "" if begin < 0 else text[begin : text.index("</div>", begin)]


def bodies_told(rows: Any) -> list[tuple[str, str]]:
    return [(row["organization"]["name"], _shown_km(row)) for row in rows]


def _shown_km(row: Any) -> str:
    return f"{row['km']:.1f}" if row["km"] else ""


@pytest.mark.parametrize("asked", PLANS)
def test_the_page_and_its_query_tell_the_same(web: httpx.Client, asked: str) -> None:
    text = web.get(f"/one-stop?{asked}").text
    plan = told(web, text)
    parts = steps_of(text)
    assert len(parts) == len(plan["steps"]) == 9
    for part, step in zip(parts, plan["steps"], strict=True):
        status, key = re.findall(r'<li class="step (\w+)" id="(\w+)"', part)[0]
        assert (key, status) == (step["key"], step["status"])
        assert bodies_of(block(part, "who")) == bodies_told(step["providers"])
        assert bodies_of(block(part, "try")) == bodies_told(step["toAsk"])
        assert re.findall(r'<li class="need (\w+)">', part) == [
            need["status"] for need in step["needs"] if status != "NOT_APPLICABLE"
        ]
        beyond = {one[0] for one in bodies_of(block(part, "near"))}
        assert beyond <= {
            n["nearest"]["organization"]["name"] for n in step["needs"] if n["nearest"]
        }
        assert len(re.findall(r"<li>", part[part.find('class="sources"') :])) == len(
            step["sources"]
        )


@pytest.mark.parametrize("asked", PLANS)
def test_the_headline_counts_the_steps_of_the_api(web: httpx.Client, asked: str) -> None:
    text = web.get(f"/one-stop?{asked}").text
    plan = told(web, text)
    headline = re.findall(r'id="headline">(.*?)</p>', text)[0]
    assert f"{plan['stepsAsked']} 个环节中" in headline
    counted = re.findall(r"(\d+) 个可满足", headline)
    assert int(counted[0] if counted else 0) == plan["stepsSatisfied"]
    for change in plan["changes"]:
        assert change["number"] in text[text.index('id="changes"') :]
        assert (change["begins"] or change["ends"]) in text


def test_a_plan_is_given_as_it_was_known(web: httpx.Client) -> None:
    release = web.get("/readyz").json()["release"]
    text = web.get(f"/one-stop?product=weight&place=杭州&release={release}&asOf=2026-11-01").text
    assert told(web, text)["release"] == release
    assert f'name="release" value="{release}"' in text
