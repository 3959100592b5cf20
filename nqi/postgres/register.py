"""The list of published releases: which there are, which is served, and their files in parts."""

import re
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from nqi.errors import InvalidInput, NotFound
from nqi.release import KeptRelease

_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


@dataclass(frozen=True)
class Register:
    """The tables of one list of releases, in a schema of its own."""

    schema: str
    metadata: MetaData
    releases: Table
    served: Table
    parts: Table

    def schema_of(self, release_id: str) -> str:
        """Return the schema that holds the rows of a release."""
        return f"{self.schema}_{release_id}"

    def served_release(self, connection: Connection) -> KeptRelease | None:
        """Return the release that is served; None before the first was published."""
        found = self._read(connection, self.releases.c.id.in_(select(self.served.c.release_id)))
        return found[0] if found else None

    def all(self, connection: Connection) -> list[KeptRelease]:
        """Return every published release, the oldest first."""
        return self._read(connection, True)

    def require(self, connection: Connection, release_id: str) -> None:
        """Raise NotFound naming what is published when a release is not."""
        known = [one.id for one in self.all(connection)]
        if release_id not in known:
            named = ", ".join(known[-10:])
            raise NotFound(f"release {release_id[:64]!r} is not published; the newest are {named}")

    def serve(self, connection: Connection, release_id: str) -> None:
        """Name the release that answers from now on."""
        named = insert(self.served).values(is_served=True, release_id=release_id)
        connection.execute(
            named.on_conflict_do_update(
                index_elements=["is_served"], set_={"release_id": release_id}
            )
        )

    def _read(self, connection: Connection, condition: object) -> list[KeptRelease]:
        columns = [
            self.releases.c[name] for name in ("id", "created_at", "rows", "bytes", "number")
        ]
        rows = select(*columns).order_by(self.releases.c.created_at, self.releases.c.number)
        if condition is not True:
            rows = rows.where(condition)  # type: ignore[arg-type]
        return [KeptRelease(**row) for row in connection.execute(rows).mappings()]


def register(schema: str) -> Register:
    """Return the list of releases in a schema; raise InvalidInput for a name that cannot be one."""
    if not _NAME.fullmatch(schema):
        raise InvalidInput(
            f"NQI_DATABASE_SCHEMA={schema!r}: small letters, digits and _ are allowed, at most 31"
        )
    metadata = MetaData(schema=schema)
    releases = Table(
        "release",
        metadata,
        Column("id", String, primary_key=True),
        Column("number", Integer, nullable=False),
        Column("created_at", String, nullable=False),
        Column("rows", BigInteger, nullable=False),
        Column("bytes", BigInteger, nullable=False),
        Column("sha256", String, nullable=False),
    )
    served = Table(
        "served",
        metadata,
        Column("is_served", Boolean, CheckConstraint("is_served"), primary_key=True),
        Column("release_id", ForeignKey(releases.c.id), nullable=False),
    )
    parts = Table(
        "release_part",
        metadata,
        Column("release_id", ForeignKey(releases.c.id, ondelete="CASCADE"), primary_key=True),
        Column("number", Integer, primary_key=True),
        Column("content", LargeBinary, nullable=False),
    )
    return Register(schema, metadata, releases, served, parts)
