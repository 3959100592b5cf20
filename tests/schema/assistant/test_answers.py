"""What the official client is answered, over HTTP and over stdin, is what `/graphql` answers."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

import httpx
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from nqi.db import open_database
from nqi.settings import Settings
from schema.assistant.server import Assistant
from schema.assistant.tools import DOCUMENTS
from tests.conftest import ROOT
from tests.schema.assistant.questions import CALLS, QUESTIONS, Arguments, answer, text_of

Asked = TypeVar("Asked")
Era = Literal["auto", "legacy"]
ERAS: tuple[Era, ...] = ("auto", "legacy")
"""The protocol without a handshake, and that of clients from before it."""


def over_http(address: str, ask: Callable[[Client], Awaitable[Asked]], mode: Era = "auto") -> Asked:
    async def asked() -> Asked:
        async with Client(f"{address}/mcp", mode=mode) as client:
            return await ask(client)

    return asyncio.run(asked())


def graphql(address: str, name: str, arguments: Arguments) -> dict[str, Any]:
    """Return what the API says to the same document."""
    text = (DOCUMENTS / f"{name}.graphql").read_text(encoding="utf-8")
    given = {key: value for key, value in arguments.items() if value is not None}
    body = {"query": text, "variables": given}
    response = httpx.post(f"{address}/graphql", json=body, timeout=60, trust_env=False).json()
    assert "errors" not in response, response["errors"]
    data: dict[str, Any] = response["data"]
    return data


@pytest.mark.parametrize("mode", ERAS)
def test_the_client_is_told_what_there_is(live_server: str, mode: Era) -> None:
    async def ask(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == set(QUESTIONS)
        for tool in tools:
            hints = tool.annotations
            assert hints is not None
            assert (hints.read_only_hint, hints.idempotent_hint) == (True, True)
            assert (hints.destructive_hint, hints.open_world_hint) == (False, False)
            assert tool.output_schema is not None
        instructions = client.instructions
        assert instructions is not None
        assert "绝不等于不存在" in instructions
        assert "nothing is rated, ranked or recommended" in instructions

    over_http(live_server, ask, mode)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_tool_answers_as_the_api_does(live_server: str, name: str) -> None:
    async def ask(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        for arguments in QUESTIONS[name]:
            result = await client.call_tool(name, arguments)
            assert not result.is_error, text_of(result)
            structured: dict[str, Any] = result.structured_content
            assert json.loads(text_of(result)) == structured
            assert tools[name].output_schema is not None
            Draft202012Validator(tools[name].output_schema).validate(structured)
            day = structured.pop("asOf")
            assert day == arguments.get("asOf", day)
            assert structured == await asyncio.to_thread(graphql, live_server, name, arguments)

    over_http(live_server, ask)


SHOWS_SOMETHING = {
    "calibration_providers": "calibrationProviders.nodes",
    "capability_gaps": "capabilityGaps.items",
    "certification_bodies": "certificationBodies.nodes",
    "coverage_of_service": "coverage.rows",
    "find_laboratories": "nearestLabs.nodes",
    "find_organizations": "organizations.nodes",
    "get_standard": "standard.work.editions",
    "labs_for_tests": "labsForTests.nodes",
    "level_matrix": "levelMatrix.rows",
    "plan_basket": "planBasket.plan.stops",
    "product_requirements": "products.nodes",
    "release_info": "catalog.sources",
    "resolve_place": "search.groups",
    "search": "search.groups",
    "verify_number": "verify.organization",
}
"""What the first question of a tool finds in data/; the other tools have nothing there yet."""


@pytest.mark.parametrize("name", sorted(SHOWS_SOMETHING))
def test_the_first_question_finds_something(assistant: Assistant, name: str) -> None:
    async def ask() -> None:
        async with Client(assistant.server) as client:
            found: Any = await answer(client, name, QUESTIONS[name][0])
            for key in SHOWS_SOMETHING[name].split("."):
                found = found[key]
            assert found

    asyncio.run(ask())


def test_an_id_of_one_answer_leads_on_to_another(assistant: Assistant) -> None:
    async def ask() -> None:
        async with Client(assistant.server) as client:
            found = await answer(client, "search", {"text": "计量", "kinds": ["ORGANIZATION"]})
            hit = found["search"]["groups"][0]["hits"][0]
            body = await answer(client, "get_organization", {"id": hit["recordId"]})
            assert body["organization"]["id"] == hit["recordId"]
            assert body["organization"]["source"]["licence"]

    asyncio.run(ask())


def test_an_ambiguous_place_is_an_answer_with_choices(assistant: Assistant) -> None:
    async def ask() -> None:
        async with Client(assistant.server) as client:
            found = await answer(client, "resolve_place", {"place": "鼓楼区"})
            hits = found["search"]["groups"][0]["hits"]
            named = [hit["region"] for hit in hits if hit["region"]["name"] == "鼓楼区"]
            assert len({region["adcode"] for region in named}) > 1
            assert all(region["lng"] and region["lat"] for region in named)

    asyncio.run(ask())


def test_answers_fit_their_schema_where_every_relation_and_every_gap_occurs(
    rich_assistant: Assistant,
) -> None:
    async def ask() -> None:
        async with Client(rich_assistant.server) as client:
            asked = await answer(client, "measurement_standards", {"first": 3})
            chains = [node["id"] for node in asked["measurementStandards"]["nodes"]]
            found = await answer(client, "find_organizations", {"first": 20})
            bodies = [node["id"] for node in found["organizations"]["nodes"]]
            calls = [("traceability", {"id": one}) for one in chains]
            calls += [("get_organization", {"id": one}) for one in bodies]
            calls += [("product_requirements", {}), ("certification_bodies", {})]
            calls += [("calibration_providers", {}), ("release_info", {})]
            for name, arguments in calls:
                structured = await answer(client, name, arguments)
                shape = rich_assistant.questions[name].output_schema
                Draft202012Validator(shape).validate(structured)

    asyncio.run(ask())


def test_many_at_once_are_answered_as_one_by_one(live_server: str) -> None:
    quick = [call for call in CALLS if call[0] not in ("capability_gaps", "level_matrix")]

    async def ask(client: Client) -> None:
        alone = [await answer(client, *call) for call in quick]
        together = await asyncio.gather(*[answer(client, *call) for call in quick])
        assert together == alone

    over_http(live_server, ask)


def test_resources_are_the_schema_and_the_sources(live_server: str) -> None:
    async def ask(client: Client) -> None:
        listed = {f"{one.uri}" for one in (await client.list_resources()).resources}
        assert listed == {"nqi://schema", "nqi://sources"}
        (schema,) = (await client.read_resource("nqi://schema")).contents
        sdl = ROOT / "schema" / "schema.graphql"
        assert getattr(schema, "text", None) == sdl.read_text(encoding="utf-8")
        (sources,) = (await client.read_resource("nqi://sources")).contents
        told = json.loads(getattr(sources, "text", ""))
        assert told == await answer(client, "release_info", {})

    over_http(live_server, ask)


def test_over_stdin_every_tool_answers_the_same(settings: Settings, live_server: str) -> None:
    program = StdioServerParameters(
        command=sys.executable,
        args=["-m", "nqi.cli", "mcp"],
        cwd=ROOT,
        env={**open_database(settings).environment(), "PATH": os.environ["PATH"]},
    )

    async def ask() -> None:
        async with Client(stdio_client(program)) as client:
            tools = (await client.list_tools()).tools
            assert {tool.name for tool in tools} == set(QUESTIONS)
            for name, asked in QUESTIONS.items():
                structured = await answer(client, name, asked[0])
                del structured["asOf"]
                there = await asyncio.to_thread(graphql, live_server, name, asked[0])
                assert structured == there

    asyncio.run(ask())
