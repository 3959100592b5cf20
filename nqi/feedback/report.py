"""A report: what somebody wrote about the catalogue, checked at the door and made plain text."""

import re
import unicodedata
from base64 import b32encode
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlsplit

from nqi.errors import InvalidInput
from nqi.terms import ReportKind, ReportState

SHORTEST_TEXT, LONGEST_TEXT = 10, 2000
LONGEST_ABOUT = 300
LONGEST_ADDRESS = 500
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Not those without a name yet: rare characters of place names are among them."""
_NODE_ID = re.compile(r"[a-z]\d{1,19}")
_PATH = re.compile(r"/(?!/)[^\s?#\\]*")


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is reported. It has no place for who reports it, on purpose."""

    kind: ReportKind
    about: str | None = None
    """A node id or the path of a page; None for the catalogue as a whole."""
    text: str
    source_url: str | None = None
    """A public page that proves it."""
    day: date
    release: str
    """Id of the release that the reporter saw."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "about", _about(self.about))
        object.__setattr__(self, "text", _text(self.text))
        object.__setattr__(self, "source_url", _address(self.source_url))

    @property
    def id(self) -> str:
        """The number of the report: the same for the same text about the same thing.

        60 bits of a digest, so that nobody can count reports or guess one.
        """
        said = f"{self.about or ''}\n{' '.join(self.text.split())}"
        letters = b32encode(sha256(said.encode()).digest()).decode()
        return "-".join((letters[:4], letters[4:8], letters[8:12]))


@dataclass(frozen=True)
class Receipt:
    """What the reporter is told."""

    id: str
    received_on: date
    state: ReportState


def plain_text(text: str) -> str:
    """Return a text without invisible characters, its lines kept, at most one empty in a row."""
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", unicodedata.normalize("NFC", text))
    plain = "\n".join(" ".join(_visible(line).split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


def _visible(line: str) -> str:
    return "".join(
        " " if character == "\t" else character
        for character in line
        if character == "\t" or unicodedata.category(character) not in _INVISIBLE
    )


def _text(given: str) -> str:
    # Far beyond what is allowed nothing is looked at: normalising costs time.
    text = plain_text(given) if len(given) <= 4 * LONGEST_TEXT else given
    if not SHORTEST_TEXT <= len(text) <= LONGEST_TEXT:
        allowed = f"{SHORTEST_TEXT} to {LONGEST_TEXT} are allowed"
        raise InvalidInput(f"text: {len(text)} characters were given, {allowed}")
    return text


def _about(given: str | None) -> str | None:
    about = (given or "").strip()
    if not about:
        return None
    fits = _NODE_ID.fullmatch(about) or _PATH.fullmatch(about)
    if len(about) > LONGEST_ABOUT or not fits or _visible(about) != about:
        raise InvalidInput(
            f"about {about[:60]!r}: the id of a record like o123, or the path of a page "
            f"like /standards, of at most {LONGEST_ABOUT} characters, is allowed"
        )
    return about


def _address(given: str | None) -> str | None:
    address = (given or "").strip()
    if not address:
        return None
    if len(address) > LONGEST_ADDRESS or not _is_web_address(address):
        raise InvalidInput(
            f"sourceUrl {address[:60]!r}: an address that begins with http:// or https://, "
            f"of at most {LONGEST_ADDRESS} characters, is allowed"
        )
    return address


def _is_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    # A name or password before the host would be a person's, and hides where a link leads.
    plain = _visible(address) == address and not re.search(r"[\s<>\"'\\`]", address)
    return plain and parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc
