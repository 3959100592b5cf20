"""Folium without its content delivery networks, random ids and page-wide styles.

No text from data may pass through folium: branca compiles whatever it is given as a template.
Layers get element ids, numbers and addresses only; names and figures stay in the page, which the
page's own template has escaped, and the browser reads them from there.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, MacroElement
from folium.template import Template

LOCAL_ASSETS: Mapping[str, str | None] = {
    "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js": "vendor/leaflet.js",
    "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css": "vendor/leaflet.css",
    "https://code.jquery.com/jquery-3.7.1.min.js": None,
    "https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/dist/js/bootstrap.bundle.min.js": None,
    "https://cdn.jsdelivr.net/npm/bootstrap@5.2.2/dist/css/bootstrap.min.css": None,
    "https://netdna.bootstrapcdn.com/bootstrap/3.0.0/css/bootstrap-glyphicons.css": None,
    "https://cdn.jsdelivr.net/npm/@fortawesome/fontawesome-free@6.2.0/css/all.min.css": None,
    "https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/"
    "leaflet.awesome-markers.js": None,
    "https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/"
    "leaflet.awesome-markers.css": None,
    "https://cdn.jsdelivr.net/gh/python-visualization/folium/folium/templates/"
    "leaflet.awesome.rotate.min.css": None,
}
"""Our own file for each address that folium links to; None is a file we do without."""

_VIEWPORT = re.compile(r"<meta\s+name=\"viewport\"[^>]*>", re.IGNORECASE)


class ExternalAssetError(Exception):
    """A map element links to an address on another host for which we have no file."""


def local_asset(address: str) -> str | None:
    """Return our own file for an address; raise ExternalAssetError when there is none."""
    if "//" not in address:
        return address
    if address not in LOCAL_ASSETS:
        raise ExternalAssetError(f"{address}: add the file to web/build.mjs and name it here")
    return LOCAL_ASSETS[address]


@dataclass(frozen=True)
class MapParts:
    """A rendered map, for a page to put together: names of static files, then HTML and scripts."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    html: str
    script: str


class LocalFigure(Figure):
    """A branca figure whose links lead to our own files, and whose ids are always the same."""

    def __init__(self) -> None:
        super().__init__()
        self.links = _LocalHeader()
        self.links._parent = self
        self.header = self.links

    def parts(self) -> MapParts:
        """Render the map once, without a page around it."""
        renumber(self)
        for child in list(self._children.values()):
            child.render()
        return MapParts(
            styles=tuple(self.links.styles),
            scripts=tuple(self.links.scripts),
            html=_joined(self.html),
            script=_joined(self.script),
        )


class _LocalHeader(Element):
    """Collects links instead of writing them; page-wide styles and the viewport are the page's."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: list[str] = []
        self.scripts: list[str] = []

    def add_child(self, child: Element, name: str | None = None, index: int | None = None) -> Any:
        if isinstance(child, JavascriptLink | CssLink):
            names = self.scripts if isinstance(child, JavascriptLink) else self.styles
            asset = local_asset(child.url)
            if asset is not None and asset not in names:
                names.append(asset)
            return self
        return super().add_child(child, name=name, index=index)

    def render(self, **kwargs: Any) -> str:
        return _VIEWPORT.sub("", super().render(**kwargs))


class NqiMap(folium.Map):
    """A Folium map that needs Leaflet alone, in our equal-area projection or Web Mercator."""

    default_js = [("leaflet", "vendor/leaflet.js")]  # noqa: RUF012  folium reads the class
    default_css = [("leaflet_css", "vendor/leaflet.css")]  # noqa: RUF012

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            ...MAP_OPTIONS,
            center: {{ this.location|tojson }},
            crs: L.CRS.{{ this.crs }},
            zoom: 4
        });
        {% endmacro %}
        """
    )

    def __init__(self, *, meridian: float | None) -> None:
        """Use the meridian (degrees east) that shall point up; None is Web Mercator, for tiles."""
        crs = "EPSG3857" if meridian is None else f"equalArea({meridian:.2f})"
        super().__init__(
            location=[36, 105 if meridian is None else meridian], tiles=None, zoom_start=4, crs=crs
        )


class NqiLayer(MacroElement):
    """A call of a function of our own modules on its parent; its arguments are JSON from us."""

    def __init__(self, function: str, arguments: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if not function.isidentifier():
            raise ValueError(f"{function!r} is no name of a function")
        self._name = "NqiLayer"
        self.function = function
        self.arguments = dict(arguments)

    def render(self, **kwargs: Any) -> str:
        """Write the call past branca's templates, which would compile the arguments."""
        figure, on = self.get_root(), self._parent
        assert isinstance(figure, Figure)
        assert on is not None, "a layer is rendered on a map"
        call = f"{self.function}({on.get_name()}, {json_for_script(self.arguments)})"
        text = f"const {self.get_name()} = {call};"
        figure.script.add_child(_Text(text), name=self.get_name())
        for child in self._children.values():
            child.render()
        return ""


def json_for_script(value: object) -> str:
    """Return JSON that no HTML parser can take for the end of its script element."""
    text = json.dumps(value, ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


class _Text(Element):
    """Text as it is: no template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        return self.text


def renumber(figure: Element) -> None:
    """Replace branca's random ids by the place in the tree, so equal maps are equal bytes."""
    for number, element in enumerate(_walk(figure)):
        element._id = str(number)


def _walk(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _walk(child)


def _joined(element: Element) -> str:
    lines = "\n".join(child.render() for child in element._children.values()).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())
