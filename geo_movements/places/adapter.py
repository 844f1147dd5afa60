"""How geopy reaches the network: bounded in time and size, to one host, and with no redirect.

A request leaves only after `before` has let it, which `service` sets.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    ProxyHandler,
    Request,
    build_opener,
)

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import (
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

__all__ = ["THREAD", "Adapter", "NotSentError", "RefusedError", "UntrustedError"]

THREAD = "geocoding"
"""The name of the threads that wait for an answer."""
MAX_BYTES = 10_000_000
"""An answer is refused above this size: 10 MB."""
CHARSETS = ("ascii", "utf-8", "iso8859-1", "cp1252")
"""JSON is UTF-8 (RFC 8259). Of what else Python reads, "punycode" takes minutes a megabyte."""
MAX_PLACES = 1000
"""An answer is refused that tells of more places, where ten were asked for."""


class NotSentError(Exception):
    """Raised where a request would leave: nothing is sent."""


class RefusedError(AdapterHTTPError):  # type: ignore[misc]
    """An answer of another status than 200; `told` are its headers, their names in lower case.

    geopy gets none of them: a Retry-After that it does not understand it prints as it came, to the
    terminal, and one of a year that no calendar has it does not survive.
    """

    def __init__(self, status: int, headers: Any) -> None:
        super().__init__(f"HTTP {status}", status_code=status, headers={}, text="")
        self.told = {key.lower(): value for key, value in headers.items()}


class UntrustedError(GeocoderServiceError):  # type: ignore[misc]
    """A service whose certificate proves nothing: it is not asked, now or for another name."""


def _not_sent(url: str) -> None:
    raise NotSentError(url)


class Adapter(BaseSyncAdapter):  # type: ignore[misc]
    """The HTTP client that geopy is given.

    Proxies are the environment's, TLS is verified, as by geopy's own. `answered` is the last
    answer as it came, before geopy reads it; `more` is added to each query.
    """

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.before: Callable[[str], None] = _not_sent
        self.more: Mapping[str, str] = {}
        self.answered: Any = None
        self.ssl_context = ssl_context or ssl.create_default_context()
        self._proxies = proxies

    def get_json(self, url: str, *, timeout: float, headers: Any) -> Any:
        """Ask, and read JSON of a sane size and shape; raises geopy's errors."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        self.answered = None
        if text.lstrip().startswith("<"):
            raise GeocoderParseError("its answer is a page for people (HTML), no data")
        try:
            told = json.loads(text, parse_constant=_refuse, object_pairs_hook=_once)
        except (ValueError, RecursionError):
            raise GeocoderParseError("its answer is no JSON") from None
        lists = [told, *told.values()] if isinstance(told, dict) else [told]
        if any(isinstance(each, list) and len(each) > MAX_PLACES for each in lists):
            raise GeocoderParseError(f"its answer tells of over {MAX_PLACES} places")
        self.answered = told
        return told

    def get_text(self, url: str, *, timeout: float, headers: Any) -> str:
        """Ask, and return the answer's text; raises geopy's errors."""
        if self.more:
            url += ("&" if "?" in url else "?") + urlencode(self.more)
        self.before(url)
        call = _Call(ProxyHandler(self._proxies), self.ssl_context)
        self.answered = _within(timeout, partial(call.read, url, timeout, headers), call.end)
        return str(self.answered)


