"""How the time of an answer grows with the release: each size in turn, one client."""

import argparse
from contextlib import ExitStack
from typing import NamedTuple

from benchmarks.contenders import Contender
from benchmarks.measured import Measured
from benchmarks.queries import Query
from benchmarks.trial import asked_in, measure, start
from benchmarks.world import World


class Grown(NamedTuple):
    """What was measured of each release, the smallest first."""

    worlds: list[World]
    found: list[list[Measured]]
    names: list[str]


def growth(
    worlds: list[World], chosen: list[Contender], queries: list[Query], given: argparse.Namespace
) -> Grown:
    """Measure every question on every size."""
    found, names = [], [one.name for one in chosen]
    for world in worlds:
        with ExitStack() as stack:
            running, _ = start(chosen, world, stack)
            names = [one.name for one in running if one.name in names]
            of_world = []
            for query in queries:
                asked = asked_in(world, query)
                of_world.append(measure(running, query, asked, given.rounds, given.seconds, (1,)))
                print(world.name, of_world[-1].line(), flush=True)
            found.append(of_world)
    return Grown(worlds, found, names)
