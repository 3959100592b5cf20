"""`/graphql` as any client sees it: statuses, media types, headers, refusals."""

import asyncio
import json
import socket
from collections.abc import Iterator, MutableMapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from schema.endpoint import graphql_endpoint
from schema.negotiation import GRAPHQL_JSON, JSON, is_json_utf8, response_type
from schema.persisted import sha256_of
from tests.schema.conftest import EXAMPLE, OpenClient
from tests.schema.tiny import TinyEngine

HELLO = {"query": "{ hello }"}
NEW = {"accept": GRAPHQL_JSON}


def ask(client: httpx.Client, body: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
    return client.post("/graphql", json=HELLO if body is None else body, **options)


def reason(response: httpx.Response) -> tuple[int, str, str]:
    extensions = response.json()["errors"][0]["extensions"]
    return response.status_code, extensions["code"], extensions["reason"]


# ------------------------------------------------------------------------ media types


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("Application/JSON; charset=utf-8", JSON),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, {JSON}", GRAPHQL_JSON),
        (f"{JSON}, {GRAPHQL_JSON}", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, {JSON};q=0.9", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.5, {JSON};q=0.9", JSON),
        (f"{JSON};q=0, */*", None),
        ("text/html, */*;q=0.8", JSON),
        ("text/html", None),
        (f"{GRAPHQL_JSON};q=none", None),
        ("image/png, */*;q=0", None),
    ],
)
def test_the_media_type_follows_the_accept_header(accept: str | None, chosen: str | None) -> None:
    assert response_type(accept) == chosen


@pytest.mark.parametrize(
    ("content_type", "read"),
    [
        (JSON, True),
        ("application/json; charset=UTF-8", True),
        ('application/json;charset="utf-8"', True),
        ("application/json; charset=gbk", False),
        ("application/graphql", False),
        ("text/plain", False),
        ("multipart/form-data; boundary=x", False),
        ("application/x-www-form-urlencoded", False),
        (None, False),
    ],
)
def test_a_body_is_read_only_as_json_in_utf8(content_type: str | None, read: bool) -> None:
    assert is_json_utf8(content_type) is read


def test_an_answer_has_its_media_type_and_an_id(client: httpx.Client) -> None:
    response = ask(client, headers=NEW)
    assert response.status_code == 200
    assert response.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert len(response.headers["x-request-id"]) == 16
    assert response.json() == {"data": {"hello": "hello world"}, "extensions": {"cost": 0}}


def test_nothing_is_sent_that_the_client_does_not_accept(client: httpx.Client) -> None:
    response = ask(client, headers={"accept": "image/png"})
    assert reason(response) == (406, "NOT_ACCEPTABLE", "NOT_ACCEPTABLE")


@pytest.mark.parametrize("path", ["/graphql", "/graphql/"])
def test_both_forms_of_the_address_answer_without_a_redirect(
    client: httpx.Client, path: str
) -> None:
    assert client.post(path, json=HELLO).status_code == 200
    assert client.get(path, params=HELLO).status_code == 200


# ---------------------------------------------------------------------------- statuses


@pytest.mark.parametrize(
    ("body", "finer"),
    [
        ({"query": "{"}, "DOCUMENT_UNREADABLE"),
        ({"query": "{ goodbye }"}, "DOCUMENT_INVALID"),
        ({"query": "{ hello }" + " " * 16_000}, "DOCUMENT_TOO_LARGE"),
        ({"query": "{ organizations(first: 101) { totalCount } }"}, "OUT_OF_RANGE"),
        ({"query": "query A { hello } query B { hello }"}, "OPERATION_NOT_FOUND"),
        ({"query": "query A { hello }", "operationName": "C"}, "OPERATION_NOT_FOUND"),
        ({"query": "fragment A on Query { hello }"}, "DOCUMENT_INVALID"),
        ({"query": "mutation { hello }"}, "DOCUMENT_INVALID"),
        ({"query": "query ($d: Date!) { day(on: $d) }"}, "INVALID_VALUE"),
        (
            {"query": "query ($d: Date!) { day(on: $d) }", "variables": {"d": "2024-13-01"}},
            "INVALID_VALUE",
        ),
    ],
)
def test_an_operation_that_cannot_run_is_400_in_the_new_type_and_200_in_the_old(
    client: httpx.Client, body: dict[str, Any], finer: str
) -> None:
    new = ask(client, body, headers=NEW)
    assert reason(new) == (400, "BAD_USER_INPUT", finer)
    old = ask(client, body, headers={"accept": JSON})
    assert reason(old) == (200, "BAD_USER_INPUT", finer)
    assert "data" not in new.json()
    assert new.json() == old.json()


