"""Forms that are sent to us: from our own pages only, small, and in the form browsers send."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias, TypeVar
from urllib.parse import parse_qsl, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

LARGEST_BYTES = 40_000
"""2,000 characters of four bytes, percent-encoded, and the other fields."""
LONGEST_SECONDS = 10.0
MOST_FIELDS = 20
MEDIA_TYPE = "application/x-www-form-urlencoded"

Fields: TypeAlias = Mapping[str, str]
Sent = TypeVar("Sent")


def form_route(path: str, view: Callable[[Request, Fields], Response]) -> Route:
    """Return a POST route whose view is given the fields, in a thread."""
    return sent_route(path, view, read_fields)


def sent_route(
    path: str,
    view: Callable[[Request, Sent], Response],
    read: Callable[[Request], Awaitable[Sent]],
    seconds: float = LONGEST_SECONDS,
) -> Route:
    """Return a POST route whose view is given what was read in time, in a thread."""

    async def endpoint(request: Request) -> Response:
        if not is_from_our_page(request):
            raise HTTPException(403)
        try:
            async with asyncio.timeout(seconds):
                sent = await read(request)
        except (TimeoutError, ClientDisconnect):
            raise HTTPException(400) from None
        return await run_in_threadpool(view, request, sent)

    return Route(path, endpoint, methods=["POST"])


def is_from_our_page(request: Request) -> bool:
    """Whether a browser says that the form stands on this very site.

    Another site's page must not make its visitors write here in their name. What says neither is
    no browser of today, and is refused too.
    """
    headers = request.headers
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    origin = headers.get("origin", "")
    # A proxy with TLS in front makes the schemes differ; the host it passes on is the same.
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""


async def read_fields(request: Request) -> Fields:
    """Return the fields of a form; of a repeated one the first counts."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MEDIA_TYPE:
        raise HTTPException(400)
    body = await read_body(request, LARGEST_BYTES)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise HTTPException(400) from None
    return dict(reversed(pairs))


async def read_body(request: Request, most: int) -> bytes:
    """Return the body of a request; of one that is larger nothing more is read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)
