"""Hostile documents are refused before validate() sees them, honest ones are not refused."""

import pytest
from graphql import GraphQLError, get_introspection_query
from hypothesis import given
from hypothesis import strategies as st

from schema import documents as documents_module
from schema.documents import Document, DocumentCache
from schema.limits import Limits
from tests.schema.tiny import TinyEngine

DOCUMENTS = TinyEngine().documents


def region(body: str) -> str:
    return f'{{ region(adcode: "420100") {{ {body} }} }}'


def chain(length: int, body: str) -> str:
    """Fragments F0 … Fn, each of which spreads the next by way of ``body``."""
    links = [f"fragment F{n} on Region {{ {body.format(n + 1)} }}" for n in range(length)]
    return " ".join([region("...F0"), *links, f"fragment F{length} on Region {{ name }}"])


def all_pairs(count: int) -> str:
    """Each fragment spreads all later ones: 4 kB that write out to hundreds of millions."""
    fragments = []
    for n in range(count):
        spreads = " ".join(f"...F{later}" for later in range(n + 1, count))
        fragments.append(f"fragment F{n} on Region {{ {spreads} name }}")
    return region("...F0") + " ".join(fragments)


def aliased(count: int, field: str = "hello") -> str:
    return "{" + " ".join(f"a{n}: {field}" for n in range(count)) + "}"


HOSTILE = {
    "long text": ("{ hello }" + "," * 16_000, "DOCUMENT_TOO_LARGE"),
    "many tokens": ("{" + " hello" * 2_000 + "}", "DOCUMENT_TOO_LARGE"),
    "many comments": ("#\n" * 201 + "{ hello }", "DOCUMENT_TOO_LARGE"),
    "many definitions": (
        " ".join(f"query Q{n} {{ hello }}" for n in range(31)),
        "DOCUMENT_TOO_LARGE",
    ),
    "many fields": (region("name " * 200), "DOCUMENT_TOO_LARGE"),
    "many fields in fragments": (
        region("...A ...B") + f"fragment A on Region {{ {'name ' * 101} }}"
        f"fragment B on Region {{ {'name ' * 101} }}",
        "DOCUMENT_TOO_LARGE",
    ),
    "directives on a field": ("{ hello" + " @skip(if: false)" * 6 + " }", "DOCUMENT_TOO_LARGE"),
    "directives on a query": ("query" + " @x" * 6 + " { hello }", "DOCUMENT_TOO_LARGE"),
    "directives on a spread": (
        region("...A" + " @x" * 6) + "fragment A on Region { name }",
        "DOCUMENT_TOO_LARGE",
    ),
    "unending braces": ("{a" * 250 + "}" * 250, "DOCUMENT_TOO_LARGE"),
    "unending list value": ("{ hello(name: " + "[" * 300 + "]" * 300 + ") }", "DOCUMENT_TOO_LARGE"),
    "deep": (region("parent { " * 10 + "name" + " }" * 10), "TOO_DEEP"),
    "deep by fragments": (chain(9, "parent {{ ...F{0} }}"), "TOO_DEEP"),
    "deep inline fragments": ("{" + "... {" * 40 + "hello" + "}" * 41, "TOO_DEEP"),
    "doubling fragments": (chain(25, "parent {{ ...F{0} }} capital {{ ...F{0} }}"), "TOO_DEEP"),
    "doubling shallow fragments": (
        chain(7, "parent {{ name ...F{0} }} capital {{ name ...F{0} }} a: capital {{ ...F{0} }}"),
        "TOO_MANY_ALIASES",
    ),
    "all pairs of fragments": (all_pairs(28), "TOO_MANY_FIELDS"),
    "fragment in itself": (
        region("...A") + "fragment A on Region { parent { ...A } }",
        "FRAGMENT_CYCLE",
    ),
    "fragments in a circle": (
        region("...A") + "fragment A on Region { ...B } fragment B on Region { ...A }",
        "FRAGMENT_CYCLE",
    ),
    "circle that nobody uses": (
        "{ hello } fragment A on Region { ...B } fragment B on Region { ...A }",
        "FRAGMENT_CYCLE",
    ),
    "many aliases": (region(aliased(31, "name")[1:-1]), "TOO_MANY_ALIASES"),
    "aliases through fragments": (
        region("...A parent { ...A } capital { ...A }")
        + f"fragment A on Region {{ {aliased(11, 'name')[1:-1]} }}",
        "TOO_MANY_ALIASES",
    ),
    "many root fields": ("{" + " hello" * 21 + "}", "TOO_MANY_ROOT_FIELDS"),
    "root fields in inline fragments": (
        "{ ... { ... {" + " hello" * 21 + "} } }",
        "TOO_MANY_ROOT_FIELDS",
    ),
    "root fields in a fragment": (
        "{ ...A } fragment A on Query {" + " hello" * 21 + "}",
        "TOO_MANY_ROOT_FIELDS",
    ),
    "deep introspection": (
        "{ __schema { types {" + " ofType {" * 20 + "name" + "}" * 23,
        "TOO_DEEP",
    ),
}


