"""`/graphql`: GraphQL over HTTP as its specification says, in front of any engine.

The order of the checks is the design: what costs nothing is asked first, and a request that will
be refused is refused before its body is read. docs/decisions/0004-endpoint.md has the statuses.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import count
from secrets import token_hex
from typing import NamedTuple, TypeAlias

from graphql import GraphQLError, OperationType
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from nqi.errors import NqiError
from schema.answer import Answer, Engine
from schema.documents import Document
from schema.errors import REQUEST_ID, HttpError, error_body, face_of, problem_body
from schema.limits import Limits
from schema.negotiation import GRAPHQL_JSON, JSON, accepts_html, is_json_utf8, response_type
from schema.overload import AddressLimit, Gate, Ticket
from schema.persisted import PersistedDocuments, example_texts
from schema.request import (
    ClientDisconnectedError,
    GraphqlRequest,
    ReleaseChoice,
    body_too_large,
    from_body,
    from_query_string,
    read_body,
    release_choice,
)
from schema.response import Response

log = logging.getLogger(__name__)

ALLOW = {"allow": "GET, HEAD, POST, OPTIONS"}
Headers: TypeAlias = Mapping[str, str]
_PROCESS = token_hex(4)
_NUMBERS = count(1)
_REQUEST_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)


def graphql_endpoint(
    engine: Engine,
    *,
    limits: Limits | None = None,
    trusted: Iterable[str] | None = None,
    gate: Gate | None = None,
    addresses: AddressLimit | None = None,
) -> list[Route]:
    """Return the routes of the endpoint, with and without the final slash, as no client redirects.

    ``trusted`` are the documents known by hash from the start: the committed examples by default.
    ``gate`` and ``addresses`` are given where another endpoint works in the same line.
    """
    limits = limits or Limits()
    texts = example_texts().values() if trusted is None else trusted
    endpoint = GraphqlEndpoint(engine, limits, PersistedDocuments(texts, limits))
    endpoint.gate = gate or endpoint.gate
    endpoint.addresses = addresses or endpoint.addresses
    return [Route("/graphql", endpoint, name="graphql"), Route("/graphql/", endpoint)]


class Asked(NamedTuple):
    """One request that was read: what it asks of which release, who asks, and by which method."""

    request: GraphqlRequest
    choice: ReleaseChoice
    caller: str
    is_get: bool


class GraphqlEndpoint:
    """An ASGI application for one address."""

    def __init__(self, engine: Engine, limits: Limits, persisted: PersistedDocuments) -> None:
        self.engine = engine
        self.limits = limits
        self.persisted = persisted
        self.gate = Gate(limits)
        self.addresses = AddressLimit(limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; every answer carries the id it is logged under."""
        headers = _headers(scope)
        request_id = _request_id(headers.get("x-request-id"))
        REQUEST_ID.set(request_id)
        try:
            response = await self.respond(scope, headers, receive)
        except ClientDisconnectedError:
            return
        except HttpError as refused:
            body = problem_body(refused.code, refused.reason, str(refused))
            media_type = response_type(headers.get("accept")) or JSON
            response = Response(refused.status, body, media_type, dict(refused.headers))
        except Exception:
            log.exception("request %s failed", request_id)
            body = problem_body("INTERNAL", "INTERNAL", "Internal error.")
            response = Response(500, body, JSON)
        response.headers["x-request-id"] = request_id
        await response.send(send, with_body=scope["method"] != "HEAD")

    async def respond(self, scope: Scope, headers: Headers, receive: Receive) -> Response:
        """Decide from the request line and headers, then read, then work."""
        method = scope["method"]
        if method == "OPTIONS":
            return Response(204, b"", None, dict(ALLOW))
        if method not in ("GET", "HEAD", "POST"):
            raise HttpError(405, "METHOD_NOT_ALLOWED", f"No {method} here.", ALLOW)
        accept = headers.get("accept")
        if method != "POST" and not scope["query_string"] and accepts_html(accept):
            graphiql = scope.get("root_path", "") + "/graphiql"
            return Response(303, b"", None, {"location": graphiql, "vary": "Accept"})
        media_type = response_type(accept)
        if media_type is None:
            raise HttpError(406, "NOT_ACCEPTABLE", f"Only {GRAPHQL_JSON} or {JSON} is sent.")
        caller = scope["client"][0] if scope.get("client") else ""
        self.addresses.take(caller)
        if method == "POST":
            self._check_body_headers(headers)
        ticket = await self.gate.enter()
        try:
            request = await self._read(scope, receive, ticket)
            async with self.gate.slot():
                choice = release_choice(scope["query_string"], self.limits)
                asked = Asked(request, choice, caller, is_get=method != "POST")
                return await self._work(asked, media_type, headers)
        finally:
            ticket.leave()

    def _check_body_headers(self, headers: Headers) -> None:
        """Refuse a body by what its headers say of it."""
        if not is_json_utf8(headers.get("content-type")):
            message = f"POST takes {JSON} in UTF-8."
            raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", message, {"accept-post": JSON})
        if headers.get("content-encoding", "identity").lower() != "identity":
            message = "POST takes no compressed body."
            raise HttpError(415, "UNSUPPORTED_MEDIA_TYPE", message, {"accept-encoding": "identity"})
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self.limits.body_bytes:
            raise body_too_large(self.limits.body_bytes)

    async def _read(self, scope: Scope, receive: Receive, ticket: Ticket) -> GraphqlRequest:
        """Return the request from the address or the body."""
        if scope["method"] != "POST":
            return from_query_string(scope["query_string"], self.limits)
        async with ticket.reading():
            body = await read_body(receive, self.limits)
        return from_body(body, self.limits)

    async def _work(self, asked: Asked, media_type: str, headers: Headers) -> Response:
        """Execute the request and choose the status of its answer."""
        try:
            engine = self.engine.at(*asked.choice) if any(asked.choice) else self.engine
            answer = await self._answer(engine, asked)
        except GraphQLError as error:
            answer = _failed([error])
        except NqiError as error:
            face = face_of(error)
            if face.status == 500:
                raise
            message = str(error)
            retry = {"retry-after": "1"} if face.status == 503 else {}
            return Response(
                face.status, problem_body(face.code, face.reason, message), media_type, retry
            )
        # The older media type promises 200 for every answer to a well-formed request.
        status = 400 if answer.request_failed and media_type == GRAPHQL_JSON else 200
        response = Response(status, answer.body, media_type, {"vary": "Accept"})
        if answer.is_live:
            response.headers["cache-control"] = "no-store"
        elif asked.is_get and not answer.has_errors:
            self._make_cacheable(response, engine.release_id(), headers)
        return response

    async def _answer(self, engine: Engine, asked: Asked) -> Answer:
        """Return what the engine, or the document itself, answers."""
        request = asked.request
        text = self.persisted.text(request.query, request.extensions)
        if text is None:
            raise HttpError(400, "MALFORMED_REQUEST", "The parameter 'query' is missing.")
        document = engine.documents.get(text)
        name = request.operation_name
        if asked.is_get and not _is_query(document, name):
            raise HttpError(405, "METHOD_NOT_ALLOWED", "GET is for queries.", {"allow": "POST"})
        if document.errors:
            return _failed(document.errors)
        document.operation(name)
        cost = document.cost(name, request.variables)
        if request.query is not None:
            self.persisted.register(text, request.extensions)
        return await engine.execute(
            document,
            variables=request.variables,
            operation_name=name,
            cost=cost.rows,
            caller=asked.caller,
        )

    def _make_cacheable(self, response: Response, release_id: str, headers: Headers) -> None:
        """Let anyone keep the answer for a minute, and ask cheaply whether it still holds."""
        digest = sha256(response.body).hexdigest()[:24]
        # Weak, because a compressing proxy may change the bytes and not the answer.
        tag = f'W/"{release_id}-{digest}"'
        response.headers["etag"] = tag
        response.headers["cache-control"] = f"public, max-age={self.limits.cache_seconds}"
        if _matches(headers.get("if-none-match"), tag):
            response.status = 304
            response.body = b""


def _failed(errors: Iterable[GraphQLError]) -> Answer:
    """Return the answer to a request whose operation never ran."""
    return Answer(error_body(errors), has_errors=True, request_failed=True)


def _is_query(document: Document, name: str | None) -> bool:
    """Whether a document, right or wrong, asks for nothing but a query."""
    named = document.operations.get(name)
    chosen = [named] if named else document.operations.values()
    return all(operation.operation is OperationType.QUERY for operation in chosen)


def _matches(given: str | None, tag: str) -> bool:
    """Whether an If-None-Match header names an entity tag, or any."""
    if given is None:
        return False
    opaque = tag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") in (opaque, "*") for part in given.split(","))


def _headers(scope: Scope) -> Headers:
    """Return the headers of a request by small name; of a repeated one the first counts."""
    return {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in reversed(scope["headers"])
    }


def _request_id(given: str | None) -> str:
    """Return the id a proxy gave the request if it is harmless in a log, else a new one."""
    if given and _REQUEST_ID.fullmatch(given):
        return given
    return f"{_PROCESS}{next(_NUMBERS) & 0xFFFFFFFF:08x}"
