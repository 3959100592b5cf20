"""What a request costs inside the process, without HTTP: a cold document and a warm one."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.floor import Floor
from benchmarks.ours import answer, engine
from benchmarks.queries import Query

COLD_TIMES = 15
WARM_TIMES = 5


@dataclass(frozen=True)
class Inside:
    """Medians in milliseconds."""

    query: Query
    read: float
    """Parsing and validating a document that was never seen."""
    first: float
    """Its first answer: compiling the plan and running it."""
    warm: float
    """The same request again, with another set of variables."""
    floor: float
    """The hand-written SQL for the same variables."""


async def inside(release: Path, queries: list[Query]) -> list[Inside]:
    """Return the times of each question inside this process."""
    return [await _inside(release, query) for query in queries]


async def _inside(release: Path, query: Query) -> Inside:
    ours, floor = engine(release), Floor(release)
    asked = query.asked(floor.connection)
    cold = []
    for number in range(COLD_TIMES):
        text = f"{query.document}\n# {number}"
        started = time.perf_counter()
        ours.documents.get(text)
        read = time.perf_counter()
        await answer(ours, text, asked[0])
        cold.append((read - started, time.perf_counter() - read))
    warm, hand = [], []
    text = query.document
    await answer(ours, text, asked[0])
    for variables in asked * WARM_TIMES:
        started = time.perf_counter()
        await answer(ours, text, variables)
        answered = time.perf_counter()
        floor.data(query, variables)
        hand.append(time.perf_counter() - answered)
        warm.append(answered - started)
    reads, firsts = zip(*cold, strict=True)
    return Inside(query, *(median(taken) * 1000 for taken in (reads, firsts, warm, hand)))