class _Call:
    """One request: whoever gives it up ends it, so that nothing of it goes on or comes late."""

    def __init__(self, proxies: ProxyHandler, context: ssl.SSLContext) -> None:
        self.over = False
        self._sockets: list[socket.socket] = []
        self._open = build_opener(
            _Plain(partial(_HTTP, self)),
            _Secure(partial(_HTTPS, self, context=context), context),
            proxies, _NoRedirect,
        ).open  # fmt: skip

    def opened(self, made: socket.socket) -> None:
        self._sockets.append(made)
        if self.over:
            self.end()

    def end(self) -> None:
        self.over = True
        for made in self._sockets:
            with contextlib.suppress(OSError):
                made.shutdown(socket.SHUT_RDWR)

    def read(self, url: str, timeout: float, headers: Any) -> str:
        deadline = time.monotonic() + timeout
        try:
            with self._open(Request(url, headers=headers), timeout=timeout) as page:
                if page.status != 200:  # part of an answer, or a promise of one
                    raise RefusedError(page.status, page.headers)
                return _text(_body(page, deadline), page.headers.get_content_charset())
        except RefusedError:  # which is an OSError too
            raise
        except HTTPError as error:
            with error:
                raise RefusedError(error.code, error.headers) from None
        except (OSError, HTTPException) as error:
            raise _failure(
                error.reason if isinstance(error, URLError) else error, timeout
            ) from None


def _failure(reason: object, timeout: float) -> GeocoderServiceError:
    """Say what kept a request from its answer; what may be otherwise next time is unavailable."""
    if isinstance(reason, TimeoutError):
        return _late(timeout)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return UntrustedError(f"its TLS is not to be trusted ({reason.verify_message})")
    if isinstance(reason, ssl.SSLError) and not isinstance(reason, ssl.SSLEOFError):
        return UntrustedError(f"it speaks no TLS that is to be trusted ({reason.reason})")
    return GeocoderUnavailable(f"it cannot be reached ({reason})")


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: it may lead to a host that nobody was told of."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _HTTP(HTTPConnection):
    def __init__(self, call: _Call, host: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._call = call

    def connect(self) -> None:
        super().connect()
        self._call.opened(self.sock)


class _HTTPS(HTTPSConnection):
    def __init__(self, call: _Call, host: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._call = call

    def connect(self) -> None:
        super().connect()
        self._call.opened(self.sock)


class _Plain(HTTPHandler):
    def __init__(self, connection: Any) -> None:
        super().__init__()
        self._connection = connection

    def http_open(self, request: Request) -> Any:
        return self.do_open(self._connection, request)


class _Secure(HTTPSHandler):
    def __init__(self, connection: Any, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._connection = connection

    def https_open(self, request: Request) -> Any:
        return self.do_open(self._connection, request)


# --- Reading --------------------------------------------------------------------------------------


def _refuse(constant: str) -> float:
    raise ValueError(constant)  # NaN and Infinity are Python's JSON, nobody else's


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a key that stands twice")  # which of them is meant?
    return told


def _body(page: Any, deadline: float) -> bytes:
    parts, size = [], 0
    while part := page.read1(65_536):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise GeocoderParseError(f"its answer is over {MAX_BYTES // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise TimeoutError
    if page.length:  # read1 does not tell of an answer that breaks off
        raise IncompleteRead(b"", page.length)
    return b"".join(parts)


def _text(body: bytes, charset: str | None) -> str:
    try:
        if codecs.lookup(charset or "utf-8").name not in CHARSETS:
            raise GeocoderParseError(f"its answer is in {charset}, which is not read")
        return body.decode(charset or "utf-8").removeprefix("\ufeff")
    except (LookupError, ValueError):
        raise GeocoderParseError("its answer is no text") from None


def _late(timeout: float) -> GeocoderTimedOut:
    return GeocoderTimedOut(f"it did not answer within {timeout:g} s")


def _within(seconds: float, call: Callable[[], str], end: Callable[[], None]) -> str:
    """Call, and give up after so many seconds whatever it hangs on.

    A socket's own time-out bounds neither the look-up of a name nor a header that drips.
    """
    outcome: queue.SimpleQueue[tuple[str, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put((call(), None))
        except BaseException as error:
            outcome.put(("", error))

    threading.Thread(target=run, daemon=True, name=THREAD).start()
    try:
        text, error = outcome.get(timeout=seconds + 0.1)
    except queue.Empty:
        raise _late(seconds) from None
    finally:
        end()
    if error is not None:
        raise error
    return text
