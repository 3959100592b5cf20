"""Parts of the demand, on this machine or on two workers, give the answer of the whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
from distributed import Client, LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from nqi.cluster.parts import BLOCK, blocks, parts_of, write_parts
from nqi.cluster.run import nearest_by_part, two_step_by_part
from nqi.errors import InvalidInput
from nqi.formulas.accessibility import two_step
from nqi.formulas.decay import Decay, binary, gaussian
from nqi.reach import Floats
from nqi.travel import Points
from nqi.travel.line import StraightLine

RADIUS = 100.0
PROVINCES = ("11", "32", "51", "54", "65")


@pytest.fixture(scope="module")
def workers() -> Iterator[Client]:
    """Two processes of their own, as two hosts would be."""
    start: Any = LocalCluster  # without types
    connect: Any = Client
    how = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with start(**how) as cluster, connect(cluster) as client:
        yield client


@pytest.fixture(scope="module", params=["on this machine", "on two workers"])
def client(request: pytest.FixtureRequest) -> Client | None:
    if request.param == "on this machine":
        return None
    found: Client = request.getfixturevalue("workers")
    return found


class World:
    """Units around the centres of five provinces, whose catchments overlap, and their whole."""

    def __init__(self, seed: int, units: int, places: int) -> None:
        random = np.random.default_rng(seed)
        centres = np.array(
            [[116.0, 39.9], [117.5, 39.5], [104.0, 30.6], [91.1, 29.6], [87.6, 43.8]]
        )
        of = np.sort(random.choice(len(centres), units, p=[0.6, 0.1, 0.1, 0.1, 0.1]))
        self.provinces = [PROVINCES[i] for i in of]
        self.units = points(centres[of] + random.normal(0, 0.7, (units, 2)))
        self.weight = random.lognormal(3, 1, units)
        at = random.integers(len(centres) - 1, size=places)  # the last province reaches nobody
        self.places = points(centres[at] + random.normal(0, 0.5, (places, 2)))
        self.supply = random.integers(0, 50, places).astype(float)

    def write(self, folder: Path) -> Path:
        write_parts(folder, self.units, self.weight, self.provinces)
        return folder

    def scores(self, radius: float, decay: Decay) -> Floats:
        pairs = StraightLine().pairs(self.units, self.places, radius)
        return two_step(pairs.matrix(decay(pairs.cost)), self.weight, self.supply)


def points(at: Floats) -> Points:
    return Points(tuple(f"u{i}" for i in range(len(at))), at[:, 0].copy(), at[:, 1].copy())


@pytest.fixture(scope="module")
def world() -> World:
    made = World(seed=7, units=20_000, places=400)
    assert made.provinces.count("11") > BLOCK, "one province is to take several blocks"
    return made


@pytest.fixture(scope="module")
def folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.write(tmp_path_factory.mktemp("demand"))


# ------------------------------------------------------------------ the same as the whole at once


def test_the_nearest_place_of_each_unit_is_that_of_the_whole(
    world: World, folder: Path, client: Client | None
) -> None:
    whole = StraightLine().nearest(world.units, world.places)
    parts = dict(nearest_by_part(folder, world.places, client))
    assert tuple(parts) == PROVINCES
    assert np.concatenate([part.place for part in parts.values()]).tolist() == whole.place.tolist()
    assert np.concatenate([part.cost for part in parts.values()]).tolist() == whole.cost.tolist()


@pytest.mark.parametrize("decay", [binary(RADIUS), gaussian(RADIUS)], ids=["2SFCA", "Gaussian"])
def test_the_scores_are_those_of_the_whole(
    world: World, folder: Path, client: Client | None, decay: Decay
) -> None:
    whole = world.scores(RADIUS, decay)
    parts = dict(two_step_by_part(folder, world.places, world.supply, RADIUS, decay, client))
    assert tuple(parts) == PROVINCES
    assert np.concatenate(list(parts.values())) == pytest.approx(whole, rel=1e-12, abs=1e-15)
    assert whole.max() > 0
    assert parts["65"].tolist() == [0.0] * world.provinces.count("65")


def test_demand_times_score_is_the_supply_that_somebody_reaches(
    world: World, folder: Path, client: Client | None
) -> None:
    parts = two_step_by_part(folder, world.places, world.supply, RADIUS, binary(RADIUS), client)
    served = world.weight @ np.concatenate([scores for _, scores in parts])
    reached = np.unique(StraightLine().pairs(world.units, world.places, RADIUS).place)
    assert served == pytest.approx(world.supply[reached].sum(), rel=1e-12)


def test_here_and_on_workers_the_scores_are_the_same_to_the_last_bit(
    world: World, folder: Path, workers: Client
) -> None:
    asked = folder, world.places, world.supply, RADIUS, gaussian(RADIUS)
    here, there = dict(two_step_by_part(*asked)), dict(two_step_by_part(*asked, workers))
    assert {name: scores.tolist() for name, scores in here.items()} == {
        name: scores.tolist() for name, scores in there.items()
    }


def test_another_way_is_taken_to_the_workers(
    world: World, folder: Path, client: Client | None
) -> None:
    road = StraightLine(1.3)
    parts = [part.cost for _, part in nearest_by_part(folder, world.places, client, way=road)]
    assert np.concatenate(parts).tolist() == road.nearest(world.units, world.places).cost.tolist()


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32), st.integers(1, 60), st.integers(0, 8), st.floats(1, 3000))
def test_parts_of_any_world_give_the_scores_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, seed: int, units: int, places: int, radius: float
) -> None:
    small = World(seed, units, places)
    folder = small.write(tmp_path_factory.mktemp("demand"))
    found = two_step_by_part(folder, small.places, small.supply, radius, gaussian(radius))
    scores = np.concatenate([part for _, part in found])
    assert scores == pytest.approx(small.scores(radius, gaussian(radius)), rel=1e-12, abs=1e-15)


def test_two_units_in_two_provinces_share_one_place(tmp_path: Path) -> None:
    """4 devices for 10 and 30 firms are 0.1 for each firm; a third unit is out of reach."""
    units = points(np.array([[116.0, 40.0], [116.5, 40.0], [120.0, 40.0]]))
    write_parts(tmp_path, units, np.array([10.0, 30.0, 5.0]), ["11", "13", "13"])
    place = points(np.array([[116.2, 40.0]]))
    found = dict(two_step_by_part(tmp_path, place, np.array([4.0]), 50, binary(50)))
    assert found["11"].tolist() == pytest.approx([0.1])
    assert found["13"].tolist() == pytest.approx([0.1, 0.0])


def test_without_places_nobody_is_near_and_nobody_is_served(world: World, folder: Path) -> None:
    nobody, nothing = points(np.empty((0, 2))), np.empty(0)
    for _, part in nearest_by_part(folder, nobody):
        assert set(part.place.tolist()) == {-1}
        assert np.isinf(part.cost).all()
    for _, scores in two_step_by_part(folder, nobody, nothing, RADIUS, binary(RADIUS)):
        assert not scores.any()


# ------------------------------------------------------------------------------------- the files


def test_a_part_is_geoparquet_that_others_read(world: World, folder: Path) -> None:
    frame = geopandas.read_parquet(parts_of(folder)["51"])
    mine = np.flatnonzero(np.array(world.provinces) == "51")
    assert frame.crs.to_epsg() == 4326
    assert frame["key"].tolist() == [world.units.keys[i] for i in mine]
    assert frame["weight"].tolist() == world.weight[mine].tolist()
    assert frame.geometry.x.tolist() == world.units.lng[mine].tolist()
    assert frame.geometry.y.tolist() == world.units.lat[mine].tolist()


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_blocks_are_the_part_in_its_order(world: World, folder: Path, size: int) -> None:
    if size == 1:
        small = World(3, 12, 1)
        folder = small.write(folder / "small")
        world = small
    for province, file in parts_of(folder).items():
        found = list(blocks(file, size))
        mine = [i for i, name in enumerate(world.provinces) if name == province]
        assert all(1 <= len(block.units) <= size for block in found)
        assert [k for b in found for k in b.units.keys] == [world.units.keys[i] for i in mine]
        assert [x for b in found for x in b.units.lng] == world.units.lng[mine].tolist()
        assert [w for b in found for w in b.weight] == world.weight[mine].tolist()


def test_a_folder_is_filled_province_by_province_but_each_once(tmp_path: Path) -> None:
    one = points(np.array([[116.0, 40.0]]))
    write_parts(tmp_path, one, np.ones(1), ["13"])
    assert list(write_parts(tmp_path, one, np.ones(1), ["11"])) == ["11"]
    assert list(parts_of(tmp_path)) == ["11", "13"]
    with pytest.raises(InvalidInput, match="province 11"):
        write_parts(tmp_path, one, np.ones(1), ["11"])


@pytest.mark.parametrize("weight", [-1.0, np.nan, np.inf])
def test_a_weight_that_is_no_demand_is_refused(tmp_path: Path, weight: float) -> None:
    with pytest.raises(InvalidInput, match="weight"):
        write_parts(tmp_path / "new", points(np.array([[116.0, 40.0]])), np.array([weight]), ["11"])
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("lng", "lat"), [(181.0, 40.0), (116.0, 91.0), (np.nan, 40.0)])
def test_a_position_off_the_earth_is_refused(tmp_path: Path, lng: float, lat: float) -> None:
    with pytest.raises(InvalidInput, match="itude"):
        write_parts(tmp_path, points(np.array([[lng, lat]])), np.ones(1), ["11"])


@pytest.mark.parametrize("province", ["", "../11", "1/1", "11.parquet"])
def test_a_province_that_is_no_code_is_refused(tmp_path: Path, province: str) -> None:
    with pytest.raises(InvalidInput, match="province"):
        write_parts(tmp_path, points(np.array([[116.0, 40.0]])), np.ones(1), [province])


def test_columns_of_different_lengths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="1 units, 2 weights, 1 provinces"):
        write_parts(tmp_path, points(np.array([[116.0, 40.0]])), np.ones(2), ["11"])
    write_parts(tmp_path, points(np.array([[116.0, 40.0]])), np.ones(1), ["11"])
    with pytest.raises(InvalidInput, match="2 supplies, 1 places"):
        two_step_by_part(tmp_path, points(np.array([[116.0, 40.0]])), np.ones(2), 50, binary(50))


def test_a_folder_without_parts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="write_parts"):
        nearest_by_part(tmp_path, points(np.array([[116.0, 40.0]])))


def test_what_is_no_part_is_refused(tmp_path: Path, client: Client | None) -> None:
    (tmp_path / "part-11.parquet").write_bytes(b"no parquet")
    with pytest.raises(InvalidInput, match=r"part-11\.parquet"):
        list(nearest_by_part(tmp_path, points(np.array([[116.0, 40.0]])), client))


@pytest.mark.parametrize(
    "shape", [Point(116, 40, 5), Polygon([(0, 0), (1, 0), (1, 1)]), None], ids=str
)
def test_what_is_no_point_is_refused(tmp_path: Path, shape: object) -> None:
    columns = {"key": ["u"], "weight": [1.0]}
    frame = geopandas.GeoDataFrame(columns, geometry=[shape], crs="EPSG:4326")
    frame.to_parquet(tmp_path / "part-11.parquet", index=False)
    with pytest.raises(InvalidInput, match="points"):
        list(blocks(tmp_path / "part-11.parquet"))
