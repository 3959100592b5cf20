from pathlib import Path

import pytest

from benchmarks.national.world import Size, build
from loaders.load import load_catalog
from tests.loaders.conftest import query

TINY = Size(60, 12, 3, 80, 600, 240)
CHAIN = """
WITH RECURSIVE step (id, tier) AS (
  SELECT id, 1 FROM measurement_standard WHERE kind = 'PUBLIC_SECONDARY'
  UNION ALL
  SELECT parent_id, tier + 1 FROM step JOIN trace_link ON child_id = step.id
  WHERE parent_id IS NOT NULL)
SELECT max(tier) FROM step
"""


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return build(TINY, 1, tmp_path_factory.mktemp("national") / "world", lambda *_: None)


def test_one_seed_makes_one_world(states: list[Path], tmp_path: Path) -> None:
    again = build(TINY, 1, tmp_path / "world", lambda *_: None)
    assert [files(folder) for folder in again] == [files(folder) for folder in states]
    other = build(TINY, 2, tmp_path / "world", lambda *_: None)
    assert files(other[0])["scopes-lasting-000.csv"] != files(states[0])["scopes-lasting-000.csv"]


def test_every_invented_row_is_accepted_and_marked(states: list[Path], tmp_path: Path) -> None:
    reports = [load_catalog(folder, tmp_path) for folder in states]
    for report in reports:
        invented = [d for d in report.datasets if d.file.split("-")[-1] == "000.csv"]
        assert len(invented) > 8
        assert [d for d in invented if d.rejected] == []
    path = reports[-1].path
    for table in ("organization", "capability", "measurement_standard", "standard_edition"):
        found = query(path, f"SELECT DISTINCT confidence FROM {table}")
        assert found == [("SYNTHETIC",)], table
    assert query(path, CHAIN) == [(5,)]
    assert query(path, "SELECT count(*) FROM past_release") == [(2,)]
    kinds = query(path, "SELECT DISTINCT kind FROM change WHERE record_kind = 'CAPABILITY'")
    assert {kind for (kind,) in kinds} >= {"CREATED", "CLOSED"}
    own = "SELECT count(*) FROM capability WHERE qualification_id IS NULL"
    assert query(path, own)[0][0] < query(path, "SELECT count(*) FROM capability")[0][0] / 2
