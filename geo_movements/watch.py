"""Render a project again whenever it is saved, and show it in a page that reloads itself.

The server answers to this machine alone, under its own name (a page elsewhere that has its name
lead here is refused), and to nothing but what follows. What is written to a file is the page
without any of it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any

from geo_movements.errors import GeoMovementsError, OutputError

__all__ = ["Shown", "Watcher", "follow", "now", "serve", "served", "stamps"]

HOST = "127.0.0.1"
_NAMES = ("127.0.0.1", "localhost")
_POLL_S, _QUIET_S, _BEAT_S = 0.3, 0.25, 10.0
"""How often files are looked at, how long they must rest before they are read, and how often an
open page hears from us."""
_IGNORED = (".html", ".png", ".pdf", ".svg", ".tmp", "~")
"""What a project is not made of: outputs beside it, and what editors leave while they save."""


_SCRIPT = """
(() => {
  const source = new EventSource("/changes");
  let overlay = null;
  const hide = () => { overlay?.remove(); overlay = null; };
  const show = (text) => {
    hide();
    overlay = document.createElement("pre");
    overlay.setAttribute("role", "alert");
    overlay.id = "gm-watch";
    overlay.textContent = text;
    overlay.style.cssText = "position:fixed;z-index:99999;inset:auto 0 0;max-height:60vh;" +
      "margin:0;" +
      "overflow:auto;padding:16px 20px;background:#4a0d0d;color:#fff;font:13px/1.5 monospace;" +
      "white-space:pre-wrap;border-top:4px solid #ff6b57;unicode-bidi:plaintext";
    document.body.append(overlay);
  };
  let version = null;
  source.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (version === null) version = VERSION;
    if (told.version !== version) {
      try { sessionStorage.setItem("gm-watch", String(window.scrollY)); } catch {}
      location.reload();
      return;
    }
    if (told.problems) show(told.problems); else hide();
  };
  window.addEventListener("load", () => {
    let at = null;
    try { at = sessionStorage.getItem("gm-watch"); sessionStorage.removeItem("gm-watch"); } catch {}
    if (at !== null) window.scrollTo(0, Number(at));
  });
})();
"""
_WAITING = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{name}</title>
</head>
<body>
</body>
</html>
"""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What an open page is to show."""

    version: int
    """Counts the pages that could be rendered."""
    page: str | None
    """The last of them; null while there has been none."""
    problems: str | None
    """Why what was saved since then could not be."""


class Watcher:
    """Looks at a project's files, renders them when they rest, and tells who waits."""

    def __init__(
        self,
        files: Callable[[], Mapping[str, tuple[int, int]]],
        render: Callable[[], str],
        tell: Callable[[str], None],
    ) -> None:
        self._files, self._render, self._tell = files, render, tell
        self._news = threading.Condition()
        self.shown = Shown(version=0, page=None, problems=None)
        self._seen: Mapping[str, tuple[int, int]] = {}

    def run(self, stop: threading.Event) -> None:
        """Render once, then on every change until told to stop."""
        self.render()
        while not stop.wait(_POLL_S):
            if self._files() != self._seen:
                self._rest(stop)
                self.render()

    def render(self) -> None:
        """Render what is there now; keep the last page where it cannot be."""
        self._seen = self._files()
        try:
            page = self._render()
        except Exception as error:  # whatever it is, the next save may mend it
            ours = isinstance(error, GeoMovementsError)
            said = str(error) if ours else f"{type(error).__name__}: {error}"
            self._tell(said)
            self._set(Shown(version=self.shown.version, page=self.shown.page, problems=said))
            return
        version = self.shown.version + (page != self.shown.page)
        self._set(Shown(version=version, page=page, problems=None))

    def _rest(self, stop: threading.Event) -> None:
        """Wait until nothing is written any more: an editor may save in several steps."""
        last = None
        while (now := self._files()) != last and not stop.wait(_QUIET_S):
            last = now

    def _set(self, shown: Shown) -> None:
        with self._news:
            self.shown = shown
            self._news.notify_all()

    def news(self) -> Iterator[Shown]:
        """Yield what is to be shown now, then again whenever it changes, and at every beat."""
        last: Shown | None = None
        while True:
            with self._news:
                if self.shown is last:
                    self._news.wait(_BEAT_S)
                last = self.shown
            yield last


