"""Engines are asked over real HTTP, in small tables, for no more than is needed."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from pyproj import Geod

from nqi.errors import InvalidInput, Unavailable
from nqi.travel import Points
from nqi.travel.engine import Osrm, Valhalla

Position = tuple[float, float]
Table = tuple[list[Position], list[Position]]
Answer = tuple[int, bytes]

WGS84 = Geod(ellps="WGS84")
SEA: Position = (109.0, 20.0)
"""No road is near it."""
ISLAND: Position = (110.0, 20.0)
"""It has roads, and no way to any other place."""


def seconds(a: Position, b: Position) -> float | None:
    """What these engines know: 60 km/h along straight lines, and an island."""
    if (a == ISLAND) != (b == ISLAND):
        return None
    return round(float(WGS84.inv(*a, *b)[2]) / 1000 * 60, 1)


def minutes(a: Position, b: Position) -> float:
    known = None if SEA in (a, b) else seconds(a, b)
    return np.inf if known is None else known / 60


class Engine:
    """A server on loopback that answers as one engine does, and keeps the tables it was asked."""

    def __init__(self, answer: Callable[["Engine", str, bytes], Answer]) -> None:
        self.tables: list[Table] = []
        engine = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                status, body = answer(engine, self.path, self.rfile.read(size))
                with suppress(ConnectionError):  # who waits no longer has hung up
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            do_POST = do_GET  # noqa: N815  http.server finds methods by these names

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def pairs(self) -> list[tuple[Position, Position]]:
        return [(a, b) for origins, places in self.tables for a in origins for b in places]


def said(status: int, body: dict[str, Any]) -> Answer:
    return status, json.dumps(body).encode()


def osrm(engine: Engine, path: str, body: bytes) -> Answer:
    """As the HTTP interface of OSRM 5 describes the table service."""
    parts = urlsplit(path)
    assert parts.path.startswith("/table/v1/driving/")
    at = [tuple(map(float, each.split(","))) for each in parts.path.split("/")[-1].split(";")]
    query = parse_qs(parts.query, separator="&")
    assert query["annotations"] == ["duration"]
    ends = [[at[int(i)] for i in query[name][0].split(";")] for name in ("sources", "destinations")]
    origins, places = ends[0], ends[1]
    engine.tables.append((origins, places))  # type: ignore[arg-type]
    if len(origins) * len(places) > 100 * 100:
        return said(400, {"code": "TooBig", "message": "Too many table coordinates"})
    if SEA in at:
        message = f"Could not find a matching segment for coordinate {at.index(SEA)}"
        return said(400, {"code": "NoSegment", "message": message})
    waypoint = {"hint": "", "distance": 4.2, "name": ""}
    durations = [[seconds(a, b) for b in places] for a in origins]  # type: ignore[arg-type]
    return said(
        200,
        {
            "code": "Ok",
            "durations": durations,
            "sources": [waypoint | {"location": a} for a in origins],
            "destinations": [waypoint | {"location": b} for b in places],
        },
    )


def valhalla(engine: Engine, path: str, body: bytes) -> Answer:
    """As Valhalla 3 answers with its default limits: 2,500 pairs, 400 km."""
    assert path == "/sources_to_targets"
    asked = json.loads(body)
    assert asked["costing"] == "auto"
    origins, places = (
        [(at["lon"], at["lat"]) for at in asked[name]] for name in ("sources", "targets")
    )
    engine.tables.append((origins, places))
    refusal = {"status_code": 400, "status": "Bad Request"}
    if len(origins) * len(places) > 2500:
        return said(400, refusal | {"error_code": 150, "error": "Exceeded max locations: 2500"})
    if any(WGS84.inv(*a, *b)[2] > 400_000 for a in origins for b in places):
        error = "Path distance exceeds the max distance limit: 400000 meters"
        return said(400, refusal | {"error_code": 154, "error": error})
    if SEA in (*origins, *places):
        error = "No suitable edges near location"
        return said(400, refusal | {"error_code": 171, "error": error})
    rows = [
        [
            {
                "distance": None if (time := seconds(a, b)) is None else time / 60,
                "time": time,
                "to_index": j,
                "from_index": i,
            }
            for j, b in enumerate(places)
        ]
        for i, a in enumerate(origins)
    ]
    return said(200, {"algorithm": "costmatrix", "units": "kilometers", "sources_to_targets": rows})


KINDS = {"OSRM": (Osrm, osrm), "Valhalla": (Valhalla, valhalla)}


@pytest.fixture
def started() -> Iterator[Callable[..., Engine]]:
    """Start engines; they end with the test."""
    engines: list[Engine] = []

    def start(answer: Callable[[Engine, str, bytes], Answer]) -> Engine:
        engines.append(Engine(answer))
        return engines[-1]

    yield start
    for engine in engines:
        engine.close()


def points(at: list[Position]) -> Points:
    lng, lat = np.array(at, dtype=float).reshape(-1, 2).T
    return Points(tuple(map(str, at)), lng, lat)


def scattered(seed: int, count: int, spread: float = 2.0) -> list[Position]:
    rng = np.random.default_rng(seed)
    lng, lat = (
        (105 + spread * rng.random(count)).round(6),
        (30 + spread * rng.random(count)).round(6),
    )
    return list(zip(lng.tolist(), lat.tolist(), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_is_in_minutes_and_null_is_no_way(
    started: Callable[..., Engine], kind: str
) -> None:
    made, answer = KINDS[kind]
    engine = started(answer)
    origins, places = [*scattered(1, 3), ISLAND], [*scattered(2, 2), ISLAND]
    near = [place for place in places if place != ISLAND]
    table = made(engine.url).table(points(origins[:3]), points(near))
    assert table.tolist() == [[minutes(a, b) for b in near] for a in origins[:3]]
    alone = made(engine.url).table(points([ISLAND]), points([ISLAND, (110.0, 20.5)]))
    assert alone.tolist() == [[0.0, np.inf]]


@pytest.mark.parametrize(("kind", "most"), [("OSRM", 100), ("Valhalla", 50)])
def test_a_large_table_is_asked_in_parts_and_each_pair_once(
    started: Callable[..., Engine], kind: str, most: int
) -> None:
    made, answer = KINDS[kind]
    engine = started(answer)
    origins, places = scattered(1, 230), scattered(2, 120)
    table = made(engine.url).table(points(origins), points(places))
    assert table.tolist() == [[minutes(a, b) for b in places] for a in origins]
    assert all(len(a) <= most and len(b) <= most for a, b in engine.tables)
    assert len(engine.tables) == -(-230 // most) * -(-120 // most)
    assert sorted(engine.pairs) == sorted((a, b) for a in origins for b in places)


@pytest.mark.parametrize("kind", KINDS)
def test_the_nearest_is_looked_for_among_the_five_nearest_positions(
    started: Callable[..., Engine], kind: str
) -> None:
    made, answer = KINDS[kind]
    engine = started(answer)
    origins, places = scattered(1, 120), scattered(2, 300)
    found = made(engine.url).nearest(points(origins), points(places))
    for i, origin in enumerate(origins):
        fewest = min(minutes(origin, place) for place in places)
        assert found.cost[i] == fewest == minutes(origin, places[found.place[i]])
    every_pair = len(origins) * len(places)
    assert len(engine.pairs) < every_pair / 3
    five = [sorted(places, key=lambda b: WGS84.inv(*a, *b)[2])[:5] for a in origins]
    assert {(a, b) for a, near in zip(origins, five, strict=True) for b in near} <= set(
        engine.pairs
    )


def test_thirty_bodies_at_one_position_are_one_candidate(started: Callable[..., Engine]) -> None:
    engine = started(osrm)
    # The island is nearest by straight line, thirty times, and cannot be reached.
    origin, beyond = (110.0, 20.1), (110.0, 21.0)
    places = [ISLAND] * 30 + [beyond] * 2
    found = Osrm(engine.url).nearest(points([origin]), points(places))
    assert (found.place.tolist(), found.cost.tolist()) == ([30], [minutes(origin, beyond)])
    assert sorted(engine.pairs) == [(origin, ISLAND), (origin, beyond)]


def test_who_can_reach_none_of_the_five_has_no_nearest(started: Callable[..., Engine]) -> None:
    found = Osrm(started(osrm).url).nearest(points([ISLAND]), points(scattered(1, 9)))
    assert (found.place.tolist(), found.cost.tolist()) == ([-1], [np.inf])


@pytest.mark.parametrize("kind", KINDS)
def test_pairs_are_those_within_the_minutes(started: Callable[..., Engine], kind: str) -> None:
    made, answer = KINDS[kind]
    engine = started(answer)
    origins, places = scattered(1, 60), scattered(2, 90)
    within = minutes(origins[0], places[0])  # exactly one of the answers: inclusive
    found = made(engine.url).pairs(points(origins), points(places), within)
    near = [
        (i, j)
        for i, a in enumerate(origins)
        for j, b in enumerate(places)
        if minutes(a, b) <= within
    ]
    assert (0, 0) in near
    assert list(zip(found.origin.tolist(), found.place.tolist(), strict=True)) == near
    assert found.cost.tolist() == [minutes(origins[i], places[j]) for i, j in near]


def test_what_cannot_be_driven_in_time_at_120_km_h_is_not_asked(
    started: Callable[..., Engine],
) -> None:
    engine = started(osrm)
    at, near, far = (105.0, 30.0), (105.0, 30.53), (105.0, 30.55)  # 58.8 and 61.0 km
    found = Osrm(engine.url).pairs(points([at]), points([near, far]), 30)
    assert engine.pairs == [(at, near)]
    assert found.cost.tolist() == []
    assert Osrm(engine.url).pairs(points([at]), points([far]), 30).cost.tolist() == []
    assert len(engine.tables) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_without_a_road_does_not_spoil_the_others(
    started: Callable[..., Engine], kind: str
) -> None:
    made, answer = KINDS[kind]
    engine = started(answer)
    near_sea = [(108.0 + i / 100, 20.0) for i in range(30)]
    places = [*near_sea[:7], SEA, *near_sea[7:12]]
    table = made(engine.url).table(points(near_sea), points(places))
    assert table.tolist() == [[minutes(a, b) for b in places] for a in near_sea]


def test_far_pairs_of_a_table_that_nobody_wants_are_left_out(
    started: Callable[..., Engine],
) -> None:
    engine = started(valhalla)
    origins = [(80.0 + 6 * i, 35.0) for i in range(8)]  # 500 km and more apart
    places = [(lng + 0.5, lat) for lng, lat in origins]
    found = Valhalla(engine.url).pairs(points(origins), points(places), 60)
    assert found.place.tolist() == found.origin.tolist() == list(range(8))


def test_a_pair_that_an_engine_holds_too_far_is_not_called_unreachable(
    started: Callable[..., Engine],
) -> None:
    engine = started(valhalla)
    with pytest.raises(Unavailable, match=rf"Valhalla {engine.host}.*max distance limit.*154"):
        Valhalla(engine.url).table(points([(80.0, 35.0)]), points([(90.0, 35.0)]))


FAILURES: dict[str, tuple[Answer, str]] = {
    "an error of the server": ((500, b"oops"), "status 500"),
    "too many requests": ((429, b'{"message":"Too Many Requests"}'), "status 429"),
    "no such service": ((404, b""), "status 404"),
    "a refusal without words": ((400, b"<html>"), "status 400"),
    "a query it does not know": (
        (400, b'{"code":"InvalidOptions","message":"annotations","error_code":106,"error":"Try"}'),
        "refused",
    ),
    "no JSON": ((200, b"<html>hello</html>"), "does not answer"),
    "another JSON": ((200, b"[1, 2]"), "something else"),
    "no table": ((200, b'{"code":"Ok"}'), "something else than a table of 1"),
    "a table of another size": (
        (200, b'{"code":"Ok","durations":[[1]],"sources_to_targets":[[{"time":1}]]}'),
        "something else than a table of 1",
    ),
    "words for numbers": (
        (200, b'{"code":"Ok","durations":[["a",1]],"sources_to_targets":[[{"time":"a"},{}]]}'),
        "something else than a table of 1",
    ),
    "times before the start": (
        (
            200,
            b'{"code":"Ok","durations":[[-1,1]],"sources_to_targets":[[{"time":-1},{"time":1}]]}',
        ),
        "something else than a table of 1",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", FAILURES)
def test_a_failure_names_the_engine_and_what_it_answered(
    started: Callable[..., Engine], kind: str, what: str
) -> None:
    answer, words = FAILURES[what]
    engine = started(lambda *_: answer)
    with pytest.raises(Unavailable, match=f"^{kind} {engine.host} .*{words}"):
        KINDS[kind][0](engine.url).table(points([(105.0, 30.0)]), points(scattered(1, 2)))


def test_an_engine_that_is_not_there_or_too_slow_is_unavailable(
    started: Callable[..., Engine],
) -> None:
    gone = started(osrm)
    gone.close()
    with pytest.raises(Unavailable, match=f"OSRM {gone.host} does not answer"):
        Osrm(gone.url).table(points([(105.0, 30.0)]), points([(105.0, 31.0)]))
    released = threading.Event()
    slow = started(lambda *_: (200, b"{}") if released.wait(20) else (500, b""))
    with pytest.raises(Unavailable, match=f"Valhalla {slow.host} does not answer: timed out"):
        Valhalla(slow.url, timeout_s=0.05).table(points([(105.0, 30.0)]), points([(105.0, 31.0)]))
    released.set()


def test_an_engine_with_nothing_to_do_is_not_asked() -> None:
    nobody, here = points([]), points([(105.0, 30.0)])
    way = Osrm("http://127.0.0.1:9")
    assert way.nearest(here, nobody).place.tolist() == [-1]
    assert way.pairs(nobody, here, 60).cost.tolist() == []
    assert way.table(here, nobody).shape == (1, 0)


def test_an_engine_below_a_path_is_asked_there(started: Callable[..., Engine]) -> None:
    def below(engine: Engine, path: str, body: bytes) -> Answer:
        assert path.startswith("/car/table/")
        return osrm(engine, path.removeprefix("/car"), body)

    engine = started(below)
    way = Osrm(f"{engine.url}/car/")
    assert way.table(points([(105.0, 30.0)]), points([(105.0, 30.0)])).tolist() == [[0.0]]
    assert (way.unit, way.source) == ("min", f"OSRM {engine.host}")


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:5000", "file:///etc/passwd", "http://", "http://[::1", "http://u:secret@host"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_an_address_that_cannot_be_is_refused_and_not_repeated(kind: str, url: str) -> None:
    with pytest.raises(InvalidInput, match=f"address of {kind}: allowed is") as refused:
        KINDS[kind][0](url)
    assert "secret" not in str(refused.value)
