"""The other needs of a product, one of every kind of step, with and without days."""

from datetime import date

from nqi import models
from tests.small_release import Rows

NASTY = "</script>{{ 7*7 }} \"'&\x01\u2028"
NEEDS = (
    ("S3", "实验室", "CMA", "MANDATORY_STANDARD"),
    ("S3", NASTY, "CCC_DESIGNATION", "CCC"),
    ("S4", "强制性产品认证", "CCC", None),
    ("S4", "质量管理体系认证", "QMS", None),
    ("S7", "食品", "CRM", None),
    ("S7", NASTY, "PT", None),
    ("S8", "通报", "TBT", None),
    ("S8", "美国", "CPSC_ACCEPTANCE", None),
    ("S9", "培训", "TRAINING", None),
    ("S9", NASTY, "TESTING_LAB", None),
)


def add_onestop(rows: Rows) -> None:
    """Add the needs of one product, and of another the word that a step does not apply."""
    for number, (step, name, code, regime) in enumerate(NEEDS):
        rows.add(
            models.ProductNeed,
            product_code="e-bike",
            step=step,
            name=name,
            code=code,
            regime=regime,
            is_mandatory=number % 3 == 2,
            note=NASTY if number % 2 else None,
            valid_from=date(2016, 1, 1) if number % 4 == 1 else None,
            valid_to=date(2030, 1, 1) if number % 4 == 3 else None,
            confidence=("IMPORTED", "UNVERIFIED")[number % 2],
        )
    rows.add(models.ProductNeed, product_code="other", step="S8", note=NASTY)
