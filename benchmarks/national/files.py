"""Writes tables of facts while they are invented, in files small enough to be loaded."""

import csv
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

LARGEST_BYTES = 40_000_000
"""Of one file; a load refuses files above 50 million bytes."""
TEXTS = ["publisher", "url", "completeness_note", "completeness_note_en", "defects", "defects_en"]


@dataclass
class Facts:
    """A folder of files and, by name, the entry of each in the manifest."""

    folder: Path
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)

    def copy(self, data: Path, loaders: Iterable[str]) -> None:
        """Take real files over with their own entries, and what is used beside them."""
        for entry in json.loads((data / "manifest.json").read_text(encoding="utf-8"))["files"]:
            if entry["loader"] in loaders:
                shutil.copyfile(data / entry["file"], self.folder / entry["file"])
                self.entries[entry["file"]] = entry
        shutil.copyfile(data / "place_aliases.csv", self.folder / "place_aliases.csv")

    def write(
        self, name: str, loader: str, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]
    ) -> int:
        """Write rows into ``name-000.csv`` and following files; return how many there were."""
        header, waiting, written = list(columns), iter(rows), 0
        for number in range(1000):
            file = f"{name}-{number:03}.csv"
            with (self.folder / file).open("w", encoding="utf-8", newline="") as stream:
                found = _fill(stream, header, waiting)
            self.entries[file] = _entry(file, loader, found.rows)
            written += found.rows
            if not found.is_full:
                return written
        raise ValueError(f"{name}: more than 1000 files")

    def link(self, folder: Path, names: Iterable[str]) -> None:
        """Make a folder of facts of some of the files, without a second copy of their bytes."""
        folder.mkdir()
        chosen = list(names)
        for name in (*chosen, "place_aliases.csv"):
            os.link(self.folder / name, folder / name)
        document = {"files": [self.entries[name] for name in chosen]}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        (folder / "manifest.json").write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class _Filled:
    rows: int
    is_full: bool


def _fill(stream: TextIO, header: list[str], rows: Iterator[Mapping[str, Any]]) -> _Filled:
    writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
    writer.writeheader()
    count = 0
    for count, row in enumerate(rows, start=1):
        writer.writerow(row)
        # Asking the file for its length costs more than the row, so it is asked seldom.
        if count % 10_000 == 0 and stream.tell() > LARGEST_BYTES:
            return _Filled(count, is_full=True)
    return _Filled(count, is_full=False)


def _entry(file: str, loader: str, rows: int) -> dict[str, Any]:
    return {
        **dict.fromkeys(TEXTS, ""),
        "file": file,
        "loader": loader,
        "title": "SYNTHETIC",
        "title_en": "SYNTHETIC",
        "licence": "SYNTHETIC",
        "as_of": "2026-01-01",
        "completeness": "PARTIAL",
        "confidence": "SYNTHETIC",
        "complete_kind": None,
        "rows": rows,
    }
