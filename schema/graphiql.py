"""`/graphiql`, the console for people who write queries, and `/schema.graphql`, the schema as text.

The browser files are built from web/ by `make assets`; without them the page says so in one line.
"""

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from schema.persisted import EXAMPLES, example_texts

HERE = Path(__file__).parent
SDL = HERE / "schema.graphql"

# The editor sets style attributes and starts workers, which the other pages need not.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'self' blob:",
        "font-src 'self' data:",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)


def graphiql_routes(
    assets: Path,
    *,
    title: str = "GraphiQL",
    note: str = "",
    assets_url: str = "/static/vendor",
    examples: Path = EXAMPLES,
    sdl: Path = SDL,
) -> list[Route]:
    """Return the routes; ``assets`` is the folder of built browser files with its manifest.json.

    Each file of ``examples`` opens as a tab, with the variables of the .json file of its name.
    """
    template = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    page = template.get_template("graphiql.html")
    tabs = example_tabs(examples)

    def graphiql(request: Request) -> Response:
        manifest = assets / "manifest.json"
        if not manifest.is_file():
            message = "The browser files are not built yet: run `make assets`.\n"
            return PlainTextResponse(message, 503)
        names = json.loads(manifest.read_text("utf-8"))
        root = request.scope.get("root_path", "")
        config = {"endpoint": f"{root}/graphql", "home": f"{root}/", "title": title, "tabs": tabs}
        html = page.render(
            lang="zh-CN",
            css=f"{root}{assets_url}/{names['graphiql.css']}",
            js=f"{root}{assets_url}/{names['graphiql.js']}",
            config=config | ({"note": note} if note else {}),
        )
        headers = {
            "content-security-policy": CONTENT_SECURITY_POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "cache-control": "no-cache",
        }
        return HTMLResponse(html, headers=headers)

    def schema_text(_request: Request) -> Response:
        return FileResponse(sdl, media_type="text/plain", headers={"cache-control": "no-cache"})

    return [
        Route("/graphiql", graphiql, name="graphiql"),
        Route("/graphiql/", graphiql),
        Route("/schema.graphql", schema_text, name="schema_text"),
    ]


def example_tabs(folder: Path) -> list[dict[str, str]]:
    """Return the tabs GraphiQL opens with, in the order of the file names."""
    tabs = []
    for name, query in example_texts(folder).items():
        variables = folder / f"{name}.json"
        tab = {"query": query}
        if variables.is_file():
            tab["variables"] = variables.read_text("utf-8")
        tabs.append(tab)
    return tabs
