"""Schemes in a tree, who works by them, arrangements that merged, rules, a product, code lists."""

from datetime import date

from nqi import models
from nqi.text import spaced
from tests.small_release import Rows, standard_keys

NASTY = "</script>{{ 7*7 }} \"'&\x01\u2028"


def add_certification(rows: Rows) -> None:
    """Add what certification and reference content can say, with and without dates."""
    _add_schemes(rows)
    _add_recognition(rows)
    _add_product(rows)
    for code, parent in (("00", None), ("01", "00")):
        rows.add(models.CodeListEntry, list="CMA_FIELD", code=code, parent_code=parent, name=NASTY)


def _add_schemes(rows: Rows) -> None:
    tree = (("CCC", "", "CCC"), ("CCC-1119", "CCC", "CCC"), ("QMS", "", "MANAGEMENT_SYSTEM"))
    for code, parent, kind in (*tree, ("NOTHING", "", None)):
        name = {"QMS": "质量管理体系认证", "NOTHING": NASTY}.get(code, f"{code} 强制")
        rows.add(
            models.CertificationScheme,
            code=code,
            parent_code=parent or None,
            path=f"/{parent}/{code}/" if parent else f"/{code}/",
            kind=kind,
            name=name,
            search_text=spaced(f"{code} {name}"),
            valid_to=date(2020, 1, 1) if code == "NOTHING" else None,
        )
    norm = {name: standard_keys("GB/T 19001-2016")[name] for name in ("norm", "root")}
    rows.add(models.SchemeStandard, scheme_code="QMS", number="GB/T 19001-2016", **norm)
    bodies = [body["id"] for body in rows.tables[models.Organization][:6]]
    schemes = ("CCC", "CCC-1119", "QMS")
    for number, body in enumerate(bodies):
        rows.qualification(body, scheme="CNCA_BODY", number=f"CNCA-R-2002-{number:03}")
        rows.add(
            models.OrganizationScheme,
            organization_id=body,
            scheme_code=schemes[number % 3],
            role=("CERTIFICATION", "CERTIFICATION", "VERIFICATION", "TESTING")[number % 4],
            valid_from=date(2016, 1, 1) if number % 2 else None,
            valid_to=date(2026, 1, 1) if number == 1 else None,
        )


def _add_recognition(rows: Rows) -> None:
    rows.add(models.RecognitionArrangement, code="ILAC_MRA", name=NASTY, source_id=2)
    rows.add(models.RecognitionArrangement, code="IAF_MLA", name="IAF", valid_from=date(2019, 1, 1))
    merged = {"predecessor_codes": "ILAC_MRA;IAF_MLA", "url": "https://example.org/"}
    rows.add(models.RecognitionArrangement, code="GLOBAC", name="GLOBAC", **merged)
    body = rows.tables[models.Organization][0]["id"]
    for arrangement, organization in (("ILAC_MRA", body), ("ILAC_MRA", None), ("IAF_MLA", body)):
        rows.add(
            models.Recognition,
            arrangement_code=arrangement,
            organization_id=organization,
            party=NASTY,
            scope="检测",
        )
    for scheme in ("CNAS", None):
        rows.add(
            models.AcceptanceRule,
            acceptor="检验 authority",
            accepts=NASTY,
            scheme=scheme,
            applies_to="食品",
            legal_basis="GB 7718",
            valid_to=None if scheme else date(2021, 1, 1),
        )


def _add_product(rows: Rows) -> None:
    rows.add(models.Product, code="e-bike", name="电动自行车", search_text=spaced("e-bike 检验"))
    rows.add(models.Product, code="other", name=NASTY, name_en=NASTY, search_text="other")
    for system, code in (("CCC", "1119"), ("HS", "8711.60")):
        rows.add(models.ProductCode, system=system, code=code, product_code="e-bike")
    old, new = standard_keys("GB 7718-2011"), standard_keys("GB 7718-2025")
    for keys, first, last in ((old, None, date(2027, 3, 16)), (new, date(2027, 3, 16), None)):
        rows.add(
            models.ProductRequirement,
            product_code="e-bike",
            regime="MANDATORY_STANDARD",
            number=keys["norm"],
            norm=keys["norm"],
            root=keys["root"],
            subject=NASTY,
            is_mandatory=True,
            valid_from=first,
            valid_to=last,
        )
    certified = {"regime": "CCC", "number": "1119", "subject": "CCC"}
    rows.add(models.ProductRequirement, product_code="e-bike", **certified)
    rows.add(models.ProductTest, product_code="e-bike", parameter="标签", root=old["root"])
    rows.add(models.ProductTest, product_code="e-bike", parameter=NASTY, limits="≤ 5 %")
    rows.add(
        models.InstrumentNeed,
        product_code="e-bike",
        instrument="天平",
        category="MECHANICS",
        needs_reference_material=True,
        note=NASTY,
    )
