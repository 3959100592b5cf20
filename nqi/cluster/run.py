"""Runs over parts: the answers of the whole, of which one part at a time is in memory.

Each function yields (province, answer) in the order of the provinces; rows of an answer are those
of the file. Without a client the parts are computed here, one block after the other; with a
dask.distributed client on its workers, which must see the folder under the same path.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from nqi.cluster.parts import Block, blocks, parts_of
from nqi.errors import InvalidInput
from nqi.formulas.accessibility import two_step
from nqi.formulas.decay import Decay
from nqi.reach import Floats
from nqi.travel import Nearest, Points, TravelCost
from nqi.travel.line import StraightLine

if TYPE_CHECKING:  # a machine alone does not have it
    from distributed import Client
    from scipy.sparse import csr_array

Answer = TypeVar("Answer")
Part = Callable[..., Answer]

LINE = StraightLine()
AHEAD = 2
"""Parts given to each worker beforehand: it never waits, and answers do not pile up."""


def nearest_by_part(
    folder: Path, places: Points, client: Client | None = None, *, way: TravelCost = LINE
) -> Iterator[tuple[str, Nearest]]:
    """Yield for each province what ``way.nearest`` says of its units: cost and place, (units,).

    Raises InvalidInput for a folder without parts.
    """
    return _by_part(client, parts_of(folder), _nearest, places, way)


def two_step_by_part(
    folder: Path,
    places: Points,
    supply: Floats,
    radius: float,
    decay: Decay,
    client: Client | None = None,
    *,
    way: TravelCost = LINE,
) -> Iterator[tuple[str, Floats]]:
    """Yield for each province the scores ``two_step`` gives its units in the whole, (units,).

    ``supply`` (places,) is 0 or more; ``radius`` and the cost that ``decay`` weighs are in the unit
    of the way. Two passes: the first, during the call, adds up the demand that turns to each place
    over all parts; the second scores the units. Demand times score adds up to the supply that
    somebody reaches.

    Raises InvalidInput for a folder without parts, and unless there is a supply for each place.
    """
    if len(supply) != len(places):
        raise InvalidInput(f"{len(supply)} supplies, {len(places)} places: give one for each place")
    files = parts_of(folder)
    crowd = np.zeros(len(places))
    for _, part in _by_part(client, files, _crowd, places, radius, decay, way):
        crowd += part  # in the order of the parts, so that the sum is the same on any machine
    return _by_part(client, files, _scores, places, radius, decay, way, supply, crowd)


def _by_part(
    client: Client | None, files: Mapping[str, Path], work: Part[Answer], *given: object
) -> Iterator[tuple[str, Answer]]:
    if client is None:
        return ((name, work(file, *given)) for name, file in files.items())
    return _on_workers(client, files, work, *given)


def _on_workers(
    client: Client, files: Mapping[str, Path], work: Part[Answer], *given: object
) -> Iterator[tuple[str, Answer]]:
    shared = client.scatter(list(given), broadcast=True, hash=False)  # type: ignore[no-untyped-call]
    most = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    waiting = deque(files.items())
    running: deque[tuple[str, Any]] = deque()
    while waiting or running:
        while waiting and len(running) < most:
            name, file = waiting.popleft()
            running.append((name, client.submit(work, file, *shared, pure=False)))
        name, future = running.popleft()
        yield name, future.result()


def _nearest(file: Path, places: Points, way: TravelCost) -> Nearest:
    found = [way.nearest(block.units, places) for block in blocks(file)]
    return Nearest(
        np.concatenate([part.cost for part in found]),
        np.concatenate([part.place for part in found]),
    )


def _crowd(file: Path, places: Points, radius: float, decay: Decay, way: TravelCost) -> Floats:
    """Return the demand of a part that turns to each place, shape (places,)."""
    crowd = np.zeros(len(places))
    for block in blocks(file):
        crowd += _weights(block, places, radius, decay, way).T @ block.weight
    return crowd


def _scores(
    file: Path,
    places: Points,
    radius: float,
    decay: Decay,
    way: TravelCost,
    supply: Floats,
    crowd: Floats,
) -> Floats:
    scores = [
        _score(_weights(block, places, radius, decay, way), block.weight, supply, crowd)
        for block in blocks(file)
    ]
    return np.concatenate(scores)


def _score(weights: csr_array, demand: Floats, supply: Floats, crowd: Floats) -> Floats:
    """Return the scores of some units among all, whose demand at each place is ``crowd``.

    Everybody else is one more unit, which weighs at each place what they bring there together.
    """
    from scipy.sparse import csr_array, vstack

    others = np.maximum(crowd - weights.T @ demand, 0.0)  # not below 0 by rounding
    everyone = vstack((weights, csr_array(others[np.newaxis])), format="csr")
    return two_step(everyone, np.append(demand, 1.0), supply)[:-1]


def _weights(
    block: Block, places: Points, radius: float, decay: Decay, way: TravelCost
) -> csr_array:
    pairs = way.pairs(block.units, places, radius)
    return pairs.matrix(decay(pairs.cost))
