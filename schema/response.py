"""The one way this face sends bytes; Starlette's own costs more than a small query does."""

from dataclasses import dataclass, field

from starlette.types import Send

_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_NO_STORE = (b"cache-control", b"no-store")


@dataclass(slots=True)
class Response:
    """A whole answer; without a cache rule of its own it may not be stored."""

    status: int
    body: bytes
    media_type: str | None
    headers: dict[str, str] = field(default_factory=dict)

    async def send(self, send: Send, *, with_body: bool = True) -> None:
        """Send the head and, except for HEAD, the body."""
        raw = [_NO_SNIFFING]
        if "cache-control" not in self.headers:
            raw.append(_NO_STORE)
        if self.media_type is not None:
            raw.append((b"content-type", b"%s; charset=utf-8" % self.media_type.encode("latin-1")))
        if self.status not in (204, 304):
            raw.append((b"content-length", b"%d" % len(self.body)))
        for name, value in self.headers.items():
            raw.append((name.encode("latin-1"), value.encode("latin-1")))
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        await send({"type": "http.response.body", "body": self.body if with_body else b""})
