"""Load on a server of this machine: raw sockets kept open, requests made beforehand."""

import asyncio
import itertools
import socket
import time
from collections.abc import Iterator, Sequence
from typing import cast

SEPARATOR = b"\r\n\r\n"
LENGTH = b"content-length: "


def post(path: str, body: bytes) -> bytes:
    """Return the bytes of a request."""
    lines = (
        f"POST {path} HTTP/1.1",
        "host: 127.0.0.1",
        "content-type: application/json",
        "accept: application/json",
        f"content-length: {len(body)}",
    )
    return "\r\n".join(lines).encode() + SEPARATOR + body


def missing(answer: bytes) -> int | None:
    """Return how many bytes of an answer have not come; None before its head is whole."""
    head = answer.find(SEPARATOR)
    if head < 0:
        return None
    start = answer.index(LENGTH, 0, head + 2) + len(LENGTH)
    length = int(answer[start : answer.index(b"\r\n", start)])
    return head + len(SEPARATOR) + length - len(answer)


def body_of(answer: bytes) -> bytes:
    """Return the body; raise RuntimeError when the status is not 200."""
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(answer[:2000].decode(errors="replace"))
    return answer.partition(SEPARATOR)[2]


class OneClient:
    """Asks one request after the other on one connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """Return the whole answer."""
        self.socket.sendall(request)
        answer = self.socket.recv(262_144)
        while (rest := missing(answer)) is None or rest > 0:
            answer += self.socket.recv(262_144)
        return answer

    def latencies(self, requests: Sequence[bytes], seconds: float) -> list[float]:
        """Return the seconds that each request took, for about ``seconds``, each at least once."""
        taken: list[float] = []
        end = time.perf_counter() + seconds
        for request in itertools.cycle(requests):
            started = time.perf_counter()
            answer = self.ask(request)
            now = time.perf_counter()
            taken.append(now - started)
            body_of(answer)
            if now > end and len(taken) >= len(requests):
                return taken
        raise AssertionError

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()


class _Client(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes]) -> None:
        self.requests = requests
        self.answer = b""
        self.taken: list[float] = []
        self.is_last = False
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one by conduct only
        self.send()

    def send(self) -> None:
        self.answer = b""
        self.started = time.perf_counter()
        self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.answer += data
        if missing(self.answer) == 0:
            self.taken.append(time.perf_counter() - self.started)
            self.go_on()

    def go_on(self) -> None:
        try:
            body_of(self.answer)
        except RuntimeError as refused:
            self.finished.set_exception(refused)
            return
        if self.is_last:
            self.finished.set_result(None)
        else:
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(error or ConnectionError("the server closed"))


async def _many(port: int, requests: Sequence[bytes], clients: int, seconds: float) -> list[float]:
    loop = asyncio.get_running_loop()
    shared = itertools.cycle(requests)
    made = [
        (await loop.create_connection(lambda: _Client(shared), "127.0.0.1", port))[1]
        for _ in range(clients)
    ]
    await asyncio.sleep(seconds / 5)  # warm
    for client in made:
        client.taken.clear()
    await asyncio.sleep(seconds)
    taken = [latency for client in made for latency in client.taken]
    for client in made:
        client.is_last = True
    await asyncio.gather(*(client.finished for client in made))
    for client in made:
        client.transport.close()
    return taken


def many_clients(
    port: int, requests: Sequence[bytes], clients: int, seconds: float
) -> tuple[float, list[float]]:
    """Return requests per second of several clients at once, and the seconds that each took."""
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        taken = runner.run(_many(port, requests, clients, seconds))
    return len(taken) / seconds, taken
