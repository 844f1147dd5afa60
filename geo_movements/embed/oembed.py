"""oEmbed: the answer that a site asks for when somebody pastes the page's address."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from geo_movements.embed.frames import Frame, iframe
from geo_movements.embed.told import Told
from geo_movements.embed.words import one_line
from geo_movements.errors import OutputError

__all__ = ["oembed"]

_WIDTH = 600
"""The standard wants pixels: where the frame has none, a column of text."""


def oembed(told: Told, frame: Frame) -> str:
    """Write a response of type "rich", version 1.0 (oembed.com), as JSON.

    A thumbnail is told only where there is one with its size, as the standard wants.
    """
    parts = urlsplit(frame.address("oembed"))
    if parts.scheme not in ("http", "https"):
        raise OutputError(
            f'oembed is read on other sites: "{frame.page}" must be a whole address, as '
            "https://example.org/map.html."
        )
    response = {
        "type": "rich",
        "version": "1.0",
        "title": one_line(told.title),
        "provider_name": one_line(frame.provider or parts.hostname or ""),
        "provider_url": f"{parts.scheme}://{parts.netloc}/",
        "html": iframe(told, frame).strip(),
        "width": _pixels(frame.size.width) or _WIDTH,
        "height": _height(frame),
    }
    if frame.image and frame.image_size:
        response["thumbnail_url"] = frame.image
        response["thumbnail_width"], response["thumbnail_height"] = frame.image_size
    return json.dumps(response, ensure_ascii=False, indent=2) + "\n"


def _pixels(length: str) -> int | None:
    return round(float(length.removesuffix("px"))) if length.endswith("px") else None


def _height(frame: Frame) -> int:
    if frame.size.ratio:
        width, height = map(float, frame.size.ratio.split("/"))
        return round((_pixels(frame.size.width) or _WIDTH) * height / width)
    pixels = _pixels(frame.size.height)
    if pixels is None:
        raise OutputError(
            f'oembed wants pixels: the height "{frame.size.height}" is none. Write 400, or a '
            "ratio (3/2)."
        )
    return pixels
