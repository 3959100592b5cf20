"""The manifest (``data/manifest.json``): the files of facts, in load order, and what they are."""

import json
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from loaders.table import read_bytes
from nqi.errors import BadData, InvalidInput
from nqi.terms import Completeness, Confidence, OrganizationKind

FILE = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file of facts: what it is, whose, of when, how complete, and what is wrong with it."""

    file: str
    loader: str
    title: str
    title_en: str
    publisher: str
    as_of: date | None
    url: str
    licence: str
    completeness: Completeness
    completeness_note: str
    completeness_note_en: str
    defects: str
    defects_en: str
    confidence: Confidence
    complete_kind: OrganizationKind | None
    rows: int


_TEXTS = [field.name for field in fields(Entry) if field.type is str]


def read_manifest(folder: Path) -> list[Entry]:
    """Return the entries in load order; raise BadData naming the entry that cannot be read."""
    try:
        document = json.loads(read_bytes(folder, FILE))
        described = document["files"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadData("NQI-MANIFEST", f"cannot be read: {error!r}", file=FILE) from error
    entries = [make_entry(number, given) for number, given in enumerate(described, start=1)]
    names = [entry.file for entry in entries]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise BadData("NQI-MANIFEST", "named twice", value=", ".join(twice), file=FILE)
    return entries


def make_entry(number: int, given: dict[str, Any]) -> Entry:
    """Return an entry from its JSON object; raise BadData naming what is wrong with it."""
    expected, found = {field.name for field in fields(Entry)}, set(given)
    if expected != found:
        wrong = f"missing {sorted(expected - found)}, unknown {sorted(found - expected)}"
        raise BadData("NQI-MANIFEST", f"entry {number}: {wrong}", file=FILE)
    try:
        return Entry(**given | _typed(given))
    except (ValueError, TypeError, InvalidInput) as error:
        name = given["file"]
        raise BadData("NQI-MANIFEST", f"entry {number} ({name}): {error}", file=FILE) from error


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    kind = given["complete_kind"]
    if not all(isinstance(given[name], str) for name in _TEXTS):
        raise TypeError(f"texts are needed for {', '.join(_TEXTS)}")
    return {
        "as_of": date.fromisoformat(given["as_of"]) if given["as_of"] else None,
        "completeness": Completeness.parse(given["completeness"]),
        "confidence": Confidence.parse(given["confidence"]),
        "complete_kind": OrganizationKind.parse(kind) if kind else None,
        "rows": int(given["rows"]),
    }
