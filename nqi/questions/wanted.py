"""Wanted: what the lines of a list ask for. Pure: a line is read by rules, never guessed.

A line is the number of a standard, the name of a right, of a kind of body or of a field, or else
words of a product, a parameter or an instrument. A quantity and a day may end it. What stands in
quotes is always words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, unique
from functools import cache

from nqi.codes.standard_number import parse_standard_number
from nqi.compact import compact
from nqi.errors import InvalidInput
from nqi.selection import Selection
from nqi.terms import CapabilityKind, CertificateKind, OrganizationKind, Pillar, Scheme, Term
from nqi.text import search_key
from nqi.units import parse_unit

LONGEST_LINE = 200
LONGEST_NUMBER = 6
"""Words of the longest usual spelling of a standard's number: GB / T 19001 - 2016."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_NUMBERING = re.compile(r"(?:[-*\u2022\u00b7]\s+|\(\d{1,3}\)\s*|\d{1,3}[.)\u3001]\s*(?!\d))(?=\S)")
_BETWEEN_LINES = re.compile(r"[;\uff1b\n\u2028]|\r\n?")
_BETWEEN_NUMBERS = re.compile(r"[,\uff0c\u3001]")
_ENDS = " ,;\uff0c\uff1b\u3001\u3002"
_DAY = re.compile(
    r"(?:(?<=[\s,;\u3400-\u9fff])|^)((?:19|20)\d{2})"
    r"[-/.\u5e74](\d{1,2})[-/.\u6708](\d{1,2})\u65e5?$"
)
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?<=[\s,;(\u3400-\u9fff])\(?({_NUMBER})(?:\s?(?:~|\u2013|-|\.\.|\u81f3)\s?({_NUMBER}))?\)?"
    r"\s?([^\s\d()\u3400-\u9fff][^\s()\u3400-\u9fff]{0,11})\)?$"
)
_QUOTED = re.compile(r'["\u201c\u201d\u300c](.+)["\u201c\u201d\u300d]')
_NO_UNITS = {"c"}
"""3C is the mark of compulsory certification, not three coulombs."""


@unique
class Meaning(Enum):
    """How a line is understood."""

    STANDARD = 1
    SCHEME = 2
    KIND = 3
    PILLAR = 4
    WORDS = 5
    NOTHING = 6


@dataclass(frozen=True)
class Line:
    """One line of a list and how it is understood."""

    number: int
    """Its place in the list as it was sent, from 1."""
    text: str
    """The line itself without numbering and needless spaces."""
    meaning: Meaning
    value: str = ""
    """The standard's number as usually printed, the code of a term, or the words."""
    unused: str = ""
    """Words beside a standard's number; they are shown and not looked for."""
    quantity: str = ""
    """A range or a capacity, as written; a plan of places does not use it."""
    lower: str = ""
    upper: str = ""
    unit: str = ""
    verified_on: date | None = None
    """The day of the last verification, written at the end."""

    @property
    def need(self) -> tuple[Meaning, str]:
        """What makes two lines one need."""
        plain = compact(self.value) if self.meaning is Meaning.WORDS else self.value
        return self.meaning, plain


@dataclass(frozen=True)
class Need:
    """A need and the lines that ask for it."""

    lines: tuple[Line, ...]

    @property
    def line(self) -> Line:
        """The first line that asks for it."""
        return self.lines[0]


@dataclass(frozen=True)
class Wanted:
    """A list, read: its needs in their order, and the lines that ask for nothing."""

    needs: tuple[Need, ...]
    unread: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The list again, a line for each; read anew it means the same."""
        lines = [*(line for need in self.needs for line in need.lines), *self.unread]
        return "\n".join(line.text for line in sorted(lines, key=lambda line: line.number))


def read_list(text: str) -> Wanted:
    """Return the needs of a list; equal ones are merged, and say from which lines."""
    needs: dict[tuple[Meaning, str], list[Line]] = {}
    unread = []
    for line in _lines(text):
        if line.meaning is Meaning.NOTHING:
            unread.append(line)
        else:
            needs.setdefault(line.need, []).append(line)
    return Wanted(tuple(Need(tuple(lines)) for lines in needs.values()), tuple(unread))


def selection(line: Line, as_of: date) -> Selection:
    """Return whom a line asks for on a day."""
    match line.meaning:
        case Meaning.STANDARD:
            return Selection(as_of=as_of, standard=line.value)
        case Meaning.SCHEME:
            return Selection(as_of=as_of, schemes=(Scheme.parse(line.value),))
        case Meaning.KIND:
            return Selection(as_of=as_of, kinds=(OrganizationKind.parse(line.value),))
        case Meaning.PILLAR:
            return Selection(as_of=as_of, pillars=(Pillar.parse(line.value),))
        case _:
            return Selection(as_of=as_of, product=line.value)


def _lines(text: str) -> Iterator[Line]:
    for number, raw in enumerate(_BETWEEN_LINES.split(text), start=1):
        for plain in _pieces(cleaned(raw)):
            if len(plain) > LONGEST_LINE:
                yield Line(number, plain, Meaning.NOTHING)
            elif plain:
                yield read_line(plain, number)


def _pieces(text: str) -> list[str]:
    """Return the numbers of standards that stand in one line, or the line as it is."""
    pieces = [piece.strip(_ENDS) for piece in _BETWEEN_NUMBERS.split(text)]
    return pieces if all(map(parse_standard_number, pieces)) else [text]


def cleaned(raw: str) -> str:
    """Return a line without numbering, invisible characters and needless spaces."""
    visible = (
        " " if unicodedata.category(one) in _INVISIBLE or one.isspace() else one for one in raw
    )
    text = " ".join("".join(visible).split()).strip(_ENDS)
    while match := _NUMBERING.match(unicodedata.normalize("NFKC", text)):
        text = unicodedata.normalize("NFKC", text)[match.end() :].strip(_ENDS)
    return text


def read_line(text: str, number: int = 1) -> Line:
    """Return how a cleaned line is understood."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).strip(_ENDS)
    plain, verified_on = split_day(plain)
    if quoted := _QUOTED.fullmatch(plain):
        return _words(text, number, quoted.group(1), verified_on)
    if found := _standard(plain):
        value, unused = found
        return Line(number, text, Meaning.STANDARD, value, unused=unused, verified_on=verified_on)
    if term := _terms().get(compact(plain)) or _certification(plain):
        return Line(number, text, *term, verified_on=verified_on)
    return _words(text, number, plain, verified_on)


