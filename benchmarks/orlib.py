"""The uncapacitated p-median instances of the OR-Library (J E Beasley), read and solved.

Run ``python -m benchmarks.orlib FILE...`` on pmed files: each is solved as a p-median and as a
vertex p-center, and a line says the objective, the bound, the gap, the status and the seconds.
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nqi.siting.center import p_center
from nqi.siting.median import p_median
from nqi.siting.plan import Plan


def read_pmed(path: Path) -> tuple[NDArray[np.float64], int]:
    """Return the all-pairs shortest distances, shape (nodes, nodes), and p.

    The file is ``nodes edges p`` and then ``from to length`` per edge. Where an edge comes more
    than once, the last one counts; taking the shortest gives other optima than those published.
    """
    from scipy.sparse.csgraph import shortest_path

    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    nodes, p, edges = int(numbers[0]), int(numbers[2]), numbers[3:].reshape(-1, 3)
    lengths = np.full((nodes, nodes), np.inf)
    for tail, head, length in edges:  # in order, so that the last one stays
        lengths[tail - 1, head - 1] = lengths[head - 1, tail - 1] = length
    return np.asarray(shortest_path(lengths, method="FW")), p


def line_of(name: str, plan: Plan) -> str:
    """Return one line of the table."""
    return (
        f"{name:<10} {plan.model:<9} {plan.objective:>10.0f} {plan.bound:>12.2f} "
        f"{plan.gap:>8.3%} {plan.status:<17} {plan.seconds:>7.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=float, default=60, help="the most for each model")
    asked = parser.parse_args()
    print(
        f"{'instance':<10} {'model':<9} {'objective':>10} {'bound':>12} {'gap':>8} status  seconds"
    )
    for path in asked.files:
        distance, p = read_pmed(path)
        ones = np.ones(len(distance))
        print(line_of(path.stem, p_median(distance, ones, p, seconds=asked.seconds)), flush=True)
        print(line_of(path.stem, p_center(distance, p, seconds=asked.seconds)), flush=True)


if __name__ == "__main__":
    main()
