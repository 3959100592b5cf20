"""The four siting models at the size of a nation: 2,891 random points in a box of 4,000 km.

Each point is a unit of demand with a random weight and a candidate. ``python -m benchmarks.siting``
prints a line per question: objective, bound, gap, status, seconds and the peak memory so far.
"""

import argparse
import resource
from collections.abc import Iterator

import numpy as np

from nqi.siting.center import p_center
from nqi.siting.covering import lscp, mclp
from nqi.siting.median import p_median
from nqi.siting.plan import Plan

POINTS = 2891
SIDE_KM = 4000.0


def plans(seconds: float, seed: int) -> Iterator[tuple[str, Plan]]:
    """Solve one question after another: what was asked, and the plan."""
    from scipy.sparse import csr_array
    from scipy.spatial.distance import cdist

    random = np.random.default_rng(seed)
    place = random.random((POINTS, 2)) * SIDE_KM
    weights = random.lognormal(3.0, 1.0, POINTS)
    distance = cdist(place, place)
    for radius in (50, 100, 150, 200):
        yield f"{radius} km", lscp(csr_array(distance <= radius), seconds=seconds)
    for radius, p in ((50, 100), (100, 100), (150, 100), (150, 200)):
        covers = csr_array(distance <= radius)
        yield f"{radius} km p={p}", mclp(covers, weights, p, seconds=seconds)
    for p in (10, 50, 100, 300):
        yield f"p={p}", p_median(distance, weights, p, seconds=seconds)
    for p in (10, 50, 100, 300):
        yield f"p={p}", p_center(distance, p, seconds=seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="the most for each question")
    parser.add_argument("--seed", type=int, default=2891)
    asked = parser.parse_args()
    for question, plan in plans(asked.seconds, asked.seed):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{plan.model:<9} {question:<13} {plan.objective:>14.2f} {plan.bound:>14.2f} "
            f"{plan.gap:>8.3%} {plan.status:<17} {plan.seconds:>6.1f} s {peak:>5.2f} GB",
            flush=True,
        )


if __name__ == "__main__":
    main()
