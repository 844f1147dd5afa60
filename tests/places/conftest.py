"""A geocoding service on this machine that answers as a test has scripted it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from geo_movements.places.service import Clock


@dataclass
class Reply:
    """What the service sends: a status, headers, a body, and how slowly."""

    body: Any = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause_s: float = 0
    """Before anything is sent."""
    drip: int = 0
    """So many bytes at a time, a twentieth of a second apart."""
    drip_head: bool = False

    def bytes(self) -> bytes:
        body = self.body
        return body if isinstance(body, bytes) else json.dumps(body).encode()


class Service:
    """The requests that came, and the replies that go: each its script's next, then its last."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.script: list[Reply | Callable[[str], Reply]] = [Reply()]
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.domain = f"127.0.0.1:{self.server.server_port}"
        # Tells a test's clock how late it was.
        self.steady: Callable[[], float] = time.monotonic

    @property
    def asked(self) -> list[str]:
        return [request["q"] for request in self.requests]

    @property
    def starts(self) -> list[float]:
        return [request["at"] for request in self.requests]

    def answers(self, *replies: Any) -> None:
        self.script = [reply if callable(reply) or isinstance(reply, Reply) else Reply(reply)
                       for reply in replies]  # fmt: skip

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                query = parse_qs(urlsplit(self.path).query)
                name = (query.get("q") or query.get("text") or query.get("SingleLine") or [""])[0]
                number = len(service.requests)
                service.requests.append(
                    {"path": self.path, "query": query, "q": name, "at": service.steady(),
                     "headers": dict(self.headers)}
                )  # fmt: skip
                reply = service.script[min(number, len(service.script) - 1)]
                self.reply(reply(name) if callable(reply) else reply)

            def reply(self, reply: Reply) -> None:
                time.sleep(reply.pause_s)
                try:
                    if reply.drip_head:
                        self.drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50, 1)
                    body = reply.bytes()
                    self.send_response(reply.status)
                    for key, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                        self.send_header(key, value)
                    self.end_headers()
                    self.drip(body, reply.drip) if reply.drip else self.wfile.write(body)
                except OSError:
                    pass  # the asker has gone

            def drip(self, body: bytes, size: int) -> None:
                for start in range(0, len(body), size):
                    self.wfile.write(body[start : start + size])
                    self.wfile.flush()
                    time.sleep(0.05)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[Service]:
    """A service on the loopback, a cache folder of the test's own, and no proxy."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("GEO_MOVEMENTS_CACHE", str(tmp_path / "cache"))
    made = Service()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


class Hours:
    """A clock that stands, but for the sleeps that it is asked for: it records them."""

    def __init__(self) -> None:
        self.seconds, self.sleeps = 1_000_000.0, []

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 3))
        self.seconds += seconds

    def clock(self) -> Clock:
        return Clock(self.now, self.now, self.sleep)


@pytest.fixture
def hours(service: Service) -> Hours:
    made = Hours()
    service.steady = made.now
    return made
