"""Standards with everything an edition can say: committees, classes, adoption, reviews, sheets."""

from datetime import date

from nqi import models
from tests.small_release import Rows, standard_keys

NASTY = "</script>{{ 7*7 }} \"'&\x01\u2028"


def add_standards(rows: Rows) -> None:
    """Add two committees and two editions that adopt ISO numbers."""
    rows.add(models.TechnicalCommittee, number="SAC/TC 151", name=NASTY, name_en="Quality")
    rows.add(
        models.TechnicalCommittee,
        number="SAC/TC 151/SC 1",
        parent_number="SAC/TC 151",
        secretariat="秘书处",
        source_id=2,
    )
    old = _edition(rows, "GB/T 19001-2008", date(2009, 3, 1), published_status="IN_FORCE")
    new = _edition(
        rows,
        "GB/T 19001-2016",
        date(2017, 7, 1),
        published_status="SUPERSEDED",
        committee_number="SAC/TC 151/SC 1",
        transition_until=date(2018, 7, 1),
        text_url="https://example.org/?a=1&b='2'",
        openness="READ_ONLINE",
    )
    _edition(
        rows,
        "Q/ABC 001-2020",
        None,
        family="ENTERPRISE",
        origin="MARKET",
        declared_by=NASTY,
        declared_on=date(2020, 2, 2),
        is_front_runner=True,
    )
    _edition(rows, "ISO 9001:2015", date(2015, 9, 15), family="INTERNATIONAL", mandate=None)
    for edition, number in ((old, "ISO 9001:2008"), (new, "ISO 9001:2015")):
        _relation(rows, edition, "ADOPTS", number, degree="IDT" if edition == new else None)
    _relation(rows, new, "REPLACES_PART", "GB 4706.1-2005")
    for system, code in (("ICS", "03.120.10"), ("ICS", "43"), ("CCS", "A00/09")):
        rows.add(models.EditionClassification, system=system, code=code, edition_id=new)
    rows.add(models.EditionClassification, system="ICS", code="03.120", edition_id=old)
    rows.add(models.CodeListEntry, list="ICS", code="03", name="社会学", name_en="Sociology")
    for year, conclusion in ((2011, "REVISE"), (2014, "CONTINUES")):
        reviewed = {"reviewed_on": date(year, 5, 1), "conclusion": conclusion}
        rows.add(models.StandardReview, edition_id=old, **reviewed)
    for sequence, day in ((1, date(2018, 1, 1)), (2, None), (3, date(2027, 1, 1))):
        rows.add(
            models.StandardAmendment,
            norm="GB/T19001-2016",
            number=f"GB/T 19001-2016/XG{sequence}-2018",
            sequence=sequence,
            title=NASTY if sequence == 2 else None,
            implemented_on=day,
        )


def _edition(rows: Rows, number: str, day: date | None, **values: object) -> int:
    stated = {"origin": "GOVERNMENT", "mandate": "RECOMMENDED", "implemented_on": day}
    return rows.edition(number, **stated | values)


def _relation(rows: Rows, edition: int, kind: str, number: str, **values: object) -> None:
    keys = {name: value for name, value in standard_keys(number).items() if name != "series"}
    rows.add(models.StandardRelation, edition_id=edition, kind=kind, number=number, **keys | values)
