"""The server of the Model Context Protocol: `/mcp` for the network, stdin and stdout for a program.

Needs the extra ``nqi-catalog[mcp]``; only the places that wire import this module.
"""

import logging
import tomllib
from pathlib import Path
from typing import Any

import orjson
from mcp.server.caching import CacheHint
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListResourcesResult,
    ListToolsResult,
    ReadResourceRequestParams,
    ReadResourceResult,
    Resource,
    TextContent,
    TextResourceContents,
    Tool,
    ToolAnnotations,
)

from nqi import __version__
from schema.answer import Engine
from schema.assistant.asking import Asking, Refused
from schema.assistant.tools import Tool as Question
from schema.assistant.tools import read_tools
from schema.build import SDL
from schema.limits import Limits
from schema.overload import Gate

log = logging.getLogger(__name__)

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
SOURCES_TOOL = "release_info"
# Tools and the schema change with the program only.
UNCHANGING = CacheHint(ttl_ms=300_000, scope="public")


class Assistant:
    """The handlers of the protocol over one engine; it keeps nothing between two requests."""

    def __init__(self, engine: Engine, gate: Gate) -> None:
        self.asking = Asking(engine, gate)
        self.questions = read_tools(engine.documents)
        self.tools = ListToolsResult(tools=[_shown(one) for one in self.questions.values()])
        self.server: Server[Any] = Server(
            WORDS["name"],
            version=__version__,
            title=WORDS["title"],
            instructions=WORDS["instructions"].strip(),
            cache_hints={"tools/list": UNCHANGING, "resources/list": UNCHANGING},
            get_tool_input_schema=self._input_schema,
            on_list_tools=self.list_tools,
            on_call_tool=self.call_tool,
            on_list_resources=self.list_resources,
            on_read_resource=self.read_resource,
        )

    async def list_tools(self, context: Any, parameters: Any) -> ListToolsResult:
        """Return every tool; there are few, so there is one page."""
        return self.tools

    async def call_tool(self, context: Any, parameters: CallToolRequestParams) -> CallToolResult:
        """Answer one tool; what a caller can mend is an error of the tool, not of the protocol."""
        question = self.questions.get(parameters.name)
        if question is None:
            allowed = ", ".join(self.questions)
            raise MCPError(
                INVALID_PARAMS, f"Unknown tool {parameters.name!r:.100}: allowed are {allowed}"
            )
        try:
            answer = await self.asking.ask(question, parameters.arguments or {})
        except Refused as refused:
            return CallToolResult(content=[_text(str(refused))], is_error=True)
        except Exception:
            log.exception("tool %s failed", question.name)
            return CallToolResult(content=[_text("INTERNAL: Internal error.")], is_error=True)
        # Many clients give their model the text alone, so the text is the whole answer.
        return CallToolResult(
            content=[_text(orjson.dumps(answer).decode())], structured_content=answer
        )

    async def list_resources(self, context: Any, parameters: Any) -> ListResourcesResult:
        """Return what may be read beside the tools."""
        listed = [Resource(name=name, **words) for name, words in WORDS["resources"].items()]
        return ListResourcesResult(resources=listed)

    async def read_resource(
        self, context: Any, parameters: ReadResourceRequestParams
    ) -> ReadResourceResult:
        """Return the text of one resource."""
        uri = str(parameters.uri)
        by_uri = {words["uri"]: name for name, words in WORDS["resources"].items()}
        if uri not in by_uri:
            message = f"Unknown resource {uri!r:.100}: allowed are {', '.join(by_uri)}"
            raise MCPError(INVALID_PARAMS, message)
        text = SDL.read_text("utf-8") if by_uri[uri] == "schema" else await self._sources()
        mime_type = WORDS["resources"][by_uri[uri]]["mime_type"]
        contents = TextResourceContents(uri=uri, mime_type=mime_type, text=text)
        return ReadResourceResult(contents=[contents])

    async def _sources(self) -> str:
        try:
            return orjson.dumps(await self.asking.ask(self.questions[SOURCES_TOOL], {})).decode()
        except Refused as refused:
            raise MCPError(INTERNAL_ERROR, str(refused)) from refused

    def _input_schema(self, name: str) -> dict[str, Any] | None:
        question = self.questions.get(name)
        return question.input_schema if question else None

    def http(self, limits: Limits) -> StreamableHTTPSessionManager:
        """Return the handler of HTTP requests; it works while its ``run()`` is entered.

        Without sessions, so that any worker answers any request. Neither Host nor Origin is
        checked: the check keeps a page of a stranger from a private server, and here any page may
        ask, as it may ask `/graphql`: everything is public, nothing can be changed.
        """
        return StreamableHTTPSessionManager(
            self.server,
            json_response=True,
            stateless=True,
            max_request_body_size=limits.body_bytes,
            security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

    async def over_stdio(self) -> None:
        """Answer the program that started this one, until it closes stdin."""
        async with stdio_server() as (read, write):
            await self.server.run(read, write, self.server.create_initialization_options())


def _shown(question: Question) -> Tool:
    return Tool(
        name=question.name,
        title=question.title,
        description=question.description,
        input_schema=question.input_schema,
        output_schema=question.output_schema,
        annotations=ToolAnnotations(
            title=question.title,
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


def _text(text: str) -> TextContent:
    return TextContent(text=text)
