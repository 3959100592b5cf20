"""``python -m benchmarks.planning``: the planner's questions against the least that they can cost.

Everything is SYNTHETIC and seeded, and nothing is kept. What is compared is measured in turns in
one process, so that what else the machine does meets both; ratios are taken within a turn, and
their median is shown. ``access`` and ``spopt`` are compared with where they are installed.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import compress
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from benchmarks import planning_grid
from nqi.formulas.accessibility import two_step
from nqi.formulas.coverage import share_within, weighted_quantile
from nqi.formulas.decay import step
from nqi.reach import Floats, ecef_km
from nqi.travel import Points
from nqi.travel.line import StraightLine

COUNTIES, FACILITIES, TOWNS = 2891, 55_000, 300
LIMITS = (25.0, 50.0, 100.0)
RADIUS = 100.0
DECAY = step(LIMITS, (1.0, 0.68, 0.22))
WAY = StraightLine()
ROUNDS = 15

Work = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """A row of the table: seconds of both, their ratio, and the goal."""

    question: str
    ours: float
    other: float
    ratio: float
    goal: str
    other_name: str = "floor"

    def __str__(self) -> str:
        times = f"{self.other_name} {self.other * 1e3:,.1f} | {self.ours * 1e3:,.1f}"
        return f"| {self.question} | {times} | **{self.ratio:.3g}** | {self.goal} |"


class World:
    """Counties and facilities around invented towns in a box of the country's area."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        west, south, east, north = planning_grid.BOX
        centres = random.uniform((west, south), (east, north), (TOWNS, 2))
        size = random.lognormal(0, 1.2, TOWNS)
        towns = random.choice(TOWNS, FACILITIES, p=size / size.sum())
        self.counties = points(random.uniform((west, south), (east, north), (COUNTIES, 2)))
        self.facilities = points(centres[towns] + random.normal(0, 0.6, (FACILITIES, 2)))
        self.demand = random.lognormal(3, 1, COUNTIES)
        self.supply = random.integers(1, 20, FACILITIES).astype(float)
        self.filter = random.random(FACILITIES)


def points(at: Floats) -> Points:
    return Points(tuple(map(str, range(len(at)))), at[:, 0].copy(), at[:, 1].copy())


def compared(
    question: str,
    ours: Work,
    other: Work,
    goal: str,
    rounds: int = ROUNDS,
    name: str = "floor",
) -> Line:
    """Return what both take, in turns."""
    ours(), other()  # the first time loads code
    taken = [(_seconds(ours), _seconds(other)) for _ in range(rounds)]
    ratio = median(one / other for one, other in taken)
    mine, its = (median(column) for column in zip(*taken, strict=True))
    return Line(question, mine, its, ratio, goal, name)


