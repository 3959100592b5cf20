"""The table: medians, tails, and ratios within rounds."""

import os
import platform
import sqlite3
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.inside import Inside
from benchmarks.queries import Query


class Measured:
    """Latencies in seconds of one question, by server and round."""

    def __init__(self, query: Query, servers: list[str]) -> None:
        self.query = query
        self.servers = servers
        self.one_client: dict[str, list[list[float]]] = defaultdict(list)
        self.many_clients: dict[str, list[tuple[float, list[float]]]] = defaultdict(list)

    def p50(self, server: str) -> float:
        """Milliseconds with one client, the median of the rounds."""
        return median(median(taken) for taken in self.one_client[server]) * 1000

    def p99(self, server: str) -> float:
        """Milliseconds with one client, over all rounds."""
        taken = sorted(latency for taken in self.one_client[server] for latency in taken)
        return taken[int(len(taken) * 0.99)] * 1000

    def per_second(self, server: str) -> float:
        """Requests per second with many clients, the median of the rounds."""
        return median(rate for rate, _ in self.many_clients[server])

    def p50_of_many(self, server: str) -> float:
        """Milliseconds with many clients, the median of the rounds."""
        return median(median(taken) for _, taken in self.many_clients[server]) * 1000

    def ratio(self, server: str, to: str) -> float:
        """How many times as long a server takes with one client, compared within rounds."""
        pairs = zip(self.one_client[server], self.one_client[to], strict=True)
        return median(median(taken) / median(other) for taken, other in pairs)

    def rate_ratio(self, server: str, to: str) -> float:
        """How many times as many requests a second, compared within rounds."""
        pairs = zip(self.many_clients[server], self.many_clients[to], strict=True)
        return median(rate / other for (rate, _), (other, _) in pairs)

    def line(self) -> str:
        """One line while the run goes on."""
        times = "  ".join(f"{server} {self.p50(server):.3f} ms" for server in self.servers)
        return (
            f"{self.query.name:<10} {times}  ours/floor {self.ratio('ours', 'floor'):.2f}"
            f"  32 clients {self.rate_ratio('ours', 'floor'):.2f}"
        )

    def row(self) -> list[str]:
        """One row of the table."""
        goal = f"≤ {self.query.goal}" if self.query.goal else "–"
        peer = "peer" in self.servers
        return [
            self.query.name,
            self.query.what,
            *(f"{self.p50(name):.2f} / {self.p99(name):.2f}" for name in ("floor", "ours")),
            f"**{self.ratio('ours', 'floor'):.2f}**",
            goal,
            f"{self.p50('peer'):.1f} / {self.p99('peer'):.1f}" if peer else "–",
            f"{self.ratio('peer', 'ours'):.0f}×" if peer else "–",
        ]

    def row_of_many(self) -> list[str]:
        """One row of the table with many clients."""
        peer = "peer" in self.servers
        return [
            self.query.name,
            *(f"{self.per_second(name):,.0f}" for name in ("floor", "ours")),
            f"**{self.rate_ratio('ours', 'floor'):.2f}**",
            f"{self.per_second('peer'):,.0f}" if peer else "–",
            *(f"{self.p50_of_many(name):.1f}" for name in ("floor", "ours")),
        ]


def markdown(measured: list[Measured], inside: list[Inside], release: Path) -> str:
    """Return the three tables with what they were measured on."""
    return "\n\n".join(
        (
            _machine(release),
            "One client, p50 / p99 in ms:",
            _table(
                ["", "question", "floor", "ours", "ours : floor", "goal", "peer", "peer : ours"],
                [one.row() for one in measured],
            ),
            "32 clients, requests per second and p50 in ms:",
            _table(
                ["", "floor", "ours", "ours : floor", "peer", "floor p50", "ours p50"],
                [one.row_of_many() for one in measured],
            ),
            "Inside the process, medians in ms:",
            _table(
                ["", "parse and validate", "compile and first answer", "warm", "floor's SQL"],
                [_row_inside(one) for one in inside],
            ),
        )
    )


def _row_inside(one: Inside) -> list[str]:
    times = (one.read, one.first, one.warm, one.floor)
    return [one.query.name, *(f"{milliseconds:.3f}" for milliseconds in times)]


def _machine(release: Path) -> str:
    with sqlite3.connect(f"{release.as_uri()}?mode=ro", uri=True) as connection:
        tables = ("organization", "site", "standard_edition", "capability", "offer")
        counts = [
            f"{connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:,} {table}"
            for table in tables
        ]
    connection.close()
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}; rows: {', '.join(counts)};"
        f" file {release.stat().st_size / 1e6:,.0f} MB."
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
