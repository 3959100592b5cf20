"""The facts in data/, as the catalogue tells them."""

import csv
import re
from typing import Any

from nqi.settings import Settings
from tests.loaders.conftest import DATA, Loaded, query

HUBEI = "湖北省产品质量监督检验研究院"


def test_the_register_of_2017_is_complete(real: Loaded) -> None:
    found = real.query(
        "SELECT complete_kind, as_of, rows_accepted FROM dataset WHERE complete_kind IS NOT NULL"
    )
    assert found == [("CERTIFICATION_BODY", "2017-08-21", 349)]
    approvals = "SELECT count(*) FROM qualification WHERE scheme = 'CNCA_BODY'"
    assert real.query(approvals) == [(349,)]


def test_four_sources_of_the_national_institute_are_one_body(real: Loaded) -> None:
    found = real.query(
        "SELECT natural_key, kind, level FROM organization WHERE name = '中国计量科学研究院'"
    )
    assert found == [("ror:https://ror.org/05dw0p167", "METROLOGY_INSTITUTE", "NATIONAL")]
    kinds = real.query(
        "SELECT c.kind, count(*) FROM capability c JOIN organization o ON o.id = c.organization_id "
        "WHERE o.name = '中国计量科学研究院' GROUP BY 1 ORDER BY 1"
    )
    assert kinds == [("CALIBRATION", 6), ("TYPE_EVALUATION", 1)]
    assert real.query("SELECT norm FROM capability_method") == [("OIML R111",)]


def test_the_certification_centre_kept_its_id_under_its_new_name(real: Loaded) -> None:
    found = real.query(
        "SELECT o.natural_key, o.name, n.name FROM organization o "
        "JOIN organization_name n ON n.organization_id = o.id WHERE n.name LIKE '中国质量认证中心%'"
    )
    assert found == [("cnca:CNCA-R-2002-001", "中国质量认证中心", "中国质量认证中心有限公司")]


def test_the_hubei_institute_has_four_places_under_one_certificate(real: Loaded) -> None:
    body = f"(SELECT id FROM organization WHERE name = '{HUBEI}')"
    places = real.query(
        f"SELECT adcode, is_main FROM site WHERE organization_id = {body} ORDER BY is_main, adcode"
    )
    assert places == [("420703", 0), ("420703", 0), ("420704", 0), ("420106", 1)]
    covered = real.query(
        "SELECT q.number, count(*) FROM qualification q JOIN qualification_site s "
        f"ON s.qualification_id = q.id WHERE q.organization_id = {body} GROUP BY 1"
    )
    assert covered == [("230020349767", 4)]
    titles = real.query(
        f"SELECT stage, count(*) FROM designation WHERE organization_id = {body} GROUP BY 1"
    )
    assert titles == [("ESTABLISHED", 4)]


def test_the_applications_of_2017_never_look_established(real: Loaded) -> None:
    applied = real.query(
        "SELECT d.stage, o.evidence, p.pillar, s.lng FROM designation d "
        "JOIN organization o ON o.id = d.organization_id JOIN site s ON s.organization_id = o.id "
        "LEFT JOIN organization_pillar p ON p.organization_id = o.id WHERE d.stage = 'APPLIED'"
    )
    assert len(applied) == 11
    for stage, evidence, pillar, lng in applied:
        assert (stage, pillar, lng) == ("APPLIED", None, None)
        assert "NOT yet established" in evidence


def test_special_regions_are_as_they_are(real: Loaded) -> None:
    def regions(condition: str) -> list[tuple[Any, ...]]:
        return real.query(f"SELECT adcode FROM region WHERE {condition} ORDER BY adcode")

    assert regions("fills_county") == [("441900",), ("442000",), ("460400",), ("620200",)]
    assert regions("NOT has_four_levels") == [("710000",), ("810000",), ("820000",)]
    direct = regions("level = 'COUNTY' AND parent_adcode = '420000'")
    assert direct == [("429004",), ("429005",), ("429006",), ("429021",)]
    assert regions("level = 'PREFECTURE' AND parent_adcode = '110000'") == []
    assert regions("lng IS NULL AND adcode < '653229' AND adcode > '653200'") == [("653228",)]
    assert real.query("SELECT type FROM region WHERE adcode = '429021'") == [("FORESTRY_DISTRICT",)]


def test_a_region_merged_after_the_list_leads_to_its_successor(real: Loaded) -> None:
    found = real.query("SELECT old_adcode FROM region_succession WHERE new_adcode = '500157'")
    assert found == [("500105",), ("500112",)]
    ended = "SELECT adcode FROM region WHERE valid_to = '2026-04-18' ORDER BY 1"
    assert real.query(ended) == [("500105",), ("500112",)]
    assert real.query("SELECT count(*) FROM site WHERE adcode IN ('500105', '500112')") == [(0,)]


