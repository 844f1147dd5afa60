"""The figure of an embedded map, where its frame cannot be: an address, or the picture itself."""

from __future__ import annotations

import base64

from geo_movements.embed.frames import Frame
from geo_movements.embed.lighter import lighten
from geo_movements.embed.told import Told
from geo_movements.errors import OutputError

__all__ = ["alt_text", "beside", "caption", "picture"]


def picture(told: Told, frame: Frame, *, drawn: str | None = None) -> str:
    """Return the address of the figure, or the figure as a data: address.

    Where nobody says otherwise it is drawn as `drawn`; without that it stands beside the page,
    under its name. Raises `OutputError` where there is no address, or nothing to draw from.
    """
    image = frame.image or (drawn if told.story is not None else None)
    if image in ("svg", "png"):
        return _drawn(told, image)
    if image is not None:
        return image
    if frame.page is None:
        raise OutputError(
            "a figure is needed: give image, as https://example.org/map.png, or svg or png to "
            "draw one into the text from a project."
        )
    return beside(frame.page)


def beside(page: str) -> str:
    """Return the address of the figure that stands beside a page, under its name.

    >>> beside("https://example.org/maps/sealift.html#embed"), beside("maps/")
    ('https://example.org/maps/sealift.png', 'maps/map.png')
    """
    start, slash, name = page.split("#")[0].split("?")[0].rpartition("/")
    return f"{start}{slash}{name.rpartition('.')[0] or name or 'map'}.png"


def caption(told: Told) -> str:
    """Return what stands below the figure."""
    if told.story is not None:
        from geo_movements import figure

        return figure.caption(told.story)
    return _sentences(told.title, *told.summary[:2])


def alt_text(told: Told) -> str:
    """Return what the figure shows, in words."""
    if told.story is not None:
        from geo_movements import figure

        return figure.alt_text(told.story)
    return _sentences(told.title, *told.summary)


def _sentences(*parts: str) -> str:
    """Join a title, a subtitle and sentences, a full stop after each that ends without one."""
    return " ".join(part if part[-1:] in ".!?。…" else f"{part}." for part in parts)


def _drawn(told: Told, image: str) -> str:
    from geo_movements import figure

    if told.story is None:
        raise OutputError(
            "a figure is drawn from a project, not from a page. Give the project, or the address "
            "of a figure."
        )
    if image == "svg":
        kind, data = "svg+xml", lighten(figure.svg(told.story)).encode()
    else:
        kind, data = "png", figure.png(told.story)
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
