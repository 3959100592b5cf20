"""Every setting of the product: one frozen value, read from the environment where it is wired."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from nqi.errors import InvalidInput


def _facts() -> Path:
    package = Path(__file__).parent
    in_repository = package.parent / "data"
    return in_repository if in_repository.is_dir() else package / "data"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How one process is set up; ``docs/settings.md`` has a heading for each field."""

    facts_dir: Path = field(default_factory=_facts)
    """Folder of the facts that a load reads: the repository's or the package's own data/
    (NQI_FACTS_DIR)."""
    data_dir: Path = Path("var")
    """Folder of the built catalogue (NQI_DATA_DIR)."""
    database_url: str = ""
    """PostgreSQL that holds the releases, ``postgresql://user:password@host/name``, by a role that
    may read; without it they are files in the data folder (NQI_DATABASE_URL)."""
    database_owner_url: str = ""
    """The same database by the role that publishes releases; without it the one that reads
    (NQI_DATABASE_OWNER_URL)."""
    database_schema: str = "nqi"
    """Schema of the list of releases, and the beginning of the names of theirs
    (NQI_DATABASE_SCHEMA)."""
    database_connections: int = 10
    """Connections of one process to each database at most (NQI_DATABASE_CONNECTIONS)."""
    replica_urls: str = ""
    """Replicas that answer before the database itself does, separated by spaces
    (NQI_REPLICA_URLS)."""
    replica_lag_seconds: int = 30
    """A replica that is further behind is not asked (NQI_REPLICA_LAG_SECONDS)."""
    local_copy: bool = False
    """Fetch the release file from PostgreSQL and answer from the copy (NQI_LOCAL_COPY)."""
    keep_releases: int = 0
    """Releases before the served one that stay answerable, the newest; 0 keeps all
    (NQI_KEEP_RELEASES)."""
    host: str = "127.0.0.1"
    """Address the server listens on (NQI_HOST)."""
    port: int = 8000
    """Port the server listens on (NQI_PORT)."""
    map_review_no: str = ""
    """Map review number of the operator, printed on every map when given (NQI_MAP_REVIEW_NO)."""
    tianditu_key: str = ""
    """Browser key of the operator for Tianditu tiles; without it our own base map is used
    (NQI_TIANDITU_KEY)."""
    embed_by: str = ""
    """Sites that may show /embed/ pages in a frame, separated by spaces; ``*`` is any, empty this
    one alone (NQI_EMBED_BY)."""
    trust_proxy: bool = False
    """Believe X-Forwarded-For, only behind a proxy that sets it (NQI_TRUST_PROXY)."""
    requests_per_minute: int = 0
    """Most API requests of one address in a minute; 0 is no limit (NQI_REQUESTS_PER_MINUTE)."""
    mcp: bool = True
    """Serve /mcp for assistants where the extra ``mcp`` is installed (NQI_MCP)."""
    feedback: bool = True
    """Take reports of errors, by /report and by the API (NQI_FEEDBACK)."""
    count_unmet: bool = False
    """Count searches that find nobody, by need and region (NQI_COUNT_UNMET)."""
    travel_matrix: Path | None = None
    """CSV file of travel times in minutes, for distance MATRIX (NQI_TRAVEL_MATRIX)."""
    friction_raster: Path | None = None
    """GeoTIFF of minutes per metre, for distance FRICTION (NQI_FRICTION_RASTER)."""
    osrm_url: str = ""
    """Address of an OSRM engine, for distance ENGINE (NQI_OSRM_URL)."""
    valhalla_url: str = ""
    """Address of a Valhalla engine, for distance ENGINE without OSRM (NQI_VALHALLA_URL)."""

    @property
    def release_path(self) -> Path:
        """The SQLite file of the release that is being served."""
        return self.data_dir / "catalog.sqlite"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read NQI_* variables; raise InvalidInput naming the variable that cannot be read."""
        given = {
            spec.name: _parse(spec.name, spec.type, environ[variable])
            for spec in fields(cls)
            if (variable := f"NQI_{spec.name.upper()}") in environ
        }
        return cls(**given)  # type: ignore[arg-type]


_BOOLEANS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def _parse(name: str, kind: object, raw: str) -> object:
    variable = f"NQI_{name.upper()}"
    if kind is bool:
        if raw.lower() not in _BOOLEANS:
            raise InvalidInput(f"{variable}={raw!r}: allowed are {', '.join(_BOOLEANS)}")
        return _BOOLEANS[raw.lower()]
    if kind is int:
        if not raw.isdecimal():
            raise InvalidInput(f"{variable}={raw!r}: a whole number of 0 or more is needed")
        return int(raw)
    if kind == Path | None:
        return Path(raw) if raw else None
    return Path(raw) if kind is Path else raw
