"""From which columns search takes its records, their names and numbers: SELECTs by group.

The columns of a record are those of ``SearchRecord``, with ``other_names`` separated by
semicolons; ``coded`` is 1 where the key is a code and not the word itself. Those of an entry are
the record's key and a text.
"""

from nqi.terms import SearchGroup, SearchReason, VerifyKind

_PATH = """(
    SELECT group_concat(name, ' ') FROM (
        SELECT above.name FROM region_ancestor JOIN region above ON above.adcode = ancestor_adcode
        WHERE region_ancestor.adcode = {adcode} AND above.parent_adcode IS NOT NULL {more}
        ORDER BY distance DESC))"""
_METROLOGY = "('CALIBRATION', 'VERIFICATION', 'TYPE_EVALUATION')"

RECORDS: dict[SearchGroup, tuple[str, ...]] = {
    SearchGroup.ORGANIZATION: (
        "SELECT CAST(id AS TEXT) AS key, name AS title, name_en AS title_en, "
        f"{_PATH.format(adcode='organization.adcode', more='')} AS subtitle, "
        "region_order AS place_order FROM organization ORDER BY id",
    ),
    SearchGroup.STANDARD: (
        "SELECT root AS key, title, title_en, number AS subtitle FROM standard_edition "
        "ORDER BY root, implemented_on DESC, id",
    ),
    SearchGroup.PARAMETER: (
        "SELECT DISTINCT parameter AS key, parameter AS title FROM capability "
        "WHERE parameter IS NOT NULL ORDER BY parameter",
        "SELECT DISTINCT parameter AS key, parameter AS title FROM product_test ORDER BY parameter",
    ),
    SearchGroup.PRODUCT: (
        "SELECT code AS key, name AS title, name_en AS title_en, other_names, 1 AS coded "
        "FROM product ORDER BY code",
        "SELECT DISTINCT object AS key, object AS title FROM capability "
        f"WHERE kind NOT IN {_METROLOGY} ORDER BY object",
    ),
    SearchGroup.INSTRUMENT: (
        "SELECT code AS key, name AS title, name_en AS title_en, basis_number AS subtitle, "
        "1 AS coded FROM instrument_kind ORDER BY code",
        "SELECT DISTINCT object AS key, object AS title FROM capability "
        f"WHERE kind IN {_METROLOGY} ORDER BY object",
        "SELECT DISTINCT instrument AS key, instrument AS title FROM instrument_need "
        "ORDER BY instrument",
    ),
    SearchGroup.REGION: (
        "SELECT adcode AS key, name AS title, name_en AS title_en, short_name AS other_names, "
        f"{_PATH.format(adcode='region.adcode', more='AND distance > 0')} AS subtitle, "
        "adcode AS place_order, valid_to FROM region ORDER BY adcode",
    ),
}

ENTRIES: dict[SearchGroup, tuple[tuple[SearchReason, str], ...]] = {
    SearchGroup.ORGANIZATION: (
        (
            SearchReason.NUMBER,
            "SELECT organization_id, value FROM organization_identifier ORDER BY id",
        ),
        (
            SearchReason.NUMBER,
            "SELECT organization_id, number FROM qualification "
            "WHERE number IS NOT NULL ORDER BY id",
        ),
        (
            SearchReason.NUMBER,
            "SELECT DISTINCT organization_id, kcdb_code FROM capability "
            "WHERE kcdb_code IS NOT NULL ORDER BY kcdb_code",
        ),
        (
            SearchReason.OTHER_NAME,
            "SELECT organization_id, name FROM organization_name ORDER BY id",
        ),
        (SearchReason.TEXT, "SELECT organization_id, title FROM designation ORDER BY id"),
        (
            SearchReason.TEXT,
            "SELECT organization_id, address FROM site WHERE address IS NOT NULL ORDER BY id",
        ),
        (
            SearchReason.TEXT,
            "SELECT id, subtitle FROM (SELECT id, "
            f"{_PATH.format(adcode='organization.adcode', more='')} AS subtitle FROM organization)",
        ),
    ),
    SearchGroup.STANDARD: (
        (SearchReason.NUMBER, "SELECT root, number FROM standard_edition ORDER BY id"),
        (SearchReason.OTHER_NAME, "SELECT root, title FROM standard_edition ORDER BY id"),
    ),
    SearchGroup.PRODUCT: ((SearchReason.NUMBER, "SELECT code, code FROM product"),),
    SearchGroup.INSTRUMENT: (
        (
            SearchReason.NUMBER,
            "SELECT code, basis_number FROM instrument_kind WHERE basis_number IS NOT NULL",
        ),
    ),
    SearchGroup.REGION: (
        (SearchReason.NUMBER, "SELECT adcode, adcode FROM region"),
        (SearchReason.OTHER_NAME, "SELECT new_adcode, old_name FROM region_succession"),
    ),
}

_QUALIFIED = "SELECT id, number FROM qualification WHERE number IS NOT NULL AND scheme = '{}'"
_IDENTIFIED = "SELECT organization_id, value FROM organization_identifier WHERE register = '{}'"

VERIFIABLE: tuple[tuple[VerifyKind, str, str], ...] = (
    (VerifyKind.USCC, "organization", _IDENTIFIED.format("USCC")),
    (VerifyKind.CMA, "qualification", _QUALIFIED.format("CMA")),
    (VerifyKind.CMA, "organization", _IDENTIFIED.format("CMA")),
    (VerifyKind.CNAS, "qualification", _QUALIFIED.format("CNAS")),
    (VerifyKind.CNAS, "organization", _IDENTIFIED.format("CNAS")),
    (VerifyKind.CNCA_BODY, "qualification", _QUALIFIED.format("CNCA_BODY")),
    (VerifyKind.CNCA_BODY, "organization", _IDENTIFIED.format("CNCA")),
    (VerifyKind.CCC, "certificate", "SELECT id, number FROM certificate WHERE kind = 'CCC'"),
    (
        VerifyKind.MANAGEMENT_SYSTEM,
        "certificate",
        "SELECT id, number FROM certificate WHERE kind = 'MANAGEMENT_SYSTEM'",
    ),
    (
        VerifyKind.KCDB,
        "capability",
        "SELECT id, kcdb_code FROM capability WHERE kcdb_code IS NOT NULL",
    ),
    (VerifyKind.TBT, "tbt_notification", "SELECT id, symbol FROM tbt_notification"),
)
"""The kind of number, the table of the record that bears it, and its id and number."""
