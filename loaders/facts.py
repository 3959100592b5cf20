"""The folder of facts: its manifest and its files, and the id of them all."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.book import PLACE_ALIASES
from loaders.manifest import FILE, Entry, read_manifest
from loaders.mapping import SUFFIX, Wording, read_wording
from loaders.sources import SOURCES
from loaders.table import read_bytes
from nqi.codes.standard_number import ALGORITHM
from nqi.errors import BadData
from nqi.migrate import head_revision
from nqi.terms import Confidence

if TYPE_CHECKING:
    from hashlib import _Hash as _Digest

LOADER_VERSION = "6"
"""Raise it whenever the same files would make another catalogue."""


@dataclass(frozen=True)
class File:
    """One file of facts: its entry, the hash of its bytes, and what a mapping beside it says."""

    folder: Path
    entry: Entry
    sha256: str
    wording: Wording

    def content(self) -> bytes:
        """Read the bytes; raise BadData when they are not those that were hashed."""
        content = read_bytes(self.folder, self.entry.file)
        if sha256(content).hexdigest() != self.sha256:
            message = "the file was changed while it was being loaded"
            raise BadData("NQI-FILE", message, file=self.entry.file)
        return content


@dataclass(frozen=True)
class Facts:
    """What is to be loaded; one file at a time is in memory, and only if it is what was hashed."""

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
    digest = sha256(f"{LOADER_VERSION} {ALGORITHM} {head_revision()}".encode())
    files = [read_file(folder, entry, digest) for entry in entries]
    _add_what_lies_beside(digest, folder, files)
    return Facts(folder, files, digest.hexdigest()[:16])


def read_file(folder: Path, entry: Entry, digest: "_Digest | None" = None) -> File:
    """Hash one file and read its mapping; raise BadData for an unknown loader or an absent file.

    ``digest`` is that of all facts, to which the file's bytes are added.
    """
    if entry.loader not in SOURCES:
        known = ", ".join(SOURCES)
        message = f"loader {entry.loader!r} is unknown: known are {known}"
        raise BadData("NQI-MANIFEST", message, file=entry.file)
    wording = read_wording(folder, entry.file, SOURCES[entry.loader].columns)
    content = read_bytes(folder, entry.file)
    if digest is not None:
        _add(digest, entry.file, content)
    return File(folder, entry, sha256(content).hexdigest(), wording)


def _add_what_lies_beside(digest: "_Digest", folder: Path, files: list[File]) -> None:
    """Add everything else that the release is made from."""
    names = [PLACE_ALIASES, *(file.entry.file + SUFFIX for file in files)]
    beside = [FILE, *(name for name in names if (folder / name).is_file())]
    for name in beside:
        _add(digest, name, read_bytes(folder, name))
    shapes = folder / "boundaries"
    if shapes.is_dir():
        paths = sorted(path.name for path in shapes.iterdir() if path.is_file())
        for name in paths:
            _add(digest, name, read_bytes(shapes, name))


def _add(digest: "_Digest", name: str, content: bytes) -> None:
    digest.update(f"\x1f{name}\x1f{len(content)}\x1f".encode())
    digest.update(content)
