"""The built browser assets are complete, carry their licences and are addressed by content."""

import json
import re
from hashlib import sha256

from bootstrap import VENDOR

MANIFEST: dict[str, str] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))


def test_the_pages_find_the_files_they_name() -> None:
    named = {"leaflet.js", "leaflet.css", "leaflet.markercluster.js", "MarkerCluster.css"}
    assert named | {"graphiql.js", "graphiql.css", "graphql.worker.js"} <= set(MANIFEST)


def test_an_address_changes_with_the_content_of_its_file() -> None:
    for name, address in MANIFEST.items():
        digest = sha256((VENDOR / name).read_bytes()).hexdigest()
        assert address == f"{name}?v={digest[:8]}"


def test_every_file_that_a_style_sheet_names_is_there() -> None:
    for sheet in VENDOR.glob("*.css"):
        named = re.findall(r"url\(['\"]?(?!data:|#)([^)'\"]+)", sheet.read_text("utf-8"))
        missing = [name for name in named if not (VENDOR / name).is_file()]
        assert missing == [], sheet.name


def test_the_licence_of_every_library_travels_along() -> None:
    licences = (VENDOR / "LICENSES.txt").read_text("utf-8")
    for name in ("leaflet", "leaflet.markercluster", "graphiql", "monaco-editor", "react"):
        assert re.search(rf"^{re.escape(name)} \d+\.\d+\.\d+ - \S+", licences, re.MULTILINE), name
