"""`/mcp`: the protocol over HTTP, with the body, speed and address limits of `/graphql`."""

from collections.abc import Mapping

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from schema.errors import HttpError, problem_body
from schema.limits import Limits
from schema.negotiation import JSON
from schema.overload import AddressLimit
from schema.request import ClientDisconnectedError, read_body
from schema.response import Response

ALLOW = {"allow": "POST"}


def assistant_routes(
    manager: StreamableHTTPSessionManager, limits: Limits, addresses: AddressLimit
) -> list[Route]:
    """Return the routes of the endpoint, with and without the final slash."""
    endpoint = AssistantEndpoint(manager, limits, addresses)
    return [Route("/mcp", endpoint, name="mcp"), Route("/mcp/", endpoint)]


class AssistantEndpoint:
    """An ASGI application for one address: checks the request, then hands it to the protocol."""

    def __init__(
        self, manager: StreamableHTTPSessionManager, limits: Limits, addresses: AddressLimit
    ) -> None:
        self.manager = manager
        self.limits = limits
        self.addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        try:
            body = await self._checked_body(scope, receive)
        except ClientDisconnectedError:
            return
        except HttpError as refused:
            problem = problem_body(refused.code, refused.reason, str(refused))
            response = Response(refused.status, problem, JSON, dict(refused.headers))
            await response.send(send, with_body=scope["method"] != "HEAD")
            return
        await self.manager.handle_request(scope, _replay(body, receive), send)

    async def _checked_body(self, scope: Scope, receive: Receive) -> bytes:
        if scope["method"] != "POST":
            # There is no stream to follow and no session to end.
            message = "Assistants POST to this address; how to connect: docs/assistants.md."
            raise HttpError(405, "METHOD_NOT_ALLOWED", message, ALLOW)
        self.addresses.take(scope["client"][0] if scope.get("client") else "")
        return await read_body(receive, self.limits)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a channel that gives the body that was read, then what comes after it."""
    message: Mapping[str, object] = {"type": "http.request", "body": body, "more_body": False}
    left: list[Message] = [dict(message)]

    async def replayed() -> Message:
        return left.pop() if left else await receive()

    return replayed
