"""Load on a server of this machine: raw sockets kept open, requests made beforehand."""

import asyncio
import itertools
import socket
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

SEPARATOR = b"\r\n\r\n"
LENGTH = b"content-length: "
BUSY = (b"HTTP/1.1 503", b'"code":"UNAVAILABLE"')
"""Refused at the door, and given up by the server after its longest time."""
FEWEST = 10
"""Requests of one client in one round: fewer have no median worth the name."""


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
    lines = answer[: head + 2].lower()
    start = lines.index(LENGTH) + len(LENGTH)
    length = int(lines[start : lines.index(b"\r\n", start)])
    return head + len(SEPARATOR) + length - len(answer)


def is_refusal(answer: bytes) -> bool:
    """Return whether the server said that it cannot answer now."""
    return answer.startswith(BUSY[0]) or BUSY[1] in answer


def body_of(answer: bytes) -> bytes:
    """Return the body; raise RuntimeError when the status is not 200 or the answer has errors."""
    if not answer.startswith(b"HTTP/1.1 200") or b'"errors":' in answer:
        raise RuntimeError(answer[:2000].decode(errors="replace"))
    return answer.partition(SEPARATOR)[2]


class OneClient:
    """Asks one request after the other on one connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> bytes:
        """Return the whole answer."""
        self.socket.sendall(request)
        answer = self._received()
        while (rest := missing(answer)) is None or rest > 0:
            answer += self._received()
        return answer

    def _received(self) -> bytes:
        received = self.socket.recv(262_144)
        if not received:
            raise ConnectionError("the server closed")
        return received

    def latencies(self, requests: Sequence[bytes], seconds: float) -> list[float]:
        """Return the seconds that requests took, one after the other, for about ``seconds``.

        At least ``FEWEST`` are sent, however long that takes.
        """
        taken: list[float] = []
        end = time.perf_counter() + seconds
        for request in itertools.cycle(requests):
            started = time.perf_counter()
            answer = self.ask(request)
            now = time.perf_counter()
            taken.append(now - started)
            if not is_refusal(answer):
                body_of(answer)
            if now > end and len(taken) >= FEWEST:
                return taken
        raise AssertionError

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()


class Asking(asyncio.Protocol):
    """A connection with one question at a time; a subclass says what follows an answer."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one by conduct only

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.answer = b""
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.answer += data
        if missing(self.answer) == 0:
            self.answered()

    def answered(self) -> None:
        """Go on, with the whole answer in ``answer``."""
        raise NotImplementedError


class _Client(Asking):
    def __init__(self, requests: Iterator[bytes]) -> None:
        self.requests = requests
        self.taken: list[float] = []
        self.refused = 0
        self.is_last = False
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.ask_next()

    def ask_next(self) -> None:
        self.started = time.perf_counter()
        self.ask(next(self.requests))

    def answered(self) -> None:
        try:
            if is_refusal(self.answer):
                self.refused += 1
            else:
                body_of(self.answer)
                self.taken.append(time.perf_counter() - self.started)
        except RuntimeError as wrong:
            self.finished.set_exception(wrong)
            return
        if self.is_last:
            self.finished.set_result(None)
        else:
            self.ask_next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.finished.done():
            self.finished.set_exception(error or ConnectionError("the server closed"))


class Load(NamedTuple):
    """What several clients at once got: answers and refusals a second, seconds of each answer."""

    per_second: float
    refused_per_second: float
    taken: list[float]


async def _many(port: int, requests: Sequence[bytes], clients: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    shared = itertools.cycle(requests)
    made = [
        (await loop.create_connection(lambda: _Client(shared), "127.0.0.1", port))[1]
        for _ in range(clients)
    ]
    await asyncio.sleep(seconds / 5)  # warm
    for client in made:
        client.taken.clear()
        client.refused = 0
    await asyncio.sleep(seconds)
    taken = [latency for client in made for latency in client.taken]
    refused = sum(client.refused for client in made)
    for client in made:
        client.is_last = True
    await asyncio.gather(*(client.finished for client in made))
    for client in made:
        client.transport.close()
    return Load(len(taken) / seconds, refused / seconds, taken)


def many_clients(port: int, requests: Sequence[bytes], clients: int, seconds: float) -> Load:
    """Return what several clients at once got, each asking again as soon as it is answered."""
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_many(port, requests, clients, seconds))