def _seconds(work: Work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


# ------------------------------------------------------------------------------------ coverage


def coverage(world: World) -> Iterator[Line]:
    counties, everyone = world.counties, world.facilities
    asking = ecef_km(counties.lng, counties.lat)
    offered = ecef_km(everyone.lng, everyone.lat)
    for part in (1.0, 0.3, 0.01):
        mask = world.filter < part
        yield compared(
            f"coverage, live filter, {mask.sum():,} facilities",
            lambda mask=mask: _answer(world, _chosen(everyone, mask)),  # type: ignore[misc]
            lambda mask=mask: cKDTree(offered[mask]).query(asking),  # type: ignore[misc]
            "≤ 1.5",
        )
    tree = cKDTree(offered)
    yield compared(
        "coverage, tree kept",
        lambda: _answer(world, everyone),
        lambda: tree.query(asking),
        "≤ 3",
    )


def _chosen(everyone: Points, mask: NDArray[np.bool_]) -> Points:
    return Points(tuple(compress(everyone.keys, mask)), everyone.lng[mask], everyone.lat[mask])


def _answer(world: World, facilities: Points) -> tuple[Any, ...]:
    """What a page of reach shows: shares within limits, the middle and the far end."""
    cost = WAY.nearest(world.counties, facilities).cost
    ends = (weighted_quantile(cost, world.demand, q) for q in (0.5, 0.9))
    return share_within(cost, world.demand, LIMITS), *ends


# ------------------------------------------------------------------------------- accessibility


def accessibility(world: World) -> Iterator[Line]:
    pairs = WAY.pairs(world.counties, world.facilities, RADIUS)
    weight = DECAY(pairs.cost)
    matrix = pairs.matrix(weight)

    def bincounts() -> Floats:
        crowd = np.bincount(
            pairs.place, weights=weight * world.demand[pairs.origin], minlength=pairs.places
        )
        level = np.divide(world.supply, crowd, out=np.zeros(pairs.places), where=crowd > 0)
        amount = weight * level[pairs.place]
        return np.bincount(pairs.origin, amount, pairs.origins).astype(float, copy=False)

    scores = two_step(matrix, world.demand, world.supply)
    np.testing.assert_allclose(scores, bincounts(), rtol=1e-9)
    count = f"{len(pairs.cost) / 1e6:.2f} M pairs"
    yield compared(
        f"E2SFCA {RADIUS:g} km, matrix kept, {count}",
        lambda: two_step(matrix, world.demand, world.supply),
        bincounts,
        "≤ 1.5",
    )
    trees = [cKDTree(ecef_km(at.lng, at.lat)) for at in (world.counties, world.facilities)]
    yield compared(
        f"pairs within {RADIUS:g} km, ordered, in km",
        lambda: WAY.pairs(world.counties, world.facilities, RADIUS),
        lambda: trees[0].sparse_distance_matrix(trees[1], RADIUS, output_type="ndarray"),
        "–",
    )
    yield from _against_access(world, scores)


def _against_access(world: World, scores: Floats) -> Iterator[Line]:
    try:
        fca, weights = import_module("access.fca"), import_module("access.weights")
    except ImportError:
        return
    import pandas as pd

    pairs = WAY.pairs(world.counties, world.facilities, RADIUS)
    costs = pd.DataFrame({"origin": pairs.origin, "dest": pairs.place, "cost": pairs.cost})
    demand = pd.DataFrame({"demand": world.demand}).rename_axis("geoid")
    supply = pd.DataFrame({"supply": world.supply}).rename_axis("geoid")
    zones = weights.step_fn(dict(zip(LIMITS, (1.0, 0.68, 0.22), strict=True)))

    def peer() -> Any:
        return fca.two_stage_fca(demand, supply, costs, RADIUS, weight_fn=zones)

    found = peer().reindex(range(COUNTIES), fill_value=0).to_numpy()
    np.testing.assert_allclose(scores, found, rtol=1e-6)

    def from_pairs() -> Floats:
        return two_step(pairs.matrix(DECAY(pairs.cost)), world.demand, world.supply)

    def from_points() -> Floats:
        near = WAY.pairs(world.counties, world.facilities, RADIUS)
        return two_step(near.matrix(DECAY(near.cost)), world.demand, world.supply)

    for name, ours in (("from pairs", from_pairs), ("from points", from_points)):
        question = f"E2SFCA {RADIUS:g} km {name}, its pairs given"
        yield compared(question, ours, peer, "≤ 0.2", 3, "access")


# -------------------------------------------------------------------------------------- siting


def siting(world: World, size: int = 400) -> Iterator[Line]:
    try:
        locate = import_module("spopt.locate")
    except ImportError:
        return
    from nqi.siting.inputs import checked_covers, checked_numbers

    places = Points(
        world.counties.keys[:size], world.counties.lng[:size], world.counties.lat[:size]
    )
    cost, demand = WAY.table(places, places), world.demand[:size]

    def model() -> object:
        return checked_covers(csr_array(cost <= RADIUS)), checked_numbers("weights", demand, size)

    peers: dict[str, Work] = {
        "LSCP": lambda: locate.LSCP.from_cost_matrix(cost, RADIUS),
        "MCLP": lambda: locate.MCLP.from_cost_matrix(cost, demand, RADIUS, 20),
    }
    for name, peer in peers.items():
        question = f"{name}, model of {size} × {size} built"
        yield compared(question, model, peer, "≤ 0.01", 3, "spopt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--long", action="store_true", help="with all pairs of 2 million cells")
    parser.add_argument("--no-grid", action="store_true", help="without grids")
    given = parser.parse_args()
    world = World(given.seed)
    print(f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}\n")
    print("| question | compared with, ms | ours, ms | ours : other | goal |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for measured in (coverage, accessibility, siting):
        for line in measured(world):
            print(line, flush=True)
    if not given.no_grid:
        planning_grid.report(world.facilities, world.supply, given.long)


if __name__ == "__main__":
    main()
