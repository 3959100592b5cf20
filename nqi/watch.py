"""A watch list: a file of things to watch, what has changed since the last look, what ends soon.

The list is TOML (``[[watch]]`` tables) or CSV, with ``kind``, ``number`` and a free ``note``:
ORGANIZATION with the id of a body, STANDARD with any way to write a number, USCC, CMA, CNAS or
CNCA with a number of that register. A standard is watched with all its editions, a body with all
that is its own.
"""

import csv
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from nqi.catalog import watch as catalog
from nqi.catalog.listing import literals
from nqi.change_selection import ChangeSelection
from nqi.codes.standard_number import parse_standard_number
from nqi.db import OpenRelease
from nqi.errors import InvalidInput
from nqi.text import search_key

REGISTERS = {"USCC": "USCC", "CMA": "CMA", "CNAS": "CNAS", "CNCA": "CNCA_BODY"}
"""The scheme under which a number of each register is a qualification."""
KINDS = ("ORGANIZATION", "STANDARD", *REGISTERS)
LARGEST_LIST = 10_000
DAYS_OF_STANDARD = {
    "implemented_on": "COMES_INTO_FORCE",
    "abolished_on": "IS_ABOLISHED",
    "transition_until": "TRANSITION_ENDS",
}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Watched:
    """One line of a watch list."""

    kind: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class Soon:
    """Something that ends or begins within the days asked for."""

    what: str
    """ENDS, or one of the values of ``DAYS_OF_STANDARD``."""
    title: str
    on: date
    key: str
    """The same in every run: what was said once is not new."""


@dataclass(frozen=True)
class Finding:
    """What there is to say of one thing that is watched."""

    watched: Watched
    names: tuple[str, ...]
    """What it is in the catalogue; none when the catalogue does not know it (any more)."""
    changes: tuple[Row, ...]
    soon: tuple[Soon, ...]


@dataclass(frozen=True)
class State:
    """What the last run had seen."""

    change: int
    """The newest change there was."""
    said: frozenset[str] = field(default_factory=frozenset)
    """The keys of what it said would end soon."""


