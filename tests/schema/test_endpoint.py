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
from schema.negotiation import GRAPHQL_JSON, JSON
from tests.schema.asking import HELLO, NEW, ask, reason
from tests.schema.conftest import OpenClient
from tests.schema.tiny import TinyEngine

# ------------------------------------------------------------------------ media types


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
