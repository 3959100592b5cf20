"""A visit to a page: its language, its release and day, the template, and the headers around it."""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from sqlalchemy import Executable, literal
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from maps import query, urls
from maps.errors import status_of
from maps.language import COOKIE, HTML_LANGUAGE, Language, asked_language, language_of, say
from nqi import terms
from nqi.catalog.statement import Given, Query, Sql
from nqi.db import Database, OpenRelease
from nqi.errors import NqiError
from nqi.settings import Settings
from nqi.terms import Term

FOLDER = Path(__file__).parent
COOKIE_SECONDS = 365 * 24 * 3600
TIANDITU_TILES = "https://*.tianditu.gov.cn"
GZIP = [Middleware(GZipMiddleware, minimum_size=600, compresslevel=6)]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PAGES_OF_ERRORS = {400, 403, 404, 405, 413, 500, 503}
VOCABULARIES = {vocabulary.__name__: vocabulary for vocabulary in terms.VOCABULARIES}

TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["url"] = urls

ReadByIds: TypeAlias = Callable[[Given, Sql], Query]
"""A function of the catalog that returns the rows of a JSON array of ids."""


@dataclass(frozen=True)
class Visit:
    """One request for a page or a download: what for, from which release, in which language."""

    request: Request
    database: Database
    settings: Settings
    language: Language
    as_of: date
    opened: OpenRelease | None = None
    """The release that the whole answer is made from, once it is chosen."""

    @property
    def release(self) -> OpenRelease:
        """The release that answers; raises Unavailable when none is built."""
        return self.opened or self.database.release()

    @property
    def known(self) -> dict[str, str]:
        """The parameter that asks for a release that was; nothing for the one served now."""
        return query.known(self.request.query_params)

    @property
    def is_past(self) -> bool:
        """Whether the release that answers is one that was."""
        return self.opened is not None and self.opened.id != self.database.release().id

    def rows(self, statement: Executable) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a statement of the catalog, by column name."""
        return self.release.rows(statement)

    def value(self, statement: Executable) -> Any:
        """Return the only value of a statement that yields one."""
        return next(iter(self.rows(statement)[0].values()))

    def by_id(self, read: ReadByIds, ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
        """Return the rows of some ids by their id; without any id nothing is asked."""
        wanted = sorted(set(ids))
        rows = self.rows(read({}, literal(json.dumps(wanted)))) if wanted else []
        return {row["id"]: row for row in rows}

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the phrase table in the visitor's language."""
        return say(self.language, key, **values)

    def label(self, vocabulary: str, code: str | None) -> str:
        """Return the visitor's word for a code; the code itself where the vocabulary lacks it."""
        term = VOCABULARIES[vocabulary].__members__.get(code or "")
        return self.word(term) if term else code or ""

    def word(self, term: Term) -> str:
        """Return the visitor's word for a term."""
        return term.zh if self.language == "zh" else term.en

    def named(self, name: str, name_en: str | None = None) -> Markup:
        """Return a name for the visitor; a Chinese name on an English page says that it is one."""
        if self.language == "zh":
            return escape(name)
        if name_en:
            return escape(name_en)
        return (
            escape(name) if name.isascii() else Markup('<span lang="zh-CN">{}</span>').format(name)
        )

    def address(self, **changes: str | None) -> str:
        """Return the query string of this visit with some parameters changed or left out."""
        return query.changed(self.request.query_params, **changes)

    def carry(self, **values: str | None) -> str:
        """Return the query string of a link to another page: the day and release go with it."""
        return query.rendered({**self.known, **query.day(self.as_of), **values})

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """Render a template into a response, with a fresh nonce in its security policy."""
        nonce = secrets.token_urlsafe(16)
        html = TEMPLATES.get_template(template).render(
            visit=self,
            say=self.say,
            label=self.label,
            named=self.named,
            language=self.language,
            html_language=HTML_LANGUAGE[self.language],
            as_of=self.as_of,
            today=query.today().isoformat(),
            nonce=nonce,
            settings=self.settings,
            **context,
        )
        response = HTMLResponse(html, status)
        response.headers["Content-Security-Policy"] = content_security_policy(nonce, self.settings)
        return response


View = Callable[[Visit], Response]


def route(path: str, view: View, database: Database, settings: Settings) -> Route:
    """Return a GET route that answers with a view: cached by release, errors as pages."""

    def endpoint(request: Request) -> Response:
        visit = Visit(request, database, settings, language_of(request), query.today())
        try:
            return finish(visit, _answer(visit, view))
        except NqiError as error:
            return finish(visit, error_page(visit, status_of(error), str(error)))

    return Route(path, endpoint, methods=["GET", "HEAD"], middleware=GZIP)


def error_response(
    request: Request, database: Database, settings: Settings, status: int
) -> Response:
    """Return an error that is not of the core, for example an unknown address, as a page."""
    visit = Visit(request, database, settings, language_of(request), query.today())
    return finish(visit, error_page(visit, status if status in PAGES_OF_ERRORS else 500))


def error_page(visit: Visit, status: int, detail: str = "") -> Response:
    """Return an error in the layout of every page."""
    response = visit.page("error.html", status, error_status=status, detail=detail)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def content_security_policy(nonce: str, settings: Settings) -> str:
    """Return the policy of a page: its own files, scripts and styles with the nonce, no others."""
    tiles = f" {TIANDITU_TILES}" if settings.tianditu_key else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'nonce-{nonce}'",
            f"style-src 'self' 'nonce-{nonce}'",
            f"img-src 'self' data:{tiles}",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    )


def _answer(visit: Visit, view: View) -> Response:
    params = visit.request.query_params
    release = visit.database.chosen(params.get("release"), params.get("knownOn"))
    if visit.known and not params.get("asOf"):
        # The catalogue as it was shows by itself what it showed then.
        day = params.get("knownOn") or release.made_on.isoformat()
        return RedirectResponse(f"?{query.changed(params, asOf=day)}", 302)
    visit = replace(visit, as_of=query.as_of(params), opened=release)
    tag = _entity_tag(visit)
    if tag in visit.request.headers.get("if-none-match", ""):
        # Without a policy of its own: the stored page keeps the nonce it was made with.
        return Response(status_code=304, headers={"ETag": tag, **_caching()})
    response = view(visit)
    if response.status_code == 200:
        response.headers["ETag"] = tag
        response.headers.update(_caching())
    return response


def _entity_tag(visit: Visit) -> str:
    """Return what names the answer: release, address, language, day and the code that made it."""
    parts = (
        visit.release.id,
        str(visit.request.url),
        visit.language,
        visit.as_of.isoformat(),
        repr(visit.settings),
        urls.fingerprint(),
    )
    digest = sha256("\x1f".join(parts).encode()).hexdigest()
    return f'W/"{digest[:20]}"'


def _caching() -> Mapping[str, str]:
    return {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie, Accept-Encoding"}


def finish(visit: Visit, response: Response) -> Response:
    """Return a response with the headers that every page has."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if asked := asked_language(visit.request):
        response.set_cookie(COOKIE, asked, max_age=COOKIE_SECONDS, samesite="lax", path="/")
    return response