def test_every_region_has_every_region_above_it(real: Loaded) -> None:
    chain = real.query(
        "SELECT ancestor_adcode, distance FROM region_ancestor WHERE adcode = '420106' ORDER BY 2"
    )
    assert chain == [("420106", 0), ("420100", 1), ("420000", 2), ("100000", 3)]
    ends = "SELECT count(*) FROM region_ancestor WHERE ancestor_adcode = '100000'"
    assert real.query(ends) == real.query("SELECT count(*) FROM region")


def test_short_names_drop_suffix_and_peoples(real: Loaded) -> None:
    wanted = "('420000','450000','422800','429021','150000','440305','130404','422801')"
    names = dict(real.query(f"SELECT name, short_name FROM region WHERE adcode IN {wanted}"))
    assert names["恩施土家族苗族自治州"] == "恩施"
    assert names["广西壮族自治区"] == "广西"
    assert names["内蒙古自治区"] == "内蒙古"
    assert names["神农架林区"] == "神农架"


def test_full_text_finds_by_phrase(real: Loaded) -> None:
    found = real.query(
        "SELECT o.name FROM organization_search s JOIN organization o ON o.id = s.rowid "
        """WHERE organization_search MATCH '"武 昌" "质 量"'"""
    )
    assert found == [(HUBEI,)]
    regions = real.query(
        """SELECT rowid FROM region_search WHERE region_search MATCH '"神 农 架"'"""
    )
    assert regions == [(429021,)]


def test_every_organization_has_one_main_site(real: Loaded) -> None:
    sites = real.query("SELECT sum(is_main) FROM site GROUP BY organization_id")
    assert set(sites) == {(1,)}
    assert real.query("SELECT count(DISTINCT organization_id) FROM site") == real.query(
        "SELECT count(*) FROM organization"
    )


def test_no_position_claims_more_than_a_county(real: Loaded) -> None:
    precisions = {row[0] for row in real.query("SELECT DISTINCT precision FROM site")}
    assert precisions == {"COUNTY_CENTROID", "CITY_CENTROID", "REGION_ONLY"}
    vague = "SELECT count(*) FROM site WHERE (lng IS NULL) <> (precision = 'REGION_ONLY')"
    assert real.query(vague) == [(0,)]


def test_withdrawn_laboratories_have_a_dated_withdrawal(real: Loaded) -> None:
    found = real.query(
        "SELECT q.number, e.happened_on FROM status_event e "
        "JOIN qualification q ON q.id = e.qualification_id WHERE e.status = 'WITHDRAWN' ORDER BY 1"
    )
    assert len(found) == 6
    assert found[0] == ("1415", "2024-04-30")


def test_population_is_loaded_only_where_the_source_is_sound(real: Loaded) -> None:
    assert real.query(
        "SELECT count(*) FROM demand_unit WHERE kind = 'POPULATION' AND adcode = '130100'"
    ) == [(0,)]
    total = real.query(
        "SELECT sum(weight) FROM demand_unit d JOIN region r USING (adcode) "
        "WHERE kind = 'POPULATION' AND r.level = 'PROVINCE' AND r.has_four_levels"
    )
    assert total == [(1409778724.0,)]


def test_no_data_file_holds_a_mobile_number() -> None:
    mobile = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
    for path in DATA.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert not mobile.search(row.get("phone") or ""), (path.name, row)


def test_boundaries_are_there_at_every_tolerance(settings: Settings) -> None:
    def boundaries(adcode: str) -> list[tuple[Any, ...]]:
        return query(
            settings.release_path,
            "SELECT tolerance_deg, json_extract(geojson, '$.type'), length(geojson) "
            f"FROM region_boundary WHERE adcode = '{adcode}' ORDER BY 1",
        )

    hubei = boundaries("420000")
    assert [row[0] for row in hubei] == [0.005, 0.01, 0.02, 0.05, 0.1, 0.5]
    assert {row[1] for row in hubei} == {"MultiPolygon"}  # it has an exclave
    sizes = [row[2] for row in hubei]
    assert sizes == sorted(sizes, reverse=True)
    assert boundaries("653228") == []
    # Two counties of the list were merged into one that has no polygon of its own.
    assert [row[1] for row in boundaries("500157")] == ["Polygon"] * 6
    inside = "SELECT lng, lat FROM region WHERE adcode = '500157'"
    assert query(settings.release_path, inside) == [(106.778, 29.839)]