def stamps(project: Path, beside: tuple[Path, ...] = ()) -> dict[str, tuple[int, int]]:
    """Return when each file of a project was written, and its size.

    Of a folder these are the files in it and below it; of a table, those that share its name, as
    `legs.map.toml` does. Hidden files and outputs are none of it; what is gone is not there.
    """
    if project.is_dir():
        found = [path for path in project.rglob("*") if path.is_file()]
    else:
        found = [path for path in project.parent.glob("*") if path.name.startswith(project.stem)]
    told: dict[str, tuple[int, int]] = {}
    for path in (*found, *beside):
        if path.name.startswith(".") or path.name.lower().endswith(_IGNORED):
            continue
        try:
            stat = path.stat()
        except OSError:
            continue
        told[str(path)] = (stat.st_mtime_ns, stat.st_size)
    return told


def served(page: str, version: int) -> str:
    """Put into a page what reloads it, and open its policy for just that."""
    script = _SCRIPT.replace("VERSION", str(version))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    before, policy, after = _policy_of(page)
    rules = [rule.strip() for rule in html.unescape(policy).split(";") if rule.strip()]
    rules = [
        f"{rule} 'sha256-{digest}'" if rule.startswith("script-src ") else rule for rule in rules
    ]
    if not any(rule.startswith("script-src ") for rule in rules):
        rules.append(f"script-src 'sha256-{digest}'")
    rules.append("connect-src 'self'")
    head, tail = after.rsplit("</body>", 1)
    return f"{before}{'; '.join(rules)}{head}<script>{script}</script>\n</body>{tail}"


def _policy_of(page: str) -> tuple[str, str, str]:
    """Part a page at its policy, which stands in its head ahead of all that a story says."""
    opening = 'http-equiv="Content-Security-Policy" content="'
    before, found, rest = page.partition(opening)
    if not found:
        raise OutputError("the page has no policy to open; make it with geo-movements.")
    policy, _, after = rest.partition('"')
    return before + found, policy, '"' + after


# --- The server -----------------------------------------------------------------------------------


def serve(watcher: Watcher, port: int, name: str) -> ThreadingHTTPServer:
    """Return a server on this machine alone; port 0 takes any that is free. Raises OutputError."""

    class Handler(_Handler):
        pass

    Handler.watcher, Handler.title = watcher, name
    try:
        server = _Server((HOST, port), Handler)
    except (OSError, OverflowError) as error:
        raise OutputError(
            f"port {port} cannot be served ({getattr(error, 'strerror', None) or error}). "
            "Give another: --port 0 takes any that is free."
        ) from error
    server.daemon_threads = True
    server.block_on_close = False
    return server


class _Server(ThreadingHTTPServer):
    """Binds without asking what this machine is called, which may go out to a server of names."""

    def server_bind(self) -> None:
        TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    """Answers for the page and for its changes, and to nothing else."""

    watcher: Watcher
    title = ""
    server_version, sys_version = "geo-movements", ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if not self._is_ours():
            self._answer(403, "text/plain", "This is served under the name 127.0.0.1 only.\n")
        elif self.path.partition("?")[0] == "/":
            self._page()
        elif self.path == "/changes":
            self._changes()
        else:
            self._answer(404, "text/plain", "There is nothing here but the page: /\n")

    def _is_ours(self) -> bool:
        """Tell whether we are asked by our own name: another's may lead here, too (rebinding)."""
        port = int(self.connection.getsockname()[1])
        return self.headers.get("Host", "") in {f"{name}:{port}" for name in _NAMES}

    def _page(self) -> None:
        shown = self.watcher.shown
        page = shown.page or _WAITING.format(name=html.escape(self.title))
        self._answer(200, "text/html", served(page, shown.version))

    def _answer(self, status: int, kind: str, text: str) -> None:
        content = text.encode("utf-8", "replace")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self._guard()
        self.end_headers()
        self.wfile.write(content)

    def _changes(self) -> None:
        """Tell of every change as long as the page is open (server-sent events)."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self._guard()
        self.end_headers()
        try:
            for shown in self.watcher.news():
                told = json.dumps({"version": shown.version, "problems": shown.problems})
                self.wfile.write(f"data: {told}\n\n".encode())
                self.wfile.flush()
        except OSError:  # the page was closed
            return

    def _guard(self) -> None:
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Frame-Options", "SAMEORIGIN")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing of each request: the terminal is for problems."""


def follow(server: ThreadingHTTPServer, watcher: Watcher) -> None:
    """Watch and serve until interrupted; then leave nothing behind."""
    stop = threading.Event()
    serving = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    serving.start()
    try:
        watcher.run(stop)
    finally:
        stop.set()
        server.shutdown()
        server.server_close()


def now() -> str:
    """Tell the time of day, for a person at a terminal."""
    return time.strftime("%H:%M:%S")
