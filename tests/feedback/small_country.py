"""A country of one province, two counties and a zone, with a body in one county."""

from nqi import models
from nqi.terms import Level
from tests.small_release import Rows


def small_country() -> Rows:
    """Return its rows; the body tests by GB 4706.1 and by nothing else."""
    rows = Rows()
    rows.region("100000", "国", Level.NATIONAL, None, lng=105.0, lat=36.0)
    rows.region("420000", "省", Level.PROVINCE, lng=112.3, lat=31.0)
    rows.region("420106", "西县", Level.COUNTY, "420000", lng=114.0, lat=30.5)
    rows.region("420704", "东县", Level.COUNTY, "420000", lng=114.9, lat=30.4)
    rows.region("420190", "新区", Level.ZONE, "420106", lng=114.1, lat=30.5)
    body = rows.organization("甲院", pillars=("TESTING",), adcode="420106")
    site = rows.site(body, "420106", lng=114.0, lat=30.5)
    rows.capability(body, "GB 4706.1-2005", site_id=site)
    rows.add(models.Product, code="kettle", name="水壶", search_text="水 壶")
    return rows
