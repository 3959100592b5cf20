"""``python -m benchmarks.national``: builds the national world, loads it, and says what it cost.

``build`` writes the files of three states of the world; ``load`` loads them one after the other,
so that two releases are past; ``naive`` writes the same rows as ORM objects beside it.
"""

import argparse
import time
from pathlib import Path

from benchmarks.national import loading, naive
from benchmarks.national.world import Size, build

STATE = "state-"


def _build(given: argparse.Namespace) -> None:
    started = time.perf_counter()
    size = Size().times(given.scale)
    folders = build(size, given.seed, given.out, lambda name, n: print(f"{name:<20}{n:>12,} rows"))
    print(f"{folders[-1]}: {time.perf_counter() - started:.1f} s")


def _load(given: argparse.Namespace) -> None:
    folders = sorted(given.out.glob(f"{STATE}*"))
    for folder in folders[-1:] if given.last else folders:
        print(f"\n{folder.name}", flush=True)
        report, stages = loading.load(folder, given.out / "release")
        print("\n".join(loading.table(report, stages)), flush=True)


def _naive(given: argparse.Namespace) -> None:
    folder = sorted(given.out.glob(f"{STATE}*"))[-1]
    rows, ours, theirs = naive.compare(folder, given.rows)
    for name, seconds in (("staged, as a load", ours), ("session.add", theirs)):
        print(f"{name:<20}{rows:>12,} rows{seconds:>8.1f} s{rows / seconds:>10,.0f} rows/s")
    print(f"ratio {theirs / ours:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser("build", help="write the files of facts; replaces --out")
    making.add_argument("--scale", type=float, default=0.01, help="1 is the country")
    making.add_argument("--seed", type=int, default=1)
    loaded = commands.add_parser("load", help="load what was built, state by state")
    loaded.add_argument("--last", action="store_true", help="only the present state")
    plain = commands.add_parser("naive", help="write the same rows one by one, as ORM objects")
    plain.add_argument("--rows", type=int, default=100_000)
    for command, work in ((making, _build), (loaded, _load), (plain, _naive)):
        command.add_argument("--out", type=Path, required=True)
        command.set_defaults(work=work)
    given = parser.parse_args()
    given.work(given)


if __name__ == "__main__":
    main()
