"""The limits fit the product's own schema: every honest client passes, the hostile do not."""

import httpx
import pytest
from graphql import get_introspection_query

from schema.build import build_schema
from schema.documents import DocumentCache
from schema.persisted import EXAMPLES
from tests.schema.test_limits import HOSTILE

DOCUMENTS = DocumentCache(build_schema())
EVERYTHING = {
    "specified_by_url": True,
    "directive_is_repeatable": True,
    "schema_description": True,
    "input_value_deprecation": True,
}


@pytest.mark.parametrize("options", [{}, EVERYTHING], ids=["plain", "everything"])
def test_the_introspection_of_every_client_is_allowed(options: dict[str, bool]) -> None:
    assert DOCUMENTS.get(get_introspection_query(**options)).errors == ()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.graphql")), ids=lambda path: path.stem)
def test_every_example_is_valid_and_within_the_limits(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    document = DOCUMENTS.get(text)
    assert document.errors == ()
    for name in document.operations:
        assert document.cost(name, None).rows <= DOCUMENTS.limits.cost


def test_a_page_of_a_hundred_with_ten_nested_is_well_within_the_cost() -> None:
    text = "{ organizations(first: 100) { nodes { name capabilities(first: 10) { id } } } }"
    assert DOCUMENTS.get(text).cost(None, None).rows == 1 + 100 * (1 + 10)


@pytest.mark.parametrize(("text", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_the_product_refuses_a_hostile_document(text: str, reason: str, live_server: str) -> None:
    response = httpx.post(f"{live_server}/graphql", json={"query": text}, trust_env=False)
    (error,) = response.json()["errors"]
    assert error["extensions"]["reason"] == reason


def test_the_product_answers_a_get_once_and_then_304(live_server: str) -> None:
    params = {"query": "{ catalog { release { id } } }"}
    first = httpx.get(f"{live_server}/graphql", params=params, trust_env=False)
    assert "errors" not in first.json()
    again = httpx.get(
        f"{live_server}/graphql",
        params=params,
        headers={"if-none-match": first.headers["etag"]},
        trust_env=False,
    )
    assert (again.status_code, again.content) == (304, b"")


def test_the_product_tells_a_wrong_variable_from_a_broken_server(live_server: str) -> None:
    body = {
        "query": "query ($first: Int!) { organizations(first: $first) { totalCount } }",
        "variables": {"first": "ten"},
    }
    response = httpx.post(
        f"{live_server}/graphql",
        json=body,
        headers={"accept": "application/graphql-response+json"},
        trust_env=False,
    )
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "data" not in response.json()
