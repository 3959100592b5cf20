"""What the finder counts as looked for in vain: what was meant, today, and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nqi.feedback import store_in
from tests.feedback.served import Site, served

NewPage = Callable[..., Any]


@pytest.fixture(scope="module")
def site_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def site(site_server: Site) -> Site:
    return site_server.emptied()


@pytest.fixture(scope="module")
def counting_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("counting"), count_unmet=True) as site:
        yield site


@pytest.fixture
def counting(counting_server: Site) -> Site:
    return counting_server.emptied()


def test_an_empty_finder_counts_its_need_for_the_place_that_was_named(counting: Site) -> None:
    for params in (
        {"standard": "GB 9999", "place": "东县"},
        {"q": "gb9999", "place": "东县"},
        {"q": "GB 9999", "region": "420000"},
        {"scheme": "CNAS", "lng": "114.9", "lat": "30.4"},
    ):
        assert counting.client.get("/", params=params).status_code == 200
    assert counting.unmet == {
        ("STANDARD", "GB9999", "420704"): 2,
        ("STANDARD", "GB9999", "420000"): 1,
        ("SCHEME", "CNAS", "420704"): 1,
    }


def test_a_chain_with_a_step_that_nobody_is_known_for_counts_its_product(counting: Site) -> None:
    asked = {"product": "kettle", "place": "东县"}
    assert counting.client.get("/one-stop", params=asked).status_code == 200
    document = '{ oneStopPlan(product: "kettle", lng: 114.9, lat: 30.4) { stepsSatisfied } }'
    answer = counting.client.post("/graphql", json={"query": document})
    assert answer.json()["data"] == {"oneStopPlan": {"stepsSatisfied": 0}}
    assert counting.unmet == {("PRODUCT", "kettle", "420704"): 2}


@pytest.mark.parametrize(
    "params",
    [
        {"standard": "GB 4706.1"},
        {"q": "words somebody wrote"},
        {"standard": "GB 9999", "asOf": "2020-01-01"},
        {"standard": "GB 9999", "release": "small"},
        {"standard": "GB 9999", "place": "nowhere"},
    ],
    ids=repr,
)
def test_what_is_no_demand_of_today_is_not_counted(counting: Site, params: dict[str, str]) -> None:
    assert counting.client.get("/", params=params, follow_redirects=True).status_code == 200
    assert counting.unmet == {}


def test_by_default_the_finder_counts_nothing(site: Site) -> None:
    site.client.get("/", params={"standard": "GB 9999"})
    assert not store_in(site.folder).exists


@pytest.mark.browser
def test_what_is_being_typed_is_counted_when_it_is_sent(new_page: NewPage, counting: Site) -> None:
    page = new_page()
    page.goto(counting.address)
    page.wait_for_selector("html[data-places-ready]")
    page.locator("#q").press_sequentially("GB 9999", delay=300)
    page.wait_for_selector("#empty")
    assert counting.unmet == {}
    with page.expect_response(lambda answer: "x-submitted" in answer.request.headers):
        page.click(".search .primary")
    assert counting.unmet == {("STANDARD", "GB9999", "100000"): 1}
