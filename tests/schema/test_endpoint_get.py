"""`/graphql` by GET: queries only, kept by caches, asked for again by tag."""

import httpx
import pytest

from schema.negotiation import GRAPHQL_JSON, JSON
from tests.schema.asking import HELLO, reason
from tests.schema.tiny import TinyEngine


def test_get_takes_every_parameter_from_the_address(client: httpx.Client) -> None:
    params = {
        "query": "query A { hello } query B($name: String) { hello(name: $name) }",
        "operationName": "B",
        "variables": '{"name": "计量"}',
        "extensions": "{}",
    }
    response = client.get("/graphql", params=params)
    assert response.json()["data"] == {"hello": "hello 计量"}


def test_get_may_leave_parameters_empty(client: httpx.Client) -> None:
    params = {**HELLO, "operationName": "", "variables": "", "extensions": ""}
    assert client.get("/graphql", params=params).status_code == 200


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_JSON])
@pytest.mark.parametrize("kind", ["mutation", "subscription"])
def test_get_is_for_queries(client: httpx.Client, kind: str, accept: str) -> None:
    params = {"query": f"{kind} {{ __typename }}"}
    response = client.get("/graphql", params=params, headers={"accept": accept})
    assert reason(response)[0] == 405
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("query_string", "message"),
    [
        ("query={hello}&query={hello}", "'query' is given twice"),
        ("query={hello}&variables=nonsense", "not valid JSON"),
        ("query={hello}&variables=[1]", "'variables' must be an object"),
        ("query=%ff", "cannot be read as UTF-8"),
        ("&".join(f"x{n}=1" for n in range(60)), "cannot be read"),
        ("variables={}", "'query' is missing"),
    ],
)
def test_an_address_that_is_no_graphql_request_is_400(
    client: httpx.Client, query_string: str, message: str
) -> None:
    response = client.get(f"/graphql?{query_string}")
    assert response.status_code == 400
    assert message in response.json()["errors"][0]["message"]


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    got = client.get("/graphql", params=HELLO)
    head = client.head("/graphql", params=HELLO)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(got.content))


def test_a_browser_that_opens_the_bare_address_is_sent_to_the_console(
    client: httpx.Client,
) -> None:
    html = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    response = client.get("/graphql", headers=html)
    assert (response.status_code, response.headers["location"]) == (303, "/graphiql")
    assert client.get("/graphql", params=HELLO, headers=html).status_code == 200


def test_a_get_answer_may_be_kept_and_asked_for_again(
    client: httpx.Client, engine: TinyEngine
) -> None:
    first = client.get("/graphql", params=HELLO)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60"
    assert first.headers["vary"] == "Accept"
    assert engine.release in tag
    for given in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get("/graphql", params=HELLO, headers={"if-none-match": given})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    other = client.get("/graphql", params={"query": "{ a: hello }"}, headers={"if-none-match": tag})
    assert other.status_code == 200
    engine.release = "2025-06-30.1"
    newer = client.get("/graphql", params=HELLO, headers={"if-none-match": tag})
    assert newer.status_code == 200


def test_an_answer_with_errors_is_never_kept(client: httpx.Client) -> None:
    for query in ("{ nothing }", '{ hello fails(how: "input") }'):
        response = client.get("/graphql", params={"query": query})
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers
