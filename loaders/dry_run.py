"""A load that writes nothing that stays: what it would accept, reject and change."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loaders.facts import File, read_facts, read_file
from loaders.history import Counts, count_differences
from loaders.load import RELEASE_FILE, LoadedDataset, load_catalog
from loaders.manifest import make_entry
from loaders.reading import read_book, rows_of
from loaders.staging import Staging
from nqi import models
from nqi.errors import BadData
from nqi.models import Dataset, Rejection


@dataclass(frozen=True)
class DryReport:
    """What a load would read, accept and reject; nothing was written."""

    datasets: tuple[LoadedDataset, ...]
    rejections: tuple[BadData, ...]
    seconds: float


def check_facts(facts_dir: Path, *, include_unverified: bool = False) -> DryReport:
    """Read everything as a load does; raise BadData for a file that cannot be used."""
    facts = read_facts(facts_dir, include_unverified=include_unverified)
    return _report(facts_dir, facts.files)


def check_file(path: Path, facts_dir: Path, described: dict[str, Any]) -> DryReport:
    """Read one more file after all the facts there are, and report on it alone."""
    facts = read_facts(facts_dir, include_unverified=True)
    entry = make_entry(len(facts.files) + 1, described | {"rows": 0})
    file = read_file(path.parent, entry)
    rows = sum(1 for _ in rows_of(file))
    report = _report(facts_dir, [*facts.files, replace(file, entry=replace(entry, rows=rows))])
    own = tuple(error for error in report.rejections if error.file == path.name)
    return replace(report, datasets=report.datasets[-1:], rejections=own)


def compare(facts_dir: Path, out_dir: Path, *, include_unverified: bool = False) -> Counts:
    """Return what a load would change of the release that is served; all is new without one."""
    served = out_dir / RELEASE_FILE
    with TemporaryDirectory() as folder:
        made = load_catalog(facts_dir, Path(folder), include_unverified=include_unverified)
        return count_differences(made.path, served) if served.is_file() else {}


def _report(folder: Path, files: list[File]) -> DryReport:
    started = time.monotonic()
    with Staging() as staging:
        book = read_book(folder, files, lambda what, done, total: None, staging)
    sets: Iterable[dict[str, Any]] = book.records[models.Dataset]
    names = {row["id"]: row["file"] for row in sets}
    broken = [
        BadData(
            row["rule"],
            row["message"],
            row["column_name"],
            row["value"],
            names[row["dataset_id"]],
            row["line"],
        )
        for row in book.records[Rejection]
    ]
    counts = [
        LoadedDataset(row["file"], row["rows_read"], row["rows_accepted"], row["rows_rejected"])
        for row in book.records[Dataset]
    ]
    return DryReport(tuple(counts), tuple(broken), time.monotonic() - started)
