"""`reportIssue` over a real server, and what the API counts as looked for in vain."""

import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from nqi.feedback import Reports, store_in
from tests.feedback.served import Site, served

REPORT = """mutation Report($kind: ReportKind!, $about: String, $text: String!, $url: String) {
  reportIssue(kind: $kind, about: $about, text: $text, sourceUrl: $url) { id receivedOn state }
}"""
SOUND = {"kind": "CLOSED_OR_MOVED", "about": "o1", "text": "It moved to another street."}


class Api:
    """The API of a served product."""

    def __init__(self, site: Site) -> None:
        self.address, self.folder = site.address, site.folder
        self.site = site

    def ask(self, query: str, release: str = "", **variables: Any) -> dict[str, Any]:
        body = {"query": query, "variables": variables}
        params = {"release": release} if release else None
        answer: dict[str, Any] = self.post(json=body, params=params).json()
        return answer

    def post(self, **request: Any) -> httpx.Response:
        return self.site.client.post("/graphql", **request)

    def error(self, query: str, **variables: Any) -> dict[str, Any]:
        (error,) = self.ask(query, **variables)["errors"]
        found: dict[str, Any] = error
        return found

    @property
    def reports(self) -> Reports:
        return self.site.reports

    @property
    def unmet(self) -> dict[tuple[str, str, str], int]:
        return self.site.unmet


@pytest.fixture(scope="module")
def api_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("api")) as site:
        yield site


@pytest.fixture
def api(api_server: Site, noon: None) -> Api:
    return Api(api_server.emptied())


@pytest.fixture(scope="module")
def counting_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("counting"), count_unmet=True) as site:
        yield site


@pytest.fixture
def counting(counting_server: Site) -> Api:
    return Api(counting_server.emptied())


@pytest.fixture(scope="module")
def silent_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served(tmp_path_factory.mktemp("silent"), feedback=False) as site:
        yield site


@pytest.fixture
def silent(silent_server: Site) -> Api:
    return Api(silent_server.emptied())


# ---------------------------------------------------------------------------- reports


def test_a_report_is_received_and_not_reviewed(api: Api) -> None:
    receipt = api.ask(REPORT, **SOUND, url="https://example.org/notice")["data"]["reportIssue"]
    assert receipt["state"] == "NEW"
    (kept,) = api.reports.listed()
    assert (kept.id, kept.received_on.isoformat()) == (receipt["id"], receipt["receivedOn"])
    assert (kept.kind.code, kept.about, kept.text) == tuple(SOUND.values())
    assert kept.source_url == "https://example.org/notice"
    assert kept.release == "small"


def test_the_same_report_again_is_the_same_report(api: Api) -> None:
    answers = [api.ask(REPORT, **SOUND)["data"] for _ in range(8)]
    assert answers == [answers[0]] * 8
    twice = 'reportIssue(kind: OTHER, text: "the same thing twice") { id }'
    data = api.ask(f"mutation {{ a: {twice} b: {twice} }}")["data"]
    assert data["a"] == data["b"]
    assert len(api.reports.listed()) == 2


def test_a_report_is_never_an_answer(api: Api) -> None:
    api.ask(REPORT, **SOUND)
    found = api.ask('{ search(q: "It moved to another street") { groups { totalCount } } }')
    assert SOUND["text"] not in str(found)
    assert SOUND["text"] not in httpx.get(f"{api.address}/", params={"q": "moved"}).text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": "short"}, "text: 5 characters were given, 10 to 2000 are allowed"),
        ({"text": "x" * 2001}, "text: 2001 characters were given"),
        ({"about": "//evil"}, "about '//evil': the id of a record like o123"),
        ({"url": "javascript:alert(1)"}, "sourceUrl 'javascript:alert(1)': an address"),
    ],
)
def test_a_report_that_cannot_be_names_the_value_and_what_is_allowed(
    api: Api, change: dict[str, str], says: str
) -> None:
    error = api.error(REPORT, **SOUND | change)
    assert says in error["message"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "reason": "INVALID_INPUT"}
    assert api.reports.listed() == []


def test_a_sixth_report_in_an_hour_is_refused_with_the_time_to_wait(api: Api) -> None:
    for number in range(5):
        assert "errors" not in api.ask(REPORT, **SOUND | {"text": f"report number {number}"})
    error = api.error(REPORT, **SOUND | {"text": "report number five"})
    assert error["extensions"]["code"] == error["extensions"]["reason"] == "RATE_LIMITED"
    assert 3500 < error["extensions"]["retryAfter"] <= 3600
    assert "at most 5 of one address an hour" in error["message"]
    # A known one is still answered.
    assert "errors" not in api.ask(REPORT, **SOUND | {"text": "report number 3"})


