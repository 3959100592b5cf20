"""Small covers found fast: a greedy choice, then a local search that weights rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nqi.siting.inputs import Flags, Integers
from nqi.siting.plan import Effort

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SEED = 20150101
"""The search draws at random, and the same question must have the same answer."""


def greedy_cover(covers: csr_array) -> Integers:
    """Return a cover of every unit: most new units first (Chvátal, 1979), then pruned."""
    by_candidate = covers.T.tocsr()
    uncovered = np.ones(covers.shape[0])
    chosen = []
    while uncovered.any():
        best = int(np.argmax(by_candidate @ uncovered))
        chosen.append(best)
        uncovered[_row(by_candidate, best)] = 0
    return pruned(covers, np.array(chosen, dtype=np.intp))


def pruned(covers: csr_array, chosen: Integers) -> Integers:
    """Return a cover without candidates all of whose units others cover too, last chosen first."""
    by_candidate = covers.T.tocsr()
    times = np.bincount(covers[:, chosen].nonzero()[0], minlength=covers.shape[0])
    kept = []
    for candidate in chosen[::-1]:
        units = _row(by_candidate, candidate)
        if (times[units] > 1).all():
            times[units] -= 1
        else:
            kept.append(candidate)
    return np.array(kept[::-1], dtype=np.intp)


def searched_cover(covers: csr_array, start: Integers, enough: int, effort: Effort) -> Integers:
    """Return a cover no larger than ``start``, improved until ``enough`` or the time is over.

    Row weighting local search for the unicost problem (Gao, Weise and Li, 2015): give up one
    candidate, then exchange single candidates, raising the weight of units left uncovered.
    """
    search = _RowWeighting(covers, start)
    best = start
    while len(best) > enough and not effort.over:
        if search.uncovered_count == 0:
            best = np.flatnonzero(search.taken)
            effort.tell(len(best), enough)
            search.drop(search.cheapest())
            continue
        search.exchange()
    return best


def _row(rows: csr_array, index: int) -> Integers:
    """Return the columns of one row."""
    return np.asarray(rows.indices[rows.indptr[index] : rows.indptr[index + 1]], dtype=np.intp)


class _RowWeighting:
    """The state of the search: which candidates are taken and what a move would change.

    ``value`` of a taken candidate is the weight of the units it alone covers, of another the
    weight of the uncovered units it would cover. ``owner`` adds up the taken candidates of a
    unit, so that where there is one it names it.
    """

    def __init__(self, covers: csr_array, start: Integers) -> None:
        by_candidate = covers.T.tocsr()
        self.units_of = [_row(by_candidate, j) for j in range(covers.shape[1])]
        self.candidates_of = [_row(covers, i) for i in range(covers.shape[0])]
        self.weight = np.ones(covers.shape[0], dtype=np.int64)
        self.times = np.zeros(covers.shape[0], dtype=np.intp)
        self.owner = np.zeros(covers.shape[0], dtype=np.intp)
        self.taken: Flags = np.zeros(covers.shape[1], dtype=bool)
        self.value = np.diff(by_candidate.indptr).astype(np.int64)
        self.moved = np.zeros(covers.shape[1], dtype=np.int64)
        self.allowed: Flags = np.ones(covers.shape[1], dtype=bool)
        self.uncovered_count = covers.shape[0]
        self.clock = 0
        self.last = -1
        self.random = np.random.default_rng(_SEED)
        for candidate in start:
            self.take(int(candidate))

    def take(self, candidate: int) -> None:
        """Open a candidate."""
        units = self.units_of[candidate]
        self._hand_over(units[self.times[units] == 1], -1)
        new = units[self.times[units] == 0]
        self._offer(new, -1)
        self._set(candidate, taken=True, value=int(self.weight[new].sum()))
        self.uncovered_count -= len(new)
        self.times[units] += 1
        self.owner[units] += candidate

    def drop(self, candidate: int) -> None:
        """Close a candidate."""
        units = self.units_of[candidate]
        self.times[units] -= 1
        self.owner[units] -= candidate
        self._hand_over(units[self.times[units] == 1], 1)
        lost = units[self.times[units] == 0]
        self._offer(lost, 1)
        self._set(candidate, taken=False, value=int(self.weight[lost].sum()))
        self.uncovered_count += len(lost)

    def exchange(self) -> None:
        """Close the candidate that costs least and open one for a random uncovered unit."""
        self.drop(self.cheapest())
        bare = np.flatnonzero(self.times == 0)
        unit = bare[self.random.integers(len(bare))]
        choices = self.candidates_of[unit]
        open_to = choices[self.allowed[choices]]
        candidate = self._oldest(open_to if len(open_to) else choices, most=True)
        self.take(candidate)
        self.last = candidate
        still = np.flatnonzero(self.times == 0)
        self.weight[still] += 1
        for row in still:
            self.value[self.candidates_of[row]] += 1

    def cheapest(self) -> int:
        """Return the taken candidate whose loss weighs least, not the one just taken."""
        choices = np.flatnonzero(self.taken)
        others = choices[choices != self.last]
        return self._oldest(others if len(others) else choices, most=False)

    def _oldest(self, choices: Integers, *, most: bool) -> int:
        value = self.value[choices]
        best = choices[value == (value.max() if most else value.min())]
        return int(best[np.argmin(self.moved[best])])

    def _set(self, candidate: int, *, taken: bool, value: int) -> None:
        self.clock += 1
        self.taken[candidate] = taken
        self.value[candidate] = value
        self.moved[candidate] = self.clock
        for unit in self.units_of[candidate]:
            self.allowed[self.candidates_of[unit]] = True
        self.allowed[candidate] = taken

    def _offer(self, units: Integers, sign: int) -> None:
        """Units become uncovered (1) or covered (-1): other candidates gain or lose by them."""
        for unit in units:
            self.value[self.candidates_of[unit]] += sign * self.weight[unit]

    def _hand_over(self, units: Integers, sign: int) -> None:
        """One candidate alone covers these units now (1) or did until now (-1)."""
        np.add.at(self.value, self.owner[units], sign * self.weight[units])
