"""The product over a small catalogue, served, with a feedback file that each test finds empty."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from nqi.feedback import Reports, UnmetSearches, store_in
from nqi.settings import Settings
from server import create_app
from tests.conftest import serving
from tests.feedback.small_country import small_country

SOUND = {
    "kind": "CLOSED_OR_MOVED",
    "about": "/standards",
    "text": "这家机构已经搬到别的街道。",
    "sourceUrl": "",
}


class Site:
    """The product over a small catalogue, and a client that is a browser on one of its pages."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self.reports = Reports(store_in(folder))
        self.client = httpx.Client(base_url=address, trust_env=False, timeout=30)

    def send(self, fields: Mapping[str, str] = SOUND, /, **headers: str) -> httpx.Response:
        given = {"origin": self.address} | {
            name.replace("_", "-"): v for name, v in headers.items()
        }
        return self.client.post("/report", data=fields, headers=given)

    @property
    def unmet(self) -> dict[tuple[str, str, str], int]:
        """What was counted: kind and key of the need, and the region."""
        counts = UnmetSearches(store_in(self.folder)).counted("0001-01", "9999-12")
        return {(o.search.kind.code, o.search.key, o.search.adcode): o.searches for o in counts}

    def emptied(self) -> "Site":
        """Return the site as if nobody had written yet."""
        for path in self.folder.glob("feedback.sqlite*"):
            path.unlink()
        return self

    @property
    def body(self) -> str:
        found = re.search(r"/organizations/(o\d+)", self.client.get("/").text)
        assert found
        return found.group(1)


@contextmanager
def served(folder: Path, **settings: Any) -> Iterator[Site]:
    """Serve the small catalogue from a folder."""
    small_country().write(folder)
    with serving(create_app(Settings(data_dir=folder, **settings))) as address:
        site = Site(address, folder)
        yield site
        site.client.close()