def test_a_header_does_not_make_another_address(api: Api) -> None:
    for number in range(6):
        body = {"query": REPORT, "variables": SOUND | {"text": f"report number {number}"}}
        answer = api.post(json=body, headers={"x-forwarded-for": f"192.0.2.{number}"}).json()
    assert answer["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


def test_get_reports_nothing(api: Api) -> None:
    document = 'mutation { reportIssue(kind: ERROR, text: "written by a link") { id } }'
    answer = httpx.get(f"{api.address}/graphql", params={"query": document}, trust_env=False)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    form = api.post(data={"query": document})
    assert form.status_code == 415
    assert api.reports.listed() == []


def test_a_report_about_a_release_that_was_names_it_and_is_of_today(api: Api) -> None:
    answer = api.ask(REPORT, "small", **SOUND)
    assert "errors" not in answer, answer
    (kept,) = api.reports.listed()
    assert kept.release == "small"
    assert kept.received_on.year >= 2026


def test_switched_off_it_says_so(silent: Api) -> None:
    error = silent.error(REPORT, **SOUND)
    assert "takes no reports" in error["message"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "reason": "NOT_FOUND"}
    assert not store_in(silent.folder).exists


def test_a_store_that_cannot_be_written_is_unavailable_and_the_rest_answers(api: Api) -> None:
    store_in(api.folder).path.write_bytes(b"no database" * 500)
    assert api.error(REPORT, **SOUND)["extensions"]["code"] == "UNAVAILABLE"
    assert "errors" not in api.ask("{ catalog { release { id } } }")


# ------------------------------------------------------------------- unmet searches

ORGANIZATIONS = "query ($f: OrganizationFilter, $n: Near) { organizations(filter: $f, near: $n) "
BASKET = """query ($needs: [NeedInput!]!) {
  planBasket(lng: 114.0, lat: 30.5, withinKm: 50, needs: $needs) { unmet { need } } }"""


def test_by_default_nothing_is_counted(api: Api) -> None:
    api.ask(ORGANIZATIONS + "{ totalCount } }", f={"standard": "GB 9999"})
    assert not store_in(api.folder).exists


def test_a_list_that_is_empty_counts_once_whatever_is_selected(counting: Api) -> None:
    wanted = {"standard": "GB 9999", "region": "420000"}
    counting.ask(ORGANIZATIONS + "{ totalCount } }", f=wanted)
    counting.ask(ORGANIZATIONS + "{ nodes { name } } }", f=wanted)
    two = "{ totalCount } b: organizations(filter: $f, near: $n) { nodes { id } } }"
    counting.ask(ORGANIZATIONS + two, f=wanted)
    assert counting.unmet == {("STANDARD", "GB9999", "420000"): 3}


def test_a_list_that_finds_somebody_counts_nothing(counting: Api) -> None:
    counting.ask(ORGANIZATIONS + "{ totalCount } }", f={"standard": "GB 4706.1"})
    assert not store_in(counting.folder).exists


def test_what_is_asked_of_another_day_or_release_is_no_demand(counting: Api) -> None:
    query = '{ organizations(filter: {standard: "GB 9999"}, asOf: "2020-01-01") { totalCount } }'
    assert "errors" not in counting.ask(query)
    old = counting.ask(ORGANIZATIONS + "{ totalCount } }", "small", f={"standard": "GB 9999"})
    assert "errors" not in old
    assert not store_in(counting.folder).exists


def test_laboratories_that_are_not_near_count_for_the_nearest_county(counting: Api) -> None:
    near = 'lng: 114.9, lat: 30.4, withinKm: 9, standard: "GB 4706.1"'
    answer = counting.ask(f"{{ nearestLabs({near}) {{ totalCount }} }}")
    assert answer["data"]["nearestLabs"]["totalCount"] == 0
    assert counting.unmet == {("STANDARD", "GB4706.1", "420704"): 1}


def test_a_basket_counts_each_need_that_nobody_meets(counting: Api) -> None:
    needs = [{"standard": "GB 4706.1"}, {"standard": "GB 9999"}, {"scheme": ["CNAS"]}]
    answer = counting.ask(BASKET, needs=[*needs, {"scope": "words that somebody wrote"}])
    assert [one["need"] for one in answer["data"]["planBasket"]["unmet"]] == [1, 2, 3]
    assert counting.unmet == {
        ("STANDARD", "GB9999", "420106"): 1,
        ("SCHEME", "CNAS", "420106"): 1,
    }


def test_a_count_that_cannot_be_kept_does_not_spoil_the_answer(
    counting: Api, caplog: pytest.LogCaptureFixture
) -> None:
    store_in(counting.folder).path.write_bytes(b"no database" * 500)
    with caplog.at_level(logging.WARNING, logger="schema.unmet"):
        answer = counting.ask(ORGANIZATIONS + "{ totalCount } }", f={"standard": "GB 9999"})
    assert answer["data"] == {"organizations": {"totalCount": 0}}
    assert "not counted" in caplog.text
