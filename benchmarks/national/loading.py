"""What a load of a national world costs: seconds and rows of each stage, and the most memory."""

import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.load import LoadReport, load_catalog
from nqi.errors import Unavailable

FILE_OF = {
    "scopes": "read: capabilities",
    "kept": "read: measurement standards",
    "ranges": "read: measurement standards",
    "links": "read: measurement standards",
    "standards": "read: standards",
}


@dataclass
class Stage:
    """Time spent in one stage, and the highest memory of the process by its end."""

    name: str
    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0


class Watch:
    """Adds up what lies between two reports of progress, by stage."""

    def __init__(self) -> None:
        self.stages: dict[str, Stage] = {}
        self._begun: tuple[str, float, float] = ("hash", time.perf_counter(), time.process_time())

    def __call__(self, what: str, done: int, total: int) -> None:
        name, wall, cpu = self._begun
        now = (_stage_of(what), time.perf_counter(), time.process_time())
        stage = self.stages.setdefault(name, Stage(name))
        stage.wall_s += now[1] - wall
        stage.cpu_s += now[2] - cpu
        stage.peak_mb = peak_mb()
        self._begun = now


def load(facts_dir: Path, out: Path) -> tuple[LoadReport, list[Stage]]:
    """Load one state of the world, or raise Unavailable when it is loaded already."""
    watch = Watch()
    report = load_catalog(facts_dir, out, progress=watch)
    if not report.changed:
        raise Unavailable(f"{facts_dir.name} is what {out} serves already: nothing to measure")
    return report, list(watch.stages.values())


def peak_mb() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(report: LoadReport, stages: list[Stage]) -> Iterator[str]:
    """Yield the lines of a table: rows a second are capability rows of the whole load."""
    rows = sum(d.accepted for d in report.datasets if d.file.startswith("scopes-"))
    size = report.path.stat().st_size / 1e6
    yield f"{rows:,} capability rows, {sum(d.read for d in report.datasets):,} rows in all"
    yield f"release of {size:,.0f} MB in {report.seconds:,.1f} s\n"
    yield "| stage | s | CPU s | capability rows/s | peak MB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    total = Stage("all", peak_mb=peak_mb())
    for stage in stages:
        total.wall_s += stage.wall_s
        total.cpu_s += stage.cpu_s
    for stage in (*stages, total):
        if stage.wall_s >= 0.05:
            yield (
                f"| {stage.name} | {stage.wall_s:,.1f} | {stage.cpu_s:,.1f}"
                f" | {rows / stage.wall_s:,.0f} | {stage.peak_mb:,.0f} |"
            )


def _stage_of(what: str) -> str:
    if what.startswith("catalog.sqlite"):
        return "write: " + (what.partition(": ")[2] or "rename")
    return FILE_OF.get(what.split("-")[0], "read: the rest")
