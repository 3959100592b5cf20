"""`/mcp` over HTTP: what is refused before the protocol begins, and who may ask."""

import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from schema.assistant.endpoint import assistant_routes
from schema.assistant.server import Assistant
from schema.limits import Limits
from schema.overload import AddressLimit
from tests.conftest import serving

HEADERS = {
    "accept": "application/json, text/event-stream",
    "content-type": "application/json",
    "mcp-protocol-version": "2025-11-25",
}


def call(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    parameters = {"name": name, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters}


def post(address: str, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.post(
        f"{address}/mcp", content=content, headers=HEADERS | headers, trust_env=False, timeout=60
    )


def test_one_request_is_answered_without_a_session(live_server: str) -> None:
    response = post(live_server, call("release_info", {}))
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in response.headers
    assert response.json()["result"]["structuredContent"]["catalog"]["release"]["id"]


def test_the_address_may_end_with_a_slash(live_server: str) -> None:
    body = call("release_info", {})
    response = httpx.post(f"{live_server}/mcp/", json=body, headers=HEADERS, trust_env=False)
    assert response.status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PUT"])
def test_only_post_is_taken(live_server: str, method: str) -> None:
    response = httpx.request(method, f"{live_server}/mcp", headers=HEADERS, trust_env=False)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


def test_a_page_of_any_origin_may_ask(live_server: str) -> None:
    body = call("release_info", {})
    response = post(live_server, body, origin="https://example.org", host="catalogue.example")
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    asked = "content-type,mcp-protocol-version,mcp-method,mcp-name"
    preflight = httpx.options(
        f"{live_server}/mcp",
        headers={
            "origin": "https://example.org",
            "access-control-request-method": "POST",
            "access-control-request-headers": asked,
        },
        trust_env=False,
    )
    assert preflight.status_code == 200


def test_a_body_over_the_limit_is_refused(live_server: str) -> None:
    response = post(live_server, b" " * (Limits().body_bytes + 1))
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["reason"] == "BODY_TOO_LARGE"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": 5}}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "no/such"}',
    ],
    ids=range(10),
)
@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28", "1999-01-01"])
def test_what_is_no_request_of_the_protocol_is_an_error(
    live_server: str, body: bytes, version: str
) -> None:
    response = post(live_server, body, **{"mcp-protocol-version": version})
    assert response.status_code < 500
    assert "error" in response.json()
    assert "Traceback" not in response.text


@pytest.mark.parametrize("version", ["2025-11-25", "2026-07-28"])
@pytest.mark.parametrize(
    "value", [rb'"\ud800"', b"9" * 5_000, b"NaN", b"1e999", b"[" * 300 + b"]" * 300]
)
def test_what_json_only_half_allows_is_a_fault_of_the_caller(
    live_server: str, value: bytes, version: str
) -> None:
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params":'
    body += b' {"name": "search", "arguments": {"text": %s, "first": %s}}}' % (value, value)
    response = post(live_server, body, **{"mcp-protocol-version": version})
    assert response.status_code < 500
    told = response.json()
    assert "error" in told or told["result"]["isError"]
    assert "INTERNAL" not in response.text


def test_an_address_that_asks_too_often_is_told_when_to_come_back(assistant: Assistant) -> None:
    limits = Limits(address_per_minute=1, address_burst=2)
    manager = assistant.http(limits)
    routes = assistant_routes(manager, limits, AddressLimit(limits))
    app = Starlette(routes=routes, lifespan=lambda app: manager.run())
    with serving(app) as address:
        statuses = [post(address, call("release_info", {})).status_code for _ in range(2)]
        refused = post(address, call("release_info", {}))
    assert statuses == [200, 200]
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


def test_the_api_and_the_assistants_share_one_limit(limited_server: str) -> None:
    asked = httpx.Client(base_url=limited_server, trust_env=False)
    with asked as client:
        statuses = {
            client.post("/graphql", json={"query": "{ catalog { release { id } } }"}).status_code
            for _ in range(50)
        }
    assert statuses == {200}
    assert post(limited_server, call("release_info", {})).status_code == 429
