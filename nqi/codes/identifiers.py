"""Numbers by which registers know a body or a certificate: the form each of them must have."""

import re
import unicodedata

from stdnum.cn import uscc

_PATTERNS = {
    "CNCA": r"CNCA-RF?-(?:19|20)\d{2}-\d{2,4}",
    # Year, issuing authority (not an administrative division code), field, industry, serial.
    "CMA": r"\d{2}(?:[012]\d|3[01])(?:[01]\d|2[01])(?:[0-2]\d|3[0-4])\d{4}",
    "CNAS": r"(?:L|IB|PT|RMP|MT|BL|GLP|BB|VV|C)\d{3,5}(?:-[A-Z]+)?",
    "ROR": r"https://ror\.org/0[a-hj-km-np-tv-z0-9]{6}\d{2}",
    "CEL": r"\d{1,6}",
    "CPSC": r"\d{4}",
    "OIML": r"[A-Z]{2}\d{1,2}",
    "KCDB": r"(?:APMP|EURAMET|SIM|COOMET|AFRIMETS|GULFMET)-(?:AUV|EM|L|M|PR|QM|RI|T|TF)"
    r"-[A-Z]{2}-[0-9A-Z]{8}-\d+",
}
REGISTERS = (*_PATTERNS, "USCC")


def is_identifier(register: str, value: str) -> bool:
    """Tell whether a value has the form, and for USCC the check digit, of a register's numbers.

    The unified social credit code (USCC) follows GB 32100.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if register == "USCC":
        return bool(uscc.is_valid(text.upper()))
    return re.fullmatch(_PATTERNS[register], text) is not None


def kcdb_area(kcdb_code: str) -> str:
    """Return the measurement area of a KCDB number: APMP-PR-CN-00000KAZ-1 is of area PR."""
    return kcdb_code.split("-")[1]
