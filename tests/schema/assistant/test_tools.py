"""The tools as they are described: derived from documents that the API accepts."""

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schema.assistant.tools import DOCUMENTS, Tool, read_tools
from schema.build import build_schema
from schema.documents import DocumentCache
from schema.limits import Limits
from tests.conftest import ROOT
from tests.schema.assistant.questions import CALLS, QUESTIONS, Arguments

NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.graphql"))
HAN = re.compile("[\u3400-\u9fff]")


def test_every_tool_has_real_questions() -> None:
    assert sorted(QUESTIONS) == NAMES
    assert len(NAMES) >= 16


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_one_query_with_the_name_of_its_tool(
    tools: dict[str, Tool], name: str
) -> None:
    assert list(tools[name].document.operations) == [name]
    assert tools[name].operation.operation.value == "query"
    assert re.fullmatch("[a-z]+(_[a-z]+)*", name)


@pytest.mark.parametrize("name", NAMES)
def test_every_tool_says_in_both_languages_what_it_is_for(
    tools: dict[str, Tool], name: str
) -> None:
    chinese, _, english = tools[name].title.partition(" / ")
    assert HAN.search(chinese)
    assert english.isascii()
    assert english
    when_zh, when_en = tools[name].use.splitlines()
    assert HAN.search(when_zh)
    assert when_en.isascii()


@pytest.mark.parametrize("name", NAMES)
def test_a_description_ends_with_the_words_of_the_api(tools: dict[str, Tool], name: str) -> None:
    root, _, words = tools[name].description.splitlines()[2].partition(": ")
    query = build_schema().query_type
    assert query is not None
    assert query.fields[root].description == words


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_a_question_costs_no_more_than_the_api_allows(
    tools: dict[str, Tool], name: str, arguments: Arguments
) -> None:
    assert tools[name].document.cost(name, arguments).rows <= Limits().cost


@pytest.mark.parametrize("name", NAMES)
def test_what_a_tool_takes_and_gives_is_valid_json_schema(
    tools: dict[str, Tool], name: str
) -> None:
    Draft202012Validator.check_schema(tools[name].input_schema)
    Draft202012Validator.check_schema(tools[name].output_schema)


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_real_arguments_fit_the_schema_that_is_shown(
    tools: dict[str, Tool], name: str, arguments: Arguments
) -> None:
    given = {key: value for key, value in arguments.items() if value is not None}
    Draft202012Validator(tools[name].input_schema).validate(given)


def described(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Every property of a schema, at any depth."""
    found = []
    for part in schema.get("properties", {}).values():
        found += [part, *described(part), *described(part.get("items", {}))]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_is_described(tools: dict[str, Tool], name: str) -> None:
    for part in described(tools[name].input_schema):
        assert HAN.search(part["description"])
        assert re.search("[A-Za-z]", part["description"])


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_names_its_release_its_day_and_a_source(
    tools: dict[str, Tool], name: str
) -> None:
    shown = tools[name].output_schema
    assert "asOf" in shown["required"]
    catalog = shown["properties"]["catalog"]["anyOf"][0]
    assert "id" in catalog["properties"]["release"]["required"]
    assert "licence" in str(shown)


def test_enums_defaults_and_required_arguments_are_those_of_the_api(
    tools: dict[str, Tool],
) -> None:
    shown = tools["find_laboratories"].input_schema
    assert shown["required"] == ["lng", "lat"]
    assert shown["additionalProperties"] is False
    assert shown["properties"]["withinKm"]["default"] == 50
    assert shown["properties"]["first"]["default"] == 10
    assert shown["properties"]["matchMode"]["default"] == "ROOT"
    assert "SUCCESSORS: 该版本及其后继版本" in shown["properties"]["matchMode"]["description"]
    assert shown["properties"]["asOf"] | {"description": ""} == {
        "type": "string",
        "format": "date",
        "description": "",
    }
    near = tools["find_organizations"].input_schema["properties"]["near"]
    assert near["required"] == ["lng", "lat"]
    assert near["properties"]["withinKm"]["default"] == 50


def test_the_documentation_names_every_tool() -> None:
    text = (ROOT / "docs" / "assistants.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"`(\w+)`", " ".join(row.split("|")[1] for row in rows))) == NAMES


def test_a_document_that_the_api_refuses_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "wrong.graphql").write_text("query wrong { nothing }", encoding="utf-8")
    with pytest.raises(ValueError, match=r"wrong\.graphql: Cannot query field 'nothing'"):
        read_tools(DocumentCache(build_schema()), tmp_path)


def test_a_new_document_is_a_new_tool(tmp_path: Path) -> None:
    operation = "query plan($code: String!) { scheme(code: $code) { name } }"
    text = f"# 计划 / A plan\n# 何时用\n# When\n{operation}\n"
    (tmp_path / "plan.graphql").write_text(text, encoding="utf-8")
    tool = read_tools(DocumentCache(build_schema()), tmp_path)["plan"]
    assert tool.title == "计划 / A plan"
    assert tool.input_schema["required"] == ["code"]
    assert not tool.is_dated
