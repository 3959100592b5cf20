"""Classes of a planner's map: the policy's by default, others on request."""

from itertools import pairwise

import numpy as np
from starlette.datastructures import QueryParams

from maps.page import Visit
from maps.planner import asked as ask
from maps.planner.shown import Field
from nqi.formulas.classes import fisher_jenks_breaks, quantile_breaks
from nqi.reach import Floats
from nqi.terms import Classes

SHADES = 5
DECIMALS = 2


def breaks_of(params: QueryParams, values: Floats, policy: tuple[float, ...]) -> tuple[float, ...]:
    """Return the upper ends, inclusive, of all shades but the last, as the visitor asks.

    ``values`` are those that have a shade. Ends of quantiles and natural breaks are rounded up.
    """
    method = chosen(params)
    if method is Classes.POLICY or len(np.unique(values)) < SHADES:
        return policy
    find = quantile_breaks if method is Classes.QUANTILES else fisher_jenks_breaks
    scale = 10.0**DECIMALS
    return tuple(sorted({float(np.ceil(end * scale) / scale) for end in find(values, SHADES)}))


def chosen(params: QueryParams) -> Classes:
    """Return the method asked for."""
    return ask.chosen(params, "classes", Classes.POLICY)


def field(visit: Visit) -> Field:
    """Return the field that chooses the method."""
    return ask.choice(visit, "classes", Classes, (chosen(visit.request.query_params),))


def labels(breaks: tuple[float, ...]) -> list[str]:
    """Return the words of the shades, from the lowest to the highest."""
    ends = (0.0, *breaks)
    return [*(f"{low:g}–{high:g}" for low, high in pairwise(ends)), f">{breaks[-1]:g}"]


def step_of(value: float, breaks: tuple[float, ...]) -> int:
    """Return in which class a figure falls, 0 for the lowest; ends are inclusive."""
    return sum(value > upper for upper in breaks)
