"""Grids of the size of a nation, streamed: seconds and peak memory, each in a process of its own.

Cells are invented: as many as H3 has in the country, spread over a box of its area and listed tile
by tile, as cells come county by county. Ours is the run over parts that the product offers, with
the reading of its files; the floor is the bare search and numpy on coordinates already in memory.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.spatial import cKDTree

from nqi.cluster.parts import BLOCK, write_parts
from nqi.cluster.run import nearest_by_part, two_step_by_part
from nqi.formulas.decay import binary
from nqi.reach import Floats, arc_km, ecef_km
from nqi.travel import Points

BOX = (80.0, 21.0, 122.0, 43.0)
"""West, south, east and north of 9.7 million km²."""
CELLS = {6: 285_000, 7: 2_000_000}
TILE_DEGREES = 3


@dataclass(frozen=True)
class Grid:
    """What both sides are given; written to a temporary folder, read by each process."""

    folder: Path

    @property
    def parts(self) -> Path:
        return self.folder / "parts"

    def write(self, cells: int, facilities: Points, supply: Floats) -> None:
        random = np.random.default_rng(cells)
        at = random.uniform(BOX[:2], BOX[2:], (cells, 2))
        tile = ((at - BOX[:2]) // TILE_DEGREES).astype(int)
        order = np.lexsort((tile[:, 1], tile[:, 0]))
        lng, lat, column = at[order, 0], at[order, 1], tile[order, 0]
        weight = random.lognormal(3, 1, cells)
        units = Points(tuple(f"{i:015x}" for i in range(cells)), lng, lat)
        write_parts(self.parts, units, weight, [f"{i:02}" for i in column])
        places = self.folder / "places.npz"
        np.savez(places, lng=facilities.lng, lat=facilities.lat, supply=supply)
        np.savez(self.folder / "cells.npz", lng=lng, lat=lat, weight=weight)

    def places(self) -> tuple[Points, Floats]:
        with np.load(self.folder / "places.npz") as kept:
            lng, lat, supply = kept["lng"], kept["lat"], kept["supply"]
        return Points(tuple(map(str, range(len(lng)))), lng, lat), supply

    def cells(self) -> tuple[Floats, Floats]:
        """Coordinates of the cells, shape (cells, 3), km, and their weights."""
        with np.load(self.folder / "cells.npz") as kept:
            return ecef_km(kept["lng"], kept["lat"]), kept["weight"]


def ours_nearest(grid: Grid, _: float) -> Callable[[], float]:
    places, _supply = grid.places()
    return lambda: sum(float(near.cost.sum()) for _, near in nearest_by_part(grid.parts, places))


def floor_nearest(grid: Grid, _: float) -> Callable[[], float]:
    cells, _weight = grid.cells()
    places, _supply = grid.places()

    def work() -> float:
        tree = cKDTree(ecef_km(places.lng, places.lat))
        starts = range(0, len(cells), BLOCK)
        return sum(float(arc_km(tree.query(cells[i : i + BLOCK])[0]).sum()) for i in starts)

    return work


def ours_access(grid: Grid, radius: float) -> Callable[[], float]:
    places, supply = grid.places()

    def work() -> float:
        parts = two_step_by_part(grid.parts, places, supply, radius, binary(radius))
        return sum(float(scores.sum()) for _, scores in parts)

    return work


def floor_access(grid: Grid, radius: float) -> Callable[[], float]:
    cells, weight = grid.cells()
    places, supply = grid.places()

    def work() -> float:
        tree = cKDTree(ecef_km(places.lng, places.lat))
        crowd, total = np.zeros(len(supply)), 0.0
        for i in range(0, len(cells), BLOCK):
            near = _near(cells[i : i + BLOCK], tree, radius)
            asked = weight[i : i + BLOCK][near["i"]]
            crowd += np.bincount(near["j"], weights=asked, minlength=len(supply))
        level = np.divide(supply, crowd, out=np.zeros(len(supply)), where=crowd > 0)
        for i in range(0, len(cells), BLOCK):
            near = _near(cells[i : i + BLOCK], tree, radius)
            total += float(np.bincount(near["i"], weights=level[near["j"]], minlength=BLOCK).sum())
        return total

    return work


def _near(cells: Floats, tree: cKDTree, radius: float) -> np.ndarray:
    found: np.ndarray = cKDTree(cells).sparse_distance_matrix(tree, radius, output_type="ndarray")
    return found[arc_km(found["v"]) <= radius]


WORKS = {
    "nearest": (ours_nearest, floor_nearest),
    "2SFCA": (ours_access, floor_access),
}


def report(facilities: Points, supply: Floats, long: bool) -> None:
    """Print the table of grids."""
    print("\n| grid | question | floor, s | ours, s | ours : floor | floor, GB | ours, GB |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for resolution, cells in CELLS.items():
        with TemporaryDirectory() as folder:
            grid = Grid(Path(folder))
            grid.write(cells, facilities, supply)
            radii = (50, 100) if long or resolution < max(CELLS) else (50,)
            for work, radius in (("nearest", 0), *(("2SFCA", radius) for radius in radii)):
                _compare(grid, f"{cells:,} cells (H3 {resolution})", work, radius)


def _compare(grid: Grid, cells: str, work: str, radius: float) -> None:
    ours, floor = (_in_a_child(grid, work, radius, which) for which in (0, 1))
    np.testing.assert_allclose(ours["answer"], floor["answer"], rtol=1e-4)
    question = f"{work} {radius:g} km" if radius else work
    ratio = ours["seconds"] / floor["seconds"]
    seconds = f"{floor['seconds']:.2f} | {ours['seconds']:.2f} | **{ratio:.2f}**"
    print(
        f"| {cells} | {question} | {seconds} | {floor['gb']:.2f} | {ours['gb']:.2f} |", flush=True
    )


def _in_a_child(grid: Grid, work: str, radius: float, which: int) -> dict[str, float]:
    """Run one work alone: peak memory can be told for a whole process only."""
    command = [sys.executable, "-m", "benchmarks.planning_grid", str(grid.folder)]
    command += [work, str(radius), str(which)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    folder, work, radius, which = sys.argv[1:]
    run = WORKS[work][int(which)](Grid(Path(folder)), float(radius))
    started = time.perf_counter()
    answer = run()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "gb": _peak_gb(), "answer": answer}))


def _peak_gb() -> float:
    """Return the peak of this process; ru_maxrss would begin with that of its parent (Linux)."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1e6


if __name__ == "__main__":
    main()
