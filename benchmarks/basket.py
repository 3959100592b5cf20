"""The basket planner on invented scopes: 30 needs, 10,000 places, solved to a proven optimum.

Run ``python -m benchmarks.basket``. Scopes are SYNTHETIC with the skew of real ones: a few
standards that many can test, most that few can. It prints how far the greedy choice is off too.
"""

import time
from itertools import count

import numpy as np

from nqi.questions.basket_cover import Cover, fewest, masks_of, reduced

PLACES = 10_000
CASES = 40
SIZES = (5, 10, 20, 30)


def case(rng: np.random.Generator, needs: int) -> tuple[np.ndarray, np.ndarray]:
    """Return who can do what, shape (places, needs), and the distances in km."""
    share = np.clip(rng.pareto(1.2, needs) * 0.01, 0.002, 0.3)
    able = rng.random((PLACES, needs)) < share
    broad = rng.random(PLACES) < 0.03
    able[broad] |= rng.random((int(broad.sum()), needs)) < 0.3
    return able, np.round(rng.gamma(2.0, 150.0, PLACES), 3)


def greedy(able: np.ndarray, km: np.ndarray) -> int:
    """Return how many places the greedy choice takes: most new needs first, then nearest."""
    left = np.ones(able.shape[1], dtype=bool)
    for taken in count():
        if not left.any():
            return taken
        gains = able[:, left].sum(axis=1)
        best = np.lexsort((km, -gains))[0]
        left &= ~able[best]
    raise AssertionError


def solved(able: np.ndarray, km: np.ndarray) -> Cover:
    cover = fewest(able, km)
    assert cover is not None
    return cover


def main() -> None:
    rng = np.random.default_rng(7)
    print("needs  kept  places  p50 ms  p95 ms  max ms  proven  greedy worse, mean / max")
    for needs in SIZES:
        times, kept, sizes, worse, proven = [], [], [], [], 0
        for _ in range(CASES):
            able, km = case(rng, needs)
            start = time.perf_counter()
            cover = solved(able, km)
            times.append(1000 * (time.perf_counter() - start))
            kept.append(len(reduced(masks_of(able), km)))
            sizes.append(len(cover.chosen))
            proven += cover.proven
            worse.append(greedy(able, km) / len(cover.chosen) - 1)
        p50, p95 = np.percentile(times, [50, 95])
        print(
            f"{needs:5}  {np.mean(kept):4.0f}  {np.mean(sizes):6.1f}  {p50:6.1f}  {p95:6.1f}  "
            f"{max(times):6.1f}  {proven:2}/{CASES}  {np.mean(worse):.0%} / {max(worse):.0%}"
        )


if __name__ == "__main__":
    main()
