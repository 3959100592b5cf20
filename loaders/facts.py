"""The folder of facts: its manifest and the bytes of its files, and the id of them all."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from loaders.book import PLACE_ALIASES
from loaders.manifest import FILE, Entry, read_manifest
from loaders.mapping import SUFFIX, Wording, read_wording
from loaders.sources import SOURCES
from loaders.table import read_bytes
from nqi.codes.standard_number import ALGORITHM
from nqi.errors import BadData
from nqi.migrate import head_revision
from nqi.terms import Confidence

LOADER_VERSION = "6"
"""Raise it whenever the same files would make another catalogue."""


@dataclass(frozen=True)
class File:
    """One file of facts: its entry, its bytes, and what a mapping beside it says."""

    entry: Entry
    content: bytes
    wording: Wording


@dataclass(frozen=True)
class Facts:
    """What is to be loaded, read once, so that what is hashed is what is loaded."""

    folder: Path
    files: list[File]
    facts_id: str


def read_facts(folder: Path, *, include_unverified: bool = False) -> Facts:
    """Read the manifest and the files it names; raise BadData naming what is wrong."""
    if not folder.is_dir():
        raise BadData("NQI-FILE", "there is no such folder of facts", file=str(folder))
    entries = [
        entry
        for entry in read_manifest(folder)
        if include_unverified or entry.confidence is not Confidence.UNVERIFIED
    ]
    files = [read_file(folder, entry) for entry in entries]
    return Facts(folder, files, _facts_id(folder, files))


def read_file(folder: Path, entry: Entry) -> File:
    """Read one file and its mapping; raise BadData for an unknown loader or an absent file."""
    if entry.loader not in SOURCES:
        known = ", ".join(SOURCES)
        message = f"loader {entry.loader!r} is unknown: known are {known}"
        raise BadData("NQI-MANIFEST", message, file=entry.file)
    wording = read_wording(folder, entry.file, SOURCES[entry.loader].columns)
    return File(entry, read_bytes(folder, entry.file), wording)


def _facts_id(folder: Path, files: list[File]) -> str:
    """16 hex digits over everything that the release is made from."""
    digest = sha256(f"{LOADER_VERSION} {ALGORITHM} {head_revision()}".encode())
    names = [PLACE_ALIASES, *(file.entry.file + SUFFIX for file in files)]
    beside = [FILE, *(name for name in names if (folder / name).is_file())]
    contents = [(file.entry.file, file.content) for file in files]
    contents += [(name, read_bytes(folder, name)) for name in beside]
    shapes = folder / "boundaries"
    if shapes.is_dir():
        paths = sorted(path.name for path in shapes.iterdir() if path.is_file())
        contents += [(name, read_bytes(shapes, name)) for name in paths]
    for name, content in contents:
        digest.update(f"\x1f{name}\x1f{len(content)}\x1f".encode() + content)
    return digest.hexdigest()[:16]
