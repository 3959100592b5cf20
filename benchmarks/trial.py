"""Running servers and putting questions to them, in rounds that all of them take part in."""

import sqlite3
from contextlib import ExitStack, closing

from benchmarks.client import OneClient, many_clients
from benchmarks.contenders import Contender
from benchmarks.measured import CLIENTS, Measured
from benchmarks.peers.environments import Missing
from benchmarks.queries import Query, Variables
from benchmarks.servers import Server
from benchmarks.world import World

Running = dict[Contender, Server]


def start(chosen: list[Contender], world: World, stack: ExitStack) -> tuple[Running, list[str]]:
    """Start the servers; return those that run, and why others do not."""
    running: Running = {}
    missing = []
    for contender in chosen:
        try:
            running[contender] = stack.enter_context(contender.start(world))
        except Missing as reason:
            missing.append(f"{contender.name} was left out: {reason}")
            print(missing[-1], flush=True)
    return running, missing


def asked_in(world: World, query: Query) -> list[Variables]:
    """Return what is asked of a release; nothing where it holds nothing of the kind."""
    with closing(sqlite3.connect(f"{world.release.as_uri()}?mode=ro", uri=True)) as connection:
        return query.asked(connection)


def measure(
    running: Running, query: Query, asked: list[Variables], rounds: int, seconds: float,
    clients: tuple[int, ...] = CLIENTS,
) -> Measured:  # fmt: skip
    """Return what one question took on each server."""
    answering = {one: server for one, server in running.items() if one.answers(query)}
    requests = {one: [one.request(query, each) for each in asked] for one in answering}
    measured = Measured(query, [one.name for one in answering])
    for _ in range(rounds):
        for one, server in answering.items():
            client = OneClient(server.port)
            measured.one_client[one.name].append(client.latencies(requests[one], seconds))
            client.close()
    for count in clients[1:]:
        for _ in range(max(1, rounds // 2)):
            for one, server in answering.items():
                load = many_clients(server.port, requests[one], count, seconds)
                measured.loads[count][one.name].append(load)
    return measured
