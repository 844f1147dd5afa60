"""geopy's geocoders: one built by its name and options, asked one query, its answers read.

With `geocoding` the only door to geopy, and to the network. Importing it loads every geocoder that
geopy has, so who asks no service does not.
"""

from __future__ import annotations

import inspect
import json
import os
import queue
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    ProxyHandler,
    Request,
    build_opener,
)

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter, get_retry_after
from geopy.exc import (
    ConfigurationError,
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.geocoders import SERVICE_TO_GEOCODER

from geo_movements.errors import GeoMovementsError
from geo_movements.places.answers import AbsurdError, Answer, clean, read_answer

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

MAX_BYTES = 10_000_000
"""An answer is refused above this size: 10 MB."""
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
        return geocoder(
            user_agent=user_agent,
            timeout=timeout_s,
            adapter_factory=_Adapter,
            **{key: value for key, value in _told(options).items() if key in build},
        )
    except (ConfigurationError, AttributeError, TypeError, ValueError) as error:
        raise ValueError(str(error)) from error


def let_send(geocoder: Geocoder, before: Callable[[str], None]) -> None:
    """Let a geocoder's requests leave; `before` is called with the address of each, first."""
    geocoder.adapter.before = before


def _told(options: Mapping[str, object]) -> dict[str, object]:
    return {
        key: os.environ[variable] if (variable := _secret(value)) else value
        for key, value in options.items()
    }


class _NotSentError(Exception):
    """Raised where a request would leave: nothing is sent."""


def _not_sent(url: str) -> None:
    raise _NotSentError(url)


def host_of(geocoder: Geocoder, options: Mapping[str, object]) -> str:
    """Tell which host, and port, a geocoder would ask, before any request may leave.

    Raises `ValueError` where its options make no address.
    """
    try:
        _geocode(geocoder, "x", options, (), None)
    except _NotSentError as error:
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
    if isinstance(answer, AdapterHTTPError):
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
        return NoAnswerError(words, again=again, wait_s=_retry_after(answer.headers))
    again = isinstance(error, GeocoderTimedOut | GeocoderUnavailable)
    return NoAnswerError(clean(str(error)), again=again)  # perhaps in the service's own words


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        seconds = get_retry_after(headers)
    except (ArithmeticError, ValueError, TypeError):  # a day that no calendar has
        return None
    return None if seconds is None else float(min(seconds, 10**9))


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: it may lead to a host that nobody was told of."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Adapter(BaseSyncAdapter):  # type: ignore[misc]
    """The HTTP client that geopy is given: bounded in time and size, and to one host.

    Proxies are the environment's, TLS is verified, as by geopy's own.
    """

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.before: Callable[[str], None] = _not_sent
        self.ssl_context = ssl_context or ssl.create_default_context()
        self._open = build_opener(
            HTTPSHandler(context=self.ssl_context), ProxyHandler(proxies), _NoRedirect
        ).open

    def get_json(self, url: str, *, timeout: float, headers: Any) -> Any:
        text = self.get_text(url, timeout=timeout, headers=headers)
        if text.lstrip().startswith("<"):
            raise GeocoderParseError("its answer is a page for people (HTML), no data")
        try:
            return json.loads(text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise GeocoderParseError("its answer is no JSON") from None

    def get_text(self, url: str, *, timeout: float, headers: Any) -> str:
        self.before(url)
        return _within(timeout, partial(self._read, url, timeout, headers))

    def _read(self, url: str, timeout: float, headers: Any) -> str:
        deadline = time.monotonic() + timeout
        try:
            with self._open(Request(url, headers=headers), timeout=timeout) as page:
                return _text(_body(page, deadline), page.headers.get_content_charset())
        except HTTPError as error:
            with error:
                told = {key.lower(): value for key, value in error.headers.items()}
            raise AdapterHTTPError(
                f"HTTP {error.code}", status_code=error.code, headers=told, text=""
            ) from None
        except (OSError, HTTPException) as error:
            reason = error.reason if isinstance(error, URLError) else error
            if isinstance(reason, TimeoutError):
                raise _late(timeout) from None
            if isinstance(reason, ssl.SSLError):
                raise GeocoderServiceError(f"its TLS is not to be trusted ({reason})") from None
            raise GeocoderUnavailable(f"it cannot be reached ({reason})") from None


def _refuse(constant: str) -> float:
    raise ValueError(constant)  # NaN and Infinity are Python's JSON, nobody else's


def _body(page: Any, deadline: float) -> bytes:
    parts, size = [], 0
    while part := page.read1(65_536):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise GeocoderParseError(f"its answer is over {MAX_BYTES // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise TimeoutError
    return b"".join(parts)


def _text(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8").removeprefix("\ufeff")
    except (LookupError, ValueError):
        raise GeocoderParseError("its answer is no text") from None


def _late(timeout: float) -> GeocoderTimedOut:
    return GeocoderTimedOut(f"it did not answer within {timeout:g} s")


def _within(seconds: float, call: Callable[[], str]) -> str:
    """Call, and give up after so many seconds whatever it hangs on.

    A socket's own time-out bounds neither the look-up of a name nor a header that drips.
    """
    outcome: queue.SimpleQueue[tuple[str, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put((call(), None))
        except BaseException as error:
            outcome.put(("", error))

    threading.Thread(target=run, daemon=True).start()
    try:
        text, error = outcome.get(timeout=seconds + 0.1)
    except queue.Empty:
        raise _late(seconds) from None
    if error is not None:
        raise error
    return text
