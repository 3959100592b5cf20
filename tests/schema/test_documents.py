"""Documents are read once, wrong ones too, within bounded memory."""

import pytest
from graphql import GraphQLError

from schema.documents import DocumentCache
from schema.limits import Limits
from tests.schema.tiny import TinyEngine


@pytest.fixture
def documents() -> DocumentCache:
    return TinyEngine().documents


def test_the_same_text_is_the_same_document(documents: DocumentCache) -> None:
    first = documents.get("{ hello }")
    assert documents.get("{ hello }") is first
    assert first.errors == ()
    assert first.plans == {}


def test_a_failing_document_is_read_once_too(documents: DocumentCache) -> None:
    first = documents.get("{ goodbye }")
    assert documents.get("{ goodbye }") is first
    assert [error.message for error in first.errors] == [
        "Cannot query field 'goodbye' on type 'Query'."
    ]


def test_validation_suggests_no_field_names(documents: DocumentCache) -> None:
    assert "hello" not in documents.get("{ helo }").errors[0].message


def test_validation_stops_at_its_limit_of_errors(documents: DocumentCache) -> None:
    wrong = " ".join(f"wrong{n}" for n in range(15))
    errors = documents.get(f"{{ region(adcode: 1) {{ {wrong} }} }}").errors
    assert len(errors) == documents.limits.validation_errors + 1
    assert errors[-1].message.startswith("Too many validation errors")


def test_an_error_keeps_no_traceback_alive(documents: DocumentCache) -> None:
    assert documents.get("{").errors[0].__traceback__ is None


def test_the_least_recently_used_document_is_forgotten() -> None:
    documents = DocumentCache(TinyEngine().schema, size=2)
    first, second = documents.get("{ a: hello }"), documents.get("{ b: hello }")
    documents.get("{ a: hello }")
    documents.get("{ c: hello }")
    assert documents.get("{ a: hello }") is first
    assert documents.get("{ b: hello }") is not second


def test_the_cache_is_bounded_in_bytes() -> None:
    limits = Limits(cached_document_bytes=100_000)
    documents = DocumentCache(TinyEngine().schema, limits=limits)
    first = documents.get("{ a: hello }")
    for n in range(3):
        documents.get(f"{{ a{n}: hello }}")
    assert documents.get("{ a: hello }") is not first


def test_wrong_documents_push_out_no_right_one() -> None:
    documents = DocumentCache(TinyEngine().schema, size=8)
    right = documents.get("{ hello }")
    for n in range(20):
        documents.get(f"{{ wrong{n} }}")
    assert documents.get("{ hello }") is right


def test_a_text_over_the_limit_is_not_kept(documents: DocumentCache) -> None:
    text = "{ hello }" + " " * 16_000
    assert documents.get(text) is not documents.get(text)


def test_the_only_operation_needs_no_name(documents: DocumentCache) -> None:
    document = documents.get("query One { hello }")
    assert document.operation(None) is document.operation("One")


@pytest.mark.parametrize(
    ("name", "message"),
    [(None, "several operations"), ("Three", "Unknown operation named 'Three'.")],
)
def test_an_operation_that_cannot_be_chosen_is_an_error(
    documents: DocumentCache, name: str | None, message: str
) -> None:
    document = documents.get("query One { hello } query Two { hello }")
    with pytest.raises(GraphQLError, match=message):
        document.operation(name)


@pytest.mark.parametrize("kind", ["mutation", "subscription"])
def test_an_operation_the_schema_has_not_is_an_error(documents: DocumentCache, kind: str) -> None:
    assert documents.get(f"{kind} {{ __typename }}").errors
