"""A real nginx with the very files of deploy/nginx, in front of a server of this machine."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import httpx

from bootstrap import find_nginx
from tests.conftest import ROOT
from tests.private_postgres import free_port
from tests.program import process

NGINX = find_nginx()
NO_NGINX = "no nginx found (on Debian: apt-get install nginx-light)"
FILES = ROOT / "deploy" / "nginx"


@dataclass(frozen=True)
class Proxy:
    """The proxy and the server behind it."""

    port: int
    log: Path
    data_dir: Path
    """Folder of the server; without its catalogue the server has nothing to answer from."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, address: str = "127.0.0.1") -> httpx.Client:
        """Return a client that asks from an address of loopback of its own."""
        transport = httpx.HTTPTransport(local_address=address)
        return httpx.Client(base_url=self.url, transport=transport, trust_env=False)


@contextmanager
def proxy_before(
    server_port: int,
    folder: Path,
    data_dir: Path = Path(),
    other: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Proxy]:
    """Run nginx with the files of deploy/nginx, but at other places; ``other`` replaces more."""
    if NGINX is None:
        raise FileNotFoundError(NO_NGINX)
    port, log = free_port(), folder / "access.log"
    changes = {
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000 max_conns": f"server 127.0.0.1:{server_port} max_conns",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{server_port};",
        "proxy_cache_path /var/cache/nginx": f"proxy_cache_path {folder}/cache",
        "access_log /dev/stdout": f"access_log {log}",
    }
    text = "".join((FILES / name).read_text("utf-8") for name in ("upstream.conf", "nqi.conf"))
    for old, new in (changes | dict(other)).items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # Workers of root would step down to an account that pytest's folders are closed to.
    user = "user root;\n" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log stderr crit;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\n{places}{text}}}\n",
        encoding="utf-8",
    )
    with process([NGINX, "-p", str(folder), "-c", str(main)], port):
        yield Proxy(port, log, data_dir)
