"""A server on the loopback that answers as it is told to, however wrong, and one that asks it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

__all__ = ["AGENT", "Asker", "Hours", "Request", "Script", "Server", "asker", "reply"]

AGENT = "geo-movements-torture (nobody@example.org)"
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
Script = Callable[["Request", socket.socket], None]


class Request(NamedTuple):
    """What came: when (as `Server.clock` tells), the path with its query, the headers."""

    at: float
    target: str
    headers: Mapping[str, str]
    number: int

    @property
    def name(self) -> str:
        """The name that is asked for, however the service calls it."""
        told = parse_qs(urlsplit(self.target).query)
        return next((told[key][0] for key in ("q", "text", "SingleLine") if key in told), "")


def reply(
    body: Any = b"[]", status: int = 200, *, headers: Mapping[str, str] | None = None
) -> bytes:
    """Write an answer of HTTP: bytes as they are, anything else as JSON."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = {"Content-Type": "application/json", "Content-Length": str(len(sent)), **(headers or {})}
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{key}: {value}" for key, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + sent


@dataclass
class Server:
    """It reads a request, writes it down, and lets the script do as it likes with the socket."""

    script: Script
    context: ssl.SSLContext | None = None
    clock: Callable[[], float] = time.monotonic
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.domain = f"127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._listening, *self._open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed: the end
            while True:
                came, _ = self._listening.accept()
                self.connections += 1
                self._open.append(came)
                threading.Thread(target=self._serve, args=(came,), daemon=True).start()

    def _serve(self, came: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):  # the asker has gone
            if self.context:
                came = self.context.wrap_socket(came, server_side=True)
                self._open.append(came)
            request = self._read(came)
            self.requests.append(request)
            self.script(request, came)
        with contextlib.suppress(OSError):
            came.close()

    def _read(self, came: socket.socket) -> Request:
        read = b""
        while b"\r\n\r\n" not in read:
            part = came.recv(4096)
            if not part:
                raise ValueError("no request")
            if part[:1] == b"\x16" and not read:  # TLS, which is not spoken here
                came.sendall(reply(b"", 400))
                raise ValueError("no HTTP")
            read += part
        first, *lines = read.decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines if ": " in line)
        return Request(self.clock(), first.split(" ")[1], headers, len(self.requests))


class Hours:
    """A clock that stands but for the sleeps that it is asked for, which it writes down."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0
        self.sleeps: list[float] = []

    def now(self) -> float:
        """Return the time: of the day and steady alike."""
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.sleeps.append(seconds)
        self.seconds += seconds


class Asker(NamedTuple):
    """A project of one's own that asks, with a cache that nobody else has."""

    folder: Path

    def ask(
        self, server: Server, *names: str, service: str = "nominatim", scheme: str = "http",
        hours: Hours | None = None, domain: str = "", lines: tuple[str, ...] = (),
    ) -> tuple[dict[str, Any], list[str]]:  # fmt: skip
        """Ask for names that no gazetteer has; returns the verdicts and what was said."""
        import geo_movements as gm
        from geo_movements.places.evidence import Doubt
        from geo_movements.places.service import CLOCK, Clock, ask_service

        settings = [
            "[service]", f'user_agent = "{AGENT}"', f'domain = "{domain or server.domain}"',
            f'scheme = "{scheme}"', *lines,
        ]  # fmt: skip
        if service not in ("nominatim", "photon", "pelias"):
            settings.append('attribution = "made up"')
        (self.folder / "map.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
        (self.folder / "movements.csv").write_text("origin\nWonsan\n", encoding="utf-8")
        told: list[str] = []
        verdicts = ask_service(
            gm.read(self.folder), service, {name: Doubt("not found") for name in names},
            countries=(), supported=(), tell=told.append,
            clock=Clock(hours.now, hours.now, hours.sleep) if hours else CLOCK,
        )  # fmt: skip
        return verdicts, told

    @property
    def entries(self) -> list[Path]:
        """The files of the cache."""
        return sorted((self.folder / "cache" / "service").glob("*.json"))


@contextlib.contextmanager
def asker(**variables: str) -> Iterator[Asker]:
    """Lay out a folder to ask from; the environment has no proxy, and is put back at the end."""
    names = [*PROXIES, *map(str.upper, PROXIES), "GEO_MOVEMENTS_CACHE", *variables]
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory() as temporary:
        for name in names:
            os.environ.pop(name, None)
        os.environ.update(variables, GEO_MOVEMENTS_CACHE=str(Path(temporary) / "cache"))
        try:
            yield Asker(Path(temporary))
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
