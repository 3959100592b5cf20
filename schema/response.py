"""The one way this face sends bytes; Starlette's own costs more than a small query does."""

from dataclasses import dataclass, field

from starlette.types import Send


@dataclass(slots=True)
class Response:
    """A whole answer; without a cache rule of its own it may not be stored."""

    status: int
    body: bytes
    media_type: str | None
    headers: dict[str, str] = field(default_factory=dict)

    async def send(self, send: Send, *, with_body: bool = True) -> None:
        """Send the head and, except for HEAD, the body."""
        headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
        if self.media_type is not None:
            headers["content-type"] = f"{self.media_type}; charset=utf-8"
        if self.status not in (204, 304):
            headers["content-length"] = str(len(self.body))
        headers.update(self.headers)
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        await send({"type": "http.response.body", "body": self.body if with_body else b""})
