"""A small folder of facts that a test can break, and the real one loaded once."""

import csv
import json
import shutil
import sqlite3
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from loaders import divisions
from loaders.load import LoadReport, load_catalog
from loaders.sources import SOURCES

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = {
    "divisions": "divisions_mca_2024.csv",
    "division_changes": "divisions_changes_after_2024.csv",
    "division_history": "divisions_code_history.csv",
}
REGIONS = [
    # adcode, name, short name, level, type, parent, lng, lat
    ("110000", "北京市", "北京", "province", "MUNICIPALITY", "", "116.5", "40.2"),
    ("110105", "朝阳区", "朝阳", "county", "DISTRICT", "110000", "116.4", "39.9"),
    ("420000", "湖北省", "湖北", "province", "PROVINCE", "", "112.3", "31.0"),
    ("420100", "武汉市", "武汉", "prefecture", "PREFECTURE_CITY", "420000", "114.3", "30.6"),
    ("420106", "武昌区", "武昌", "county", "DISTRICT", "420100", "114.3", "30.5"),
    ("420700", "鄂州市", "鄂州", "prefecture", "PREFECTURE_CITY", "420000", "114.9", "30.4"),
    ("420704", "鄂城区", "鄂城", "county", "DISTRICT", "420700", "114.9", "30.4"),
]
FILLED = {
    "certification_bodies": {
        "approval_no": "CNCA-R-2002-001",
        "name": "甲认证中心",
        "status_code": "01",
        "address": "北京市朝阳区一路1号",
        "register_adcode": "110105",
        "register_region": "北京市朝阳区",
        "approved_on": "2002-12-10",
        "valid_until": "2018-12-10",
        "as_of": "2017-08-21",
    },
    "institutions": {"name": "甲质检院", "kind": "INSPECTION_INSTITUTE", "as_of": "2019-01-01"},
    "ror": {
        "ror_id": "https://ror.org/05dw0p167",
        "name": "甲计量院",
        "kind": "METROLOGY_INSTITUTE",
        "adcode": "110000",
        "lng": "116.4",
        "lat": "39.9",
        "status": "active",
    },
    "standards": {"number": "GB 17761-2024", "title": "电动自行车"},
    "province_population": {
        "adcode": "420000",
        "name_zh": "湖北省",
        "population": "57752557",
        "measured_on": "2020-11-01",
    },
    "prefecture_population": {
        "adcode": "420100",
        "name_zh": "武汉市",
        "population": "12326518",
        "measured_on": "2020-11-01",
        "quality_flag": "verified_province_sum_exact",
    },
    "division_history": {
        "adcode": "420103",
        "name_zh": "江汉区",
        "status": "retired",
        "valid_to_year": "1990",
        "successor_adcodes": "420106",
    },
    "qualifications": {
        "organization_name": "甲质检院",
        "scheme": "CMA",
        "number": "230020349767",
        "status": "VALID",
        "as_of": "2026-03-31",
    },
    "designations": {
        "title": "国家甲产品质量检验检测中心",
        "kind": "NATIONAL_QC_CENTRE",
        "stage": "ESTABLISHED",
    },
    "capabilities": {
        "organization_name": "甲质检院",
        "kind": "TESTING",
        "object": "家用电冰箱",
        "raw": "家用电冰箱 能效检测",
    },
}


def columns_of(loader: str) -> tuple[str, ...]:
    """The header that a loader of CSV facts asks for."""
    read = SOURCES[loader].read
    assert isinstance(read, partial)
    return tuple(read.keywords["columns"])


class FactsFolder:
    """Rows by loader, written to files with a manifest each time they are loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path / "facts"
        self.out = path / "out"
        self.path.mkdir()
        self.rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        self.manifest_changes: dict[str, dict[str, Any]] = defaultdict(dict)
        self.rows["divisions_root"].append(
            {"adcode": "100000", "name_zh": "中华人民共和国", "short_name": "中国"}
        )
        columns = (*divisions.LIST_COLUMNS[:6], "lon", "lat")
        for region in REGIONS:
            self.rows["divisions"].append(
                dict(zip(columns, region, strict=True)) | {"prefecture_without_districts": "false"}
            )
        for loader in ("division_changes", "division_history"):
            self.rows[loader] = []

    def add(self, loader: str, **cells: str) -> None:
        """Add a row of sound defaults with some cells changed."""
        self.rows[loader].append(FILLED.get(loader, {}) | cells)

    def write(self) -> None:
        entries = []
        for loader in sorted(self.rows, key=list(SOURCES).index):
            name = FILES.get(loader, f"{loader}.csv")
            with (self.path / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns_of(loader), restval="")
                writer.writeheader()
                writer.writerows(self.rows[loader])
            entries.append(self.entry(loader, name) | self.manifest_changes[loader])
        (self.path / "manifest.json").write_text(json.dumps({"files": entries}))
        (self.path / "place_aliases.csv").write_text("alias,kind,adcode,within_adcode\n")

    def entry(self, loader: str, name: str) -> dict[str, Any]:
        texts = "title title_en publisher url licence completeness_note completeness_note_en"
        return {
            **dict.fromkeys([*texts.split(), "defects", "defects_en"], ""),
            "file": name,
            "loader": loader,
            "as_of": "2024-12-31",
            "completeness": "PARTIAL",
            "confidence": "IMPORTED",
            "complete_kind": None,
            "rows": len(self.rows[loader]),
        }

    def load(self, **options: Any) -> LoadReport:
        self.write()
        return load_catalog(self.path, self.out, **options)

    def load_beside(self, *entries: dict[str, Any], **options: Any) -> LoadReport:
        """Load the folder as it was written, with more files that lie in it."""
        path = self.path / "manifest.json"
        document = json.loads(path.read_text())
        document["files"] += entries
        path.write_text(json.dumps(document))
        return load_catalog(self.path, self.out, **options)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return query(self.out / "catalog.sqlite", sql)


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.fixture
def facts(tmp_path: Path) -> FactsFolder:
    return FactsFolder(tmp_path)


class Loaded:
    """The real facts, loaded once."""

    def __init__(self, report: LoadReport) -> None:
        self.report = report

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return query(self.report.path, sql)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Everything in data/ but the boundaries, which take most of the time."""
    folder = tmp_path_factory.mktemp("facts")
    for path in DATA.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    shutil.copytree(DATA / "products", folder / "products")
    return Loaded(load_catalog(folder, folder / "out"))
