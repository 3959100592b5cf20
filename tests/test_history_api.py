"""Releases that were, asked over the API: answers as they were, and the feed of changes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from nqi.settings import Settings
from server import create_app
from tests.conftest import serving
from tests.loaders.conftest import FactsFolder
from tests.three_releases import PHONE, three_releases


@pytest.fixture
def facts(tmp_path: Path) -> FactsFolder:
    return FactsFolder(tmp_path)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> FactsFolder:
    """Three releases that no test changes."""
    return three_releases(FactsFolder(tmp_path_factory.mktemp("three")))


@pytest.fixture(scope="module")
def web(three: FactsFolder) -> Iterator[httpx.Client]:
    app = create_app(Settings(data_dir=three.out))
    with serving(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


ASKED = "{ organizations { totalCount nodes { name phone } } standards { nodes { number title } } }"


def answer(client: httpx.Client, text: str, **params: str) -> dict[str, Any]:
    response = client.post("/graphql", params=params, json={"query": text})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    assert "errors" not in body, body
    data: dict[str, Any] = body["data"]
    return data


def test_any_question_can_be_asked_of_a_release_that_was(web: httpx.Client) -> None:
    known = answer(web, "{ releases { nodes { release isKept isCurrent number changes } } }")
    releases = known["releases"]["nodes"]
    assert [one["number"] for one in releases] == [1, 2, 3]
    assert [one["isCurrent"] for one in releases] == [False, False, True]
    assert all(one["isKept"] for one in releases)
    assert [one["changes"] for one in releases][0::2] == [0, 1]
    by_id = [answer(web, ASKED, release=one["release"]) for one in releases]
    by_day = [answer(web, ASKED, knownOn=f"2025-0{month}-15") for month in (1, 2, 3)]
    assert by_id == by_day
    assert [one["organizations"]["totalCount"] for one in by_id] == [1, 2, 2]
    assert [len(one["standards"]["nodes"]) for one in by_id] == [2, 1, 1]
    assert by_id[2] == answer(web, ASKED)
    assert by_id[0]["organizations"]["nodes"][0]["phone"] is None


def test_without_a_day_of_its_own_a_question_is_asked_as_of_then(web: httpx.Client) -> None:
    text = "{ organizations { asOf } }"
    assert answer(web, text, knownOn="2025-02-14")["organizations"]["asOf"] == "2025-02-14"
    first = kept_id(web, 0)
    assert answer(web, text, release=first)["organizations"]["asOf"] == "2025-01-01"
    dated = '{ organizations(asOf: "2020-01-01") { asOf } }'
    assert answer(web, dated, knownOn="2025-02-14")["organizations"]["asOf"] == "2020-01-01"


def kept_id(client: httpx.Client, number: int) -> str:
    nodes = answer(client, "{ releases { nodes { release } } }")["releases"]["nodes"]
    return str(nodes[number]["release"])


def test_a_tag_names_the_release_that_answered(web: httpx.Client) -> None:
    text = {"query": "{ __typename }"}
    first = kept_id(web, 0)
    old = web.get("/graphql", params={**text, "release": first})
    new = web.get("/graphql", params=text)
    assert first in old.headers["etag"]
    assert first not in new.headers["etag"]
    tag = {"if-none-match": old.headers["etag"]}
    assert web.get("/graphql", params={**text, "release": first}, headers=tag).status_code == 304


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("params", [{"release": "never"}, {"knownOn": "2024-12-31"}])
def test_a_release_that_is_not_kept_is_not_found(
    web: httpx.Client, method: str, params: dict[str, str]
) -> None:
    asked = {"query": "{ __typename }"}
    if method == "GET":
        response = web.get("/graphql", params={**asked, **params})
    else:
        response = web.post("/graphql", params=params, json=asked)
    assert response.status_code == 404
    (error,) = response.json()["errors"]
    assert error["extensions"]["reason"] == "NOT_FOUND"
    assert "kept are 3" in error["message"]


def feed(client: httpx.Client, arguments: str) -> list[dict[str, Any]]:
    text = f"{{ changes({arguments}) {{ nodes {{ {FEED} }} }} }}"
    nodes: list[dict[str, Any]] = answer(client, text)["changes"]["nodes"]
    return nodes


FEED = "kind recordKind recordId title release organization { name } fields { name old new }"


def test_the_feed_is_narrowed_by_moment_kind_region_and_body(web: httpx.Client) -> None:
    everything = feed(web, "first: 100")
    assert everything[1]["fields"] == [{"name": "phone", "old": None, "new": PHONE}]
    first, second, third = (kept_id(web, number) for number in range(3))
    assert feed(web, f'first: 100, since: "{first}"') == everything
    assert feed(web, f'since: "{second}"') == [one for one in everything if one["release"] == third]
    assert feed(web, f'since: "{third}"') == []
    assert feed(web, 'since: "2025-02-02"') == feed(web, f'since: "{second}"')
    assert feed(web, 'first: 100, since: "2025-02-01T16:00:00+08:00"') == everything
    assert feed(web, 'since: "2025-03-01T08:00:01Z"') == []
    closed = feed(web, "first: 100, change: [CLOSED]")
    assert [one["title"] for one in closed] == ["GB 4706.1-2005 家用电器"]
    assert closed[0]["recordId"] is None
    standards = feed(web, "kinds: [STANDARD]")
    assert standards == [one for one in everything if one["recordKind"] == "STANDARD"]
    here = feed(web, 'first: 100, region: "110000"')
    assert here == [one for one in everything if one["recordKind"] != "STANDARD"]
    assert feed(web, 'region: "420000"') == []
    body = next(one["recordId"] for one in everything if one["fields"][0]["name"] == "phone")
    of_body = feed(web, f'organization: "{body}"')
    assert {one["organization"]["name"] for one in of_body} == {"甲认证中心"}


def test_a_cursor_of_the_feed_goes_on_where_it_was(web: httpx.Client) -> None:
    text = "{ changes(first: 100) { edges { cursor node { title } } totalCount } }"
    edges = answer(web, text)["changes"]["edges"]
    text = f'{{ changes(after: "{edges[1]["cursor"]}") {{ nodes {{ title }} }} }}'
    rest = answer(web, text)["changes"]["nodes"]
    assert rest == [edge["node"] for edge in edges[2:]]


@pytest.mark.parametrize("since", ["2025-02-30", "never", "2025-01-01Tx"])
def test_a_moment_that_is_none_is_a_mistake(web: httpx.Client, since: str) -> None:
    text = f'{{ changes(since: "{since}") {{ totalCount }} }}'
    (error,) = web.post("/graphql", json={"query": text}).json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert since in error["message"]