def read_list(path: Path) -> list[Watched]:
    """Return the lines of a watch list; raise InvalidInput naming the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = _rows(path, text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, csv.Error) as error:
        raise InvalidInput(f"{path.name}: {error}") from error
    if len(rows) > LARGEST_LIST:
        raise InvalidInput(f"{path.name}: {len(rows)} lines, at most {LARGEST_LIST} are watched")
    return [_watched(path, number, row) for number, row in enumerate(rows, start=1)]


def _rows(path: Path, text: str) -> list[Row]:
    if path.suffix.lower() == ".csv":
        return list(csv.DictReader(text.splitlines()))
    listed = tomllib.loads(text).get("watch")
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        raise InvalidInput(f"{path.name}: tables [[watch]] with kind and number are needed")
    return listed


def _watched(path: Path, line: int, row: Row) -> Watched:
    cells = {name: str(value or "").strip() for name, value in row.items() if name}
    kind, number = cells.get("kind", "").upper(), cells.get("number") or cells.get("id") or ""
    if kind not in KINDS:
        allowed = ", ".join(KINDS)
        raise InvalidInput(f"{path.name}, entry {line}: kind {kind!r}: allowed are {allowed}")
    _check(kind, number, f"{path.name}, entry {line}: number {number!r}")
    return Watched(kind, number, cells.get("note", ""))


def _check(kind: str, number: str, what: str) -> None:
    if not number:
        raise InvalidInput(f"{what}: something to watch is needed")
    if kind == "STANDARD" and parse_standard_number(number) is None:
        raise InvalidInput(f"{what} is no standard's number, like GB/T 19001")
    if kind == "ORGANIZATION" and _organization_id(number) is None:
        raise InvalidInput(f"{what} is no id of a body, like o123")


def _organization_id(text: str) -> int | None:
    digits = text.removeprefix("o")
    is_id = digits.isascii() and digits.isdecimal() and int(digits) < 2**63
    return int(digits) if is_id else None


def look(
    release: OpenRelease,
    items: Iterable[Watched],
    *,
    today: date,
    days: int,
    after_change: int | None = None,
    since: str | None = None,
) -> list[Finding]:
    """Return what is to be said of each thing, in the order of the list.

    ``since`` is a day or a time; else changes after the one numbered ``after_change`` count.
    """
    moment: dict[str, Any] = {"after_change": after_change or 0}
    if since is not None:
        moment = ChangeSelection(since=since).given()
        if "since" not in moment:
            raise InvalidInput(f"--since {since!r}: a day or a time is needed")
    until = today + timedelta(days=days)
    given = moment | {"today": today.isoformat(), "until": until.isoformat()}
    return [
        _standard(release, item, given) if item.kind == "STANDARD" else _body(release, item, given)
        for item in items
    ]


def newest_change(release: OpenRelease) -> int:
    """Return the number of the newest change, 0 before there is one."""
    return int(release.rows(catalog.newest_change({}))[0]["id"])


def _body(release: OpenRelease, item: Watched, given: Mapping[str, Any]) -> Finding:
    asked = literals({**given, "ids": json.dumps(_ids(release, item))})
    names = release.rows(catalog.organizations(asked))
    ends = release.rows(catalog.ends_of_organizations(asked))
    soon = (
        Soon("ENDS", row["title"], row["on"], f"{row['record_kind']} {row['record_key']}")
        for row in ends
    )
    changes = release.rows(catalog.changes_of_organizations(asked))
    return Finding(item, tuple(row["name"] for row in names), tuple(changes), _dated(soon))


def _ids(release: OpenRelease, item: Watched) -> list[int]:
    if item.kind == "ORGANIZATION":
        found = _organization_id(item.number)
        return [] if found is None else [found]
    number = search_key(item.number).upper()
    asked = literals({"register": item.kind, "scheme": REGISTERS[item.kind], "number": number})
    return [row["organization_id"] for row in release.rows(catalog.organizations_by_number(asked))]


def _standard(release: OpenRelease, item: Watched, given: Mapping[str, Any]) -> Finding:
    number = parse_standard_number(item.number)
    assert number is not None  # checked when the list was read
    asked = literals({**given, "root": number.root})
    editions = release.rows(catalog.editions(asked))
    first, last = date.fromisoformat(given["today"]), date.fromisoformat(given["until"])
    soon = (
        Soon(what, f"{row['number']} {row['title']}", row[column], f"STANDARD {row['id']} {column}")
        for row in editions
        for column, what in DAYS_OF_STANDARD.items()
        if row[column] is not None and first <= row[column] <= last
    )
    changes = release.rows(catalog.changes_of_standards(asked))
    return Finding(item, tuple(row["number"] for row in editions), tuple(changes), _dated(soon))


def _dated(soon: Iterable[Soon]) -> tuple[Soon, ...]:
    """Return what is soon by day; the key says the day, so that another day is news."""
    dated = (Soon(one.what, one.title, one.on, f"{one.key} {one.on}") for one in soon)
    return tuple(sorted(dated, key=lambda one: (one.on, one.key)))


def state_path(path: Path) -> Path:
    """Return where the state of a watch list is kept: beside it."""
    return path.with_name(f"{path.name}.state.json")


def read_state(path: Path) -> State | None:
    """Return what the last run had seen, None before the first; raise InvalidInput if damaged."""
    kept = state_path(path)
    if not kept.is_file():
        return None
    try:
        state = json.loads(kept.read_text(encoding="utf-8"))
        return State(int(state["change"]), frozenset(state["said"]))
    except (ValueError, KeyError, TypeError) as error:
        advice = "remove it to begin anew, or use --since"
        raise InvalidInput(f"{kept.name} cannot be read ({error}): {advice}") from error


def write_state(path: Path, state: State) -> None:
    """Keep what this run has seen; whoever is interrupted leaves the old state."""
    kept = state_path(path)
    unfinished = kept.with_suffix(".writing")
    text = json.dumps({"change": state.change, "said": sorted(state.said)}, ensure_ascii=False)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(kept)
