"""Points of demand of one's own: what a file must say, and each row it may not hold."""

from loaders.load import LoadReport
from tests.loaders.conftest import FactsFolder

POINT = {
    "layer": "Parks",
    "name": "North park",
    "adcode": "420106",
    "lng": "114.31",
    "lat": "30.52",
    "weight": "12.5",
    "unit": "firms",
    "measured_on": "2024-12-31",
}


def loaded(facts: FactsFolder, *rows: dict[str, str]) -> LoadReport:
    facts.rows["demand_points"] = [POINT | row for row in rows]
    return facts.load()


def rejected(report: LoadReport) -> list[tuple[str, str, int, str]]:
    return [(e.rule, e.column, e.line, e.value) for e in report.rejections]


def points(facts: FactsFolder) -> list[tuple[object, ...]]:
    columns = "layer, name, adcode, lng, lat, weight, unit, measured_on"
    return facts.query(f"SELECT {columns} FROM demand_unit WHERE kind = 'LAYER' ORDER BY name")


def test_a_point_is_loaded_as_the_file_says(facts: FactsFolder) -> None:
    assert rejected(loaded(facts, {})) == []
    assert points(facts) == [
        ("Parks", "North park", "420106", 114.31, 30.52, 12.5, "firms", "2024-12-31")
    ]


def test_without_a_position_it_stands_at_its_region(facts: FactsFolder) -> None:
    assert rejected(loaded(facts, {"lng": "", "lat": "", "measured_on": ""})) == []
    assert points(facts) == [("Parks", "North park", "420106", None, None, 12.5, "firms", None)]


def test_a_weight_of_zero_is_known(facts: FactsFolder) -> None:
    assert rejected(loaded(facts, {"weight": "0"})) == []
    assert points(facts)[0][5] == 0.0


def test_one_name_may_stand_in_two_layers_and_two_regions(facts: FactsFolder) -> None:
    report = loaded(facts, {}, {"layer": "Firms"}, {"adcode": "420704"})
    assert rejected(report) == []
    assert len(points(facts)) == 3


BROKEN = [
    ({"layer": ""}, "NQI-Q001"),
    ({"name": ""}, "NQI-Q001"),
    ({"adcode": ""}, "NQI-Q001"),
    ({"weight": ""}, "NQI-Q001"),
    ({"unit": ""}, "NQI-Q001"),
    ({"weight": "many"}, "NQI-Q002"),
    ({"weight": "-1"}, "NQI-Q002"),
    ({"weight": "nan"}, "NQI-Q002"),
    ({"weight": "inf"}, "NQI-Q002"),
    ({"lng": "30.52"}, "NQI-Q002"),
    ({"lat": "114.31"}, "NQI-Q002"),
    ({"lng": "here"}, "NQI-Q002"),
    ({"lng": ""}, "NQI-Q001"),
    ({"measured_on": "31.12.2024"}, "NQI-Q003"),
    ({"adcode": "999999"}, "NQI-Q007"),
]


def test_a_cell_that_breaks_a_rule_is_rejected_with_its_place(facts: FactsFolder) -> None:
    report = loaded(facts, {"name": "Sound"}, *(cells for cells, _ in BROKEN))
    assert rejected(report) == [
        (rule, *cells, line, *cells.values()) for line, (cells, rule) in enumerate(BROKEN, 3)
    ]
    assert [row[1] for row in points(facts)] == ["Sound"]


def test_a_longitude_without_a_latitude_is_half_a_position(facts: FactsFolder) -> None:
    assert rejected(loaded(facts, {"lat": ""})) == [("NQI-Q001", "lng", 2, POINT["lng"])]
    assert points(facts) == []


def test_the_same_name_twice_in_a_region_of_a_layer_is_rejected(facts: FactsFolder) -> None:
    report = loaded(facts, {}, {"weight": "1"})
    assert rejected(report) == [("NQI-Q009", "name", 3, "North park")]
    assert [row[5] for row in points(facts)] == [12.5]
