"""Read `[service]` of `map.toml`: which geocoder may be asked, and how."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from geo_movements import schema
from geo_movements.errors import ParseError
from geo_movements.tables.values import Complain, brief, like, text

__all__ = ["NOT_HERE", "SERVICE_READERS", "service_from"]


def service_from(value: object, complain: Complain) -> schema.Service:
    """Read `[service]`, each fault told; what only the geocoder can judge waits until it is asked.

    A key that we do not know is the geocoder's own: domain, scheme, api_key.
    """
    if not isinstance(value, dict):
        complain("service", "a service is a table.", '[service] then user_agent = "...".')
        return schema.Service()
    settings: dict[str, Any] = {}
    options: dict[str, object] = {}
    for key, told in value.items():
        try:
            if key in SERVICE_READERS:
                settings[key] = SERVICE_READERS[key](told)
            else:
                options[key] = _option(key, told)
                if (name := like(key, SERVICE_READERS)) is not None:
                    problem = "it goes to the geocoder as it is, for it is no setting of ours."
                    complain(f"service.{key}", problem, f'Did you mean "{name}"?', "warning")
        except ParseError as error:
            complain(f"service.{key}", error.problem, error.hint)
    return schema.Service(**settings, options=options)


def _option(key: str, value: object) -> object:
    if key in NOT_HERE:
        raise ParseError("it is not set here.", NOT_HERE[key])
    cells = value if isinstance(value, list) else [value]
    if not all(isinstance(cell, str | int | float) for cell in cells):
        raise ParseError(f"{brief(value)} is no option.", "Write a text, a number, true or false.")
    return value


def _words(value: object) -> str:
    """Read a text that may stand in the header of a request."""
    words = text(value).strip()
    if not words or not words.isprintable() or len(words) > 200:
        raise ParseError(f"{words[:50]!r} is no such text.", "Write one line of 1 to 200 letters.")
    return words


def _number(low: float, high: float) -> Callable[[object], float]:
    def read(value: object) -> float:
        # The comparison also refuses NaN, which TOML has.
        if isinstance(value, bool) or not (isinstance(value, int | float) and low <= value <= high):
            raise ParseError(f"{brief(value)} is out of range.", f"Write {low:g} to {high:g}.")
        return float(value)

    return read


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ParseError(f"{brief(value)} is neither true nor false.", "Write true or false.")


def _countries(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    codes = [str(code) for code in given]
    if not all(re.fullmatch("[A-Za-z]{2}", code) for code in codes):
        raise ParseError(f"{brief(value)} is no country code.", 'Write two letters: ["RU", "KP"].')
    return tuple(code.upper() for code in codes)


SERVICE_READERS: dict[str, Callable[[Any], Any]] = {
    "name": _words,
    "user_agent": _words,
    "timeout_s": _number(0.1, 300),
    "min_interval_s": _number(0, 3600),
    "cache_days": _number(0, 3650),
    "undecided": _yes_or_no,
    "attribution": _words,
    "language": _words,
    "country": _countries,
}
# What a geocoder takes and map.toml does not give, with what to do instead.
NOT_HERE = {
    "timeout": "Write timeout_s.",
    "proxies": "Set the environment's https_proxy and no_proxy.",
    "ssl_context": "A private authority's certificate is named by the environment's SSL_CERT_FILE.",
    "adapter_factory": "Remove the line.",
    "exactly_one": "Remove the line; all answers are weighed.",
    "query": "Remove the line; the names of the project are asked for.",
}
