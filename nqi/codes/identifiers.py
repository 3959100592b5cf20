"""Numbers by which registers know a body, a certificate or a notification, and what is in them.

A number is kept in one spelling (``spelled``): ASCII letters, digits and signs, no spaces.
"""

import re
import unicodedata
from dataclasses import dataclass

from stdnum.cn import uscc

_SUPPLEMENT = re.compile(r"/(add|rev|corr|suppl)\.?(?=[0-9])", re.IGNORECASE)
_ADDENDUM = r"/(?:Add|Rev|Corr|Suppl)\.\d{1,3}"
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
    "CCC_CERTIFICATE": r"(20\d{2})(\d{2})(\d{4})(\d{6})",
    "MANAGEMENT_SYSTEM": r"(\d{3})(\d{2})([A-Z]{1,4})([1-9])(\d{4})R(\d)([LMS])(?:[-/](\w+))?",
    # The two characters stand for "legal metrology", the last one for "number".
    "METROLOGY_AUTHORIZATION": r"\(([\u4e00-\u9fff]{1,2})\)\u6cd5\u8ba1"
    r"\((20\d{2})\)(\d{3,6})\u53f7",
    # Two letters for the European Union, three for every other member.
    "TBT": rf"G/(TBT|SPS)/N/([A-Z]{{2,3}})/(\d{{1,5}})((?:{_ADDENDUM})*)",
    "ORG_CODE": r"[0-9A-Z]{8}[0-9X]",
}
_COMPILED = {register: re.compile(text, re.ASCII) for register, text in _PATTERNS.items()}
REGISTERS = (*_PATTERNS, "USCC")

_LENGTHS = {"USCC": 18, "CMA": 12, "CCC_CERTIFICATE": 16, "ORG_CODE": 9, "CPSC": 4}
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ALLOWED = {
    "USCC": (_USCC_LETTERS, "0-9 A-Z without I O S V Z"),
    "ORG_CODE": ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0-9 A-Z"),
} | dict.fromkeys(("CMA", "CCC_CERTIFICATE", "CPSC"), ("0123456789", "0-9"))
_LIKE = {
    "CNCA": "CNCA-R-2002-001",
    "CMA": "230020349767",
    "CNAS": "L0290",
    "ROR": "https://ror.org/05dw0p167",
    "CEL": "1066",
    "OIML": "CN2",
    "KCDB": "APMP-PR-CN-00000KAZ-1",
    "CCC_CERTIFICATE": "2013010702607951",
    "MANAGEMENT_SYSTEM": "00114E22766R2L",
    "METROLOGY_AUTHORIZATION": "(X)\u2026(2012)006\u2026",
    "TBT": "G/TBT/N/CHN/2149",
}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63"), "-")
_AS_WRITTEN = ("ROR", "TBT")
"""Registers whose numbers have small letters."""


@dataclass(frozen=True)
class Diagnosis:
    """Why a number is mistyped: ``what`` is LENGTH, CHARACTERS, CHECK_DIGIT or FORM."""

    what: str
    expected: str
    """The length, the characters allowed, the right check digit, or a number of the right form."""


@dataclass(frozen=True)
class CccCertificate:
    """The parts of a CCC certificate's number; ``kind`` is a code of the CCC catalogue."""

    year: int
    body: str
    kind: str
    serial: str


@dataclass(frozen=True)
class ManagementSystemCertificate:
    """The parts of a management system certificate's number; ``cycle`` 0 is the first issue."""

    body: str
    year: int
    system: str
    accreditation: str
    serial: str
    cycle: int
    size: str
    """L, M or S."""
    part: str | None
    """What follows for a further place of the holder."""


@dataclass(frozen=True)
class MetrologyAuthorization:
    """The parts of an authorization of metrology services; ``authority`` is one or two letters."""

    authority: str
    year: int
    number: str


@dataclass(frozen=True)
class NotificationSymbol:
    """The parts of a symbol of a WTO notification; addenda share ``base``."""

    agreement: str
    member: str
    number: int
    supplements: tuple[str, ...]

    @property
    def base(self) -> str:
        """The symbol without addenda, revisions and corrections."""
        return f"G/{self.agreement}/N/{self.member}/{self.number}"

    @property
    def symbol(self) -> str:
        """The whole symbol in its one spelling."""
        return "/".join((self.base, *self.supplements))


