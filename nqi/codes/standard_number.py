"""The number of a standard (标准编号) and the keys by which two numbers are compared.

``GB/T 19001-2016`` has four keys: ``norm`` is the edition (GB/T19001-2016), ``base`` any edition
(GB/T19001), ``root`` the number whether mandatory or recommended (GB19001) because standards move
between GB and GB/T, and ``series`` all parts of it (``GB 4706.19`` belongs to GB4706).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from nqi.terms import Mandate, StandardFamily, StandardOrigin

ALGORITHM = "2"
"""Version of the keys; a change of any key changes it, and so every release."""
LONGEST_KEPT = 64
"""Characters of a spelling that is remembered."""

_SECTORS = (
    "AQ|BB|CB|CH|CJJ|CJ|CY|DA|DB|DL|DZ|EJ|FZ|GA|GC|GH|GM|GY|GZB|HB|HG|HJ|HS|HY|JB|JC|JGJ|JG|JR|JTG|"
    "JT|JY|KA|LB|LD|LS|LY|MH|MT|MZ|NB|NY|QB|QC|QJ|QX|RB|SB|SC|SF|SH|SJ|SL|SN|SW|SY|TB|TD|TY|WB|WH|"
    "WJ|WM|WS|WW|XB|XF|YB|YC|YD|YJ|YS|YY|YZ|ZY"
)
_ISSUERS = (
    "ISO/IEC/IEEE|ISO/IEC|ISO/TS|ISO/TR|ISO/PAS|ISO|IEC/TS|IEC TS|IEC TR|IEC|CISPR|OIML [RDG]|"
    "ITU-[TR]|EN|ASTM|UL|JIS [A-Z]|DIN|BS|CODEX STAN"
)
_YEAR = r"(?P<year>(?:19|20)\d{2}|\d{2})"
_NUMBER = r"(?P<number>\d{1,6}[A-Z]?(?:\.\d{1,3}){0,3})"
# Names of files and old lists write GBT 19001; no prefix with a T of its own is lost by it.
_MANDATE = r"(?:/?(?P<mandate>T)|/(?P<guide>Z))?"
_AMENDED = r"(?:/XG(?P<amendment>\d+)(?:-\d{4})?)?"
_ADOPTED = r"(?:/(?:ISO|IEC|ITU|CISPR|CODEX|OIML).+)?"

# Order matters: DB/T is the earthquake sector, DB11/T a place; the digits decide.
_GRAMMAR = {
    StandardFamily.REFERENCE_MATERIAL: r"(?P<prefix>GBW(?:\(E\))?) ?(?P<number>\d{5,6}[A-Z]?)"
    r"(?:-(?P<batch>\w+))?",
    StandardFamily.SAMPLE: r"(?P<prefix>GSB) ?(?P<number>[0-9A-Z]{2}-\d{3,6})-(?P<year>\d{4})",
    StandardFamily.METROLOGY: rf"(?P<prefix>JJ[GF](?:\([\u4e00-\u9fff]{{1,6}}\))?) ?{_NUMBER}"
    rf"(?:-{_YEAR})?",
    StandardFamily.NATIONAL: rf"(?P<prefix>GB[ZJ]?){_MANDATE} ?{_NUMBER}(?:-{_YEAR})?"
    rf"{_AMENDED}{_ADOPTED}",
    StandardFamily.LOCAL: rf"(?P<prefix>DBS?\d{{2}}(?:\d{{2}})?)/(?P<mandate>[TZ])? ?{_NUMBER}"
    rf"(?:-{_YEAR})?",
    StandardFamily.GROUP: r"(?P<prefix>T/(?:[A-Z0-9]{2,12}(?= )|[A-Z0-9]{1,11}[A-Z])) ?"
    r"(?P<number>\d{1,6}(?:\.\d{1,3}){0,2})"
    rf"(?:-{_YEAR})?",
    StandardFamily.ENTERPRISE: r"(?P<prefix>Q/[A-Z0-9]{2,12}) ?"
    rf"(?P<number>[A-Z0-9][A-Z0-9 .\-]*?)(?:-{_YEAR})?",
    StandardFamily.SECTOR: rf"(?P<prefix>{_SECTORS}){_MANDATE} ?{_NUMBER}(?:-{_YEAR})?{_AMENDED}",
    StandardFamily.SAFETY_REGULATION: r"(?P<prefix>TSG) ?(?P<number>[A-Z]?\d{2,4})"
    r"(?:-(?P<year>\d{4}))?",
    StandardFamily.RULE: r"(?P<prefix>CNCA)-(?P<number>[0-9A-Z]{2,4}-\d{1,3})(?::(?P<year>\d{4}))?",
    StandardFamily.INTERNATIONAL: rf"(?P<prefix>(?:(?:PR)?EN )?(?:{_ISSUERS})) ?"
    r"(?P<number>[A-Z]?\.?\d+[A-Z]?(?:[-/.]\d+)*?[A-Z]?)"
    r"(?:[:\-](?P<year>(?:19|20)\d{2})|:(?P<short>\d{2}))?"
    r"(?:\+A\d+(?::\d{4})?|/AMD\d+(?::\d{4})?)*",
}
_PATTERNS = {family: re.compile(pattern) for family, pattern in _GRAMMAR.items()}
_WITH_PARTS = {
    StandardFamily.NATIONAL,
    StandardFamily.SECTOR,
    StandardFamily.LOCAL,
    StandardFamily.GROUP,
}
_SIGNS = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-") | dict.fromkeys(
    map(ord, "\u2215\u2044\u2571"), "/"
)
_SPACED_SIGN = re.compile(r" ?([-/:+]) ?")
_MANDATES = {"T": Mandate.RECOMMENDED, "Z": Mandate.GUIDE}


@dataclass(frozen=True)
class StandardNumber:
    """A parsed number: what it is, and its four keys."""

    family: StandardFamily
    mandate: Mandate | None
    year: int | None
    norm: str
    base: str
    root: str
    series: str
    printed: str
    """The usual spelling, with the year when there is one: what people read and addresses show."""
    amendment: int | None = None
    """The number n of an amendment sheet (XGn); the keys are those of the edition it amends."""

    @property
    def origin(self) -> StandardOrigin:
        """Who makes standards of this family."""
        return _ORIGINS.get(self.family, StandardOrigin.GOVERNMENT)


_ORIGINS = {
    StandardFamily.GROUP: StandardOrigin.MARKET,
    StandardFamily.ENTERPRISE: StandardOrigin.MARKET,
    StandardFamily.INTERNATIONAL: StandardOrigin.INTERNATIONAL,
}


def parse_standard_number(raw: str) -> StandardNumber | None:
    """Return the number in any usual spelling, full-width or not; None if it is none."""
    # The same numbers are asked for again and again; a text that is no number may be of any length.
    return _parsed(raw) if len(raw) <= LONGEST_KEPT else _parsed.__wrapped__(raw)


@lru_cache(maxsize=8192)
def _parsed(raw: str) -> StandardNumber | None:
    text = normalize(raw)
    for family, pattern in _PATTERNS.items():
        # The number of an enterprise's standard may hold spaces, which mean nothing.
        written = text.replace(" ", "") if family is StandardFamily.ENTERPRISE else text
        if match := pattern.fullmatch(written):
            return _number(family, match.groupdict())
    return None


def normalize(raw: str) -> str:
    """Return the text with plain letters, dashes, slashes and single spaces, in capitals."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", raw).translate(_SIGNS))
    return _SPACED_SIGN.sub(r"\1", " ".join(text.upper().split())).strip("\u300a\u300b ")


