"""What several sources say of one body comes together; what two bodies share stays apart."""

from tests.loaders.conftest import FactsFolder


def test_one_number_under_two_names_is_one_body(facts: FactsFolder) -> None:
    facts.add("certification_bodies", name="甲认证中心")
    facts.rows["ghg_bodies"] = [
        {
            "name": "甲认证中心有限公司",
            "approval_no": "CNCA-R-2002-001",
            "field": "能源产业",
            "announcement": "2024年第11号公告",
        }
    ]
    facts.load()
    assert facts.query("SELECT natural_key, name, kind FROM organization") == [
        ("cnca:CNCA-R-2002-001", "甲认证中心", "CERTIFICATION_BODY")
    ]
    assert facts.query("SELECT name FROM organization_name") == [("甲认证中心有限公司",)]
    assert facts.query("SELECT scheme FROM qualification ORDER BY 1") == [
        ("CNCA_BODY",),
        ("GHG_VERIFICATION",),
    ]


def test_one_name_in_two_spellings_is_one_body(facts: FactsFolder) -> None:
    facts.add("institutions", name="甲检测（北京）公司")
    facts.add("institutions", name="甲检测(北京)公司", phone="010-62161366")
    facts.load()
    assert facts.query("SELECT name, phone FROM organization") == [
        ("甲检测（北京）公司", "010-62161366")
    ]


def test_a_later_source_fills_and_never_overwrites(facts: FactsFolder) -> None:
    facts.add("institutions", phone="1", level="PROVINCE")
    facts.add("institutions", phone="2", scope="食品", level="COUNTY")
    facts.load()
    assert facts.query("SELECT phone, scope, level FROM organization") == [
        ("1", "食品", "PROVINCE")
    ]


def test_an_alias_joins_two_names(facts: FactsFolder) -> None:
    facts.rows["aliases"] = [{"alias": "乙院", "name": "甲院", "reason": "renamed"}]
    facts.add("institutions", name="甲院")
    facts.add("institutions", name="乙院")
    facts.load()
    assert facts.query("SELECT name FROM organization") == [("甲院",)]


def test_two_wordings_in_one_county_are_one_place(facts: FactsFolder) -> None:
    facts.add("certification_bodies", name="甲院", address="北京市朝阳区一路1号")
    facts.add("institutions", name="甲院", address="朝阳区一路1号院", adcode="110105")
    facts.add("institutions", name="甲院", address="武汉市武昌区二路2号", adcode="420106")
    facts.load()
    assert facts.query("SELECT address, is_main FROM site ORDER BY adcode") == [
        ("北京市朝阳区一路1号", 1),
        ("武汉市武昌区二路2号", 0),
    ]


def test_a_body_without_a_place_gets_one_when_a_source_knows_it(facts: FactsFolder) -> None:
    facts.add("institutions", name="甲院")
    facts.add("institutions", name="甲院", adcode="420106", placed_by="NAME")
    facts.add("institutions", name="甲院", adcode="420000", placed_by="NAME")
    facts.load()
    assert facts.query("SELECT adcode, precision FROM site") == [("420106", "COUNTY_CENTROID")]
    assert facts.query("SELECT adcode FROM organization") == [("420106",)]


def test_precision_follows_what_is_known(facts: FactsFolder) -> None:
    for adcode in ("110105", "420100", "110000", "420000", ""):
        facts.add("institutions", name=f"院{adcode}", adcode=adcode)
    facts.load()
    found = facts.query("SELECT name, precision, lng IS NULL FROM site ORDER BY name")
    assert found == [
        ("院", "REGION_ONLY", 1),
        ("院110000", "CITY_CENTROID", 0),
        ("院110105", "COUNTY_CENTROID", 0),
        ("院420000", "REGION_ONLY", 1),
        ("院420100", "CITY_CENTROID", 0),
    ]


