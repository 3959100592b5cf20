"""Every address of the pages, made in one place."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlsplit

from nqi.errors import Unavailable

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


def finder(query: str = "") -> str:
    """Return the address of the finder; ``query`` is a rendered query string."""
    return _with("/", query)


def organization(organization_id: int, query: str = "") -> str:
    """Return the page of one body."""
    return _with(f"/organizations/o{organization_id}", query)


def region(adcode: str, query: str = "") -> str:
    """Return the page of one region."""
    return _with(f"/regions/{quote(adcode)}", query)


def standards(query: str = "") -> str:
    """Return the list of standards."""
    return _with("/standards", query)


def standard(number: str, query: str = "") -> str:
    """Return the page of a standard; ``number`` may be written in any usual way."""
    return _with(f"/standards/{quote(number, safe='')}", query)


def measurement(query: str = "") -> str:
    """Return the list of measurement standards and calibration services."""
    return _with("/measurement", query)


def measurement_standard(standard_id: int, query: str = "") -> str:
    """Return the page of one measurement standard."""
    return _with(f"/measurement/m{standard_id}", query)


def verify(query: str = "") -> str:
    """Return the page where a number is verified."""
    return _with("/verify", query)


def changes(query: str = "") -> str:
    """Return the page of changes between releases."""
    return _with("/changes", query)


def feed(query: str = "") -> str:
    """Return the changes as an Atom feed."""
    return _with("/feed.atom", query)


def coverage(query: str = "") -> str:
    """Return the coverage map."""
    return _with("/maps/coverage", query)


def planner(question: str = "reach", query: str = "") -> str:
    """Return a planner's map, or a file of it: ``reach``, ``levels``, ``gaps.csv`` and so on."""
    return _with(f"/maps/{question}", query)


def sheet(adcode: str, query: str = "") -> str:
    """Return the sheet of services around a region."""
    return _with(f"/maps/sheet/{quote(adcode)}", query)


def one_stop(query: str = "") -> str:
    """Return the page that plans what a product needs at a place."""
    return _with("/one-stop", query)


def one_stop_file(extension: str, query: str = "") -> str:
    """Return a file of such a plan: xlsx, csv, ics, or geojson for its map."""
    return _with(f"/one-stop.{extension}", query)


def embed_one_stop(query: str = "") -> str:
    """Return the summary of such a plan for a frame of another site."""
    return _with("/embed/one-stop", query)


def basket(query: str = "") -> str:
    """Return the page that plans where to go with a list of needs."""
    return _with("/one-stop/basket", query)


def basket_file(extension: str, query: str = "") -> str:
    """Return a file of such a plan: csv, xlsx, geojson, or ics with what is due."""
    return _with(f"/one-stop/basket.{extension}", query)


def data(query: str = "") -> str:
    """Return the page of sources."""
    return _with("/data", query)


def rejections(dataset_id: int, query: str = "") -> str:
    """Return the page of rows that were left out of a data set."""
    return _with(f"/data/{dataset_id}/rejections", query)


def report(query: str = "") -> str:
    """Return the form by which something is reported to the data owner."""
    return _with("/report", query)


def receipt(report_id: str, query: str = "") -> str:
    """Return the page that says how a report stands."""
    return _with(f"/report/{quote(report_id)}", query)


def about(query: str = "") -> str:
    """Return the page about the catalogue."""
    return _with("/about", query)


def developers(query: str = "") -> str:
    """Return the page about the programming interface."""
    return _with("/developers", query)


def export(extension: str, query: str = "") -> str:
    """Return a download of the organizations of a selection: csv, xlsx or geojson."""
    return _with(f"/export/organizations.{extension}", query)


def export_of(noun: str, extension: str, query: str = "") -> str:
    """Return a download of a noun's table: csv, xlsx, or geojson where it has places."""
    return _with(f"/export/{noun}.{extension}", query)


def quality(query: str = "") -> str:
    """Return the page of quality checks of the release."""
    return _with("/data/quality", query)


def places(query: str = "") -> str:
    """Return the places of a selection as GeoJSON for the map."""
    return _with("/places.geojson", query)


def static(name: str) -> str:
    """Return a static file's address, which changes with its content and may be kept for ever."""
    if name.startswith("vendor/"):
        return f"/static/vendor/{_vendor_names()[name.removeprefix('vendor/')]}"
    path = STATIC / name
    return f"/static/{name}?v={_digest(path, path.stat().st_mtime_ns)}"


@cache
def fingerprint() -> str:
    """Return what changes with the code of the pages: part of every page's entity tag."""
    files = [*FOLDER.rglob("*.py"), *FOLDER.glob("templates/*"), *FOLDER.glob("phrases/*")]
    files += [path for path in STATIC.glob("*") if path.is_file()]
    return sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:8]


def external(address: str | None) -> str | None:
    """Return an address from the data if it may be a link: http or https, with a host."""
    if not address:
        return None
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    return address.strip() if parts.scheme in {"http", "https"} and parts.netloc else None


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


@cache
def _digest(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:8]


@cache
def _vendor_names() -> dict[str, str]:
    manifest = STATIC / "vendor" / "manifest.json"
    if not manifest.exists():
        raise Unavailable("the browser assets are not built: run `make setup`")
    names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return names
