"""Every check finds the one defect that was sown for it, and a clean release gives no alarm."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nqi import models
from nqi.db import OpenRelease
from nqi.errors import NotFound
from nqi.questions.quality import CHECKS, check_by_id, lines, quality
from nqi.terms import Level, Severity
from tests.small_release import COUNTRY, Rows

DAY = date(2026, 6, 1)
SQUARE = '{"type":"Polygon","coordinates":[[[114,30],[115,30],[115,31],[114,31],[114,30]]]}'


class Clean:
    """The rows of a release without a defect, and the ids that a defect is sown at."""

    def __init__(self) -> None:
        rows = self.rows = Rows()
        del rows.tables[models.Dataset], rows.tables[models.SourceRecord]
        self.source = self.dataset("clean.csv", date(2026, 1, 1))
        rows.region(COUNTRY, "中国", Level.NATIONAL, None)
        rows.region("420100", "武汉市", Level.PREFECTURE)
        rows.add(models.RegionBoundary, adcode="420100", tolerance_deg=0.1, geojson=SQUARE)
        self.body = rows.organization("甲检验所", adcode="420100")
        self.other = rows.organization("乙检验所", adcode="420100")
        for body in (self.body, self.other):
            rows.site(body, "420100", name="本部", lng=114.3, lat=30.6)
        rows.add(
            models.OrganizationIdentifier,
            organization_id=self.body,
            register="CNAS",
            value="L0009",
        )
        self.right = rows.qualification(
            self.body,
            (date(2024, 1, 1), "VALID"),
            (date(2025, 1, 1), "SUSPENDED"),
            (date(2025, 2, 1), "VALID"),
            number="230020349767",
            published_status="VALID",
            valid_from=date(2024, 1, 1),
            valid_to=date(2030, 1, 1),
        )
        rows.edition("GB/T 1-2010", implemented_on=date(2010, 1, 1), published_status="SUPERSEDED")
        rows.edition("GB/T 1-2020", implemented_on=date(2020, 1, 1), published_status="IN_FORCE")
        rows.capability(self.body, "GB/T 1-2020")
        self.standard = self.measurement_standard("砝码标准装置", certificate_number="1")
        rows.add(
            models.TraceLink, child_id=self.standard, parent_name="国家基准", kcdb_code="APMP-1"
        )

    def dataset(self, file: str, as_of: date | None, **values: object) -> int:
        rows, number = self.rows, len(self.rows.tables.get(models.Dataset, ())) + 1
        stated = {"title": file, "licence": "CC0", "url": "https://example.org/"} | values
        rows.add(
            models.Dataset, id=number, completeness="PARTIAL", file=file, as_of=as_of, **stated
        )
        rows.add(models.SourceRecord, id=number, dataset_id=number)
        return number

    def measurement_standard(self, name: str, **values: object) -> int:
        row = self.rows.add(
            models.MeasurementStandard,
            **{"kind": "PUBLIC_TOP", "published_status": "VALID"} | values,
            organization_id=self.body,
            name=name,
        )
        self.rows.add(models.MeasurementRange, measurement_standard_id=row["id"])
        return int(row["id"])


def synthetic(clean: Clean) -> None:
    clean.rows.add(models.TbtNotification, symbol="G/TBT/N/X/1", confidence="SYNTHETIC")


def expired(clean: Clean) -> None:
    term = {"valid_from": date(2020, 1, 1), "valid_to": date(2025, 1, 1)}
    clean.rows.qualification(clean.body, published_status="VALID", number="a", **term)


def disagrees(clean: Clean) -> None:
    day = date(2019, 1, 1)
    clean.rows.edition("GB/T 2-2019", implemented_on=day, published_status="ABOLISHED")


def unknown_standard(clean: Clean) -> None:
    clean.rows.capability(clean.body, "GB/T 999-2020")


def stale(clean: Clean) -> None:
    clean.rows.capability(clean.body, "GB/T 1-2010")


def same_name(clean: Clean) -> None:
    twin = clean.rows.organization("甲 检验所", adcode="420100")
    clean.rows.site(twin, "420100", name="本部", lng=114.3, lat=30.6)


def same_number(clean: Clean) -> None:
    for body in (clean.body, clean.other):
        clean.rows.add(
            models.OrganizationIdentifier, organization_id=body, register="CNAS", value="L0001"
        )


def same_right(clean: Clean) -> None:
    clean.rows.qualification(clean.other, number="230020349767")


def no_position(clean: Clean) -> None:
    clean.rows.organization("丙检验所", adcode="420100")


def outside(clean: Clean) -> None:
    clean.rows.site(clean.body, "420100", name="分部", lng=116.3, lat=30.6)


def illegal(clean: Clean) -> None:
    events = ((date(2024, 1, 1), "CANCELLED"), (date(2025, 1, 1), "VALID"))
    clean.rows.qualification(clean.body, *events, number="b")


def one_day(clean: Clean) -> None:
    events = ((date(2024, 1, 1), "VALID"), (date(2024, 1, 1), "SUSPENDED"))
    clean.rows.qualification(clean.body, *events, number="c")


def retired(clean: Clean) -> None:
    clean.rows.region("420199", "旧区", Level.COUNTY, "420100", valid_to=date(2026, 6, 1))
    clean.rows.site(clean.body, "420199", name="旧址")


def long_term(clean: Clean) -> None:
    term = {"valid_from": date(2024, 1, 1), "valid_to": date(2030, 1, 3)}
    clean.rows.qualification(clean.body, number="d", **term)


def replaced_by_nothing(clean: Clean) -> None:
    clean.rows.edition("GB/T 3-2019", published_status="SUPERSEDED")


def bare_standard(clean: Clean) -> None:
    clean.measurement_standard("压力标准装置")


def traced_to_nothing(clean: Clean) -> None:
    clean.rows.add(models.TraceLink, child_id=clean.standard, parent_name="上级装置")


def no_method(clean: Clean) -> None:
    clean.rows.capability(clean.body)


def incomplete_source(clean: Clean) -> None:
    clean.dataset("undated.csv", None)


def old_source(clean: Clean) -> None:
    clean.dataset("old.csv", date(2021, 5, 31))


def rejected(clean: Clean) -> None:
    clean.dataset("bad.csv", DAY, rows_read=100, rows_accepted=94, rows_rejected=6)


def empty_term(clean: Clean) -> None:
    term = {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 1, 1)}
    clean.rows.qualification(clean.body, number="e", **term)


DEFECTS: dict[str, tuple[Callable[[Clean], None], list[str]]] = {
    "NQI-Q101": (synthetic, ["SYNTHETIC"]),
    "NQI-Q102": (expired, ["2025-01-01"]),
    "NQI-Q103": (disagrees, ["ABOLISHED"]),
    "NQI-Q104": (unknown_standard, ["GB/T 999-2020"]),
    "NQI-Q105": (stale, ["GB/T 1-2010"]),
    "NQI-Q106": (same_name, ["甲检验所", "甲检验所"]),
    "NQI-Q107": (same_number, ["CNAS L0001", "CNAS L0001"]),
    "NQI-Q108": (same_right, ["230020349767", "230020349767"]),
    "NQI-Q109": (no_position, ["420100"]),
    "NQI-Q110": (outside, ["420100 116.3,30.6"]),
    "NQI-Q111": (illegal, ["CANCELLED → VALID"]),
    "NQI-Q112": (one_day, ["2024-01-01"]),
    "NQI-Q113": (retired, ["420199"]),
    "NQI-Q114": (long_term, ["2024-01-01 / 2030-01-03"]),
    "NQI-Q115": (replaced_by_nothing, ["SUPERSEDED"]),
    "NQI-Q116": (bare_standard, ["certificate"]),
    "NQI-Q117": (traced_to_nothing, ["上级装置"]),
    "NQI-Q118": (no_method, [""]),
    "NQI-Q119": (incomplete_source, ["date"]),
    "NQI-Q120": (old_source, ["2021-05-31"]),
    "NQI-Q121": (rejected, ["6 / 100"]),
    "NQI-Q122": (empty_term, ["2025-01-01 / 2025-01-01"]),
}


def found_in(release: OpenRelease) -> dict[str, list[str]]:
    findings = quality(release, DAY).findings
    return {one.check.id: [row["value"] for row in one.examples] for one in findings if one.found}


def test_a_clean_release_gives_no_alarm(tmp_path: Path) -> None:
    answer = quality(Clean().rows.write(tmp_path), DAY)
    assert {one.check.id: one.examples for one in answer.findings if one.found} == {}
    assert all(one.examined > 0 for one in answer.findings)


@pytest.mark.parametrize("rule", DEFECTS)
def test_a_check_finds_the_defect_sown_for_it_and_no_other(rule: str, tmp_path: Path) -> None:
    clean = Clean()
    sow, values = DEFECTS[rule]
    sow(clean)
    assert found_in(clean.rows.write(tmp_path)) == {rule: values}


def test_every_check_has_a_defect_sown_for_it_and_words() -> None:
    assert [check.id for check in CHECKS] == list(DEFECTS)
    for check in CHECKS:
        assert all(check.words[name] for name in ("zh", "en", "why", "why_en"))


def test_all_defects_at_once_are_all_found_with_their_totals(tmp_path: Path) -> None:
    clean = Clean()
    for sow, _ in DEFECTS.values():
        sow(clean)
    release = clean.rows.write(tmp_path)
    answer = quality(release, DAY)
    assert {one.check.id for one in answer.findings if one.found} == set(DEFECTS)
    assert answer.total(Severity.ERROR) == 4
    chosen = answer.chosen([Severity.ERROR], None)
    assert [one.check.id for one in chosen] == ["NQI-Q101", "NQI-Q110", "NQI-Q111", "NQI-Q122"]
    assert len(list(lines(release, DAY, chosen))) == 4


def test_a_stale_scope_is_none_before_the_new_edition(tmp_path: Path) -> None:
    clean = Clean()
    stale(clean)
    release = clean.rows.write(tmp_path)
    before = quality(release, date(2019, 12, 31)).chosen([], "NQI-Q105")
    assert [one.found for one in before] == [0]


def test_an_unknown_rule_is_named() -> None:
    with pytest.raises(NotFound, match="NQI-Q999"):
        check_by_id("NQI-Q999")