def undated(text: str) -> str:
    """Return a line without the day at its end."""
    return split_day(unicodedata.normalize("NFKC", text))[0]


def split_day(text: str) -> tuple[str, date | None]:
    """Split a day off the end; one that no calendar has stays where it is."""
    if not (match := _DAY.search(text)):
        return text, None
    try:
        day = date(*(int(part) for part in match.groups()))
    except ValueError:
        return text, None
    return text[: match.start()].strip(_ENDS), day


def _standard(text: str) -> tuple[str, str] | None:
    """Return the first standard's number in a line, as long as it goes, and the words beside it."""
    words = [word for word in re.split(r"[\s,\uff0c\u3001]+", text) if word]
    for start in range(len(words)):
        for end in range(min(len(words), start + LONGEST_NUMBER), start, -1):
            if number := parse_standard_number(" ".join(words[start:end])):
                return number.printed, " ".join([*words[:start], *words[end:]])
    return None


def _words(text: str, number: int, plain: str, verified_on: date | None) -> Line:
    words, parts = _quantity(plain)
    if not compact(words):
        return Line(number, text, Meaning.NOTHING, verified_on=verified_on)
    lower, upper, unit = parts
    ends = f"{lower}\u2013{upper}" if upper else lower
    quantity = f"{ends} {unit}" if unit else ""
    return Line(
        number,
        text,
        Meaning.WORDS,
        search_key(words),
        quantity=quantity,
        lower=lower,
        upper=upper,
        unit=unit,
        verified_on=verified_on,
    )


def _quantity(text: str) -> tuple[str, tuple[str, str, str]]:
    """Split a quantity with a known unit off the end, where words are left before it."""
    nothing = "", "", ""
    match = _QUANTITY.search(text)
    if not match or match.group(3).casefold() in _NO_UNITS:
        return text, nothing
    words = text[: match.start()].rstrip(_ENDS + "(")
    try:
        parse_unit(match.group(3))
    except InvalidInput:
        return text, nothing
    return (words, (match[1], match[2] or "", match[3])) if compact(words) else (text, nothing)


def _certification(text: str) -> tuple[Meaning, str] | None:
    """Return the term that a line names with the word for certification after it."""
    return _terms().get(compact(text.removesuffix(CapabilityKind.CERTIFICATION.zh)))


@cache
def _terms() -> dict[str, tuple[Meaning, str]]:
    """Return what each word of the vocabulary asks for; the first meaning of a word holds."""
    certificates = {
        CertificateKind.CCC: Scheme.CCC_DESIGNATION,
        CertificateKind.PRODUCT: Scheme.CNCA_BODY,
        CertificateKind.MANAGEMENT_SYSTEM: Scheme.CNCA_BODY,
        CertificateKind.SERVICE: Scheme.CNCA_BODY,
    }
    named: list[tuple[Term, Meaning, Term]] = [
        *((term, Meaning.SCHEME, term) for term in Scheme),
        *((term, Meaning.SCHEME, scheme) for term, scheme in certificates.items()),
        *((term, Meaning.KIND, term) for term in OrganizationKind),
        *((term, Meaning.PILLAR, term) for term in Pillar),
    ]
    found = {"3c": (Meaning.SCHEME, Scheme.CCC_DESIGNATION.code)}
    for word, meaning, asked in named:
        for spelling in (word.code, word.zh, word.en):
            found.setdefault(compact(spelling), (meaning, asked.code))
    return found