def test_an_error_in_a_field_leaves_the_status_200_and_the_other_fields(
    client: httpx.Client,
) -> None:
    response = ask(client, {"query": '{ hello fails(how: "input") }'}, headers=NEW)
    assert response.status_code == 200
    assert response.json()["data"] == {"hello": "hello world", "fails": None}
    (error,) = response.json()["errors"]
    assert error["message"] == "region 'x' is not a code"
    assert error["path"] == ["fails"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "reason": "INVALID_INPUT"}


@pytest.mark.parametrize(
    ("how", "extensions"),
    [
        ("missing", {"code": "BAD_USER_INPUT", "reason": "NOT_FOUND"}),
        ("busy", {"code": "UNAVAILABLE", "reason": "UNAVAILABLE"}),
    ],
)
def test_each_error_of_the_house_has_its_code(
    client: httpx.Client, how: str, extensions: dict[str, str]
) -> None:
    (error,) = ask(client, {"query": f'{{ fails(how: "{how}") }}'}).json()["errors"]
    assert error["extensions"] == extensions


def test_a_bug_in_a_field_is_masked_and_logged_under_its_request_id(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = ask(
        client, {"query": '{ hello fails(how: "bug") }'}, headers={"x-request-id": "trace-7"}
    )
    assert response.headers["x-request-id"] == "trace-7"
    (error,) = response.json()["errors"]
    assert error["message"] == "Internal error."
    assert error["extensions"] == {"code": "INTERNAL", "requestId": "trace-7"}
    assert "hunter2" not in response.text
    assert "request trace-7" in caplog.text
    assert "hunter2" in caplog.text


@pytest.mark.parametrize("given", ["a b", "x" * 65, "id\ttab", ""])
def test_an_id_that_could_spoil_a_log_is_replaced(client: httpx.Client, given: str) -> None:
    assert ask(client, headers={"x-request-id": given}).headers["x-request-id"] != given


HELLO_TO = "query ($name: String) { hello(name: $name) }"


def test_an_engine_that_cannot_answer_now_is_503_in_both_types(client: httpx.Client) -> None:
    body = {"query": HELLO_TO, "variables": {"name": "unavailable"}}
    for accept in (JSON, GRAPHQL_JSON):
        response = ask(client, body, headers={"accept": accept})
        assert reason(response) == (503, "UNAVAILABLE", "UNAVAILABLE")
        assert response.headers["retry-after"] == "1"
        assert response.headers["content-type"].startswith(accept)


def test_an_engine_that_breaks_is_500_without_text(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    response = ask(client, {"query": HELLO_TO, "variables": {"name": "bug"}})
    assert reason(response) == (500, "INTERNAL", "INTERNAL")
    assert "hunter2" not in response.text
    assert "hunter2" in caplog.text


# ----------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b'{"query": "{ hello }", "variables": {"name": NaN}}', "not valid JSON"),
        ('{"query": "{ hello }", "x": "计量"}'.encode("gbk"), "not valid JSON in UTF-8"),
        (rb'{"query": "{ hello }", "operationName": "\ud800"}', "not valid JSON"),
        (b'[{"query": "{ hello }"}]', "batches are not taken"),
        (b'"{ hello }"', "must be a JSON object"),
        (b"{}", "'query' is missing"),
        (b'{"query": null}', "'query' is missing"),
        (b'{"query": 7}', "'query' must be a string"),
        (b'{"query": "{ hello }", "variables": []}', "'variables' must be an object"),
        (b'{"query": "{ hello }", "variables": "{}"}', "'variables' must be an object"),
        (b'{"query": "{ hello }", "extensions": 1}', "'extensions' must be an object"),
        (b'{"query": "{ hello }", "operationName": false}', "'operationName' must be a string"),
        (b'{"query": "x", "variables": {"a": ' + b"[" * 40 + b"]" * 40 + b"}}", "nested more than"),
        (b"[" * 900 + b"]" * 900, "nested more than"),
    ],
)
def test_a_body_that_is_no_graphql_request_is_400(
    client: httpx.Client, content: bytes, message: str
) -> None:
    for accept in (JSON, GRAPHQL_JSON):
        headers = {"content-type": JSON, "accept": accept}
        response = client.post("/graphql", content=content, headers=headers)
        assert reason(response) == (400, "BAD_USER_INPUT", "MALFORMED_REQUEST")
        assert message in response.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/graphql"},
        {"content-type": "application/json; charset=gb18030"},
        {"content-type": JSON, "content-encoding": "gzip"},
        {},
    ],
    ids=str,
)
def test_a_form_or_any_other_body_is_415(client: httpx.Client, headers: dict[str, str]) -> None:
    response = client.post("/graphql", content=json.dumps(HELLO), headers=headers)
    assert reason(response) == (415, "UNSUPPORTED_MEDIA_TYPE", "UNSUPPORTED_MEDIA_TYPE")


def test_a_mutation_by_multipart_form_is_refused_unread(
    client: httpx.Client, engine: TinyEngine
) -> None:
    response = client.post("/graphql", files={"operations": b'{"query": "mutation { x }"}'})
    assert response.status_code == 415
    assert engine.executed == 0


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_another_method_is_405_and_says_which_are_allowed(
    client: httpx.Client, method: str
) -> None:
    response = client.request(method, "/graphql")
    assert reason(response) == (405, "METHOD_NOT_ALLOWED", "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_options_says_what_is_allowed(client: httpx.Client) -> None:
    response = client.options("/graphql")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_a_declared_body_over_the_limit_is_refused_before_it_is_sent(
    client: httpx.Client,
) -> None:
    address = urlsplit(str(client.base_url))
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        head = (
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            "content-length: 100001\r\n\r\n"
        )
        connection.sendall(head.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 413")


def test_a_chunked_body_is_cut_off_at_the_limit(client: httpx.Client, engine: TinyEngine) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"query": "{ hello }", "x": "'
        for _ in range(11):
            yield b"x" * 10_000

    response = client.post("/graphql", content=endless(), headers={"content-type": JSON})
    assert reason(response) == (413, "BAD_USER_INPUT", "BODY_TOO_LARGE")
    assert engine.executed == 0


def test_a_body_at_the_limit_is_taken(open_client: OpenClient) -> None:
    body = json.dumps(HELLO)
    with open_client(body_bytes=len(body)) as client:
        at = client.post("/graphql", content=body, headers={"content-type": JSON})
        over = client.post("/graphql", content=body + " ", headers={"content-type": JSON})
    assert (at.status_code, over.status_code) == (200, 413)


def test_a_body_that_never_arrives_is_given_up(open_client: OpenClient) -> None:
    with open_client(body_seconds=0.2) as client:
        address = urlsplit(str(client.base_url))
        with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
            head = (
                "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
                "content-length: 50\r\n\r\n{"
            )
            connection.sendall(head.encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 408")


# --------------------------------------------------------------------------------- GET


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


# ------------------------------------------------------------------ persisted documents


def by_hash(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256_of(text)}}


def get_by_hash(client: httpx.Client, text: str, **options: Any) -> httpx.Response:
    params = {"extensions": json.dumps(by_hash(text))}
    return client.get("/graphql", params=params, **options)


def test_a_committed_example_is_known_by_its_hash(client: httpx.Client) -> None:
    response = get_by_hash(client, EXAMPLE)
    assert response.json()["data"] == {"hello": "hello world"}
    assert "etag" in response.headers


def test_an_unknown_hash_is_answered_as_the_protocol_says(client: httpx.Client) -> None:
    response = get_by_hash(client, "{ hello }", headers=NEW)
    assert reason(response) == (400, "PERSISTED_QUERY_NOT_FOUND", "UNKNOWN_HASH")
    assert response.json()["errors"][0]["message"] == "PersistedQueryNotFound"


def test_a_document_sent_with_its_hash_is_known_from_then_on(client: httpx.Client) -> None:
    text = "{ registered: hello }"
    assert ask(client, {"query": text, "extensions": by_hash(text)}).status_code == 200
    assert get_by_hash(client, text).json()["data"] == {"registered": "hello world"}


def test_a_wrong_document_is_not_registered(client: httpx.Client) -> None:
    text = "{ wrong }"
    ask(client, {"query": text, "extensions": by_hash(text)})
    assert reason(get_by_hash(client, text))[1] == "PERSISTED_QUERY_NOT_FOUND"


def test_a_hash_of_another_text_is_refused(client: httpx.Client) -> None:
    response = ask(client, {"query": "{ hello }", "extensions": by_hash("{ other }")}, headers=NEW)
    assert reason(response) == (400, "BAD_USER_INPUT", "PERSISTED_QUERY_MISMATCH")


@pytest.mark.parametrize(
    "given",
    [{}, 7, {"sha256Hash": "abc"}, {"sha256Hash": 7}, {"version": 2, "sha256Hash": "0" * 64}],
)
def test_a_malformed_hash_is_refused(client: httpx.Client, given: object) -> None:
    body = {"query": "{ hello }", "extensions": {"persistedQuery": given}}
    assert reason(ask(client, body, headers=NEW)) == (400, "BAD_USER_INPUT", "MALFORMED_REQUEST")


def test_registered_documents_are_bounded_and_examples_stay(open_client: OpenClient) -> None:
    with open_client(registered_document_bytes=60) as client:
        texts = ["{ a: hello  }", "{ b: hello  }", "{ c: hello" + " " * 30 + "}"]
        for text in texts:
            ask(client, {"query": text, "extensions": by_hash(text)})
        known = [get_by_hash(client, text).status_code for text in [*texts, EXAMPLE]]
        bodies = [get_by_hash(client, text).json() for text in texts]
    assert known == [200] * 4  # the older media type is always 200
    assert ["data" in body for body in bodies] == [False, True, True]


# ---------------------------------------------------------------------------- overload


def test_one_address_over_its_rate_is_429_and_a_header_does_not_help(
    open_client: OpenClient,
) -> None:
    with open_client(address_per_minute=1, address_burst=3) as client:
        statuses = [
            ask(client, headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(5)
        ]
        refused = ask(client)
    assert statuses == [200, 200, 200, 429, 429]
    assert reason(refused) == (429, "RATE_LIMITED", "RATE_LIMITED")
    assert 50 <= int(refused.headers["retry-after"]) <= 61


def test_a_full_line_is_503_before_the_body_is_read(open_client: OpenClient) -> None:
    with open_client(queue_length=1) as client:
        address = urlsplit(str(client.base_url))
        head = (
            "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n"
            "content-length: 50\r\n\r\n"
        )
        with (
            socket.create_connection((address.hostname, address.port), timeout=10) as first,
            socket.create_connection((address.hostname, address.port), timeout=10) as second,
        ):
            first.sendall(head.encode())
            while (response := ask(client)).status_code == 200:
                pass  # the first one has not reached its place in line yet
            second.sendall(head.encode())
            assert second.recv(4096).startswith(b"HTTP/1.1 503")
    assert reason(response) == (503, "UNAVAILABLE", "UNAVAILABLE")
    assert response.headers["retry-after"] == "1"


def test_the_place_in_line_is_given_back_whatever_happens(open_client: OpenClient) -> None:
    with open_client(queue_length=1, in_flight=1) as client:
        for body in (HELLO, {"query": "{"}, {"query": 7}, {}):
            ask(client, body)
        ask(client, {"query": HELLO_TO, "variables": {"name": "bug"}})
        assert ask(client).status_code == 200


def test_a_websocket_is_closed_before_it_opens(engine: TinyEngine) -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    app = Starlette(routes=graphql_endpoint(engine, trusted=()))
    scope = {"type": "websocket", "path": "/graphql", "headers": [], "subprotocols": []}
    asyncio.run(app(scope, receive, send))
    assert [message["type"] for message in sent] == ["websocket.close"]
