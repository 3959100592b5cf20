"""Routing engines over HTTP: OSRM and Valhalla, on a server of the operator."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, ClassVar
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np

from nqi.errors import InvalidInput, Unavailable
from nqi.reach import Floats
from nqi.travel.routed import Refused, Routed

TIMEOUT_S = 30.0
MOST_BYTES = 16_000_000
"""More than any answer of 100 × 100 needs."""


@dataclass(frozen=True)
class Osrm(Routed):
    """An OSRM server; the table service, version 1, as its HTTP interface describes it."""

    url: str
    timeout_s: float = TIMEOUT_S

    # max-table-size is 100 by default: at most 100 × 100 durations.
    most: ClassVar[int] = 100
    no_way: ClassVar[frozenset[object]] = frozenset({"NoSegment", "NoTable"})
    too_much: ClassVar[frozenset[object]] = frozenset({"TooBig"})

    def __post_init__(self) -> None:
        _check("OSRM", self.url)

    @property
    def source(self) -> str:
        """Name and host of the engine."""
        return _source("OSRM", self.url)

    def seconds(self, origins: Floats, places: Floats) -> Floats:
        """Return the table of durations, in seconds."""
        at = ";".join(f"{lng:.6f},{lat:.6f}" for lng, lat in (*origins, *places))
        sources = ";".join(map(str, range(len(origins))))
        ends = ";".join(map(str, range(len(origins), len(origins) + len(places))))
        query = f"sources={sources}&destinations={ends}&annotations=duration"
        answer = _ask(
            self.source,
            f"{self.url.rstrip('/')}/table/v1/driving/{at}?{query}",
            None,
            self.timeout_s,
        )
        if answer.get("code") != "Ok":
            raise Refused(answer.get("code"), answer.get("message", ""))
        shape = len(origins), len(places)
        return _table(self.source, answer.get("durations"), shape)


@dataclass(frozen=True)
class Valhalla(Routed):
    """A Valhalla server; the matrix service, by car."""

    url: str
    timeout_s: float = TIMEOUT_S

    # service_limits.auto.max_matrix_location_pairs is 2500 by default.
    most: ClassVar[int] = 50
    # 170: unconnected regions; 171: no edges near a location; 442: no path.
    no_way: ClassVar[frozenset[object]] = frozenset({170, 171, 442})
    # 150: too many locations; 154: a straight line longer than max_matrix_distance.
    too_much: ClassVar[frozenset[object]] = frozenset({150, 154})

    def __post_init__(self) -> None:
        _check("Valhalla", self.url)

    @property
    def source(self) -> str:
        """Name and host of the engine."""
        return _source("Valhalla", self.url)

    def seconds(self, origins: Floats, places: Floats) -> Floats:
        """Return the table of times, in seconds."""
        ends = (("sources", origins), ("targets", places))
        asked: dict[str, Any] = {
            name: [{"lon": lng, "lat": lat} for lng, lat in at.tolist()] for name, at in ends
        }
        asked |= {"costing": "auto", "verbose": True}
        answer = _ask(
            self.source, f"{self.url.rstrip('/')}/sources_to_targets", asked, self.timeout_s
        )
        if "error_code" in answer:
            raise Refused(answer["error_code"], answer.get("error", ""))
        try:
            rows = [[cell["time"] for cell in row] for row in answer["sources_to_targets"]]
        except (KeyError, TypeError):
            rows = None
        return _table(self.source, rows, (len(origins), len(places)))


def _check(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or set(url) & set("@?#"):  # not repeated: the address may hold a password
        raise InvalidInput(f"address of {name}: allowed is http://host:port or https://host/path")


def _source(name: str, url: str) -> str:
    return f"{name} {urlsplit(url).netloc}"


def _ask(source: str, url: str, body: dict[str, Any] | None, timeout_s: float) -> dict[str, Any]:
    """Return the answer of an engine, also the one of status 400; else raise Unavailable."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    request = Request(url, data, headers)  # noqa: S310  only http and https pass _check
    try:
        with urlopen(request, timeout=timeout_s) as response:  # noqa: S310
            answer = json.loads(response.read(MOST_BYTES))
    except HTTPError as error:
        with error:
            answer = _refusal(source, error)
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unavailable(f"{source} does not answer: {reason}") from error
    if not isinstance(answer, dict):
        raise Unavailable(f"{source} answered something else than a table")
    return answer


def _refusal(source: str, error: HTTPError) -> Any:
    """Return what an engine says of a table that it does not compute."""
    if error.code != 400:
        raise Unavailable(f"{source} answered with status {error.code}") from error
    try:
        return json.loads(error.read(MOST_BYTES))
    except (OSError, HTTPException, ValueError) as broken:
        raise Unavailable(f"{source} answered with status 400") from broken


def _table(source: str, rows: object, shape: tuple[int, int]) -> Floats:
    """Return durations as an array, null as inf; raise Unavailable for anything else."""
    try:
        table = np.array(rows, dtype=float)  # null becomes nan
    except (TypeError, ValueError):
        table = np.empty(0)
    table[np.isnan(table)] = np.inf
    if table.shape != shape or (table < 0).any():
        raise Unavailable(
            f"{source} answered something else than a table of {shape[0]} × {shape[1]}"
        )
    return table
