"""The folder of facts: its manifest and the bytes of its files, and the id of them all."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from loaders.book import PLACE_ALIASES
from loaders.manifest import FILE, Entry, read_manifest
from loaders.sources import SOURCES
from loaders.table import read_bytes
from nqi.codes.standard_number import ALGORITHM
from nqi.errors import BadData
from nqi.migrate import head_revision
from nqi.terms import Confidence

LOADER_VERSION = "5"
"""Raise it whenever the same files would make another catalogue."""


@dataclass(frozen=True)
class Facts:
    """What is to be loaded, read once, so that what is hashed is what is loaded."""

    folder: Path
    files: list[tuple[Entry, bytes]]
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
    for entry in entries:
        if entry.loader not in SOURCES:
            known = ", ".join(SOURCES)
            message = f"loader {entry.loader!r} is unknown: known are {known}"
            raise BadData("NQI-MANIFEST", message, file=entry.file)
    files = [(entry, read_bytes(folder, entry.file)) for entry in entries]
    return Facts(folder, files, _facts_id(folder, files))


def _facts_id(folder: Path, files: list[tuple[Entry, bytes]]) -> str:
    """16 hex digits over everything that the release is made from."""
    digest = sha256(f"{LOADER_VERSION} {ALGORITHM} {head_revision()}".encode())
    beside = [FILE, *(name for name in (PLACE_ALIASES,) if (folder / name).is_file())]
    contents = [(entry.file, content) for entry, content in files]
    contents += [(name, read_bytes(folder, name)) for name in beside]
    shapes = folder / "boundaries"
    if shapes.is_dir():
        paths = sorted(path.name for path in shapes.iterdir() if path.is_file())
        contents += [(name, read_bytes(shapes, name)) for name in paths]
    for name, content in contents:
        digest.update(f"\x1f{name}\x1f{len(content)}\x1f".encode() + content)
    return digest.hexdigest()[:16]
