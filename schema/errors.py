"""Every error this face can show: one table from the house's errors to codes and HTTP statuses.

A user's mistake always carries ``code`` BAD_USER_INPUT, with the finer ``reason`` beside it.
Anything that is not in the table is a bug: it is logged with its request id and shown as INTERNAL.
"""

import logging
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError, Node

from nqi.errors import BadData, InvalidInput, NotFound, NqiError, TooMany, Unavailable

log = logging.getLogger(__name__)

# Set by the endpoint for each request, so that a bug deep in a resolver is logged with its id.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="-")


class Face(NamedTuple):
    """How one kind of error looks from outside."""

    status: int
    code: str
    reason: str


INTERNAL = Face(500, "INTERNAL", "INTERNAL")
FACES: tuple[tuple[type[NqiError], Face], ...] = (
    (InvalidInput, Face(400, "BAD_USER_INPUT", InvalidInput.code)),
    (NotFound, Face(404, "BAD_USER_INPUT", NotFound.code)),
    (TooMany, Face(429, TooMany.code, TooMany.code)),
    (Unavailable, Face(503, "UNAVAILABLE", Unavailable.code)),
    (BadData, INTERNAL),
)


class HttpError(Exception):
    """A request that is refused before it becomes a GraphQL operation."""

    def __init__(
        self, status: int, reason: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.headers = headers or {}

    @property
    def code(self) -> str:
        """BAD_USER_INPUT for a mistake in the request, else the reason itself."""
        return "BAD_USER_INPUT" if self.status in (400, 413) else self.reason


def rejection(
    message: str, reason: str, nodes: Iterable[Node] | None = None, **facts: Any
) -> GraphQLError:
    """Return the error for what breaks a rule; ``facts`` join its extensions."""
    extensions = {"code": "BAD_USER_INPUT", "reason": reason, **facts}
    return GraphQLError(message, list(nodes) if nodes else None, extensions=extensions)


def face_of(error: BaseException) -> Face:
    """Return how an exception looks from outside; an unknown one is INTERNAL."""
    return next((face for kind, face in FACES if isinstance(error, kind)), INTERNAL)


def formatted(error: GraphQLError) -> dict[str, Any]:
    """Return one entry of ``errors`` as the GraphQL specification wants it, without internals."""
    shown: dict[str, Any] = dict(error.formatted)
    cause = _root_cause(error)
    if cause is None:
        extensions = {"code": "BAD_USER_INPUT", "reason": "INVALID_VALUE"}
        shown["extensions"] = {**extensions, **shown.get("extensions", {})}
        return shown
    face = face_of(cause)
    if face is INTERNAL:
        log.error("request %s: %s", REQUEST_ID.get(), error.message, exc_info=cause)
        shown["message"] = "Internal error."
        shown["extensions"] = {"code": face.code, "requestId": REQUEST_ID.get()}
    else:
        shown["extensions"] = {"code": face.code, "reason": face.reason}
        if isinstance(cause, TooMany):
            shown["extensions"]["retryAfter"] = cause.retry_after
    return shown


def error_body(errors: Iterable[GraphQLError]) -> bytes:
    """Return the JSON text of a response that has errors and no data."""
    return orjson.dumps({"errors": [formatted(error) for error in errors]})


def problem_body(code: str, reason: str, message: str) -> bytes:
    """Return the JSON text for a refused HTTP request, in the same shape as GraphQL errors."""
    extensions = {"code": code, "reason": reason, "requestId": REQUEST_ID.get()}
    return orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})


def _root_cause(error: GraphQLError) -> BaseException | None:
    """Return what a resolver or scalar raised; None when graphql-core or we wrote the error."""
    cause = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if isinstance(cause, ValueError | TypeError) and error.path is None:
        return None  # a scalar refused a variable: graphql-core's message names the value
    return cause
