"""``python -m benchmarks``: the representative questions against the floor and a plain peer.

Rounds are interleaved: in each, every server answers the same requests, so that what else the
machine does meets all of them. Ratios are taken within a round; their median is shown.
"""

import argparse
import asyncio
import sqlite3
from contextlib import ExitStack
from pathlib import Path

import orjson

from benchmarks.client import OneClient, body_of, many_clients, post
from benchmarks.inside import inside
from benchmarks.queries import QUERIES, Query
from benchmarks.report import Measured, markdown
from benchmarks.servers import running
from benchmarks.world import Size, build

FACTORIES = {
    "floor": "benchmarks.floor:app",
    "ours": "benchmarks.ours:app",
    "peer": "benchmarks.peers.plain:app",
}
PEER_ANSWERS = ("q1", "q2", "q3", "q4")
CLIENTS = 32


def requests(server: str, query: Query, release: Path) -> list[bytes]:
    """Return the requests of a question: variables alone for the floor, GraphQL for the others."""
    with sqlite3.connect(f"{release.as_uri()}?mode=ro", uri=True) as connection:
        asked = query.asked(connection)
    connection.close()
    if server == "floor":
        return [post(f"/{query.name}", orjson.dumps({"variables": one})) for one in asked]
    bodies = ({"query": query.document, "variables": one} for one in asked)
    return [post("/graphql", orjson.dumps(body)) for body in bodies]


def check(ports: dict[str, int], query: Query, asked: dict[str, list[bytes]]) -> None:
    """Raise RuntimeError unless all servers answer every request with the same JSON."""
    clients = {server: OneClient(ports[server]) for server in asked}
    for number in range(len(asked["floor"])):
        answers = {
            server: orjson.loads(body_of(clients[server].ask(sent[number])))
            for server, sent in asked.items()
        }
        texts = {server: orjson.dumps(answer["data"]) for server, answer in answers.items()}
        if len(set(texts.values())) > 1:
            shown = {server: text[:1500].decode() for server, text in texts.items()}
            raise RuntimeError(f"{query.name}, request {number}: the answers differ: {shown}")
    for client in clients.values():
        client.close()


def measure(
    ports: dict[str, int], query: Query, asked: dict[str, list[bytes]], rounds: int, seconds: float
) -> Measured:
    """Return what one question took on each server."""
    measured = Measured(query, list(asked))
    for _ in range(rounds):
        for server, sent in asked.items():
            client = OneClient(ports[server])
            measured.one_client[server].append(client.latencies(sent, seconds))
            client.close()
    for _ in range(max(1, rounds // 2)):
        for server, sent in asked.items():
            found = many_clients(ports[server], sent, CLIENTS, seconds)
            measured.many_clients[server].append(found)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="size of the synthetic release")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=0.4, help="of each server in each round")
    parser.add_argument("--only", nargs="*", help="names of questions, such as q1")
    parser.add_argument("--no-peer", action="store_true")
    given = parser.parse_args()
    release = build(Size().times(given.scale)).resolve()
    chosen = [query for query in QUERIES if not given.only or query.name in given.only]
    found = []
    with ExitStack() as stack:
        servers = [name for name in FACTORIES if name != "peer" or not given.no_peer]
        ports = {name: stack.enter_context(running(FACTORIES[name], release)) for name in servers}
        for query in chosen:
            asked = {
                server: requests(server, query, release)
                for server in servers
                if server != "peer" or query.name in PEER_ANSWERS
            }
            check(ports, query, asked)
            found.append(measure(ports, query, asked, given.rounds, given.seconds))
            print(found[-1].line(), flush=True)
    print()
    print(markdown(found, asyncio.run(inside(release, chosen)), release))


if __name__ == "__main__":
    main()
