"""A figure of the DPRK sample beside matplotlib's own floor: making and saving the same artists.

    python benchmarks/figure.py [--dpi 300] [--rounds 7]

The floor is what matplotlib takes for the artists that the figure turned out to have: they are made
anew from their own paths, colours and words, put on a figure, and saved. What we add to it is
everything else: the grammar, the ground from its files, projection, layout, names. Medians of
rounds that alternate, in one process, after one figure that is not counted; processor time, so
that other programs do not count.
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

import geo_movements as gm
from geo_movements import figure
from geo_movements.figure.compose import Sheet, Wishes, compose
from geo_movements.figure.paper import paper_of
from geo_movements.figure.settled import settled
from geo_movements.schema import Story

ROOT = Path(__file__).parents[1]


def story() -> Story:
    """Read the sample."""
    project = gm.read(ROOT / "data" / "dprk-2024")
    return gm.build(project, gm.resolve(project))


def floor(sheet: Sheet, dpi: float, suffix: str) -> None:
    """Make the same artists anew, and save them."""
    width, height = sheet.pen.paper.points(sheet.height)
    made = Figure(figsize=(width / 72, height / 72), dpi=dpi)
    px, points = sheet.pen.paper.px_pt, Affine2D().scale(1 / 72) + made.dpi_scale_trans
    for artist, (dx, dy), _ in sheet.pen._placed:
        copy = again(artist)
        place = Affine2D().translate(dx + 8, dy).scale(px, -px).translate(0, height - 8 * px)
        copy.set_transform(place + points)
        made.add_artist(copy)
    made.savefig(io.BytesIO(), format=suffix, dpi=dpi)


def again(artist: Any) -> Any:
    """Make one artist anew."""
    if isinstance(artist, Text):
        copy: Any = Text(
            *artist.get_position(), artist.get_text(), color=artist.get_color(),
            fontproperties=artist.get_fontproperties(), ha=artist.get_ha(), va="baseline",
            parse_math=False,
        )  # fmt: skip
        if artist.get_fontproperties().get_weight() != 400:  # those of the map have a halo
            TextPath((0, 0), artist.get_text(), prop=artist.get_fontproperties(), usetex=False)
    elif isinstance(artist, LineCollection):
        copy = LineCollection(
            artist.get_segments(), colors=artist.get_colors(), linewidths=artist.get_linewidths()
        )
    else:
        copy = PathPatch(
            artist.get_path(), facecolor=artist.get_facecolor(), edgecolor=artist.get_edgecolor(),
            linewidth=artist.get_linewidth(), linestyle=artist.get_linestyle(),
            joinstyle=artist.get_joinstyle(), capstyle=artist.get_capstyle(),
        )  # fmt: skip
    return copy


def timed(work: Callable[[], object]) -> float:
    """Measure work in seconds of the processor."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print a line a format."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dpi", type=float, default=300)
    options.add_argument("--rounds", type=int, default=7)
    asked = options.parse_args()
    sample = story()
    paper = paper_of(width_mm=180, height_mm=None, dpi=asked.dpi, scale=1.0, theme="light")
    sheet = compose(sample, paper, Wishes())
    with settled():
        floor(sheet, asked.dpi, "png")  # the artists get their figure, and fonts are read
    ours: dict[str, Callable[[], object]] = {
        "png": lambda: figure.png(sample, dpi=asked.dpi),
        "svg": lambda: figure.svg(sample),
        "pdf": lambda: figure.pdf(sample),
    }
    for suffix, draw in ours.items():
        draw()
        own, theirs = [], []
        for _ in range(asked.rounds):
            own.append(timed(draw))
            with settled():
                dpi = asked.dpi if suffix == "png" else 72
                theirs.append(timed(lambda d=dpi, s=suffix: floor(sheet, d, s)))
        mine, least = statistics.median(own), statistics.median(theirs)
        print(f"{suffix}: figure {mine:.2f} s, matplotlib {least:.2f} s, ratio {mine / least:.2f}")


if __name__ == "__main__":
    main()
