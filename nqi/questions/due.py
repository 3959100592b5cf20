"""Due: by which day instruments must be verified again, from the day each was verified last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Text, cast, literal

from nqi.catalog import instrument
from nqi.catalog.listing import literals
from nqi.codes.standard_number import parse_standard_number
from nqi.compact import compact
from nqi.db import OpenRelease
from nqi.questions.wanted import Line, Meaning, Wanted

MOST_KINDS = 1000
"""The catalogue of kinds under legal control is a short list."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Due:
    """A line whose instrument is of a kind under legal control."""

    line: Line
    kind: Row
    """The kind of instrument, with its control, mode, regulation and source."""
    day: date | None
    """The day by which it is due again; None without a last day, or where no period is known."""


def due_verifications(release: OpenRelease, wanted: Wanted, as_of: date) -> tuple[Due, ...]:
    """Return the lines that name a kind under legal control, in the order of the list."""
    given = literals({"as_of": as_of.isoformat()})
    kinds = release.rows(instrument.listing(given).page(literal(MOST_KINDS)))
    lines = (line for need in wanted.needs for line in need.lines)
    return tuple(
        Due(line, kind, _due_on(release, kind, line.verified_on))
        for line in sorted(lines, key=lambda line: line.number)
        if (kind := kind_of(line, kinds)) is not None
    )


def kind_of(line: Line, kinds: Sequence[Row]) -> Row | None:
    """Return the kind a line names: by the number of its regulation, or by its name in the words.

    Of several names in the words the longest is meant.
    """
    if line.meaning is Meaning.STANDARD:
        number = parse_standard_number(line.value)
        found = [kind for kind in kinds if number and kind["basis_root"] == number.root]
        return found[0] if len(found) == 1 else _named(line.unused, found)
    return _named(line.value, kinds) if line.meaning is Meaning.WORDS else None


def _named(words: str, kinds: Sequence[Row]) -> Row | None:
    text = compact(words)
    named = [
        (len(name), kind)
        for kind in kinds
        for name in (compact(kind["name"]), compact(kind["name_en"] or ""))
        if name and name in text
    ]
    return max(named, key=lambda one: one[0])[1] if named else None


def _due_on(release: OpenRelease, kind: Row, verified_on: date | None) -> date | None:
    if verified_on is None:
        return None
    mode, months = literal(kind["verification_mode"]), literal(kind["period_months"])
    due = instrument.due_on({}, mode, months, literal(verified_on.isoformat()))
    text = next(iter(release.rows(instrument.one(cast(due, Text)))[0].values()))
    return date.fromisoformat(text) if text else None
