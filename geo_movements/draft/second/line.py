"""The line to a model: an endpoint that speaks the OpenAI protocol, asked with bounds on all of it.

A request goes to the host that the user named and to no other: redirects are not followed, and
plain http is for hosts of the user's own network. An answer is bounded in bytes and in time.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from geo_movements import __version__
from geo_movements.errors import GeoMovementsError
from geo_movements.extras import needed

__all__ = ["MAX_BYTES", "Endpoint", "NoOpinionError", "answer", "checked"]

MAX_BYTES = 4_000_000
"""Of one answer. A row is some 300 bytes; what is longer is no list of rows."""


class NoOpinionError(GeoMovementsError):
    """The model gave no answer that can be used; the message says why and what to do."""


class Endpoint(NamedTuple):
    """Where a model answers: the base address of its API, as "http://localhost:8080/v1".

    `key` is sent as a bearer token, null where the server wants none. `timeout_s` bounds each
    request from its start to the end of its answer.
    """

    url: str
    model: str
    key: str | None = None
    timeout_s: float = 120
    retries: int = 2


def checked(endpoint: Endpoint) -> str:
    """Return the host that the endpoint names; raise NoOpinionError where nothing may be sent.

    >>> checked(Endpoint("http://localhost:8080/v1", "any"))
    'localhost'
    """
    try:
        parts = urlsplit(endpoint.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise NoOpinionError(
            f'"{endpoint.url}" is no address of a model. Write its base address, as '
            "http://localhost:8080/v1"
        )
    if parts.scheme == "http" and not _is_own(host):
        raise NoOpinionError(
            f"{host} would get the article unencrypted. Use https, or a server of your own network."
        )
    return host


def answer(endpoint: Endpoint, prompt: str, text: str) -> str:
    """Send a prompt and a text, once more where the server is busy; return the model's words.

    The client backs off on 408, 409, 429 and 5xx and obeys Retry-After. Raises NoOpinionError.
    """
    host = checked(endpoint)
    openai = needed("openai", extra="llm", what="a second opinion")
    deadline = time.monotonic() + endpoint.timeout_s
    try:
        with openai.OpenAI(
            base_url=endpoint.url,
            api_key=endpoint.key or "none",
            timeout=endpoint.timeout_s,
            max_retries=endpoint.retries,
            http_client=_bounded_client(deadline),
            default_headers={"User-Agent": f"geo-movements/{__version__}"},
        ) as client:
            # Taken from the environment otherwise: they are another account's.
            client.organization = client.project = None
            told = client.chat.completions.create(
                model=endpoint.model,
                temperature=0,
                messages=[
                    {"role": "system", "content": prompt},
                    {"role": "user", "content": text},
                ],
            )
            words = told.choices[0].message.content
    except NoOpinionError:
        raise
    except openai.APIStatusError as error:
        raise NoOpinionError(_refusal(host, error.status_code)) from error
    except openai.APITimeoutError as error:
        raise _late(host, endpoint.timeout_s) from error
    except openai.APIConnectionError as error:
        cause: Any = error.__cause__
        if isinstance(cause, NoOpinionError):
            raise cause from error
        raise NoOpinionError(
            f"{host} is not reached. Is the server up, and is the port right?"
        ) from error
    except Exception as error:
        # What the client raises on an answer of another shape can be anything.
        raise NoOpinionError(
            f"{host} answers, but not as a chat of the OpenAI protocol ({type(error).__name__})."
        ) from error
    if not isinstance(words, str) or not words.strip():
        raise NoOpinionError(f"{host} answers with nothing. Try another model.")
    return words


def _is_own(host: str) -> bool:
    """Tell whether a host is this machine or of a network of one's own."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".lan"))


def _refusal(host: str, status: int) -> str:
    told = {
        401: "It wants a key: set GEO_MOVEMENTS_LLM_KEY.",
        403: "The key does not open it.",
        404: "Is the address right (many end in /v1), and does the server have this model?",
        413: "The text is too long for it.",
        429: "It is asked too often; try later.",
    }
    if 300 <= status < 400:
        return (
            f"{host} sends us elsewhere, and the article goes to no other host than the named one."
        )
    return f"{host} refuses with status {status}. {told.get(status, 'Try later.')}"


def _late(host: str, timeout_s: float) -> NoOpinionError:
    return NoOpinionError(
        f"{host} has not answered within {timeout_s:g} s. "
        "Try a smaller model, or a longer time-out."
    )


def _bounded_client(deadline: float) -> Any:
    """Make a client that follows no redirect, and whose answers end in time and in size."""
    httpx: ModuleType = needed("httpx2", extra="llm", what="a second opinion")

    class Bounded(httpx.SyncByteStream):  # type: ignore[misc, name-defined]
        def __init__(self, stream: Any, host: str) -> None:
            self._stream = stream
            self._host = host

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in self._stream:
                size += len(part)
                if size > MAX_BYTES:
                    raise NoOpinionError(f"{self._host} sends more than {MAX_BYTES:,} bytes.")
                if time.monotonic() > deadline:
                    raise NoOpinionError(f"{self._host} drips its answer past the time-out.")
                yield part

        def close(self) -> None:
            self._stream.close()

    class Transport(httpx.HTTPTransport):  # type: ignore[misc, name-defined]
        def handle_request(self, request: Any) -> Any:
            told = super().handle_request(request)
            told.stream = Bounded(told.stream, request.url.host)
            return told

    return httpx.Client(transport=Transport(), follow_redirects=False)
