"""Documents asked for by their SHA-256."""

import json
from typing import Any

import httpx
import pytest

from schema.persisted import sha256_of
from tests.schema.asking import NEW, ask, reason
from tests.schema.conftest import EXAMPLE, OpenClient


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
