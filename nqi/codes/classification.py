"""Classes of standards (ICS, CCS) and numbers of standardization committees (SAC/TC).

``ICS 43.150`` lies under ``43``: an ICS code holds the codes that follow it after a dot. A CCS code
is a letter and two digits (``Y57``), some with two digits more after a slash; the letter alone is
the class above.
"""

import re
import unicodedata

_ICS = re.compile(r"\d{2}(?:\.\d{3}(?:\.\d{2})?)?")
_CCS = re.compile(r"[A-HJ-NP-Z]\d{2}(?:/\d{2})?")
_CCS_PREFIX = re.compile(r"[A-HJ-NP-Z](?:\d{1,2}(?:/\d{2})?)?")
_COMMITTEE = re.compile(
    r"SAC ?/ ?TC ?(?P<tc>\d{1,3})(?: ?/ ?SC ?(?P<sc>\d{1,2}))?(?: ?/ ?WG ?(?P<wg>\d{1,2}))?(?!\d)"
)
_BETWEEN = re.compile(r"[;,\u3001\s]+")
_LABEL = re.compile(r"^(?:ICS|CCS)[ :]*")


def parse_ics(raw: str) -> str | None:
    """Return a code of the International Classification for Standards, None for anything else."""
    text = _LABEL.sub("", _plain(raw))
    return text if _ICS.fullmatch(text) else None


def parse_ccs(raw: str) -> str | None:
    """Return a code of the Chinese Classification for Standards, None for anything else."""
    text = _LABEL.sub("", _plain(raw)).replace(" ", "")
    return text if _CCS.fullmatch(text) else None


def parse_ccs_prefix(raw: str) -> str | None:
    """Return a letter of CCS with what may follow it: a class and everything in it."""
    text = _LABEL.sub("", _plain(raw)).replace(" ", "")
    return text if _CCS_PREFIX.fullmatch(text) else None


def codes_in(raw: str) -> list[str]:
    """Return the codes of a cell that may hold several, as they are written."""
    return [part for part in _BETWEEN.split(_LABEL.sub("", _plain(raw))) if part]


def parse_committee(raw: str) -> str | None:
    """Return a committee's number in one spelling, ``SAC/TC 46/SC 8``; None for anything else."""
    match = _COMMITTEE.fullmatch(_plain(raw))
    return _committee(match) if match else None


def committee_and_name(raw: str) -> tuple[str | None, str]:
    """Return the number that a text states, in one spelling, and the rest of it as the name."""
    text = unicodedata.normalize("NFKC", raw).strip()
    match = _COMMITTEE.search(text.upper())
    if match is None:
        return None, text
    name = f"{text[: match.start()].strip(' (,:')} {text[match.end() :].strip(' ),:')}"
    return _committee(match), name.strip()


def committee_above(number: str) -> str | None:
    """Return the committee of a subcommittee or group, None for a committee."""
    above, _, below = number.rpartition("/")
    return above if below[:2] in {"SC", "WG"} else None


def _committee(match: re.Match[str]) -> str:
    parts = [("TC", match["tc"]), ("SC", match["sc"]), ("WG", match["wg"])]
    return "SAC/" + "/".join(f"{kind} {int(number)}" for kind, number in parts if number)


def _plain(raw: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", raw).upper().split())
