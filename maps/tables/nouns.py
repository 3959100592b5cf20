"""Every table that can be downloaded, by its noun."""

from collections.abc import Iterator

from maps.page import Visit
from maps.tables import asked
from maps.tables.organizations import ORGANIZATIONS
from maps.tables.table import Record, Table, listed
from nqi.catalog import (
    change,
    designation,
    equipment,
    exported,
    measurement,
    reference_material,
    region,
    scheme,
    standard,
    tbt,
)
from nqi.questions import quality
from nqi.selection import check_adcode, parse_terms
from nqi.terms import (
    CapabilityKind,
    DesignationKind,
    DesignationStage,
    Level,
    MeasurementCategory,
    MeasurementStandardKind,
    OpenMode,
    QualificationStatus,
    ReferenceMaterialClass,
    Scheme,
    Severity,
)
from nqi.text import search_key

BODY = ("organization_id", "organization")
PLACE = ("site", "address", "adcode", "lng", "lat")
TERM = ("valid_from", "valid_to")


def _quality_rows(visit: Visit) -> Iterator[Record]:
    params = visit.request.query_params
    answer = quality.quality(visit.release, visit.as_of)
    severities = parse_terms(Severity, params.getlist("severity"))
    chosen = answer.chosen(severities, params.get("rule") or None)
    for row in quality.lines(visit.release, visit.as_of, chosen):
        check = row["check"]
        yield {
            **row,
            "rule": check.id,
            "severity": visit.word(check.severity),
            "check": check.words[visit.language],
            "record_kind": visit.label("RecordKind", row["record_kind"]),
            "as_of": visit.as_of,
            "release": visit.release.id,
        }


def _change_rows(visit: Visit) -> Iterator[Record]:
    table = listed("changes", (), change.listing, asked.of_changes, words=_CHANGE_WORDS)
    return table.rows(visit)


_CHANGE_WORDS = {"kind": "ChangeKind", "record_kind": "RecordKind"}
TABLES = {
    table.noun: table
    for table in (
        ORGANIZATIONS,
        listed(
            "standards",
            (
                *("number", "title", "title_en", "family", "mandate", "origin", "status"),
                *("issued_on", "implemented_on", "abolished_on", "ics", "ccs", "committee"),
                "published_status",
            ),
            standard.listing,
            asked.of_standards,
            words={
                "family": "StandardFamily",
                "mandate": "Mandate",
                "origin": "StandardOrigin",
                "status": "StandardStatus",
                "published_status": "StandardStatus",
            },
        ),
        listed(
            "capabilities",
            (
                *("id", *BODY, "kind", "category", "object", "parameter", "methods", "limits"),
                *("note", *PLACE),
            ),
            exported.capabilities,
            asked.of_day(
                terms={"kind": ("capability_kinds", CapabilityKind)},
                texts={"q": ("words", search_key), "region": asked.SEATED},
            ),
            words={"kind": "CapabilityKind"},
            prefix="c",
            has_places=True,
        ),
        listed(
            "qualifications",
            ("id", *BODY, "scheme", "number", "issuer", "status", *TERM, "scope"),
            exported.qualifications,
            asked.of_day(
                terms={
                    "scheme": ("schemes", Scheme),
                    "status": ("statuses", QualificationStatus),
                },
                texts={"region": asked.SEATED},
            ),
            words={"scheme": "Scheme", "status": "QualificationStatus"},
            prefix="q",
        ),
        listed(
            "designations",
            ("id", *BODY, "kind", "title", "stage", "batch", *PLACE),
            designation.listing,
            asked.of_day(
                terms={
                    "kind": ("designation_kinds", DesignationKind),
                    "stage": ("stages", DesignationStage),
                },
                texts={"region": ("region", check_adcode), "q": ("words", asked.words_json)},
            ),
            words={"kind": "DesignationKind", "stage": "DesignationStage"},
            prefix="d",
            has_places=True,
        ),
        listed(
            "measurement-standards",
            (
                *("id", *BODY, "name", "name_en", "kind", "category", "grade"),
                *("certificate_number", "public_certificate_number", "examined_by", "status"),
                *(*TERM, *PLACE),
            ),
            measurement.listing,
            asked.of_day(
                terms={
                    "kind": ("measurement_kinds", MeasurementStandardKind),
                    "category": ("categories", MeasurementCategory),
                },
                texts={"region": ("region", check_adcode), "q": asked.SEARCH},
            ),
            words={
                "kind": "MeasurementStandardKind",
                "category": "MeasurementCategory",
                "status": "QualificationStatus",
            },
            prefix="m",
            has_places=True,
        ),
        listed(
            "reference-materials",
            ("id", "number", "material_class", "name", "name_en", *BODY, "producer"),
            reference_material.listing,
            asked.of_day(
                terms={"class": ("material_classes", ReferenceMaterialClass)},
                texts={"q": asked.SEARCH},
            ),
            words={"material_class": "ReferenceMaterialClass"},
            prefix="p",
        ),
        listed(
            "certification-bodies",
            ("id", "name", "name_en", "kind", "level", "adcode", "service_reach", "scope"),
            scheme.certification_bodies,
            asked.of_certification_bodies,
            words={
                "kind": "OrganizationKind",
                "level": "Level",
                "service_reach": "ServiceReach",
            },
            prefix="o",
        ),
        listed(
            "schemes",
            ("code", "parent_code", "kind", "name", "name_en", "mark", "legal_basis"),
            scheme.listing,
            asked.of_day(
                texts={"parent": ("scheme_parent", str), "q": ("words", asked.words_json)}
            ),
            words={"kind": "CertificateKind"},
        ),
        listed(
            "equipment",
            (
                *("id", *BODY, "name", "model", "maker", "specification", "open_mode"),
                *("booking_url", "calibrated_until", *PLACE),
            ),
            equipment.listing,
            asked.of_day(
                terms={"mode": ("open_modes", OpenMode)},
                texts={"region": ("region", check_adcode), "q": asked.SEARCH},
            ),
            words={"open_mode": "OpenMode"},
            prefix="e",
            has_places=True,
        ),
        listed(
            "tbt-notifications",
            ("symbol", "title", "products", "member", "type", "distributed_on", "comment_until"),
            tbt.listing,
            asked.of_day(
                texts={
                    "member": ("member", str),
                    "hs": ("hs", str),
                    "ics": ("ics", str),
                    "product": ("product", str),
                    "q": asked.SEARCH,
                }
            ),
        ),
        Table(
            "changes",
            (
                *("changed_at", "release_id", "kind", "record_kind", "record_key", "title"),
                *("organization", "adcode", "old_values", "new_values", "as_of", "release"),
            ),
            _change_rows,
        ),
        Table(
            "quality",
            (
                *("rule", "severity", "check", "record_kind", "record_key", "title", "value"),
                *("as_of", "release"),
            ),
            _quality_rows,
        ),
        listed(
            "regions",
            ("adcode", "name", "name_en", "level", "type", "parent_adcode", "lng", "lat", *TERM),
            region.listing,
            asked.of_day(
                terms={"level": ("levels", Level)},
                texts={"parent": ("parent", check_adcode), "region": ("within", check_adcode)},
            ),
            words={"level": "Level", "type": "RegionType"},
            has_places=True,
        ),
    )
}
"""Every table by its noun."""
