"""Folium stays local: no address of another host, no random id, no text compiled as a template."""

import folium
import folium.plugins
import pytest
from branca.element import Element

from maps.folium_local import (
    ExternalAssetError,
    LocalFigure,
    MapParts,
    NqiLayer,
    NqiMap,
    json_for_script,
    local_asset,
)

HOSTILE = "{{ 7*191 }}{% raw %}`${x}</script><img src=x onerror=alert(1)>\u2028"


def drawn(arguments: dict[str, object] | None = None, meridian: float | None = 105) -> MapParts:
    figure = LocalFigure()
    map_ = NqiMap(meridian=meridian)
    figure.add_child(map_)
    base = NqiLayer("baseMapOf", arguments or {})
    map_.add_child(base)
    base.add_child(NqiLayer("showCoverage", {"table": "t"}))
    return figure.parts()


def test_equal_maps_are_equal_bytes() -> None:
    assert drawn() == drawn()


def test_our_map_needs_leaflet_alone() -> None:
    parts = drawn()
    assert parts.scripts == ("vendor/leaflet.js",)
    assert parts.styles == ("vendor/leaflet.css",)
    assert "//" not in parts.script + parts.html


def test_a_layer_is_called_on_its_parent() -> None:
    script = drawn().script.splitlines()
    assert script[-2].startswith("const nqi_layer_2 = baseMapOf(map_1, ")
    assert script[-1] == 'const nqi_layer_3 = showCoverage(nqi_layer_2, {"table": "t"});'


def test_the_projection_turns_to_the_meridian_and_is_mercator_for_tiles() -> None:
    assert "L.CRS.equalArea(112.50)" in drawn(meridian=112.5).script
    assert "L.CRS.EPSG3857" in drawn(meridian=None).script


def test_text_is_never_compiled_and_never_ends_its_element() -> None:
    script = drawn({"text": HOSTILE}).script
    assert "1337" not in script
    assert "{{ 7*191 }}{% raw %}" in script
    assert "</script" not in script
    assert "<img" not in script
    assert "\u2028" not in script


def test_json_for_script_is_still_the_same_json() -> None:
    import json

    assert json.loads(json_for_script({"a": [HOSTILE]})) == {"a": [HOSTILE]}


def test_a_layer_calls_only_a_name() -> None:
    with pytest.raises(ValueError, match="no name of a function"):
        NqiLayer("alert(1);x", {})


def test_a_stock_map_is_served_from_our_files() -> None:
    figure = LocalFigure()
    figure.add_child(folium.Map(tiles=None))
    parts = figure.parts()
    assert parts.scripts == ("vendor/leaflet.js",)
    assert parts.styles == ("vendor/leaflet.css",)
    assert "http" not in parts.html + parts.script + figure.links.render()


def test_a_plugin_without_local_files_is_refused() -> None:
    figure = LocalFigure()
    map_ = folium.Map(tiles=None)
    map_.add_child(folium.plugins.Fullscreen())  # type: ignore[no-untyped-call]
    figure.add_child(map_)
    with pytest.raises(ExternalAssetError, match="fullscreen"):
        figure.parts()


@pytest.mark.parametrize(
    "address", ["https://example.org/a.js", "//example.org/a.js", "http://127.0.0.1/leaflet.js"]
)
def test_an_unknown_address_is_refused(address: str) -> None:
    with pytest.raises(ExternalAssetError, match="add the file"):
        local_asset(address)


def test_nobody_is_kept_from_zooming() -> None:
    figure = LocalFigure()
    figure.add_child(folium.Map(tiles=None))
    figure.parts()
    assert "maximum-scale" not in figure.links.render()


def test_folium_itself_is_left_as_it_was() -> None:
    before = [*folium.Map.default_js, *folium.Map.default_css]
    drawn()
    assert [*folium.Map.default_js, *folium.Map.default_css] == before
    assert isinstance(LocalFigure().script, Element)
