"""From a drawn sheet to bytes: PNG, SVG and PDF, the same for the same sheet."""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from matplotlib import _path
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure

from geo_movements.figure.canvas import Pen
from geo_movements.figure.compose import Sheet
from geo_movements.figure.fonts import clean
from geo_movements.figure.paper import MM_PT, refuse_huge
from geo_movements.figure.settled import settled
from geo_movements.figure.told import alt_text_of

__all__ = ["as_pdf", "as_pixels", "as_png", "as_svg"]

_NOTO = re.compile(r"'(Noto Sans [A-Z]{2}) [0-9a-f]{8}'")
_SIZE = re.compile(r'width="[\d.]+pt" height="[\d.]+pt"')
_STYLE = re.compile(r'style="[^"]*"')


class _Hundredths(RendererSVG):
    """Writes paths to a hundredth of a point: finer than any press."""

    def _convert_path(
        self, path: Any, transform: Any = None, clip: Any = None, simplify: Any = None,
        sketch: Any = None,
    ) -> str:  # fmt: skip
        box = (0.0, 0.0, self.width, self.height) if clip else None
        letters = [b"M", b"L", b"Q", b"C", b"z"]
        convert: Any = _path.convert_to_string  # type: ignore[attr-defined]
        data: bytes = convert(path, transform, box, simplify, sketch, 2, letters, False)
        return data.decode("ascii")


def _figure(pen: Pen, height: float, dpi: float, *, clear: bool = False) -> Figure:
    width_pt, height_pt = pen.paper.points(height)
    refuse_huge(width_pt, height_pt, dpi)
    figure = Figure(figsize=(width_pt / 72, height_pt / 72), dpi=dpi)
    figure.patch.set_facecolor("none" if clear else pen.paper.colours.paper)
    figure.patch.set_gid("paper")
    pen.attach(figure, height)
    return figure


def as_png(sheet: Sheet) -> bytes:
    """Write a PNG at the sheet's resolution; a sheet lets nothing through, so it has no opacity."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    dpi = sheet.pen.paper.dpi
    told = PngInfo()
    told.add_text("Software", "geo-movements")
    told.add_itxt("Title", sheet.told.title)
    told.add_itxt("Description", alt_text_of(sheet.told))
    with settled():
        pixels = np.asarray(as_pixels(sheet.pen, sheet.height, dpi))
    data = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
    image.save(data, format="png", dpi=(dpi, dpi), pnginfo=told)
    return data.getvalue()


def as_pixels(pen: Pen, height: float, dpi: float, *, clear: bool = False) -> Any:
    """Draw into an array of red, green, blue and opacity."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas: Any = FigureCanvasAgg(_figure(pen, height, dpi, clear=clear))
    canvas.draw()
    return canvas.buffer_rgba()


def as_pdf(sheet: Sheet) -> bytes:
    """Write a PDF with its fonts in it, and words as words."""
    data = io.BytesIO()
    told = {
        "Title": sheet.told.title, "Author": clean(sheet.author),
        "Subject": alt_text_of(sheet.told), "Creator": "geo-movements",
        "Keywords": ", ".join(sheet.keywords), "Producer": "matplotlib", "CreationDate": None,
    }  # fmt: skip
    with settled():
        _figure(sheet.pen, sheet.height, 72).savefig(data, format="pdf", metadata=told)
    return data.getvalue()


def as_svg(sheet: Sheet) -> str:
    """Write an SVG with a named group a layer, words as words, its fonts in it."""
    data = io.StringIO()
    pen, title = sheet.pen, sheet.told.title
    told = {
        "Date": None, "Creator": clean(sheet.author) or None, "Title": title,
        "Description": alt_text_of(sheet.told), "Keywords": list(sheet.keywords),
        "Language": sheet.language.code,
    }  # fmt: skip
    with settled():
        figure = _figure(pen, sheet.height, 72)
        width, height = figure.get_size_inches() * 72
        make: Any = _Hundredths
        renderer = make(width, height, data, metadata=told)
        figure.draw(renderer)
        renderer.finalize()
    svg = data.getvalue()
    high = pen.paper.points(sheet.height)[1] / MM_PT
    size = f'width="{pen.paper.width_mm:g}mm" height="{high:.2f}mm"'
    svg = _SIZE.sub(size, svg, count=1)
    named = (
        f'<svg role="img" aria-labelledby="told-title told-desc" xml:lang="{sheet.language.code}" '
    )
    svg = svg.replace("<svg ", named, 1)
    svg = svg.replace("<title>", '<title id="told-title">', 1)
    fonts = _NOTO.sub(_plain, pen.fonts.embedded(pen.used))
    words = (
        f'<desc id="told-desc">{escape(alt_text_of(sheet.told))}</desc>\n'
        f' <style type="text/css">{fonts}</style>\n <metadata>'
    )
    svg = svg.replace("<metadata>", words, 1)
    return _STYLE.sub(lambda style: _NOTO.sub(_plain, style[0]), svg)


def _plain(found: re.Match[str]) -> str:
    return f"'{found[1]}'"
