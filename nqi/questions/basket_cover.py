"""Basket cover: the institutions that together meet a set of needs, exactly (weighted set cover).

A need is a bit of a mask. Equal masks are merged, dominated ones dropped, which does most of the
work; the rest is solved to a proven optimum. A greedy choice may need half as many again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nqi.errors import InvalidInput
from nqi.reach import Floats, Integers
from nqi.siting.milp import minimise

Masks = NDArray[np.uint64]
MOST_NEEDS = 60
SECONDS = 5.0
SEARCHED = 3
"""Up to so many institutions every choice is tried: quicker than a solver is set up."""
MORE = 2
"""Alternatives beyond the fewest institutions: one more, and two more."""
BLOCK = 256


@dataclass(frozen=True)
class Cover:
    """Institutions that together meet every need."""

    chosen: tuple[int, ...]
    """Indices of the institutions, nearest first."""
    km: float
    """Sum of their distances from the origin."""
    proven: bool
    """Whether no better choice exists."""


def masks_of(able: NDArray[np.bool_]) -> Masks:
    """Return the mask of each institution from who can do what, shape (institutions, needs)."""
    if able.shape[1] > MOST_NEEDS:
        raise InvalidInput(f"{able.shape[1]} needs: at most {MOST_NEEDS} are planned at once")
    bits = np.uint64(1) << np.arange(able.shape[1], dtype=np.uint64)
    masks: Masks = (able * bits).sum(axis=1, dtype=np.uint64)
    return masks


def reduced(masks: Masks, km: Floats) -> Integers:
    """Return the institutions that an optimal choice may need, nearest first.

    Of equal masks the nearest stays; one that can do no more than a nearer one goes.
    """
    order = np.lexsort((~masks, km))  # of two as near the one that can do more comes first
    able = order[masks[order] != 0]
    _, first = np.unique(masks[able], return_index=True)
    unique = able[np.sort(first)]
    values = masks[unique]
    keeps = np.ones(len(unique), dtype=bool)
    for start in range(0, len(unique), BLOCK):
        stop = min(start + BLOCK, len(unique))
        rows = values[start:stop, None]
        nearer = np.arange(stop)[None, :] < np.arange(start, stop)[:, None]
        keeps[start:stop] = ~(((rows & ~values[None, :stop]) == 0) & nearer).any(axis=1)
    kept: Integers = unique[keeps]
    return kept


def fewest(able: NDArray[np.bool_], km: Floats) -> Cover | None:
    """Return the fewest institutions, and of these choices the nearest; None if none is enough.

    First their number is solved, then the distance of so many: together in one objective the two
    are of such different size that the proof takes a hundred times as long.
    """
    for few in range(1, SEARCHED + 1):
        if found := nearest(able, km, few):
            return found
    count = _solved(able, km, np.ones(len(km)), most=None)
    if count is None:
        return None
    best = nearest(able, km, len(count.chosen))
    return best and Cover(best.chosen, best.km, count.proven and best.proven)


def nearest(able: NDArray[np.bool_], km: Floats, most: int) -> Cover | None:
    """Return the choice of least distance together among at most so many institutions."""
    if most <= SEARCHED:
        return _searched(able, km, most)
    # A metre for each keeps a choice from holding an institution that nobody needs.
    return _solved(able, km, km + 1e-3, most=most)


def alternatives(able: NDArray[np.bool_], km: Floats) -> Iterator[Cover]:
    """Yield the fewest institutions, then choices of one and two more that are nearer together."""
    best = fewest(able, km)
    if best is None:
        return
    yield best
    for more in range(1, MORE + 1):
        other = nearest(able, km, len(best.chosen) + more)
        if other is None or other.km >= best.km * (1 - 1e-9):
            return
        best = Cover(best.chosen, other.km, other.proven)
        yield other


def _searched(able: NDArray[np.bool_], km: Floats, most: int) -> Cover | None:
    """Try every choice of at most so many, by the need that the fewest can meet; exact."""
    kept = reduced(masks_of(able), km)
    masks, far = masks_of(able)[kept], km[kept]
    best: tuple[float, tuple[int, ...]] = (np.inf, ())

    def descend(left: int, taken: tuple[int, ...], so_far: float, depth: int) -> None:
        nonlocal best
        meets = masks & np.uint64(left)
        whole = np.flatnonzero(meets == np.uint64(left))
        if len(whole) and so_far + far[whole[0]] < best[0]:  # nearest first
            best = (so_far + float(far[whole[0]]), (*taken, int(whole[0])))
        if depth == 1:
            return
        bits = [np.uint64(1 << bit) for bit in range(left.bit_length()) if left >> bit & 1]
        rarest = min(((meets & bit) != 0 for bit in bits), key=np.count_nonzero)
        for place in np.flatnonzero(rarest).tolist():
            if so_far + far[place] >= best[0]:
                return
            if rest := left & ~int(masks[place]):
                descend(rest, (*taken, place), so_far + float(far[place]), depth - 1)

    descend((1 << able.shape[1]) - 1, (), 0.0, most)
    chosen = kept[sorted(best[1])]
    return Cover(tuple(chosen.tolist()), float(km[chosen].sum()), True) if best[1] else None


def _solved(able: NDArray[np.bool_], km: Floats, cost: Floats, *, most: int | None) -> Cover | None:
    kept = reduced(masks_of(able), km)
    if not able[kept].any(axis=0).all():
        return None
    from scipy.sparse import csr_array, vstack

    rows = csr_array(able[kept].T.astype(float))
    at_least = np.ones(able.shape[1])
    if most is not None:
        rows = csr_array(vstack((rows, csr_array(-np.ones((1, len(kept)))))))
        at_least = np.append(at_least, -float(most))
    whole = np.ones(len(kept), dtype=bool)
    answer = minimise(cost[kept], rows, at_least, whole, seconds=SECONDS)
    if answer.x is None:
        return None
    chosen = kept[answer.x > 0.5]
    return Cover(tuple(chosen.tolist()), float(km[chosen].sum()), answer.proven)
