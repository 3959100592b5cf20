"""``python -m benchmarks``: the representative questions, our server beside the floor and peers.

Rounds are interleaved: in each, every server answers the same requests, so that what else the
machine does meets all of them. Ratios are taken within a round; their median is shown. Peers that
this machine cannot run are left out by name.
"""

import argparse
import asyncio
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

from benchmarks.agreement import check
from benchmarks.contenders import Contender, contenders
from benchmarks.growth import growth
from benchmarks.inside import inside
from benchmarks.peers.publishing import Published
from benchmarks.queries import QUERIES, Query
from benchmarks.report import Found, markdown, markdown_of_growth
from benchmarks.trial import asked_in, measure, start
from benchmarks.world import World, given, invented


def run(world: World, chosen: list[Contender], asked_for: argparse.Namespace) -> str:
    """Measure one release and return the tables."""
    found = []
    with ExitStack() as stack:
        running, missing = start(chosen, world, stack)
        idle = {one.name: server.memory() for one, server in running.items()}
        for query in _chosen(asked_for.only):
            asked = asked_in(world, query)
            if not asked:
                missing.append(f"{query.name} was left out: the release holds nothing of the kind")
                continue
            try:
                check({one: server.port for one, server in running.items()}, query, asked)
                found.append(measure(running, query, asked, asked_for.rounds, asked_for.seconds))
            except (RuntimeError, OSError) as wrong:
                missing.append(f"{query.name} was given up: {wrong}")
                print(missing[-1], flush=True)
                continue
            print(found[-1].line(), flush=True)
        memory = {one.name: (idle[one.name], server.memory()) for one, server in running.items()}
    within = asyncio.run(inside(world.release, [one.query for one in found]))
    return markdown(Found(world, list(running), found, within, memory, missing))


def _chosen(names: list[str] | None) -> list[Query]:
    return [query for query in QUERIES if not names or query.name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--scale", type=float, default=0.1, help="of the synthetic release; 1 is the country"
    )
    parser.add_argument("--release", type=Path, help="measure a copy of this release instead")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=0.4, help="of each server in each round")
    parser.add_argument("--only", nargs="*", help="names of questions, such as q1")
    parser.add_argument("--without", nargs="*", default=[], help="names of servers to leave out")
    parser.add_argument("--growth", action="store_true", help="1/100, 1/10 and all of the size")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # which also ends the servers
    with ExitStack() as stack:
        chosen = [one for one in contenders(Published(stack)) if one.name not in asked.without]
        if asked.growth:
            sizes = [invented(asked.scale * part) for part in (0.01, 0.1, 1)]
            print("\n" + markdown_of_growth(growth(sizes, chosen, _chosen(asked.only), asked)))
            return
        world = given(asked.release) if asked.release else invented(asked.scale)
        print("\n" + run(world, chosen, asked))


if __name__ == "__main__":
    main()
