"""What was measured of one question: times and loads by server and round, and ratios of them."""

from collections import defaultdict
from statistics import median

from benchmarks.client import Load
from benchmarks.queries import Query

CLIENTS = (1, 8, 32)


class Measured:
    """Latencies in seconds of one question, by server and round."""

    def __init__(self, query: Query, servers: list[str]) -> None:
        self.query = query
        self.servers = servers
        self.one_client: dict[str, list[list[float]]] = defaultdict(list)
        self.loads: dict[int, dict[str, list[Load]]] = {
            count: defaultdict(list) for count in CLIENTS[1:]
        }

    def p50(self, server: str) -> float:
        """Milliseconds with one client, the median of the rounds."""
        return median(median(taken) for taken in self.one_client[server]) * 1000

    def p99(self, server: str) -> float:
        """Milliseconds with one client, over all rounds."""
        taken = sorted(latency for taken in self.one_client[server] for latency in taken)
        return taken[int(len(taken) * 0.99)] * 1000

    def per_second(self, server: str, clients: int) -> float:
        """Answers a second, the median of the rounds."""
        if clients == 1:
            return median(len(taken) / sum(taken) for taken in self.one_client[server])
        return median(load.per_second for load in self.loads[clients][server])

    def refused(self, server: str, clients: int) -> float:
        """The share of requests that were refused with 503, over all rounds."""
        loads = self.loads[clients][server]
        refused = sum(load.refused_per_second for load in loads)
        return refused / max(1e-9, refused + sum(load.per_second for load in loads))

    def p50_of_many(self, server: str, clients: int) -> float:
        """Milliseconds of an answer with several clients, the median of the rounds."""
        loads = [load.taken for load in self.loads[clients][server] if load.taken]
        return median(median(taken) for taken in loads) * 1000 if loads else float("nan")

    def ratio(self, server: str, to: str) -> float | None:
        """How many times as long a server takes with one client, compared within rounds."""
        if not {server, to} <= set(self.servers):
            return None
        pairs = zip(self.one_client[server], self.one_client[to], strict=True)
        return median(median(taken) / median(other) for taken, other in pairs)

    def rate_ratio(self, server: str, to: str, clients: int = CLIENTS[-1]) -> float | None:
        """How many times as many answers a second, compared within rounds."""
        if not {server, to} <= set(self.servers):
            return None
        loads = self.loads[clients]
        pairs = zip(loads[server], loads[to], strict=True)
        ratios = [one.per_second / other.per_second for one, other in pairs if other.per_second]
        return median(ratios) if ratios else None

    def line(self) -> str:
        """One line while the run goes on."""
        times = "  ".join(f"{server} {self.p50(server):.2f}" for server in self.servers)
        return f"{self.query.name:<10} {times} ms"
