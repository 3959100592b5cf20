"""Data folders with releases, as loads left them, and questions to whichever database has them."""

import asyncio
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from nqi.db import Database
from nqi.kept import kept_releases, path_of
from nqi.release_file import FileDatabase
from schema.build import build_schema
from schema.engine import Engine

TODAY = date(2026, 6, 1)
DOCUMENT = """{
    catalog { release { id } }
    organizations(first: 50) { totalCount nodes { id name phone region { name } } }
    standards(first: 50) { totalCount nodes { number title status } }
    changes(first: 50) { nodes { kind recordKind } }
}"""
"""Answered otherwise by each release, and by one of them as a whole."""


def folder_with(source: Path, count: int, target: Path) -> Path:
    """Make a data folder as it was after the first loads of another."""
    releases = kept_releases(source / "catalog.sqlite")[:count]
    (target / "releases").mkdir(parents=True, exist_ok=True)
    for release in releases:
        found = path_of(source / "catalog.sqlite", release.id) or source / "catalog.sqlite"
        shutil.copy(found, target / "releases" / f"{release.id}.sqlite")
    beside = target / "catalog.new"
    shutil.copy(target / "releases" / f"{releases[-1].id}.sqlite", beside)
    beside.replace(target / "catalog.sqlite")
    return target


def engine_of(database: Database) -> Engine:
    return Engine(build_schema(), database, today=lambda: TODAY)


def answer(engine: Engine, text: str = DOCUMENT) -> dict[str, Any]:
    """Return the answer to a document, which must have no errors."""
    document = engine.documents.get(text)
    assert document.errors == (), document.errors
    asked = engine.execute(document, variables=None, operation_name=None, cost=0)
    found: dict[str, Any] = json.loads(asyncio.run(asked).body)
    assert "errors" not in found, found["errors"]
    return found


def answers_of_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what each release answers from its file, by its id."""
    engine = engine_of(FileDatabase(folder / "catalog.sqlite"))
    ids = [one.id for one in kept_releases(folder / "catalog.sqlite")]
    return {release_id: answer(engine.at(release_id, None)) for release_id in ids}
