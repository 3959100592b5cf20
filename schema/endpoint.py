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
from schema.answer_cache import AnswerCache, Given, Moment
from schema.documents import Document
from schema.errors import REQUEST_ID, HttpError, error_body, face_of, problem_body
from schema.limits import Limits
from schema.negotiation import GRAPHQL_JSON, JSON, accepts_html, is_json_utf8, response_type
from schema.overload import AddressLimit, Gate
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
    moment: Moment | None = None,
) -> list[Route]:
    """Return the routes of the endpoint, with and without the final slash, as no client redirects.

    ``trusted`` are the documents known by hash from the start: the committed examples by default.
    ``gate`` and ``addresses`` are given where another endpoint works in the same line. ``moment``
    returns what answers hold for, a release and a day; without it no answer is kept.
    """
    limits = limits or Limits()
    texts = example_texts().values() if trusted is None else trusted
    endpoint = GraphqlEndpoint(engine, limits, PersistedDocuments(texts, limits))
    endpoint.gate = gate or endpoint.gate
    endpoint.addresses = addresses or endpoint.addresses
    endpoint.answers = AnswerCache(moment, limits)
    return [Route("/graphql", endpoint, name="graphql"), Route("/graphql/", endpoint)]


class Asked(NamedTuple):
    """One request whose headers have arrived: by which method, from which address."""

    query_string: bytes
    receive: Receive
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
        self.answers = AnswerCache(None, limits)

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
        query_string = scope["query_string"]
        if method != "POST" and not query_string and accepts_html(accept):
            graphiql = scope.get("root_path", "") + "/graphiql"
            return Response(303, b"", None, {"location": graphiql, "vary": "Accept"})
        media_type = response_type(accept)
        if media_type is None:
            raise HttpError(406, "NOT_ACCEPTABLE", f"Only {GRAPHQL_JSON} or {JSON} is sent.")
        caller = scope["client"][0] if scope.get("client") else ""
        self.addresses.take(caller)
        if method == "POST":
            self._check_body_headers(headers)
        asked = Asked(query_string, receive, caller, is_get=method != "POST")
        return await self._work(asked, media_type, headers)

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

    async def _work(self, asked: Asked, media_type: str, headers: Headers) -> Response:
        """Answer the request and choose the status of the answer."""
        try:
            answer, tag = await self._given(asked)
        except GraphQLError as error:
            answer, tag = _failed([error]), None
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
        elif tag is not None:
            self._make_cacheable(response, tag, headers)
        return response

    async def _given(self, asked: Asked) -> Given:
        """Return the answer that was given to the same bytes just now, or make and keep it."""
        choice = release_choice(asked.query_string, self.limits)
        # A release that was may be taken away, which a kept answer would not notice.
        moment = None if any(choice) else self.answers.now()
        if asked.is_get and (kept := self.answers.find(asked.query_string, moment)):
            return kept  # without a place in line: it costs no work
        ticket = await self.gate.enter()
        try:
            text = asked.query_string
            if not asked.is_get:
                async with ticket.reading():
                    text = await read_body(asked.receive, self.limits)
                if kept := self.answers.find(text, moment):
                    return kept
            given, may_be_kept = await self._made(asked, text, choice)
        finally:
            ticket.leave()
        if may_be_kept:
            self.answers.keep(text, moment, given)
        return given

    async def _made(self, asked: Asked, text: bytes, choice: ReleaseChoice) -> tuple[Given, bool]:
        """Return a new answer, and whether it may be given again."""
        read = from_query_string if asked.is_get else from_body
        request = read(text, self.limits)
        async with self.gate.slot():
            engine = self.engine.at(*choice) if any(choice) else self.engine
            answer = await self._answer(engine, asked, request)
            can_be_tagged = asked.is_get and not answer.has_errors and not answer.is_live
            tag = _tag(engine.release_id(), answer.body) if can_be_tagged else None
        # What registers its text must reach the register each time it is sent.
        registers = bool(request.query and request.extensions)
        return Given(answer, tag), answer.may_be_kept and not registers

    async def _answer(self, engine: Engine, asked: Asked, request: GraphqlRequest) -> Answer:
        """Return what the engine, or the document itself, answers."""
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

    def _make_cacheable(self, response: Response, tag: str, headers: Headers) -> None:
        """Let anyone keep the answer for a minute, and ask cheaply whether it still holds."""
        response.headers["etag"] = tag
        response.headers["cache-control"] = f"public, max-age={self.limits.cache_seconds}"
        if _matches(headers.get("if-none-match"), tag):
            response.status = 304
            response.body = b""


def _tag(release_id: str, body: bytes) -> str:
    """Return the entity tag: weak, as a compressing proxy may change the bytes, not the answer."""
    return f'W/"{release_id}-{sha256(body).hexdigest()[:24]}"'


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