def _number(family: StandardFamily, parts: dict[str, str | None]) -> StandardNumber:
    prefix, digits = parts["prefix"] or "", parts["number"] or ""
    letter = parts.get("mandate") or parts.get("guide") or ""
    head, root_head, space = _heads(family, prefix, letter)
    year = _full_year(parts.get("year") or parts.get("short"))
    separator = ":" if family in _COLON else "-"
    dated = "" if year is None else f"{separator}{year}"
    base, root = f"{head}{digits}", f"{root_head}{digits}"
    return StandardNumber(
        family=family,
        mandate=_mandate(family, prefix, letter),
        year=year,
        norm=f"{base}{dated}",
        base=base,
        root=root,
        series=re.sub(r"\.\d.*$", "", root) if family in _WITH_PARTS else root,
        printed=f"{head.rstrip()}{space}{digits}{dated}",
        amendment=int(parts["amendment"] or 0) if parts.get("amendment") else None,
    )


_COLON = {StandardFamily.INTERNATIONAL, StandardFamily.RULE}


def _heads(family: StandardFamily, prefix: str, letter: str) -> tuple[str, str, str]:
    """What stands before the digits, with and without the letter of the mandate, and a space."""
    if family is StandardFamily.LOCAL:
        # The slash stays: DB111322 would belong to another place than DB11/1322.
        return f"{prefix}/{letter}", f"{prefix}/", " "
    if family is StandardFamily.RULE:
        return f"{prefix}-", f"{prefix}-", ""
    if family is StandardFamily.GROUP and prefix[-1].isdigit():
        # T/A1 5 would be read as T/A 15 without its space.
        return f"{prefix} ", f"{prefix} ", " "
    return (f"{prefix}/{letter}" if letter else prefix), prefix, " "


def _full_year(year: str | None) -> int | None:
    if year is None or len(year) == 4:
        return int(year) if year else None
    return int(year) + (1900 if int(year) >= 50 else 2000)


def _mandate(family: StandardFamily, prefix: str, letter: str) -> Mandate | None:
    if letter:
        return _MANDATES[letter]
    has_mandate = {StandardFamily.NATIONAL, StandardFamily.SECTOR, StandardFamily.LOCAL}
    return Mandate.MANDATORY if family in has_mandate else None
