"""geopy's geocoders: one built by its name and options, asked one query, its answers read.

With `geocoding` and `adapter` the only door to geopy, and to the network. Importing it loads every
geocoder that geopy has, so who asks no service does not.
"""

from __future__ import annotations

import inspect
import os
import re
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from geopy.exc import (
    ConfigurationError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.geocoders import SERVICE_TO_GEOCODER

from geo_movements.errors import GeoMovementsError
from geo_movements.places.adapter import Adapter, NotSentError, RefusedError, UntrustedError
from geo_movements.places.answers import AbsurdError, Answer, clean, is_empty, read_answer

__all__ = [
    "Geocoder",
    "NoAnswerError",
    "ask",
    "faults",
    "host",
    "host_of",
    "known_services",
    "let_send",
    "open_geocoder",
]

Geocoder = Any  # geopy has no types

LIMIT = 10
"""So many answers to one query are weighed."""

# What a geocoder calls the number of answers, their language, the countries to look in.
LIMITS = ("limit", "max_results", "maxresults", "maximum_responses")
LANGUAGES = ("language", "lang")
COUNTRIES = ("country_codes", "countries", "country")
SET_BY_US = {
    "self", "query", "exactly_one", "timeout", "user_agent", "proxies", "ssl_context",
    "adapter_factory", *LIMITS, *LANGUAGES, *COUNTRIES,
}  # fmt: skip
SAMPLES = ("geopy", "my-application", "my_app", "my_user_agent", "specify_your_app_name_here")
# Nominatim leaves out a place that is called and filed as one before it: two villages of one name
# in one district would be one, and nobody would know. So it is told not to.
MORE = {name: {"dedupe": "0"} for name in ("nominatim", "openmapquest", "pickpoint")}


class NoAnswerError(GeoMovementsError):
    """A query that got no answer: why, whether to try again, and after how long.

    `final` means that the service would refuse every other query too.
    """

    def __init__(
        self, problem: str, *, again: bool = False, wait_s: float | None = None, final: bool = False
    ) -> None:
        super().__init__(problem)
        self.again, self.wait_s, self.final = again, wait_s, final


def known_services() -> list[str]:
    """List the geocoders that geopy has, by the names that it gives them."""
    return sorted(SERVICE_TO_GEOCODER)


# --- Building one -------------------------------------------------------------------------------


def faults(
    name: str, user_agent: str | None, options: Mapping[str, object]
) -> Iterator[tuple[str, str, str]]:
    """Yield what keeps a geocoder from being built: the setting, the problem, what to do."""
    if user_agent is None or user_agent.casefold().startswith(SAMPLES):
        yield (
            "user_agent",
            "a service wants to know who asks." if user_agent is None
            else f'"{user_agent}" is a sample, which services refuse.',
            'Name your project and how to reach you: "example-news-maps (desk@example.org)".',
        )  # fmt: skip
    elif not (user_agent.isascii() and user_agent.isprintable()):
        yield (
            "user_agent", "it is sent as a line of plain ASCII, which it is not.",
            "Write it without accents and line ends.",
        )  # fmt: skip
    known, needed = _taken(name)
    listed = ", ".join(sorted(known)) or "none"
    for key, value in options.items():
        if key not in known:
            yield key, f"{name} has no such option.", f"Its options: {listed}."
        elif _secret(value) and os.environ.get(_secret(value) or "") is None:
            yield (
                key, f'the environment has no "{_secret(value)}".',
                f"Set it: export {_secret(value)}=...",
            )  # fmt: skip
    for key in sorted(needed - options.keys()):
        yield key, f"{name} cannot be asked without it.", f'Write {key} = "..." there.'


def _taken(name: str) -> tuple[set[str], set[str]]:
    """Return the options that a geocoder takes from us, and those that it cannot do without."""
    geocoder = SERVICE_TO_GEOCODER[name]
    build = inspect.signature(geocoder.__init__).parameters
    query = inspect.signature(geocoder.geocode).parameters
    needed = {key for key, each in build.items() if each.default is each.empty} - SET_BY_US
    return ({*build, *query} - SET_BY_US), needed


def _secret(value: object) -> str | None:
    """Return the variable that "env:NAME" points to: a key needs not stand in the project."""
    found = isinstance(value, str) and value.startswith("env:")
    return str(value).removeprefix("env:").strip() if found else None


def open_geocoder(
    name: str, *, user_agent: str, timeout_s: float, options: Mapping[str, object]
) -> Geocoder:
    """Build a geocoder. It sends nothing until `let_send`.

    Raises `ValueError` where the geocoder does not take its options.
    """
    geocoder = SERVICE_TO_GEOCODER[name]
    build = inspect.signature(geocoder.__init__).parameters
    try:
        made = geocoder(
            user_agent=user_agent,
            timeout=timeout_s,
            adapter_factory=Adapter,
            **{key: value for key, value in _told(options).items() if key in build},
        )
    except (ConfigurationError, AttributeError, TypeError, ValueError) as error:
        raise ValueError(str(error)) from error
    made.adapter.more = MORE.get(name, {})
    return made


def let_send(geocoder: Geocoder, before: Callable[[str], None]) -> None:
    """Let a geocoder's requests leave; `before` is called with the address of each, first."""
    geocoder.adapter.before = before


def _told(options: Mapping[str, object]) -> dict[str, object]:
    return {
        key: os.environ[variable] if (variable := _secret(value)) else value
        for key, value in options.items()
    }


def host_of(geocoder: Geocoder, options: Mapping[str, object]) -> str:
    """Tell which host, and port, a geocoder would ask, before any request may leave.

    Raises `ValueError` where its options make no address.
    """
    try:
        _geocode(geocoder, "x", options, (), None)
    except NotSentError as error:
        if reached := host(str(error)):
            return reached
    except Exception as error:
        raise ValueError(str(error)) from error
    raise ValueError("its options make no address of a host")


def host(url: str) -> str | None:
    """Return the host and the port that an address names; no user name or password before it."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not name or not name.isprintable() or " " in name:
        return None
    name = f"[{name}]" if ":" in name else name
    return f"{name}:{port}" if port else name


# --- Asking it ----------------------------------------------------------------------------------


def ask(
    geocoder: Geocoder,
    name: str,
    query: str,
    *,
    options: Mapping[str, object],
    countries: Collection[str],
    language: str | None,
) -> list[Answer]:
    """Ask for one query, once; returns what is known, best first, none is an empty list.

    Raises `NoAnswerError`, also for an answer with anything in it that cannot be.
    """
    try:
        found = _geocode(geocoder, query, options, countries, language) or []
        if not found and not is_empty(name, geocoder.adapter.answered):
            raise AbsurdError("neither places nor word that there are none")
        return [
            read_answer(name, place.raw, place.address, lat=place.latitude, lon=place.longitude)
            for place in found[:LIMIT]
        ]
    except NoAnswerError:
        raise
    except GeocoderServiceError as error:
        raise _failure(error) from error
    except AbsurdError as error:
        raise NoAnswerError(f"its answer cannot be right: {error}") from error
    except Exception as error:
        # geopy's parsers trust the shape of an answer: what they raise on another can be anything.
        raise NoAnswerError(f"its answer is not understood ({type(error).__name__})") from error


def _geocode(
    geocoder: Geocoder,
    query: str,
    options: Mapping[str, object],
    countries: Collection[str],
    language: str | None,
) -> Any:
    takes = inspect.signature(geocoder.geocode).parameters
    given = {key: value for key, value in _told(options).items() if key in takes}
    given |= {key: LIMIT for key in LIMITS if key in takes}
    if language:
        given |= {key: language for key in LANGUAGES if key in takes}
    for key in COUNTRIES:
        # "country" takes one code with some geocoders, a list with others.
        if key in takes and (key != "country" or len(countries) == 1):
            codes = sorted(countries)
            given |= {key: codes[0] if key == "country" else codes} if codes else {}
    given |= {key: True for key in ("addressdetails", "namedetails") if key in takes}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what geopy warns of is refused below
        return geocoder.geocode(query, exactly_one=False, **given)


def _failure(error: GeocoderServiceError) -> NoAnswerError:
    """Say what an error of geopy's means: another try, a wait, or the end."""
    answer = error.__cause__
    if isinstance(answer, RefusedError):
        status = answer.status_code
        words = f"it answers HTTP {status}"
        if 300 <= status < 400:
            return NoAnswerError(
                f"{words}, a way to another address, which is not followed", final=True
            )
        if status in (401, 402, 403, 407):
            return NoAnswerError(
                f"{words}: it refuses us; see its rules and your options", final=True
            )
        again = status in (408, 425, 429) or status >= 500
        return NoAnswerError(words, again=again, wait_s=_retry_after(answer.told))
    again = isinstance(error, GeocoderTimedOut | GeocoderUnavailable)
    final = isinstance(error, UntrustedError)
    words = clean(str(error))  # perhaps the service's own
    return NoAnswerError(words, again=again, final=final)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After: seconds, or a day (RFC 9110, 10.2.3); None where it is neither."""
    told = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,18}", told, re.ASCII):
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
        return max(moment.timestamp() - time.time(), 0.0)
    except (ArithmeticError, OSError, TypeError, ValueError):  # a day that no calendar has
        return None