def test_the_registers_own_county_wins_over_the_address(facts: FactsFolder) -> None:
    facts.add("certification_bodies", address="湖北省武汉市武昌区二路2号")
    facts.load()
    assert facts.query("SELECT adcode, placed_by FROM site") == [("110105", "REGISTER_CODE")]


def test_the_address_refines_a_register_code_of_a_province(facts: FactsFolder) -> None:
    facts.add("certification_bodies", register_adcode="420000", address="武汉市武昌区二路2号")
    facts.load()
    assert facts.query("SELECT adcode, placed_by FROM site") == [("420106", "ADDRESS")]


def test_an_address_outside_the_register_code_does_not_move_the_body(facts: FactsFolder) -> None:
    facts.add("certification_bodies", register_adcode="110000", address="武汉市武昌区二路2号")
    facts.load()
    assert facts.query("SELECT adcode, placed_by FROM site") == [("110000", "REGISTER_CODE")]


def test_a_retired_code_is_followed_to_its_one_successor(facts: FactsFolder) -> None:
    facts.add("division_history", adcode="420103", successor_adcodes="420106")
    facts.add("certification_bodies", register_adcode="420103")
    facts.load()
    assert facts.query("SELECT adcode FROM site") == [("420106",)]


def test_a_split_code_is_placed_in_what_holds_its_parts(facts: FactsFolder) -> None:
    facts.add("division_history", adcode="420103", successor_adcodes="420106;420704")
    facts.add("certification_bodies", register_adcode="420103", address="三路3号")
    facts.load()
    assert facts.query("SELECT adcode, lng FROM site") == [("420000", None)]


def test_a_title_of_a_host_is_no_body_of_its_own(facts: FactsFolder) -> None:
    facts.add("institutions", address="湖北省武汉市武昌区二路2号", adcode="420106")
    facts.add(
        "designations",
        organization_name="甲质检院",
        address="湖北省鄂州市鄂城区三路3号",
        adcode="420704",
    )
    facts.add("qualifications")
    facts.load()
    assert facts.query("SELECT name FROM organization") == [("甲质检院",)]
    assert facts.query(
        "SELECT s.name, s.adcode FROM designation d JOIN site s ON s.id = d.site_id"
    ) == [("国家甲产品质量检验检测中心", "420704")]
    assert facts.query("SELECT count(*) FROM qualification_site") == [(2,)]


def test_an_application_counts_as_service_nowhere(facts: FactsFolder) -> None:
    facts.add("designations", stage="APPLIED", adcode="420100", address="湖北省武汉市")
    facts.load()
    assert facts.query("SELECT name FROM organization") == [("国家甲产品质量检验检测中心",)]
    assert facts.query("SELECT stage FROM designation") == [("APPLIED",)]
    assert facts.query("SELECT count(*) FROM organization_pillar") == [(0,)]
    assert facts.query("SELECT lng, precision FROM site") == [(None, "REGION_ONLY")]


def test_a_qualification_has_the_status_of_its_source_on_its_date(facts: FactsFolder) -> None:
    facts.add("certification_bodies")
    facts.add("certification_bodies", approval_no="CNCA-R-2002-002", name="乙", status_code="09")
    facts.load()
    events = "SELECT q.number, e.status, e.happened_on FROM status_event e JOIN qualification q"
    assert facts.query(f"{events} ON q.id = e.qualification_id ORDER BY 1") == [
        ("CNCA-R-2002-001", "VALID", "2017-08-21"),
        ("CNCA-R-2002-002", "UNKNOWN", "2017-08-21"),
    ]


def test_a_capability_is_found_by_every_key_of_its_method(facts: FactsFolder) -> None:
    facts.add("institutions")
    facts.add("capabilities", method="GB/T 12021.2-2015;GB 4706.13")
    facts.load()
    assert facts.query("SELECT norm, base, root, series FROM capability_method ORDER BY 1") == [
        ("GB/T12021.2-2015", "GB/T12021.2", "GB12021.2", "GB12021"),
        ("GB4706.13", "GB4706.13", "GB4706.13", "GB4706"),
    ]
