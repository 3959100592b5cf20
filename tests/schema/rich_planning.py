"""What the planner's questions need beside the rest: demand, a layer of points, a level profile."""

from datetime import date

from nqi import models
from tests.small_release import Rows

NASTY = "</script>{{ 7*7 }} \"'&\x01\u2028"
NEEDS = ("national", "province", "prefecture", "county", "district", "zone")


def add_planning(rows: Rows) -> None:
    """Add demand of every kind, and families of two profiles."""
    _add_demand(rows)
    _add_family(rows, "default", "R4", kinds="METROLOGY_INSTITUTE")
    _add_family(rows, "default", "R", kinds="TESTING_LAB", words="食品;标签", name_en=NASTY)
    _add_family(rows, "default", "O", schemes="CNAS", weight=0.5)
    _add_family(rows, NASTY, "-", measurement_kinds="PUBLIC_TOP")


def _add_demand(rows: Rows) -> None:
    measured = {"measured_on": date(2020, 11, 1), "unit": "persons", "kind": "POPULATION"}
    rows.add(models.DemandUnit, adcode="420100", weight=100.0, **measured)
    rows.add(models.DemandUnit, adcode="441900", weight=0.0, source_id=2, **measured)
    rows.add(models.DemandUnit, adcode="420106", kind="CLUSTER", weight=1.0, unit="clusters")
    for name, lng in (("园区", 114.3), (NASTY, None)):
        rows.add(
            models.DemandUnit,
            adcode="420102",
            kind="LAYER",
            layer="parks",
            name=name,
            weight=2.5,
            unit="firms",
            lng=lng,
            lat=lng and 30.5,
        )


def _add_family(rows: Rows, profile: str, need: str, **values: object) -> None:
    number = len(rows.tables.get(models.ServiceFamily, ())) + 1
    rows.add(
        models.ServiceFamily,
        **{"weight": 1.0} | values | dict.fromkeys(NEEDS, need),
        profile=profile,
        number=number,
        code=f"FAMILY_{number}",
        name=NASTY if number % 2 else "检验",
    )
