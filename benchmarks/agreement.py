"""Nothing is measured before all servers have given the same answers."""

import json
from collections.abc import Iterator
from typing import Any

import orjson

from benchmarks.client import OneClient, body_of
from benchmarks.contenders import Contender
from benchmarks.queries import Query, Variables

FACTS = frozenset({
    "name", "number", "title", "status", "scheme", "kind", "level", "raw", "parentName", "adcode",
    "object", "parameter", "mandate", "address",
})  # fmt: skip
"""Fields that stand under the same name in every schema; ids and pages are each schema's own."""
CHECKED = 20
AGAIN = 3
"""So many requests are sent twice: an answer that was kept must be the one that was computed."""


def check(ports: dict[Contender, int], query: Query, asked: list[Variables]) -> None:
    """Raise RuntimeError unless all servers answer the first requests alike."""
    clients = {one: OneClient(port) for one, port in ports.items() if one.answers(query)}
    for number, variables in enumerate(asked[:CHECKED] + asked[:AGAIN]):
        answers = {
            one: _data(body_of(client.ask(one.request(query, variables))))
            for one, client in clients.items()
        }
        texts = {
            one.name: orjson.dumps(data) for one, data in answers.items() if one.speaks_our_schema
        }
        facts = {one.name: facts_of(data) for one, data in answers.items()}
        if len(set(texts.values())) > 1 or any(one != facts["floor"] for one in facts.values()):
            shown = {one.name: orjson.dumps(data)[:1500].decode() for one, data in answers.items()}
            raise RuntimeError(f"{query.name}, request {number}: the answers differ: {shown}")
    for client in clients.values():
        client.close()


def _data(body: bytes) -> Any:
    """Return the data of an answer; PostgreSQL writes 4.0 as 4, which is the same number."""
    return json.loads(body, parse_int=float)["data"]


def facts_of(answer: Any) -> list[str]:
    """Return the known fields of an answer with their values, in an order of their own."""
    return sorted(map(str, _facts(answer)))


def _facts(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values of known fields, wherever they stand."""
    if isinstance(value, list):
        for inner in value:
            yield from _facts(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, list | dict):
                yield from _facts(inner)
            elif name in FACTS:
                yield name, inner
