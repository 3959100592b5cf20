"""Every question and page on a release of national size: ms cold and warm, bytes, rows, memory.

``python -m benchmarks.national_questions --data DIR`` serves ``DIR/catalog.sqlite`` in a process of
its own. Each address is asked the first time in that process (cold); then its sibling, the same
question with other values (fresh: the code is warm, no answer is remembered); then the first again
(warm, the median of three). ``--chains`` copies the release and adds templates of products. Client
and server share the machine, so read orders of size.
"""

import argparse
import gzip
import os
import re
import shutil
import statistics
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.floor import PATH
from benchmarks.national_chain import add_chains
from benchmarks.servers import running
from nqi.settings import Settings
from server import create_app

APP = "benchmarks.national_questions:app"
WARM = 3
LONGEST_SECONDS = 120.0
ROWS = (r'"Feature"', r"<tr\b", r"<li\b", r'\{"', r"\n")
"""What a row looks like, the first of these that an answer holds more than once."""
QUESTIONS = Path(__file__).with_suffix(".toml")
COMMONEST, RARER = "GB 900001", "HG/T 900002"
"""Standards of the national world: the one that most bodies can test, and another."""


@dataclass(frozen=True)
class Question:
    """An address, or a GraphQL document in braces, and its sibling with other values."""

    name: str
    first: str
    sibling: str


@dataclass(frozen=True)
class Taken:
    """What a question cost: milliseconds, bytes on the wire and unpacked, rows, memory after."""

    cold: float
    fresh: float
    warm: float
    wire: int
    size: int
    rows: int
    megabytes: int
    status: int


def app() -> Starlette:
    """Return the whole product over a data folder, and an address that says its memory."""
    application = create_app(Settings(data_dir=Path(os.environ[PATH])))
    application.router.routes.insert(0, Route("/-/memory", _memory))
    return application


def _memory(request: Request) -> Response:
    """Answer the megabytes of this process that are its own: files in memory are not counted."""
    found = re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())
    return PlainTextResponse(str(int(found.group(1)) // 1024) if found else "0")


def questions(http: httpx.Client) -> list[Question]:
    """Return what is asked; ids and numbers are taken from the release itself."""
    body, other = _ids(http)
    known = {"body": body, "other": other, "number": COMMONEST, "rarer": RARER}
    given = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"]
    return [
        Question(**{name: Template(text).substitute(known) for name, text in one.items()})
        for one in given
    ]


def _ids(http: httpx.Client) -> tuple[str, str]:
    """Return the ids of two bodies."""
    found = re.findall(r'data-id="(o\d+)"', http.get("/?pillar=TESTING").text)
    return found[0], found[1]


def measure(http: httpx.Client, question: Question) -> Taken:
    """Return what a question costs."""
    cold, answer = _ask(http, question.first)
    fresh, _ = _ask(http, question.sibling)
    warm = statistics.median(_ask(http, question.first)[0] for _ in range(WARM))
    return Taken(
        cold=cold,
        fresh=fresh,
        warm=warm,
        wire=len(gzip.compress(answer.content, 6)),
        size=len(answer.content),
        rows=_rows(answer),
        megabytes=int(http.get("/-/memory").text),
        status=answer.status_code,
    )


def _ask(http: httpx.Client, address: str) -> tuple[float, httpx.Response]:
    started = time.perf_counter()
    if address.startswith("{"):
        answer = http.post("/graphql", json={"query": address})
        failed = b'"errors"' in answer.content
    else:
        answer, failed = http.get(address), False
    taken = 1000 * (time.perf_counter() - started)
    if failed:
        print(f"    {answer.text[:300]}")
    return taken, answer


def _rows(answer: httpx.Response) -> int:
    kind = answer.headers["content-type"]
    if "charset" not in kind and "json" not in kind:
        return 0
    counts = (len(re.findall(row, answer.text)) for row in ROWS)
    return next((count for count in counts if count > 1), 0)


def table(found: dict[str, Taken]) -> list[str]:
    """Return the lines of the table."""
    lines = [
        "| question | cold, ms | fresh, ms | warm, ms | kB packed | kB | rows | MB after |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in found.items():
        lines.append(_line(name, one))
    return lines


def _line(name: str, one: Taken) -> str:
    said = name if one.status < 400 else f"{name} ({one.status})"
    times = " | ".join(f"{ms:,.0f}" for ms in (one.cold, one.fresh, one.warm))
    kilobytes = " | ".join(f"{size / 1000:,.1f}" for size in (one.wire, one.size))
    return f"| {said} | {times} | {kilobytes} | {one.rows:,} | {one.megabytes:,} |"


def main() -> None:
    """Ask everything, or what is named, and print the table as it grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder with catalog.sqlite")
    parser.add_argument("--chains", action="store_true", help="copy it, and add products")
    parser.add_argument("--only", nargs="*", default=[], help="words of the names of questions")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        data = given.data
        if given.chains:
            data = Path(shutil.copy(data / "catalog.sqlite", folder)).parent
            add_chains(data / "catalog.sqlite")
        print("\n".join(table({})), flush=True)
        with running(APP, data) as port:
            http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=LONGEST_SECONDS)
            for question in questions(http):
                if not given.only or any(word in question.name for word in given.only):
                    print(_line(question.name, measure(http, question)), flush=True)


if __name__ == "__main__":
    main()
