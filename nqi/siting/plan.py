"""What a siting solver answers: the sites, how good they are, and how good any could be."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from nqi.errors import InvalidInput

Progress = Callable[[float, float, float], None]
"""Called now and then with the objective so far, the bound so far and the share of time used."""

_SAME = 1e-9
"""Relative difference below which objective and bound are one number, rounded differently."""


class SolveStatus(StrEnum):
    """How far a solver came."""

    OPTIMAL = "OPTIMAL"
    FEASIBLE_WITH_GAP = "FEASIBLE_WITH_GAP"
    INFEASIBLE = "INFEASIBLE"


@dataclass(frozen=True)
class Plan:
    """The sites a model chooses, with a proof of how far from the best they can be.

    ``sites`` are indices of candidates in ascending order, the fixed ones included. ``bound`` is
    proven: no plan is better than it. ``gap`` is |objective - bound| / |objective|, 0 for a proven
    optimum. ``uncovered`` are the units no candidate can serve, which the model sets aside. Where
    no number of sites that was asked for can serve the rest, the objective is infinite and
    ``uncovered`` are the units the sites named leave unserved; the status is INFEASIBLE when that
    is proven.
    """

    model: str
    sites: tuple[int, ...]
    objective: float
    bound: float
    gap: float
    status: SolveStatus
    seconds: float
    uncovered: tuple[int, ...] = ()


@dataclass(frozen=True)
class Effort:
    """The time a solver may take, and whom it tells how far it is."""

    seconds: float
    progress: Progress | None = None
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        if not self.seconds > 0:
            raise InvalidInput(f"seconds={self.seconds}: more than 0 is allowed")

    @property
    def spent(self) -> float:
        """Return the seconds used so far."""
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """Return the seconds that remain, 0 when there are none."""
        return max(0.0, self.seconds - self.spent)

    @property
    def over(self) -> bool:
        """Say whether the time is used up."""
        return self.left <= 0

    def part(self, share: float) -> Effort:
        """Return an effort of a share of the time that remains, told in terms of the whole."""
        return Effort(max(self.left * share, 1e-3), self.shifted(0.0, 0.0).progress)

    def shifted(self, objective: float, bound: float) -> Effort:
        """Return this effort for a part of a problem whose rest adds so much to what is told."""

        def told(part_objective: float, part_bound: float, _: float) -> None:
            self.tell(part_objective + objective, part_bound + bound)

        return replace(self, progress=told)

    def silent(self) -> Effort:
        """Return this effort with nobody told."""
        return replace(self, progress=None)

    def tell(self, objective: float, bound: float) -> None:
        """Report the state of a search."""
        if self.progress is not None:
            self.progress(objective, bound, min(1.0, self.spent / self.seconds))


def plan_of(
    model: str,
    sites: Iterable[int],
    objective: float,
    bound: float,
    effort: Effort,
    uncovered: Iterable[int] = (),
) -> Plan:
    """Return the plan with its gap and status; a bound that meets the objective becomes equal."""
    if math.isinf(objective):
        status = SolveStatus.INFEASIBLE if bound == objective else SolveStatus.FEASIBLE_WITH_GAP
        gap = math.inf
    elif abs(objective - bound) <= _SAME * abs(objective):
        status, gap, bound = SolveStatus.OPTIMAL, 0.0, objective
    else:
        status = SolveStatus.FEASIBLE_WITH_GAP
        gap = abs(objective - bound) / abs(objective) if objective else math.inf
    effort.tell(objective, bound)
    named = tuple(sorted(int(site) for site in sites))
    left_out = tuple(sorted(int(unit) for unit in uncovered))
    return Plan(model, named, objective, bound, gap, status, effort.spent, left_out)