def spelled(register: str, raw: str) -> str:
    """Return a number as it is kept: full-width signs, spaces and small letters made plain."""
    joined = "".join(unicodedata.normalize("NFKC", raw).translate(_DASHES).split())
    cased = joined if register in _AS_WRITTEN else joined.upper()
    # Joining and capitals may bring apart letters together, so the form is applied once more.
    text = unicodedata.normalize("NFKC", cased)
    if register == "TBT":
        return _SUPPLEMENT.sub(_supplement, "G/" + text[2:] if text.startswith("g/") else text)
    if register == "CNAS":
        return text.removeprefix("CNAS")
    return text.replace("-", "") if register == "ORG_CODE" else text


def _supplement(found: re.Match[str]) -> str:
    return f"/{found[1].capitalize()}."


def is_identifier(register: str, value: str) -> bool:
    """Tell whether a value has the form, and where there is one the check digit, of a register.

    The unified social credit code (USCC) follows GB 32100, ORG_CODE follows GB 11714.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if register == "USCC":
        return bool(uscc.is_valid(text.upper()))
    if _COMPILED[register].fullmatch(text) is None:
        return False
    return register != "ORG_CODE" or organization_check_digit(text) == text[8]


def diagnosis(register: str, value: str) -> Diagnosis | None:
    """Return why a value is no number of a register, None when it is one."""
    text = spelled(register, value)
    if is_identifier(register, text):
        return None
    length = _LENGTHS.get(register)
    if length is not None and len(text) != length:
        return Diagnosis("LENGTH", str(length))
    letters, described = _ALLOWED.get(register, (None, ""))
    if letters is not None and not set(text) <= set(letters):
        return Diagnosis("CHARACTERS", described)
    return _check_digit(register, text) or Diagnosis("FORM", _LIKE.get(register, ""))


def diagnose(register: str, value: str) -> str | None:
    """Return the diagnosis as one line, such as ``CHECK_DIGIT: 3``; None for a sound number."""
    found = diagnosis(register, value)
    return f"{found.what}: {found.expected}" if found else None


def _check_digit(register: str, text: str) -> Diagnosis | None:
    if register == "USCC" and text[2:8].isdecimal():
        return Diagnosis("CHECK_DIGIT", uscc.calc_check_digit(text[:17]))
    if register == "ORG_CODE" and _COMPILED[register].fullmatch(text):
        return Diagnosis("CHECK_DIGIT", organization_check_digit(text))
    return None


def organization_check_digit(code: str) -> str:
    """Return the check digit of the eight characters of an organization code (GB 11714)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(sign, 36) * weight for sign, weight in zip(code, weights, strict=False))
    return "0123456789X0"[11 - total % 11]


def organization_code(social_credit_code: str) -> str:
    """Return the organization code inside a unified social credit code (characters 9 to 17)."""
    return social_credit_code[8:17]


def parse_ccc_certificate(raw: str) -> CccCertificate | None:
    """Return the parts of a CCC certificate's number, None for any other form."""
    if (found := _match("CCC_CERTIFICATE", raw)) is None:
        return None
    year, body, kind, serial = found
    return CccCertificate(int(year), body, kind, serial)


def parse_management_system(raw: str) -> ManagementSystemCertificate | None:
    """Return the parts of a management system certificate's number, None for any other form."""
    if (found := _match("MANAGEMENT_SYSTEM", raw)) is None:
        return None
    body, year, system, accreditation, serial, cycle, size, part = found
    return ManagementSystemCertificate(
        body, 2000 + int(year), system, accreditation, serial, int(cycle), size, part or None
    )


def parse_metrology_authorization(raw: str) -> MetrologyAuthorization | None:
    """Return the parts of an authorization of metrology services, None for any other form."""
    if (found := _match("METROLOGY_AUTHORIZATION", raw)) is None:
        return None
    authority, year, number = found
    return MetrologyAuthorization(authority, int(year), number)


def parse_notification_symbol(raw: str) -> NotificationSymbol | None:
    """Return the parts of the symbol of a TBT or SPS notification, None for any other form."""
    if (found := _match("TBT", raw)) is None:
        return None
    agreement, member, number, supplements = found
    parts = tuple(part for part in supplements.split("/") if part)
    return NotificationSymbol(agreement, member, int(number), parts)


def _match(register: str, raw: str) -> tuple[str, ...] | None:
    found = _COMPILED[register].fullmatch(spelled(register, raw))
    return found.groups(default="") if found else None


def kcdb_area(kcdb_code: str) -> str:
    """Return the measurement area of a KCDB number: APMP-PR-CN-00000KAZ-1 is of area PR."""
    return kcdb_code.split("-")[1]
