"""What a tool says to wrong arguments, to hostile text, and when the server is busy."""

import asyncio
import re

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from nqi.db import open_database
from nqi.settings import Settings
from schema.assistant.asking import Asking, Refused
from schema.assistant.server import Assistant
from schema.assistant.tools import Tool
from schema.build import build_schema
from schema.engine import Engine
from schema.limits import Limits
from schema.overload import Gate
from tests.schema.assistant.questions import QUESTIONS, WUHAN, Arguments, refusal, text_of
from tests.schema.rich import NASTY

WRONG: list[tuple[str, Arguments, str]] = [
    ("find_laboratories", {"lng": 114.3}, "lat is missing: a number is needed"),
    ("find_laboratories", {**WUHAN, "lng": "east"}, "lng = 'east': .*; allowed is a number"),
    ("find_laboratories", {**WUHAN, "lng": 500}, "lng 500.0: allowed is -180 to 180"),
    ("find_laboratories", {**WUHAN, "first": 101}, "(?=.*101)(?=.*100)"),
    ("find_laboratories", {**WUHAN, "radius": 5}, "'radius': allowed are lng, lat, standard,"),
    ("find_laboratories", {**WUHAN, "asOf": "soon"}, "asOf = 'soon'.*a day such as 2026-11-01"),
    ("find_laboratories", {**WUHAN, "matchMode": "ANY"}, "'ANY'.*one of EXACT_EDITION, .*SERIES"),
    ("find_organizations", {"kind": ["LAB"]}, r"kind\[0\] = 'LAB'.*one of METROLOGY_INSTITUTE, "),
    ("find_organizations", {"kind": [["LAB"]]}, r"kind\[0\]"),
    ("find_organizations", {"near": {"lng": 1}}, "near = .*'lat' of required type .*lng: Float!"),
    ("find_organizations", {"near": {**WUHAN, "x": 1}}, "'x' is not defined .*withinKm: Float"),
    ("find_organizations", {"region": "42"}, "42"),
    ("find_organizations", {"first": 10**30}, "first = 10{28}.*at most 64 bits"),
    ("plan_basket", {"needs": [], **WUHAN}, "needs"),
    ("verify_number", {"kind": "PASSPORT", "number": "1"}, "'PASSPORT'.*one of USCC, CMA"),
    ("coverage_of_service", {"parent": "999999"}, "999999"),
    ("release_info", {"asOf": "2026-01-01"}, "unknown argument 'asOf': allowed are none"),
]


@pytest.mark.parametrize(("name", "arguments", "said"), WRONG)
def test_a_wrong_argument_is_named_with_what_is_allowed(
    assistant: Assistant, name: str, arguments: Arguments, said: str
) -> None:
    async def ask() -> None:
        async with Client(assistant.server) as client:
            words = await refusal(client, name, arguments)
            assert words.startswith("BAD_USER_INPUT: ")
            assert re.search(said, words, re.DOTALL), words

    asyncio.run(ask())


def test_many_faults_at_once_are_told_in_few_words(assistant: Assistant) -> None:
    async def ask() -> None:
        async with Client(assistant.server) as client:
            wrong = {"kind": ["x" * 10_000] * 1_000, **{f"a{i}": 1 for i in range(1_000)}}
            assert len(await refusal(client, "find_organizations", wrong)) < 10_000

    asyncio.run(ask())


def test_an_unknown_tool_and_an_unknown_resource_say_which_there_are(assistant: Assistant) -> None:
    async def ask() -> None:
        async with Client(assistant.server) as client:
            with pytest.raises(MCPError, match=r"Unknown tool 'rank_laboratories'.*search"):
                await client.call_tool("rank_laboratories", {})
            with pytest.raises(MCPError, match=r"'file:///etc/passwd'.*nqi://schema"):
                await client.read_resource("file:///etc/passwd")

    asyncio.run(ask())


HOSTILE = [*NASTY, "", " ", "%", "_", "\x00", "9" * 5_000, "计" * 5_000, "'; DROP TABLE release;--"]


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_hostile_text_is_text_in_every_argument(assistant: Assistant, name: str) -> None:
    shown = assistant.questions[name].input_schema["properties"]
    texts = [key for key, part in shown.items() if part == part | {"type": "string"}]

    async def ask() -> None:
        async with Client(assistant.server) as client:
            for key in texts:
                for text in HOSTILE:
                    arguments = {**QUESTIONS[name][0], key: text}
                    result = await client.call_tool(name, arguments)
                    told = text_of(result)
                    assert not result.is_error or told.startswith("BAD_USER_INPUT: "), told

    asyncio.run(ask())


def test_a_busy_server_asks_to_try_again(settings: Settings, tools: dict[str, Tool]) -> None:
    gate = Gate(Limits(in_flight=1, queue_seconds=0.01))
    asking = Asking(Engine(build_schema(), open_database(settings)), gate)

    async def ask() -> None:
        async with gate.slot():
            with pytest.raises(Refused, match=r"^UNAVAILABLE: .*try again"):
                await asking.ask(tools["release_info"], {})
        assert "catalog" in await asking.ask(tools["release_info"], {})
        assert gate.in_line == 0

    asyncio.run(ask())


def test_a_question_that_would_cost_too_much_is_refused(assistant: Assistant) -> None:
    async def ask() -> None:
        async with Client(assistant.server) as client:
            words = await refusal(client, "search", {"text": "a", "first": 100})
            assert re.search("at most 20000 are allowed", words)

    asyncio.run(ask())


def test_the_day_of_an_answer_is_the_day_that_was_asked_of_the_engine(
    assistant: Assistant, tools: dict[str, Tool]
) -> None:
    asked = assistant.asking.ask(tools["find_laboratories"], {**WUHAN, "asOf": "2017-08-21"})
    answer = asyncio.run(asked)
    assert answer["asOf"] == answer["nearestLabs"]["asOf"] == "2017-08-21"
