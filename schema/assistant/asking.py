"""Asks a tool's question of the engine, through the same gate as `/graphql` and its same limits."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import orjson
from graphql import GraphQLError

from nqi.errors import NqiError
from schema.answer import Engine
from schema.assistant.inputs import faults, quoted
from schema.assistant.tools import Tool
from schema.errors import REQUEST_ID, HttpError, face_of
from schema.overload import Gate

log = logging.getLogger(__name__)


class Refused(Exception):
    """A question that has no answer; the message may be shown and says what to do about it."""


class Asking:
    """Answers tools from one engine."""

    def __init__(self, engine: Engine, gate: Gate, today: Callable[[], date] = date.today) -> None:
        self.engine = engine
        self.gate = gate
        self._today = today

    async def ask(self, tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the data of the tool's document and the day asked about; raise Refused for none.

        The day is always given to the engine, so the answer can say which one it was.
        """
        given = _as_json(arguments)
        day = given.get("asOf", self._today().isoformat())
        if tool.is_dated:
            given["asOf"] = day
        if wrong := faults(tool.schema, tool.operation, given):
            raise Refused(f"BAD_USER_INPUT: {'; '.join(wrong)}")
        try:
            answer = await self._answer(tool, given)
        except (HttpError, NqiError, GraphQLError) as error:
            raise Refused(_said(error)) from error
        if errors := answer.get("errors"):
            raise Refused("; ".join(f"{e['extensions']['code']}: {e['message']}" for e in errors))
        return {"asOf": day, **answer["data"]}

    async def _answer(self, tool: Tool, given: dict[str, Any]) -> dict[str, Any]:
        cost = tool.document.cost(tool.name, given)
        ticket = await self.gate.enter()
        try:
            async with self.gate.slot():
                answer = await self.engine.execute(
                    tool.document, variables=given, operation_name=tool.name, cost=cost.rows
                )
        finally:
            ticket.leave()
        answered: dict[str, Any] = orjson.loads(answer.body)
        return answered


def _as_json(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments as `/graphql` would read them; null is the same as leaving one out."""
    read: dict[str, Any] = {}
    for name, value in arguments.items():
        try:
            given = orjson.loads(orjson.dumps({name: value}))
        except (orjson.JSONEncodeError, orjson.JSONDecodeError):
            said = "allowed are texts in UTF-8 and whole numbers of at most 64 bits"
            raise Refused(f"BAD_USER_INPUT: {name} = {quoted(value)}: {said}") from None
        read |= {key: part for key, part in given.items() if part is not None}
    return read


def _said(error: HttpError | NqiError | GraphQLError) -> str:
    """Return what a caller is told of an error; a bug is logged and not told."""
    if isinstance(error, HttpError):
        return f"{error.code}: {error}"
    if isinstance(error, GraphQLError):
        code = (error.extensions or {}).get("code", "BAD_USER_INPUT")
        return f"{code}: {error.message}"
    face = face_of(error)
    if face.status == 500:
        log.error("request %s failed", REQUEST_ID.get(), exc_info=error)
        return "INTERNAL: Internal error."
    return f"{face.code}: {error}"
