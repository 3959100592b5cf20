"""``python -m benchmarks.overload``: what a server still answers when ten times too much is asked.

First as many clients as keep it busy find its peak. Then requests are sent at ten times that rate,
whether or not answers come: by strangers, each on a connection of its own, or with ``--proxy`` on
connections that stay open, through the nginx of deploy/nginx without its limits of one address.
"""

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.client import SEPARATOR, Asking, many_clients
from benchmarks.contenders import contenders
from benchmarks.peers.publishing import Published
from benchmarks.queries import BY_NAME
from benchmarks.trial import asked_in
from benchmarks.world import World, given, invented

BUSY_CLIENTS = 8
TIMES = (1, 2, 10)
TURN_SECONDS = 0.002
GIVEN_UP_SECONDS = 10.0
UNLIMITED = {
    # nginx does not count what has no key: all that ask here are of one address.
    "limit_req_zone $binary_remote_addr": "limit_req_zone $http_nobody",
    "limit_conn_zone $binary_remote_addr": "limit_conn_zone $http_nobody",
    "keepalive_timeout 30s;": "keepalive_timeout 30s; keepalive_requests 1000000;",
}
MOST_KEPT_OPEN = 1_000
"""Connections through the proxy: who finds all of them waiting does not ask."""


class Crowd:
    """Many who ask one server, and how that ended: answers by status, and what was lost."""

    def __init__(self, port: int, kept_open: bool) -> None:
        self.port = port
        self.kept_open = kept_open
        self.opened = 0
        self.free: list[_Stranger] = []
        self.asking: set[asyncio.Task[None]] = set()
        self.ended: Counter[str] = Counter()

    def ask(self, request: bytes) -> None:
        """Ask on a free connection or a new one."""
        if self.free:
            self.free.pop().ask(request)
            return
        if self.kept_open and self.opened == MOST_KEPT_OPEN:
            self.ended["not asked"] += 1
            return
        self.opened += 1
        task = asyncio.create_task(self._ask_anew(request))
        self.asking.add(task)
        task.add_done_callback(self.asking.discard)

    async def _ask_anew(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, asking = await loop.create_connection(
                lambda: _Stranger(self), "127.0.0.1", self.port
            )
        except OSError:
            self.opened -= 1
            self.ended["no connection"] += 1
        else:
            asking.ask(request)


class _Stranger(Asking):
    """One of the crowd: goes after the answer, or stays to ask something else."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.is_waiting = False

    def ask(self, request: bytes) -> None:
        self.is_waiting = True
        super().ask(request)

    def answered(self) -> None:
        self.is_waiting = False
        self.crowd.ended[_end(self.answer)] += 1
        if self.crowd.kept_open and not self.transport.is_closing():
            self.crowd.free.append(self)
        else:
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.crowd.opened -= 1
        if self.is_waiting:
            self.crowd.ended["lost"] += 1
        elif self in self.crowd.free:
            self.crowd.free.remove(self)


def _end(answer: bytes) -> str:
    head = answer.partition(SEPARATOR)[0]
    status = head.split(b" ", 2)[1].decode()
    tells_when = status != "503" or b"retry-after:" in head.lower()
    return status if tells_when else "503 without Retry-After"


async def overloaded(
    port: int, requests: list[bytes], rate: float, seconds: float, kept_open: bool
) -> Counter[str]:
    """Return how many requests ended with each status, when so many a second are sent."""
    crowd = Crowd(port, kept_open)
    begun, sent = time.perf_counter(), 0
    while (now := time.perf_counter() - begun) < seconds:
        for number in range(sent, int(now * rate)):
            crowd.ask(requests[number % len(requests)])
        sent = max(sent, int(now * rate))
        await asyncio.sleep(TURN_SECONDS)
    end = time.perf_counter() + GIVEN_UP_SECONDS
    while crowd.ended.total() < sent and time.perf_counter() < end:
        await asyncio.sleep(TURN_SECONDS)
    crowd.ended["given up"] = sent - crowd.ended.total()
    return +crowd.ended


@contextmanager
def _proxied(port: int) -> Iterator[int]:
    """Yield the port of nginx before a server."""
    from tests.proxied import NGINX, NO_NGINX, proxy_before

    if NGINX is None:
        sys.exit(NO_NGINX)
    with TemporaryDirectory() as folder, proxy_before(port, Path(folder), other=UNLIMITED) as proxy:
        yield proxy.port


def main() -> None:
    import uvloop

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="of the synthetic release")
    parser.add_argument("--release", type=Path, help="measure a copy of this release instead")
    parser.add_argument("--only", default="q2", help="the question that is asked")
    parser.add_argument(
        "--server", default="ours", choices=("ours", "ours-pg"), help="who is asked"
    )
    parser.add_argument("--proxy", action="store_true", help="through nginx")
    parser.add_argument("--seconds", type=float, default=5, help="of each load")
    asked_for = parser.parse_args()
    world: World = given(asked_for.release) if asked_for.release else invented(asked_for.scale)
    query, seconds = BY_NAME[asked_for.only], asked_for.seconds
    asked = asked_in(world, query)
    with ExitStack() as stack:
        (ours,) = (one for one in contenders(Published(stack)) if one.name == asked_for.server)
        requests = [ours.request(query, variables) for variables in asked]
        port = stack.enter_context(ours.start(world)).port
        if asked_for.proxy:
            port = stack.enter_context(_proxied(port))
        peak = many_clients(port, requests, BUSY_CLIENTS, seconds).per_second
        print(f"peak {peak:,.0f} answers a second of {query.name}")
        for times in TIMES:
            sending = overloaded(port, requests, times * peak, seconds, kept_open=asked_for.proxy)
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                ended = runner.run(sending)
            asked_times = (ended.total() - ended["not asked"]) / seconds / peak
            good = ended["200"] / seconds / peak
            print(
                f"{asked_times:4.1f} times: {good:.0%} of the peak answered; {dict(ended)}",
                flush=True,
            )


if __name__ == "__main__":
    main()