@pytest.mark.parametrize(("text", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_never_reaches_validation(
    text: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise AssertionError("validate() was reached")

    monkeypatch.setattr(documents_module, "validate", unreachable)
    errors = TinyEngine().documents.get(text).errors
    assert [error.extensions for error in errors] == [
        {"code": "BAD_USER_INPUT", "reason": reason, **_facts(errors[0])}
    ]


def _facts(error: GraphQLError) -> dict[str, int]:
    return {k: v for k, v in (error.extensions or {}).items() if k in ("value", "limit")}


BOUNDARIES = {
    "depth": (
        region("parent { " * 8 + "name" + " }" * 8),
        region("parent { " * 9 + "name" + " }" * 9),
    ),
    "aliases": (region(aliased(30, "name")[1:-1]), region(aliased(31, "name")[1:-1])),
    "root fields": ("{" + " hello" * 20 + "}", "{" + " hello" * 21 + "}"),
    "fields": (region("name " * 199), region("name " * 200)),
    "definitions": (
        " ".join(f"query Q{n} {{ hello }}" for n in range(30)),
        " ".join(f"query Q{n} {{ hello }}" for n in range(31)),
    ),
}


@pytest.mark.parametrize(("at_limit", "over"), BOUNDARIES.values(), ids=BOUNDARIES.keys())
def test_a_limit_is_allowed_and_one_more_is_not(at_limit: str, over: str) -> None:
    assert DOCUMENTS.get(at_limit).errors == ()
    assert DOCUMENTS.get(over).errors != ()


def test_the_message_names_the_value_and_the_limit() -> None:
    error = DOCUMENTS.get(aliased(31)).errors[0]
    assert error.message == "The query has 31 aliases; at most 30 are allowed."
    assert error.extensions is not None
    assert (error.extensions["value"], error.extensions["limit"]) == (31, 30)


# ------------------------------------------------------------------------ introspection


def test_the_introspection_of_every_client_is_allowed() -> None:
    for options in ({}, {"input_value_deprecation": True, "schema_description": True}):
        assert DOCUMENTS.get(get_introspection_query(**options)).errors == ()


def test_introspection_has_no_cost_in_rows() -> None:
    document = DOCUMENTS.get(get_introspection_query())
    assert document.cost("IntrospectionQuery", None).rows == 0


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
        "{" + " ".join(f"a{n}: __schema {{ ...S }}" for n in range(20)) + "}"
        "fragment S on __Schema { types { fields { args { type { ofType { name } } } } } }",
        "{ __schema {" + " ".join(f"a{n}: types {{ ...T }}" for n in range(20)) + "} }"
        "fragment T on __Type { fields { args { type { ofType { name } } } } }",
    ],
    ids=["nested lists", "repeated schema", "repeated types"],
)
def test_introspection_is_no_way_around_the_limits(text: str) -> None:
    assert DOCUMENTS.get(text).errors != ()


def test_fields_beside_an_introspection_keep_their_own_depth() -> None:
    deep = region("parent { " * 10 + "name" + " }" * 10)[1:-1]
    error = DOCUMENTS.get("{ __schema { queryType { name } }" + deep + "}").errors[0]
    assert (error.extensions or {})["reason"] == "TOO_DEEP"


# --------------------------------------------------------------------------------- cost


def cost(text: str, variables: dict[str, object] | None = None) -> int:
    document = DOCUMENTS.get(text)
    assert document.errors == ()
    return document.cost(None, variables).rows


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (0, "{ hello }"),
        (1, '{ region(adcode: "1") { name } }'),
        (1 + 7, "{ organizations(first: 7) { nodes { name } } }"),
        (1 + 7, "{ organizations(first: 7) { edges { cursor node { name } } } }"),
        (1 + 20, "{ organizations { nodes { name } } }"),
        (1, "{ organizations(first: 100) { totalCount } }"),
        (2, "{ organizations(first: 100) { pageInfo { hasNextPage } } }"),
        (1 + 20, "{ organizations(first: 100) { facets { value } } }"),
        (
            1 + 100 * (1 + 10),
            "{ organizations(first: 100) { nodes { sites(first: 10) { name } } } }",
        ),
        (1 + 20 * (1 + 20), "{ organizations { nodes { sites { name } } } }"),
        (1 + 20, '{ region(adcode: "1") { children { name } } }'),
        (3, "{ nodes(ids: [1, 2, 3]) { name } }"),
        (
            1 + 5 * (1 + 1 + 1 + 5),
            """{ organizations(first: 5) { nodes { region { organizations(
            first: 5) { nodes { id } } } } } }""",
        ),
    ],
)
def test_the_cost_is_the_rows_a_query_may_read(rows: int, text: str) -> None:
    assert cost(text) == rows


