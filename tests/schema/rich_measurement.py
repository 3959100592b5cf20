"""Measurement in every shape: a chain with a branch that stays open, ranges with and without U."""

from datetime import date
from typing import Any

from loaders.ranges import StatedRange, range_values
from nqi import models
from nqi.terms import MeasurementStandardKind as Kind
from tests.small_release import Rows

NASTY = "</script>{{ 7*7 }} \"'&\x01\u2028"


def add_measurement(rows: Rows) -> None:
    """Add five measurement standards, their chain, materials, instruments and services."""
    bodies = [row["id"] for row in rows.tables[models.Organization]]
    primary = add_standard(rows, bodies[0], "质量基准", Kind.PRIMARY)
    public = add_standard(rows, bodies[1], "砝码标准", Kind.PUBLIC_TOP, valid_to=date(2025, 1, 1))
    secondary = add_standard(
        rows,
        bodies[1],
        NASTY,
        Kind.PUBLIC_SECONDARY,
        valid_from=date(2015, 1, 1),
        valid_to=date(2026, 12, 31),
        category="MECHANICS",
    )
    ended = add_standard(rows, bodies[2], "停用标准", Kind.ENTERPRISE_TOP, "WITHDRAWN")
    add_link(rows, public, primary)
    add_link(rows, secondary, public, ratio=1 / 3, verification_scheme="JJG 2053-2016")
    add_link(rows, secondary, None, parent_name=NASTY)
    add_link(rows, ended, None, kcdb_code="APMP-M-CN-00000001-1")
    add_range(rows, secondary, "g", 1, 500, "U=0.1 mg+2×10^-6 L", quantity="质量")
    add_range(rows, public, "kg", 0.001, 20, None, accuracy_class="E2")
    scopes = rows.tables[models.Capability]
    for number, kind in enumerate(("CALIBRATION", "VERIFICATION", "TYPE_EVALUATION")):
        scope = scopes[number]
        scope |= {"kind": kind, "acceptance_basis": ("CNAS", None, "CIPM_MRA")[number]}
        add_range(rows, None, "g", 0, 100 * (number + 1), ("0.5 mg", None, "1 %")[number], scope)
    scopes[1]["kcdb_code"] = "APMP-M-CN-00000001-1"
    for norm, name in (("GBW(E)080129", NASTY), ("GBW08607", "水中铅")):
        material = rows.add(
            models.ReferenceMaterial,
            number=norm,
            norm=norm,
            material_class="SECONDARY" if "E" in norm else "PRIMARY",
            name=name,
            organization_id=bodies[0] if "E" in norm else None,
        )
        rows.add(models.ReferenceValue, reference_material_id=material["id"], analyte=NASTY)
    for kind_code, months in (("scale", 12), ("meter", None)):
        rows.add(
            models.InstrumentKind,
            code=kind_code,
            name=NASTY,
            control="VERIFICATION",
            verification_mode="PERIODIC" if months else "INITIAL_UNTIL_FAILURE",
            basis_number="JJG 196-2006",
            basis_root="JJG196",
            period_months=months,
            search_text=f"{kind_code} 衡器",
        )


def add_standard(
    rows: Rows, body: int, name: str, kind: Kind, status: str = "UNKNOWN", **values: object
) -> int:
    """Add a measurement standard and return its id."""
    row = rows.add(
        models.MeasurementStandard,
        organization_id=body,
        name=name,
        kind=kind.code,
        published_status=status,
        search_text=name,
        **values,
    )
    return int(row["id"])


def add_link(rows: Rows, child: int, parent: int | None, **values: object) -> None:
    """Add a step up, named after its parent when nothing else is said."""
    values = {"parent_name": f"m{parent}"} | values
    rows.add(models.TraceLink, child_id=child, parent_id=parent, **values)


def add_range(
    rows: Rows,
    standard: int | None,
    unit: str,
    lower: float,
    upper: float,
    uncertainty: str | None = None,
    scope: dict[str, object] | None = None,
    **values: Any,
) -> None:
    """Add a range of a measurement standard, or of a capability."""
    stated = StatedRange(unit=unit, lower=lower, upper=upper, uncertainty=uncertainty, **values)
    owner = {"measurement_standard_id": standard, "capability_id": scope and scope["id"]}
    rows.add(models.MeasurementRange, **owner, **range_values(stated))
