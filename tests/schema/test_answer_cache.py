"""Kept answers: the same bytes get the same answer, for a moment and a minute, in bounded room."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from starlette.applications import Starlette

from schema.answer import Answer
from schema.answer_cache import BYTES_PER_ANSWER, AnswerCache, Given
from schema.endpoint import graphql_endpoint
from schema.limits import Limits
from schema.overload import Gate
from tests.schema.conftest import EXAMPLE, Stage
from tests.schema.test_persisted import by_hash
from tests.schema.tiny import TinyEngine


@pytest.fixture
def keeping(engine: TinyEngine, stage: Stage) -> Iterator[httpx.Client]:
    with _keeping(engine, stage) as client:
        yield client


@contextmanager
def _keeping(engine: TinyEngine, stage: Stage, **limits: int) -> Iterator[httpx.Client]:
    routes = graphql_endpoint(
        engine, limits=Limits(**limits), trusted=[EXAMPLE], moment=engine.moment
    )
    stage.app = Starlette(routes=routes)
    with httpx.Client(base_url=stage.address, trust_env=False) as client:
        yield client


def test_the_same_question_is_executed_once(keeping: httpx.Client, engine: TinyEngine) -> None:
    answers = [keeping.post("/graphql", json={"query": "{ hello }"}) for _ in range(3)]
    assert engine.executed == 1
    assert len({answer.content for answer in answers}) == 1
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3


def test_a_kept_answer_to_a_get_needs_no_place_in_line(engine: TinyEngine, stage: Stage) -> None:
    gate = Gate(Limits(in_flight=1))
    routes = graphql_endpoint(engine, trusted=[EXAMPLE], gate=gate, moment=engine.moment)
    stage.app = Starlette(routes=routes)
    with httpx.Client(base_url=stage.address, trust_env=False) as client:

        def status(text: str) -> int:
            return client.get("/graphql", params={"query": text}).status_code

        assert status("{ hello }") == 200
        gate.in_line, gate.interval = 1000, 1.0  # a line full of slow answers
        assert status("{ hello }") == 200
        assert status("{ hello __typename }") == 503


def test_other_variables_are_another_question(keeping: httpx.Client, engine: TinyEngine) -> None:
    text = "query($name: String) { hello(name: $name) }"
    for name in ("a", "b"):
        answer = keeping.post("/graphql", json={"query": text, "variables": {"name": name}})
        assert answer.json()["data"] == {"hello": f"hello {name}"}
    assert engine.executed == 2


def test_a_kept_answer_is_sent_in_the_type_that_each_client_accepts(keeping: httpx.Client) -> None:
    types = [
        keeping.post("/graphql", json={"query": "{ hello }"}, headers={"accept": accepted}).headers[
            "content-type"
        ]
        for accepted in ("application/json", "application/graphql-response+json")
    ]
    assert types == [
        "application/json; charset=utf-8",
        "application/graphql-response+json; charset=utf-8",
    ]


def test_a_kept_answer_has_its_tag_and_is_304_to_who_knows_it(
    keeping: httpx.Client, engine: TinyEngine
) -> None:
    first, second = (keeping.get("/graphql", params={"query": "{ hello }"}) for _ in range(2))
    assert first.headers["etag"] == second.headers["etag"]
    known = {"if-none-match": first.headers["etag"]}
    third = keeping.get("/graphql", params={"query": "{ hello }"}, headers=known)
    assert (third.status_code, third.content, engine.executed) == (304, b"", 1)


def test_the_next_release_is_asked_anew(keeping: httpx.Client, engine: TinyEngine) -> None:
    keeping.post("/graphql", json={"query": "{ hello }"})
    engine.release = "2025-01-31.1"
    keeping.post("/graphql", json={"query": "{ hello }"})
    assert engine.executed == 2


@pytest.mark.parametrize(
    "body",
    [
        {"query": '{ fails(how: "input") }'},  # an answer with an error
        {"query": "{ hello }", "variables": {"name": "live"}},  # one that may soon be another
    ],
)
def test_what_may_be_another_answer_next_time_is_not_kept(
    keeping: httpx.Client, engine: TinyEngine, body: dict[str, object]
) -> None:
    for _ in range(2):
        assert keeping.post("/graphql", json=body).status_code == 200
    assert engine.executed == 2


def test_a_release_asked_for_by_name_is_not_kept(keeping: httpx.Client, engine: TinyEngine) -> None:
    for _ in range(2):
        keeping.post(f"/graphql?release={engine.release}", json={"query": "{ hello }"})
    assert engine.executed == 2


def test_a_text_sent_with_its_hash_reaches_the_register_each_time(
    engine: TinyEngine, stage: Stage
) -> None:
    texts = ["{ hello }", "{ again: hello }"]
    with _keeping(engine, stage, registered_documents=1) as client:
        for text in (*texts, texts[0]):  # the second one pushes the first one out
            client.post("/graphql", json={"query": text, "extensions": by_hash(text)})
        known = client.post("/graphql", json={"extensions": by_hash(texts[0])})
    assert known.json()["data"] == {"hello": "hello world"}


def test_without_a_moment_or_without_room_nothing_is_kept(engine: TinyEngine, stage: Stage) -> None:
    with _keeping(engine, stage, kept_answer_bytes=0) as client:
        for _ in range(2):
            client.post("/graphql", json={"query": "{ hello }"})
    assert engine.executed == 2
    assert AnswerCache(None, Limits()).now() is None


def _cache(room: int) -> AnswerCache:
    cache = AnswerCache(lambda: "today", Limits(kept_answer_bytes=room))
    assert cache.find(b"", "today") is None
    return cache


def _given(size: int) -> Given:
    return Given(Answer(b"x" * size))


def test_the_answers_asked_for_last_stay_within_the_bytes() -> None:
    cache = _cache(10 * (BYTES_PER_ANSWER + 1))
    for number in range(10):
        cache.keep(b"%d" % number, "today", _given(0))
    assert cache.find(b"0", "today") is not None
    cache.keep(b"a", "today", _given(0))
    assert cache.find(b"0", "today") is not None
    assert cache.find(b"1", "today") is None
    assert cache.bytes == 10 * (BYTES_PER_ANSWER + 1)


def test_one_large_answer_pushes_out_no_others() -> None:
    cache = _cache(20 * BYTES_PER_ANSWER)
    cache.keep(b"small", "today", _given(0))
    cache.keep(b"large", "today", _given(19 * BYTES_PER_ANSWER))
    assert cache.find(b"large", "today") is None
    assert cache.find(b"small", "today") is not None


def test_an_answer_that_was_begun_before_the_release_changed_is_not_kept() -> None:
    cache = _cache(100 * BYTES_PER_ANSWER)
    assert cache.find(b"asked", "tomorrow") is None
    cache.keep(b"asked", "today", _given(0))
    assert cache.find(b"asked", "tomorrow") is None
    assert cache.bytes == 0


def test_no_answer_is_kept_longer_than_a_proxy_may(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("schema.answer_cache.monotonic", lambda: now)
    cache = _cache(100 * BYTES_PER_ANSWER)
    cache.keep(b"asked", "today", _given(0))
    now = Limits().cache_seconds
    assert cache.find(b"asked", "today") is not None
    now += 0.1
    assert cache.find(b"asked", "today") is None
    assert cache.bytes == 0
