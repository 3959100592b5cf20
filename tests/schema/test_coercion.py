"""Arguments and variables that are read without graphql-core are what graphql-core reads."""

import re
from typing import Any

import pytest
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    OperationDefinitionNode,
    build_schema,
    parse,
)
from graphql.execution.values import get_argument_values, get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from schema.compiler.coercion import ArgumentReader
from schema.variables import MOST_ERRORS, VariableReader

SCHEMA = build_schema(
    """
    enum Kind { LAB BODY }
    input Inner { text: String = "inner", numbers: [Int!] }
    input Filter { word: String, first: Int = 7, must: Boolean!, kinds: [Kind!], inner: Inner }
    input Choice @oneOf { a: Int, b: String }
    type Query {
      ask(
        text: String, number: Int = 3, real: Float, needed: Int!, kind: Kind = LAB, list: [Int],
        filter: Filter, choice: Choice
      ): String
    }
    """
)
ASK: GraphQLField = SCHEMA.query_type.fields["ask"]  # type: ignore[union-attr]
DECLARED = {
    "t": "String",
    "n": "Int",
    "m": "Int!",
    "d": "Int = 5",
    "k": "Kind",
    "l": "[Int]",
    "b": "Boolean!",
    "f": "Filter",
}
FIELDS = [
    "ask(needed: 1)",
    'ask(needed: 1, text: "a", number: null, real: 2, kind: BODY, list: [1, 2])',
    "ask(needed: $m, text: $t, number: $n, kind: $k, list: $l)",
    "ask(needed: 1, number: $d, list: [1, $n])",
    "ask(needed: 1, filter: $f)",
    "ask(needed: 1, filter: {must: true, word: $t})",
    "ask(needed: 1, filter: {must: $b, first: $n, kinds: [LAB, $k]})",
    'ask(needed: 1, filter: {must: true, kinds: [BODY], inner: {text: "x", numbers: [1]}})',
    "ask(needed: 1, filter: {must: true, inner: {text: $t, numbers: 4}})",
    "ask(needed: 1, choice: {b: $t})",
    "ask(needed: 1, list: 4)",
]
JSON = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 2**33), st.text(max_size=3), st.just("LAB"),
    st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=2),
    st.fixed_dictionaries({"must": st.booleans()}, optional={"word": st.text(max_size=2)}),
)  # fmt: skip


def _operation(field: str) -> OperationDefinitionNode:
    declared = ", ".join(
        f"${name}: {type_}" for name, type_ in DECLARED.items() if f"${name}" in field
    )
    text = f"query({declared}) {{ {field} }}" if declared else f"{{ {field} }}"
    operation = parse(text).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return operation


def _said(errors: list[GraphQLError]) -> list[str]:
    return [error.message for error in errors]


@given(st.sampled_from(FIELDS), st.dictionaries(st.sampled_from([*DECLARED]), JSON))
def test_both_read_the_same_values_and_find_the_same_wrong(
    field: str, variables: dict[str, Any]
) -> None:
    operation = _operation(field)
    theirs = get_variable_values(
        SCHEMA, operation.variable_definitions, variables, max_errors=MOST_ERRORS
    )
    ours = VariableReader(SCHEMA, operation).values(variables)
    if isinstance(theirs, list):
        assert isinstance(ours, list)
        assert _said(ours) == _said(theirs)
        return
    assert ours == theirs
    node = operation.selection_set.selections[0]
    assert isinstance(node, FieldNode)
    reader = ArgumentReader(ASK, node)
    try:
        arguments = get_argument_values(ASK, node, theirs)
    except GraphQLError as wrong:
        with pytest.raises(GraphQLError, match=re.escape(str(wrong))):
            reader.values(theirs)
        return
    given_null = {"number": 3, "kind": "LAB"}  # null stands for the default
    arguments |= {k: v for k, v in given_null.items() if k in arguments and arguments[k] is None}
    assert reader.values(theirs) == arguments


def test_what_one_request_does_to_its_values_the_next_one_never_sees() -> None:
    node = _operation(FIELDS[7]).selection_set.selections[0]
    assert isinstance(node, FieldNode)
    reader = ArgumentReader(ASK, node)
    values = reader.values({})
    values["filter"]["kinds"].append("LAB")
    values["filter"]["inner"]["numbers"].append(2)
    values["needed"] = 9
    assert reader.values({}) == {
        "number": 3,
        "needed": 1,
        "kind": "LAB",
        "filter": {
            "first": 7,
            "must": True,
            "kinds": ["BODY"],
            "inner": {"text": "x", "numbers": [1]},
        },
    }


@pytest.mark.parametrize(("field", "expected"), [(FIELDS[1], False), (FIELDS[8], True)])
def test_a_reader_knows_whether_a_request_can_change_its_values(field: str, expected: bool) -> None:
    node = _operation(field).selection_set.selections[0]
    assert isinstance(node, FieldNode)
    assert ArgumentReader(ASK, node).names_a_variable is expected
