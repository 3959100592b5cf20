"""Adds a file to the folder of facts: checked first, then copied, then named in the manifest."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from loaders.dry_run import DryReport, check_file
from loaders.manifest import FILE
from loaders.mapping import SUFFIX
from nqi.errors import InvalidInput
from nqi.terms import Completeness, Confidence


@dataclass(frozen=True, kw_only=True)
class Described:
    """What the person who adds a file says of it."""

    loader: str
    title: str
    publisher: str
    as_of: str | None
    licence: str
    url: str = ""
    title_en: str = ""
    confidence: str = Confidence.IMPORTED.code
    completeness: str = Completeness.PARTIAL.code


def add_file(path: Path, facts_dir: Path, described: Described) -> DryReport:
    """Check a file against the facts there are, and add it; on any error nothing has changed.

    Raises InvalidInput when a file of that name is there, BadData when it cannot be read.
    """
    target = facts_dir / path.name
    if target.exists() and target.resolve() != path.resolve():
        raise InvalidInput(f"{path.name!r} is in the folder of facts already")
    manifest = facts_dir / FILE
    document = json.loads(manifest.read_text(encoding="utf-8"))
    if any(entry["file"] == path.name for entry in document["files"]):
        raise InvalidInput(f"{path.name!r} is in the manifest already")
    notes = ("completeness_note", "completeness_note_en", "defects", "defects_en")
    entry = asdict(described) | dict.fromkeys(notes, "") | {"file": path.name}
    entry |= {"complete_kind": None, "title_en": described.title_en or described.title}
    checked = check_file(path, facts_dir, entry)
    ordered = {
        key: (entry | {"rows": checked.datasets[0].read})[key] for key in document["files"][0]
    }
    document["files"].append(ordered)
    for beside in (path, path.with_name(path.name + SUFFIX)):
        if beside.is_file() and target.resolve() != path.resolve():
            shutil.copyfile(beside, facts_dir / beside.name)
    written = manifest.with_suffix(".json.new")
    written.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    written.replace(manifest)
    return checked
