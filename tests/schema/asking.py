"""The shortest way to ask the endpoint something and to read its refusal."""

from typing import Any

import httpx

from schema.negotiation import GRAPHQL_JSON

HELLO = {"query": "{ hello }"}
NEW = {"accept": GRAPHQL_JSON}


def ask(client: httpx.Client, body: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
    return client.post("/graphql", json=HELLO if body is None else body, **options)


def reason(response: httpx.Response) -> tuple[int, str, str]:
    extensions = response.json()["errors"][0]["extensions"]
    return response.status_code, extensions["code"], extensions["reason"]
