"""What the benchmark relies on: refusals are no answers, servers are compared by their facts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import cycle
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from benchmarks.agreement import facts_of
from benchmarks.client import Load, many_clients, missing, post
from benchmarks.measured import Measured
from benchmarks.queries import QUERIES

Serve = Callable[[ASGIApp], AbstractContextManager[str]]


def every_second_is_busy() -> ASGIApp:
    """Return an application that answers and refuses in turn."""
    statuses = cycle([200, 503])

    async def turn(request: Request) -> Response:
        return Response("{}", status_code=next(statuses))

    return Starlette(routes=[Route("/", turn, methods=["POST"])])


def test_a_refusal_is_counted_and_is_no_answer(serve: Serve) -> None:
    with serve(every_second_is_busy()) as address:
        port = urlsplit(address).port
        assert port is not None
        load = many_clients(port, [post("/", b"{}")], 4, 0.2)
    assert load.per_second > 0
    assert load.refused_per_second == pytest.approx(load.per_second, rel=0.2)
    assert load.per_second == pytest.approx(len(load.taken) / 0.2)


@pytest.mark.parametrize("name", [b"Content-Length", b"content-length"])
def test_an_answer_is_whole_when_its_body_is(name: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + name + b": 4\r\n\r\n"
    assert missing(b"HTTP/1.1 200 OK\r\n") is None
    assert missing(head + b"ab") == 2
    assert missing(head + b"abcd") == 0


def test_facts_are_the_same_under_other_names_of_relations() -> None:
    ours = {"labs": {"nodes": [{"id": "o1", "name": "a", "region": {"name": "b"}}]}}
    theirs = {"allLabs": [{"rowId": 1, "name": "a", "regionByAdcode": {"name": "b"}}]}
    assert facts_of(ours) == facts_of(theirs)
    assert facts_of({"labs": {"nodes": [{"name": "c"}]}}) != facts_of(theirs)


def test_ratios_are_taken_within_rounds() -> None:
    measured = Measured(QUERIES[0], ["floor", "ours"])
    measured.one_client |= {"floor": [[1.0], [10.0]], "ours": [[2.0], [30.0]]}
    measured.loads[32] |= {
        "floor": [Load(100, 0, [1.0])],
        "ours": [Load(50, 150, [1.0])],
    }
    assert measured.ratio("ours", "floor") == pytest.approx(2.5)
    assert measured.rate_ratio("ours", "floor") == pytest.approx(0.5)
    assert measured.refused("ours", 32) == pytest.approx(0.75)
    assert measured.ratio("postgraphile", "ours") is None
