"""Classes: where the shades of a map divide a set of figures."""

import numpy as np

from nqi.errors import InvalidInput
from nqi.reach import Floats


def quantile_breaks(values: Floats, classes: int) -> tuple[float, ...]:
    """Return the upper ends, inclusive, of all classes but the last: as many values in each.

    Values are those of the sample (the inverse distribution function); equal ends are one.
    """
    _check(values, classes)
    parts = np.arange(1, classes) / classes
    ends = np.quantile(values, parts, method="inverted_cdf")
    return tuple(float(end) for end in np.unique(ends) if end < values.max())


def fisher_jenks_breaks(values: Floats, classes: int) -> tuple[float, ...]:
    """Return the upper ends, inclusive, of all classes but the last, of least squared deviation.

    The optimal partition of Fisher (1958), known as natural breaks (Jenks 1977), by dynamic
    programming over the distinct values: O(classes × distinct²) time, O(classes × distinct) space.
    """
    _check(values, classes)
    ranked, counts = np.unique(values, return_counts=True)
    size = len(ranked)
    classes = min(classes, size)
    weight = np.append(0.0, np.cumsum(counts))
    total = np.append(0.0, np.cumsum(counts * ranked))
    squares = np.append(0.0, np.cumsum(counts * ranked**2))
    starts = np.zeros((classes, size), dtype=np.intp)
    best = squares[1:] - total[1:] ** 2 / weight[1:]
    for number in range(1, classes):
        before, best = best, np.full(size, np.inf)
        for end in range(number, size):
            first = np.arange(number, end + 1)
            n = weight[end + 1] - weight[first]
            s = total[end + 1] - total[first]
            deviation = squares[end + 1] - squares[first] - s**2 / n
            whole = before[first - 1] + deviation
            at = int(np.argmin(whole))
            best[end], starts[number, end] = whole[at], first[at]
    ends, end = [], size - 1
    for number in range(classes - 1, 0, -1):
        end = int(starts[number, end]) - 1
        ends.append(float(ranked[end]))
    return tuple(reversed(ends))


def _check(values: Floats, classes: int) -> None:
    if classes < 2 or not len(values) or not np.isfinite(values).all():
        raise InvalidInput(f"{classes} classes of {len(values)} values: 2 or more, all finite")
