"""A calendar file of whole days, after RFC 5545: CRLF, folded lines, the same bytes each time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

MEDIA_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""
NOTICE_DAYS = 30
"""How long before the day a calendar program reminds."""
PRODUCT = "-//NQI catalogue//one stop//ZH"
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


@dataclass(frozen=True)
class Event:
    """A day on which something begins, ends or is due."""

    day: date
    title: str
    note: str = ""
    uid: str = ""
    """What stays the same when the file is made anew; from day and title where none is given."""


def calendar(name: str, events: Sequence[Event], stamp: date | None = None) -> bytes:
    """Return a calendar of events; ``stamp`` is the day the facts are of.

    RFC 5545 knows no calendar without an event: ``events`` has at least one.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for event in events:
        lines += _event(event, stamp or event.day)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _event(event: Event, stamp: date) -> list[str]:
    title = _text(event.title)
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid) or _uid(event)}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{title}",
        *([f"DESCRIPTION:{_text(event.note)}"] if event.note else []),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        f"TRIGGER:-P{NOTICE_DAYS}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _uid(event: Event) -> str:
    digest = sha256(f"{event.day} {event.title}".encode()).hexdigest()
    return f"{digest[:24]}@nqi-catalogue"


def _text(value: str) -> str:
    """Return a text as a value: escaped, without the control characters a line may not hold."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = (character for character in plain if character == "\n" or character.isprintable())
    return "".join(_ESCAPED.get(character, character) for character in kept)


def _folded(line: str) -> Iterator[bytes]:
    """Yield the pieces of a line, none longer than allowed and no character cut in two."""
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            yield piece
            piece = b" "
        piece += octets
    yield piece