def test_a_fragment_on_a_page_takes_the_size_of_the_page_that_spreads_it() -> None:
    text = """{ a: organizations(first: 3) { ...P } b: organizations(first: 50) { ...P } }
        fragment P on OrganizationPage { nodes { name } }"""
    assert cost(text) == (1 + 3) + (1 + 50)


def test_a_variable_counts_with_its_value_its_default_or_the_default_of_the_field() -> None:
    text = "query ($n: Int = 30) { organizations(first: $n) { nodes { name } } }"
    assert cost(text) == 1 + 30
    assert cost(text, {"n": 7}) == 1 + 7
    assert cost(text, {"n": None}) == 1 + 30
    assert cost("query ($n: Int) { organizations(first: $n) { nodes { name } } }") == 1 + 20
    assert cost("query ($i: [ID]) { nodes(ids: $i) { name } }", {"i": ["1", "2"]}) == 2


def test_a_cost_is_never_another_requests() -> None:
    text = "query ($n: Int) { organizations(first: $n) { nodes { name } } }"
    for n in [*range(1, 101), *range(100, 0, -1)]:
        assert cost(text, {"n": n}) == 1 + n


@pytest.mark.parametrize("first", [0, -1, 101, 2**40])
def test_a_page_outside_its_range_is_refused_wherever_its_size_comes_from(first: int) -> None:
    for text, variables in (
        (f"{{ organizations(first: {first}) {{ totalCount }} }}", None),
        ("query ($n: Int) { organizations(first: $n) { totalCount } }", {"n": first}),
        (f"query ($n: Int = {first}) {{ organizations(first: $n) {{ totalCount }} }}", None),
    ):
        document = DOCUMENTS.get(text)
        if document.errors:  # graphql-core refuses what is no 32-bit integer by itself
            continue
        with pytest.raises(GraphQLError, match=f"between 1 and 100 rows, not {first}") as caught:
            document.cost(None, variables)
        assert (caught.value.extensions or {})["reason"] == "OUT_OF_RANGE"


def test_a_query_over_the_cost_is_refused_with_both_numbers() -> None:
    page = "organizations(first: 100) {{ nodes {{ region {{ {} }} }} }}"
    text = "{" + page.format(page.format("name")) + "}"
    assert cost(text.replace("100", "90", 1).replace("100", "90")) < Limits().cost
    document = DOCUMENTS.get("{" + page.format(page.format(page.format("name"))) + "}")
    with pytest.raises(GraphQLError, match=r"may read \d+ rows; at most 20000") as caught:
        document.cost(None, None)
    assert (caught.value.extensions or {})["reason"] == "TOO_COSTLY"


# ------------------------------------------------------- against a count by writing out


@st.composite
def selections(draw: st.DrawFn, depth: int = 4) -> str:
    """Random selections on Region, with pages, lists, inline and named fragments."""
    parts = ["name"]
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        inner = draw(selections(depth=depth - 1))
        page = f"organizations(first: {draw(st.integers(1, 100))})"
        parts.append(
            draw(
                st.sampled_from(
                    [
                        f"parent {{ {inner} }}",
                        f"children {{ {inner} }}",
                        f"... {{ {inner} }}",
                        f"{page} {{ nodes {{ region {{ {inner} }} }} }}",
                        f"{page} {{ edges {{ node {{ region {{ {inner} }} }} }} }}",
                        "...F",
                    ]
                )
            )
        )
    return " ".join(parts)


def written_out(document: Document, node: object, page: int = 1) -> int:
    """The same count done naively: follow every spread, multiply on the way down."""
    assert document.ast is not None
    total = 0
    for selection in node.selection_set.selections:  # type: ignore[attr-defined]
        if selection.kind == "fragment_spread":
            fragments = {d.name.value: d for d in document.ast.definitions if d.name}  # type: ignore[attr-defined]
            total += written_out(document, fragments[selection.name.value], page)
        elif selection.kind == "inline_fragment":
            total += written_out(document, selection, page)
        elif selection.selection_set:
            name = selection.name.value
            if name == "organizations":
                first = int(selection.arguments[0].value.value)
                total += 1 + written_out(document, selection, first)
            elif name == "edges":
                total += page * written_out(document, selection)
            else:
                times = {"nodes": page, "children": 20}.get(name, 1)
                total += times * (1 + written_out(document, selection))
    return total


UNLIMITED = DocumentCache(
    TinyEngine().schema,
    limits=Limits(
        cost=10**30, depth=99, nesting=99, fields=9_999, expanded_fields=99_999, tokens=99_999
    ),
)


@given(selections(), selections(depth=2))
def test_the_cost_equals_the_one_counted_by_writing_every_fragment_out(a: str, b: str) -> None:
    fragment = b.replace("...F", "")
    text = region(a + " ...F") + f" fragment F on Region {{ {fragment} }}"
    # Two pages of different sizes in one place do not merge: validate() is right to refuse them.
    document = UNLIMITED.get(text)
    if document.errors:
        assert "conflict" in document.errors[0].message
        return
    assert document.cost(None, None).rows == written_out(document, document.operation(None))
