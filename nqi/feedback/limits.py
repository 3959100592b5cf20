"""How many reports one address may send: counted over all processes, and forgotten each day.

An address is known only as a hash under a random key of the day. The key stands in the store, so
that all processes count together, and is deleted with the hashes when the day is over.
"""

import math
import sqlite3
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_bytes

from nqi.errors import TooMany
from nqi.network import network_of

HOUR, DAY = 3600, 86400


@dataclass(frozen=True)
class ReportLimits:
    """New reports of one address in an hour and in a day (UTC), and of all in a day."""

    per_hour: int = 5
    per_day: int = 20
    of_all_per_day: int = 2000


def take(connection: sqlite3.Connection, limits: ReportLimits, address: str, now: float) -> None:
    """Count one report of an address, or raise TooMany with the seconds to wait."""
    day, second = divmod(int(now), DAY)
    who = _hash_of(address, _key(connection, day))
    times = [row[0] for row in connection.execute(_OF_ONE, (day, who))]
    lately = [time for time in times if time > second - HOUR]
    (of_all,) = connection.execute(_OF_ALL, (day,)).fetchone()
    tomorrow = DAY - second
    if of_all >= limits.of_all_per_day:
        raise _too_many("all addresses together", limits.of_all_per_day, "a day", tomorrow)
    if len(times) >= limits.per_day:
        raise _too_many("one address", limits.per_day, "a day", tomorrow)
    if len(lately) >= limits.per_hour:
        wait = lately[-limits.per_hour] + HOUR - second
        raise _too_many("one address", limits.per_hour, "an hour", min(wait, tomorrow))
    connection.execute("INSERT INTO taken VALUES (?, ?, ?)", (day, second, who))


def is_stale(connection: sqlite3.Connection, now: float) -> bool:
    """Whether there are keys or hashes of days that are over."""
    query = "SELECT 1 FROM day_key WHERE day <> ? UNION ALL SELECT 1 FROM taken WHERE day <> ?"
    day = int(now) // DAY
    return connection.execute(query, (day, day)).fetchone() is not None


def forget_other_days(connection: sqlite3.Connection, now: float) -> None:
    """Delete the keys and hashes of all days but this one."""
    day = int(now) // DAY
    connection.execute("DELETE FROM taken WHERE day <> ?", (day,))
    connection.execute("DELETE FROM day_key WHERE day <> ?", (day,))


def seconds_left(now: float) -> int:
    """Return the seconds until the day is over, UTC."""
    return math.ceil(DAY - now % DAY)


_OF_ONE = "SELECT second FROM taken WHERE day = ? AND who = ? ORDER BY second"
_OF_ALL = "SELECT count(*) FROM taken WHERE day = ?"


def _key(connection: sqlite3.Connection, day: int) -> bytes:
    made = (day, token_bytes(32))
    connection.execute("INSERT INTO day_key VALUES (?, ?) ON CONFLICT DO NOTHING", made)
    row = connection.execute("SELECT key FROM day_key WHERE day = ?", (day,)).fetchone()
    key: bytes = row[0]
    return key


def _hash_of(address: str, key: bytes) -> bytes:
    return blake2b(network_of(address).encode(), key=key, digest_size=16).digest()


def _too_many(whose: str, most: int, span: str, wait: int) -> TooMany:
    message = f"too many reports: at most {most} of {whose} {span} are taken"
    return TooMany(message, retry_after=max(1, wait))
