"""The tables: times, ratios within rounds, answers a second, memory, growth."""

import os
import platform
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import Contender
from benchmarks.growth import Grown
from benchmarks.inside import Inside
from benchmarks.measured import CLIENTS, Measured
from benchmarks.servers import Memory
from benchmarks.world import World

RATIOS = (
    ("ours", "floor"),
    ("kept", "floor"),
    ("ours-pg", "floor-pg"),
    ("graphene", "ours"),
    ("strawberry", "ours"),
    ("postgraphile", "ours"),
    ("postgraphile", "ours-pg"),
)
"""How many times as long the first takes as the second."""


@dataclass(frozen=True)
class Found:
    """One run on one release."""

    world: World
    contenders: list[Contender]
    questions: list[Measured]
    within: list[Inside]
    memory: dict[str, tuple[Memory | None, Memory | None]]
    """Of each server, before and after all questions."""
    missing: list[str]

    @property
    def names(self) -> list[str]:
        """The servers that ran, in order."""
        return [one.name for one in self.contenders]


def markdown(found: Found) -> str:
    """Return the tables of a run with what they were measured on."""
    names, questions = found.names, found.questions
    pairs = [pair for pair in RATIOS if set(pair) <= set(names)]
    parts = [
        _machine(found.world.release),
        "\n".join(f"- {one.name}: {one.what}" for one in found.contenders),
        "\n".join(f"- {reason}" for reason in found.missing),
        "One client, p50 / p99 in ms:",
        _by_question(questions, ["", "question", *names], lambda one: [
            one.query.what, *(_times(one, name) for name in names)]),
        "One client, how many times as long:",
        _by_question(questions, ["", *(f"{a} : {b}" for a, b in pairs), "goal of ours : floor"],
            lambda one: [*(_ratio(one.ratio(*pair)) for pair in pairs), _goal(one)]),
        f"Answers a second with {', '.join(map(str, CLIENTS))} clients:",
        _by_question(questions, ["", *names], lambda one: [_rates(one, name) for name in names]),
        f"{CLIENTS[-1]} clients, how many times as many answers a second:",
        _by_question(questions, ["", *(f"{b} : {a}" for a, b in _rate_pairs(pairs))],
            lambda one: [_ratio(one.rate_ratio(b, a)) for a, b in _rate_pairs(pairs)]),
        "Inside our process, medians in ms:",
        _table(["", "parse and validate", "compile and first answer", "warm", "floor's SQL"],
            [_row_inside(one) for one in found.within]),
        "Memory of the server's process in MB, resident (of it no page of a file):",
        _table(["", "started", "after all questions"],
            [[name, *map(_megabytes, found.memory[name])] for name in names]),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def markdown_of_growth(grown: Grown) -> str:
    """Return one table: the time of each size, and how many times as long the largest takes."""
    rows = []
    for number, question in enumerate(grown.found[-1]):
        row = [question.query.name]
        for name in grown.names:
            taken = [of_world[number].p50(name) for of_world in grown.found
                     if name in of_world[number].servers]  # fmt: skip
            row.append(
                f"{' / '.join(f'{one:.2f}' for one in taken)} **×{taken[-1] / taken[0]:.1f}**"
                if taken
                else "–"
            )
        rows.append(row)
    said = "One client, p50 in ms at 1/100, 1/10 and all of the size, and how it grew:"
    return "\n\n".join((_machine(grown.worlds[-1].release), said, _table(["", *grown.names], rows)))


def _by_question(
    questions: Iterable[Measured], head: list[str], row: Callable[[Measured], list[str]]
) -> str:
    return _table(head, [[one.query.name, *row(one)] for one in questions])


def _rate_pairs(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs whose second is ours: the other one, then ours."""
    return [(b, a) if b.startswith("floor") else (a, b) for a, b in pairs]


def _times(one: Measured, name: str) -> str:
    return f"{one.p50(name):.2f} / {one.p99(name):.2f}" if name in one.servers else "–"


def _ratio(found: float | None) -> str:
    return "–" if found is None else f"**{found:.2f}**" if found < 10 else f"**{found:.0f}**"


def _goal(one: Measured) -> str:
    return f"≤ {one.query.goal}" if one.query.goal else "–"


def _rates(one: Measured, name: str) -> str:
    if name not in one.servers:
        return "–"
    rates = " / ".join(f"{one.per_second(name, count):,.0f}" for count in CLIENTS)
    refused = one.refused(name, CLIENTS[-1])
    return rates if refused < 0.005 else f"{rates} ({refused:.0%} refused)"


def _row_inside(one: Inside) -> list[str]:
    times = (one.read, one.first, one.warm, one.floor)
    return [one.query.name, *(f"{milliseconds:.3f}" for milliseconds in times)]


def _megabytes(memory: Memory | None) -> str:
    return "–" if memory is None else f"{memory.resident:,.0f} ({memory.own:,.0f})"


def _machine(release: Path) -> str:
    with closing(sqlite3.connect(f"{release.as_uri()}?mode=ro", uri=True)) as connection:
        tables = ("organization", "site", "standard_edition", "capability", "offer",
                  "measurement_standard")  # fmt: skip
        counts = [
            f"{connection.execute(f'SELECT count(*) FROM {table}').fetchone()[0]:,} {table}"
            for table in tables
        ]
    load = f"load of the machine {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}; {load}; rows: {', '.join(counts)};"
        f" file {release.stat().st_size / 1e6:,.0f} MB."
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
