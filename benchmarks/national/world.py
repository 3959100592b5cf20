"""The national world as folders of facts: two states that were, and the present one.

Regions, divisions and residents are those of ``data/``; everything else is invented from a seed
and marked SYNTHETIC. The same seed and scale give the same bytes.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.national import certification
from benchmarks.national.bodies import STATES, Bodies
from benchmarks.national.capabilities import GROUPS, Capabilities
from benchmarks.national.files import Facts
from benchmarks.national.metrology import Metrology
from benchmarks.national.places import Place, places
from benchmarks.national.standards import Works
from benchmarks.national.words import Words, words
from benchmarks.servers import ROOT
from loaders import certification_bodies, measurement_standards, named_institutions, standards
from loaders.load import load_catalog

REAL = (
    "divisions_root", "divisions", "division_changes", "division_history",
    "province_population", "prefecture_population",
)  # fmt: skip
Tell = Callable[[str, int], None]
"""Called with the name of a table and how many rows of it were written."""


@dataclass(frozen=True)
class Size:
    """How many of each there are in the country."""

    laboratories: int = 50_800
    institutes: int = 3_000
    certification_bodies: int = 1_200
    editions: int = 60_000
    capabilities: int = 5_700_000
    measurement_standards: int = 100_000

    def times(self, scale: float) -> "Size":
        """Return a world that many times as large."""
        return Size(*(max(1, round(count * scale)) for count in vars(self).values()))


def build(size: Size, seed: int, out: Path, tell: Tell) -> list[Path]:
    """Write ``out/state-1`` to ``out/state-3``, in time order, and return them.

    What was there of an earlier build is replaced. Files that are the same in two states are one
    file with two names.
    """
    shutil.rmtree(out, ignore_errors=True)
    facts = Facts(out / "world")
    facts.folder.mkdir(parents=True)
    facts.copy(ROOT / "data", REAL)
    counties = _places(facts, out)
    _write(_Made(size, seed, words(), counties), facts, tell)
    folders = [out / f"state-{state}" for state in STATES]
    for state, folder in zip(STATES, folders, strict=True):
        facts.link(folder, [name for name in facts.entries if _is_of(name, state)])
    return folders


class _Made:
    """Every noun of one world."""

    def __init__(self, size: Size, seed: int, words: Words, counties: list[Place]) -> None:
        self.works = Works(seed, words, size.editions)
        self.bodies = Bodies(seed, words, counties, size.laboratories)
        self.capabilities = Capabilities(seed, self.bodies, self.works, size.capabilities)
        self.metrology = Metrology(
            seed, words, counties, size.institutes, size.measurement_standards
        )
        self.certifiers = certification.rows(seed, words, counties, size.certification_bodies)


def _write(made: _Made, facts: Facts, tell: Tell) -> None:
    """Write each table, in the order in which a load has to read them."""
    bodies, named, measured = made.bodies, named_institutions, measurement_standards
    tables = [
        ("standards", "standards", standards.COLUMNS, made.works.rows()),
        ("certifiers", "certification_bodies", certification_bodies.COLUMNS, made.certifiers),
        ("institutes", "institutions", named.INSTITUTION_COLUMNS, made.metrology.bodies()),
    ]
    for state in STATES:
        rows, rights = bodies.rows(state), bodies.qualifications(state)
        tables += [
            (f"bodies-in-{state}", "institutions", named.INSTITUTION_COLUMNS, rows),
            (f"rights-in-{state}", "qualifications", named.QUALIFICATION_COLUMNS, rights),
        ]
    for group in GROUPS:
        items = made.capabilities.rows(group)
        tables.append((f"scopes-{group}", "capabilities", named.CAPABILITY_COLUMNS, items))
    standing = made.metrology
    tables += [
        ("kept", "measurement_standards", measured.COLUMNS, standing.standards()),
        ("ranges", "measurement_ranges", measured.RANGE_COLUMNS, standing.ranges()),
        ("links", "trace_links", measured.LINK_COLUMNS, standing.links()),
    ]
    for name, loader, columns, rows in tables:
        tell(name, facts.write(name, loader, columns, rows))


def _is_of(name: str, state: int) -> bool:
    """Whether a file belongs to a state of the world, by its name."""
    if "-in-" in name:
        return f"-in-{state}-" in name
    for group, states in GROUPS.items():
        if name.startswith(f"scopes-{group}-"):
            return state in states
    return True


def _places(facts: Facts, out: Path) -> list[Place]:
    """The counties and their residents, as a load of the real files knows them."""
    real = out / "regions"
    facts.link(real, list(facts.entries))
    with TemporaryDirectory() as folder:
        path = load_catalog(real, Path(folder)).path
        with closing(sqlite3.connect(path)) as connection:
            return list(places(connection))
