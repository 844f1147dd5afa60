"""The settings of a story as `map.toml` has them, for the files that `read` takes back."""

from __future__ import annotations

from typing import Any

from geo_movements.schema import BORDERS, Settings

__all__ = ["told_settings"]

_PLAIN = (
    "title", "subtitle", "credit", "as_of", "color_by", "width", "d_day", "date_order", "decimal",
    "coarsen_km", "symbols", "aggregate",
)  # fmt: skip


def told_settings(settings: Settings) -> dict[str, Any]:
    """Return what differs from the defaults, by the names and in the shapes of `map.toml`.

    What is of one machine stays there: tiles and a geocoding service, which may hold keys, and a
    file of borders.

    >>> told_settings(Settings(title="1812", avoid=("CN",)))
    {'title': '1812', 'avoid': ['CN']}
    """
    default = Settings()
    told = {name: getattr(settings, name) for name in _PLAIN}
    told = {name: value for name, value in told.items() if value != getattr(default, name)}
    codes = [settings.language, *settings.other_languages]
    if codes != [default.language]:
        told["language"] = codes
    if settings.borders != default.borders and settings.borders in BORDERS:
        told["borders"] = settings.borders
    told["avoid"] = list(settings.avoid)
    for name in ("colours", "claimants", "avoid_by_side"):
        told[name] = {key: list(values) for key, values in getattr(settings, name).items()}
    told["affiliations"] = dict(settings.affiliations)
    for code, said in settings.translations.items():
        told |= {f"{name}_{code}": words for name, words in said.items()}
    return {name: value for name, value in told.items() if value not in ([], {})}
