"""Leaflet and the viewer as text to inline; nothing is ever linked."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources

from geo_movements.errors import OutputError
from geo_movements.page.bundle import bundle

__all__ = [
    "JQUERY",
    "LEAFLET_SHA256",
    "leaflet_css",
    "leaflet_js",
    "overlay_css",
    "overlay_js",
    "viewer_colours",
    "viewer_css",
    "viewer_js",
    "viewer_modules",
]

LEAFLET_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
"""Leaflet 1.9.4, as npm publishes it."""

JQUERY = """// folium's popups build their content with jQuery's $(html)[0]; so much is enough.
window.$ = window.$ || ((html) => {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const led = body.querySelectorAll("meta, base, link, iframe, object, embed, form, script");
  led.forEach((one) => one.remove());
  return body.children;
});"""

_FIRST = ("colours", "shell")
_MEDIA = ("languages", "wide", "touch", "phone", "frame", "forced", "print")
"""Sheets that change what the rooms say come after them; each may overrule the one before."""

_URL = re.compile(r"""url\(\s*['"]?(?!data:)([^'")]+)['"]?\s*\)""")
_DAY = re.compile(r":root\s*\{[^}]*\}")
_ICONS = {
    "iconUrl": "marker-icon.png",
    "iconRetinaUrl": "marker-icon-2x.png",
    "shadowUrl": "marker-shadow.png",
}


def leaflet_js() -> str:
    """Return Leaflet with its marker images as data URIs."""
    code = _checked("leaflet.js").replace("//# sourceMappingURL=leaflet.js.map", "")
    icons = ",".join(f'{key}:"{_image(name)}"' for key, name in _ICONS.items())
    # imagePath "" keeps Leaflet from guessing a folder and putting it before the data URIs.
    return f'{code}\nL.Icon.Default.imagePath="";L.Icon.Default.mergeOptions({{{icons}}});'


def leaflet_css() -> str:
    """Return Leaflet's styles with its images as data URIs."""
    return _URL.sub(_css_url, _checked("leaflet.css"))


def viewer_css() -> str:
    """Return the page's own styles: colours, rooms by name, then what each medium changes."""
    sheets = {
        entry.name.removesuffix(".css"): entry.read_text(encoding="utf-8")
        for entry in _viewer().iterdir()
        if entry.name.endswith(".css")
    }
    rooms = sorted(sheets.keys() - {*_FIRST, *_MEDIA})
    return "\n".join(sheets[name] for name in (*_FIRST, *rooms, *_MEDIA))


def viewer_js() -> str:
    """Return the viewer's modules as one script."""
    return bundle(viewer_modules(), entry="main.js")


def viewer_colours() -> str:
    """Return every colour and measure of the page, by day and by night."""
    return _viewer().joinpath("colours.css").read_text(encoding="utf-8")


def overlay_css() -> str:
    """Return the styles of a story on somebody else's map: the colours of the day, and its own."""
    colours = _DAY.search(viewer_css())
    if colours is None:
        raise OutputError(
            "colours.css does not begin with its colours; install geo-movements anew."
        )
    own = resources.files("geo_movements.page").joinpath("overlay.css").read_text(encoding="utf-8")
    return colours[0].replace("color-scheme: light dark;", "") + "\n" + own


def overlay_js() -> str:
    """Return the modules that draw a story on somebody else's map as one script."""
    return bundle(viewer_modules(), entry="overlay.js")


def viewer_modules() -> dict[str, str]:
    """Return the viewer's modules by the names of their files: another page may import them."""
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in _viewer().iterdir()
        if entry.name.endswith(".js")
    }


def _viewer() -> resources.abc.Traversable:
    return resources.files("geo_movements.page") / "viewer"


def _leaflet(name: str) -> bytes:
    folder = resources.files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    return folder.joinpath(*name.split("/")).read_bytes()


def _checked(name: str) -> str:
    data = _leaflet(name)
    found = hashlib.sha256(data).hexdigest()
    if found != LEAFLET_SHA256[name]:
        raise OutputError(
            f"django-js-lib-leaflet carries another {name} (sha256 {found[:12]}...) than the one "
            "checked. Install django-js-lib-leaflet==1.9.4.1."
        )
    return data.decode("utf-8")


def _css_url(match: re.Match[str]) -> str:
    name = match[1]
    return f"url({_image(name.removeprefix('images/'))})" if name.endswith(".png") else "none"


def _image(name: str) -> str:
    data = base64.b64encode(_leaflet(f"images/{name}")).decode("ascii")
    return f"data:image/png;base64,{data}"
