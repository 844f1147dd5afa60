"""A story as one HTML file that opens with the network off."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_movements.build import from_legs
from geo_movements.page.flows import aggregate_of, flows_payload
from geo_movements.page.payload import in_columns, payload
from geo_movements.page.shell import page_alone
from geo_movements.schema import Story

if TYPE_CHECKING:
    import folium
    from geopandas import GeoDataFrame

    from geo_movements.page.overlay import add_to
    from geo_movements.page.storymap import StoryMap

__all__ = ["StoryMap", "add_to", "payload", "render", "to_map"]

# What needs folium is loaded when first asked for (PEP 562): a story saved as a page does not.
_WITH_FOLIUM = {"StoryMap": "storymap", "add_to": "overlay"}


def __getattr__(name: str) -> Any:
    if name not in _WITH_FOLIUM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WITH_FOLIUM[name]}"), name)


def to_map(
    story: Story | GeoDataFrame,
    *,
    tiles: str | Mapping[str, str] | None = None,
    aggregate: str | Sequence[str] | None = None,
) -> StoryMap:
    """Make a folium map of a story: add your own layers, or let it show itself in Jupyter.

    Bare legs, a GeoDataFrame, are made a story by `build.from_legs`, which warns of what they lack.
    `tiles` names online tiles, as in map.toml; without them the page asks the network for nothing.
    `aggregate` names what claims are counted into flows by ("origin,destination,month"), as
    `flows` takes it; a story of more than 200,000 claims is always shown so.
    """
    from geo_movements.page.storymap import StoryMap

    if not isinstance(story, Story):
        story = from_legs(story)
    if tiles is not None:
        story = replace(story, settings=replace(story.settings, tiles=tiles))
    with _uncollected():
        return StoryMap(story, _told(story, aggregate))


def _told(story: Story, aggregate: str | Sequence[str] | None) -> Mapping[str, Any]:
    """Return the payload of a story, its claims one by one or counted into flows."""
    by = aggregate_of(story, aggregate)
    return flows_payload(story, by) if by else in_columns(story)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the collector of cycles rest: a story makes none, and all that it tells is alive.

    It would go through a hundred thousand claims again and again, for a third of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def render(
    map_or_story: StoryMap | folium.Map | Story | GeoDataFrame,
    *,
    assets: Mapping[str, str | Path] | None = None,
    aggregate: str | Sequence[str] | None = None,
) -> str:
    """Return the page as text: every script, style and datum inside, nothing linked.

    `assets` maps the address of a file that a layer of your own would link to a local copy of
    it. Raises OutputError that names each address left. The same input gives the same text.
    `aggregate` is `to_map`'s; a map that is made already stays as it is.
    """
    if hasattr(map_or_story, "get_root"):  # folium's, which is loaded then
        return _rendered(map_or_story, assets)
    story = map_or_story if isinstance(map_or_story, Story) else from_legs(map_or_story)
    with _uncollected():
        return page_alone(_told(story, aggregate), assets=assets)


def _rendered(m: Any, assets: Mapping[str, str | Path] | None) -> str:
    from geo_movements.page.offline import offline
    from geo_movements.page.storymap import StoryMap

    return m.page(assets=assets) if isinstance(m, StoryMap) else offline(m, assets=assets)
