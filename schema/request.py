"""Read a GraphQL request from HTTP, GET or POST, refusing what is not one."""

import asyncio
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import orjson
from starlette.types import Receive

from schema.errors import HttpError
from schema.limits import Limits

PARAMETERS = ("query", "operationName", "variables", "extensions")
_KINDS: tuple[type, ...] = (str, str, dict, dict)
_SAID = ("a string", "a string", "an object", "an object")


class ReleaseChoice(NamedTuple):
    """Which release is asked, by its id or by a day; neither for the one served now."""

    release: str | None = None
    known_on: str | None = None


class ClientDisconnectedError(Exception):
    """The client went away before its request had arrived."""


class GraphqlRequest(NamedTuple):
    """The four parameters of the specification, each of its right type."""

    query: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


async def read_body(receive: Receive, limits: Limits) -> bytes:
    """Return the body, giving up at the limit whatever its headers said, and on a slow sender."""
    try:
        async with asyncio.timeout(limits.body_seconds):
            return await _read(receive, limits.body_bytes)
    except TimeoutError:
        raise HttpError(408, "TIMEOUT", "The request body took too long to arrive.") from None


async def _read(receive: Receive, limit: int) -> bytes:
    """Collect the chunks of a body of at most ``limit`` bytes."""
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnectedError
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise body_too_large(limit)
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def body_too_large(limit: int) -> HttpError:
    """Return the refusal of a body over the limit."""
    message = f"The request body may have at most {limit} bytes."
    return HttpError(413, "BODY_TOO_LARGE", message)


def from_body(body: bytes, limits: Limits) -> GraphqlRequest:
    """Return the request of a POST body in JSON."""
    parameters = _json("body", body, limits)
    if isinstance(parameters, list):
        raise _malformed("One operation a request: batches are not taken.")
    if not isinstance(parameters, dict):
        raise _malformed("The request body must be a JSON object.")
    return _request(parameters)


def release_choice(query_string: bytes, limits: Limits) -> ReleaseChoice:
    """Return which release the address asks for, by GET and by POST."""
    if b"release" not in query_string and b"knownOn" not in query_string:
        return ReleaseChoice()
    given = dict(_pairs(query_string, limits))
    return ReleaseChoice(given.get("release") or None, given.get("knownOn") or None)


def _pairs(query_string: bytes, limits: Limits) -> list[tuple[str, str]]:
    """Return the parameters of an address."""
    if len(query_string) > limits.body_bytes:
        raise HttpError(414, "URI_TOO_LONG", f"At most {limits.body_bytes} bytes of parameters.")
    try:
        return parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50
        )
    except ValueError:
        raise _malformed("The parameters of the address cannot be read as UTF-8.") from None


def from_query_string(query_string: bytes, limits: Limits) -> GraphqlRequest:
    """Return the request of a GET address, whose variables and extensions are JSON texts."""
    pairs = _pairs(query_string, limits)
    parameters: dict[str, Any] = {}
    for name, value in pairs:
        if name in parameters and name in PARAMETERS:
            raise _malformed(f"The parameter '{name}' is given twice.")
        parameters[name] = value
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = _json(name, parameters[name].encode(), limits)
        else:
            parameters.pop(name, None)
    parameters["operationName"] = parameters.get("operationName") or None
    return _request(parameters)


def _request(parameters: Mapping[str, Any]) -> GraphqlRequest:
    """Check the types of the parameters; null is the same as leaving one out."""
    given = GraphqlRequest(*map(parameters.get, PARAMETERS))
    for name, value, kind, said in zip(PARAMETERS, given, _KINDS, _SAID, strict=True):
        if value is not None and not isinstance(value, kind):
            raise _malformed(f"The parameter '{name}' must be {said}.")
    return given


def _json(name: str, text: bytes, limits: Limits) -> Any:
    """Parse JSON that is UTF-8, has no NaN and is not nested beyond reason."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _malformed(f"The {name} is not valid JSON in UTF-8.") from None
    # Counting brackets is nearly free and clears almost every request.
    brackets = text.count(b"[") + text.count(b"{")
    if brackets > limits.json_depth and _is_deeper(value, limits.json_depth):
        raise _malformed(f"The {name} is nested more than {limits.json_depth} levels deep.")
    return value


def _is_deeper(value: Any, limit: int) -> bool:
    """Whether lists and objects are nested beyond a limit, level by level without recursion."""
    level = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return any(isinstance(value, dict | list) for value in level)


def _malformed(message: str) -> HttpError:
    """Return the refusal of a request that is not GraphQL over HTTP."""
    return HttpError(400, "MALFORMED_REQUEST", message)
