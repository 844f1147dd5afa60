"""A map inside another document: a frame, a fragment, a page of somebody's site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from geo_movements.embed import fragments, frames, markdown, oembed, rst
from geo_movements.embed.frames import Frame, framed_address, size
from geo_movements.embed.told import Told, tell
from geo_movements.embed.words import address
from geo_movements.errors import OutputError
from geo_movements.schema import Story
from geo_movements.stages import stage

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geo_movements.page import StoryMap

__all__ = ["TARGETS", "embed"]

TARGETS: Mapping[str, Callable[[Told, Frame], str]] = MappingProxyType(
    {
        "fragment": fragments.fragment,
        "iframe": frames.iframe,
        "markdown": markdown.markdown,
        "oembed": oembed.oembed,
        "quarto": markdown.quarto,
        "sphinx": rst.sphinx,
        "srcdoc": frames.srcdoc,
    }
)
"""What a map can be put into, and what writes it."""


@stage("embed")
def embed(
    story_or_page: Story | StoryMap | GeoDataFrame | str | Path,
    *,
    as_: str = "iframe",
    src: str | None = None,
    width: int | str = "100%",
    height: int | str = 600,
    title: str | None = None,
    lazy: bool = True,
    compact: bool = True,
    image: str | None = None,
    image_size: tuple[int, int] | None = None,
    provider: str | None = None,
) -> str:
    """Write what puts a map into another document.

    `story_or_page` is a story, a map made from one, bare legs, or the path of a page that was
    saved; a page has no figure, so that `image` must be the address of one. `as_` is one of
    `TARGETS`. `src` is the address where the page is published; a hash in it (docs/page.md) is
    kept. `width` and `height` are pixels or CSS lengths; a height of "3/2" is a ratio. `title`
    names the frame for screen readers; None takes the map's own. `lazy` lets a browser wait until
    the frame comes near. `compact` asks for the small form of the page: map and time alone.
    `image` is the address of a figure, or "svg" or "png" to draw one into the text; None takes
    `src` with .png, in a fragment an SVG. `image_size` (pixels) and `provider` go into oEmbed.
    Everything that the story says is escaped for the language that is written. Raises
    `OutputError` where the target is not known, `src` lacks where it is needed or is no address of
    the web, or a size is none.

    >>> import geo_movements as gm
    >>> project = gm.read("data/hannibal-218bc")
    >>> story = gm.build(project, gm.resolve(project))
    >>> embed(story, src="alps.html", height="3/2")[:61]
    '<iframe src="alps.html#embed" title="Three ways over the Alps'
    """
    if as_ not in TARGETS:
        raise OutputError(f'nothing is embedded as "{as_}". Known: {", ".join(TARGETS)}.')
    told = tell(story_or_page, title=title)
    frame = Frame(
        src=None if src is None else framed_address(address(src), compact=compact),
        page=None if src is None else address(src),
        size=size(width, height),
        lazy=lazy,
        compact=compact,
        image=image if image in (None, "svg", "png") else address(image),
        image_size=image_size,
        provider=provider,
    )
    return TARGETS[as_](told, frame)
