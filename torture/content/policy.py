"""A saved page into which something was put that tries to break its policy.

What would be fetched is fetched of a server of our own on this machine, which counts: a browser
tells of a request also where it sends none.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from torture.content.browser import opened, until
from torture.content.payloads import HOST
from torture.parts import Tally

__all__ = ["MARKUP", "SCRIPTS", "policy_of", "try_bare", "try_page"]

MARKUP: Mapping[str, str] = {
    "script": "<script>window.__ran = 1</script>",
    "script-of-a-module": "<script type=module>window.__ran = 1</script>",
    "script-with-a-nonce": "<script nonce=a>window.__ran = 1</script>",
    "script-from-elsewhere": f"<script src=http://{HOST}/a.js></script>",
    "script-from-beside": "<script src=beside.js></script>",
    "script-as-data": "<script src='data:text/javascript,window.__ran=1'></script>",
    "handler-of-an-image": "<img src=data:, onerror='window.__ran = 1'>",
    "handler-of-a-picture": "<svg onload='window.__ran = 1'></svg>",
    "handler-of-an-end": "<details open ontoggle='window.__ran = 1'>x</details>",
    "script-in-a-picture": "<svg><script>window.__ran = 1</script></svg>",
    "image": f"<img src=http://{HOST}/a.png>",
    "image-set": f"<img srcset='http://{HOST}/a.png 2x'>",
    "image-of-a-style": f"<p style='background: url(http://{HOST}/b.png)'>x</p>",
    "style-from-elsewhere": f"<link rel=stylesheet href=http://{HOST}/a.css>",
    "style-imports": f"<style>@import url(http://{HOST}/b.css);</style>",
    "font": f"<style>@font-face {{font-family: Q; src: url(http://{HOST}/q.woff2)}}</style>"
    "<p style='font-family: Q'>x</p>",
    "preload": f"<link rel=preload as=fetch href=http://{HOST}/c crossorigin>",
    "prefetch": f"<link rel=prefetch href=http://{HOST}/d>",
    "manifest": f"<link rel=manifest href=http://{HOST}/e>",
    "frame": f"<iframe src=http://{HOST}/f></iframe>",
    "frame-of-words": "<iframe srcdoc='<script>parent.__ran = 1</script>'></iframe>",
    "frame-as-data": "<iframe src='data:text/html,<script>parent.x(1)</script>'></iframe>",
    "object": f"<object data=http://{HOST}/g></object>",
    "embed": f"<embed src=http://{HOST}/h>",
    "audio": f"<audio src=http://{HOST}/i autoplay></audio>",
    "video": f"<video poster=http://{HOST}/j src=http://{HOST}/k></video>",
    "base": f"<base href=http://{HOST}/>",
    "ping": f"<a id=ping href=# ping=http://{HOST}/l>x</a>",
}  # fmt: skip
"""What words would be if they became elements: put into the page by a script, and into its file."""

SCRIPTS: Mapping[str, str] = {
    "eval": "eval('window.__ran = 1')",
    "function-of-words": "Function('window.__ran = 1')()",
    "timer-of-words": "setTimeout('window.__ran = 1', 0)",
    "fetch": f"fetch('http://{HOST}/m').catch(() => 0)",
    "request": f"const r = new XMLHttpRequest(); r.open('GET', 'http://{HOST}/n'); r.send();",
    "beacon": f"navigator.sendBeacon('http://{HOST}/o')",
    "socket": f"new WebSocket('ws://{HOST}/p')",
    "events": f"new EventSource('http://{HOST}/q')",
    "worker": "new Worker(URL.createObjectURL(new Blob(['fetch(\"http://hostile.invalid/r\")'])))",
    "shared-worker": "new SharedWorker('data:text/javascript,1')",
    "image": f"(new Image().src = 'http://{HOST}/s')",
    "form": f"(() => {{ const f = document.createElement('form'); f.action = 'http://{HOST}/t'; "
    "document.body.append(f); f.submit(); })()",
    "script": "(() => { const s = document.createElement('script'); s.text = 'window.__ran = 1'; "
    "document.body.append(s); })()",
    "address": "const a = document.createElement('a'); a.href = 'javascript:window.__ran=1'; "
    "document.body.append(a); a.click()",
}  # fmt: skip
"""What a script would do that had come in all the same."""
_LISTEN = """() => {
  window.refused = [];
  const heard = (told) => refused.push(told.effectiveDirective);
  document.addEventListener("securitypolicyviolation", heard);
}"""
_NEED_NO_REFUSAL = {
    "prefetch", "manifest", "ping", "script-with-a-nonce", "script-in-a-picture", "frame-of-words",
}  # fmt: skip
"""What a browser leaves alone of itself, or refuses within a frame: nothing came of it, which is
what counts."""
_QUIET_MS = 15
_WAITS = 60
_LEAST_OPEN = 12
"""At least so many are fetched where a page has no policy: else nothing would be proved."""


class Server:
    """A server on this machine that counts what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Counts(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(404)
                self.end_headers()

            do_POST = do_GET  # noqa: N815

            def log_message(self, *told: Any) -> None:
                """Keep still."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Counts)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *told: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def policy_of(page: str) -> str:
    """Return the policy of a page; fails where it has none, or anything stands before it."""
    head = page.partition("<title")[0]
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', head)
    assert found is not None and "<script" not in head and "<link" not in head
    return found[1]


def try_page(browser: Any, page: Path, tally: Tally) -> None:
    """Try everything against a page, in its file and from within."""
    text = page.read_text(encoding="utf-8")
    for fault in _said(policy_of(text)):
        tally.case(fault and f"{page.name}: {fault}")
    page.with_name("beside.js").write_text("window.__ran = 1")
    with Server() as server:
        try_file(browser, page, server, tally)
        with opened(browser, page, offline=False) as (tab, _):
            until(tab, "document.readyState === 'complete'")
            tab.evaluate(_LISTEN)
            for name, script in _scripts(server.host).items():
                fault = _one(tab, server, script, name)
                tally.case(fault and f"{page.name}, {name}, from within: {fault}")


def _said(policy: str) -> Iterator[str]:
    """Tell what is wrong with what a policy says, a case each."""
    told = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    for name in ("default-src", "base-uri", "form-action"):
        yield "" if told.get(name) == "'none'" else f"{name} is not 'none'"
    scripts = told.get("script-src", told.get("default-src", "*"))
    unsafe = re.search(r"unsafe-|\*|https?:|data:|blob:|'self'", scripts)
    yield f"scripts by {unsafe[0]}" if unsafe else ""


def _scripts(host: str) -> dict[str, str]:
    """Give what is done from within by name: each element put in, and each thing a script does."""
    put = "document.body.append(document.createRange().createContextualFragment({}))"
    made = {name: put.format(json.dumps(markup)) for name, markup in MARKUP.items()}
    made["ping-clicked"] = "document.getElementById('ping')?.click()"
    return {name: script.replace(HOST, host) for name, script in {**made, **SCRIPTS}.items()}


def _one(tab: Any, server: Server, script: str, name: str) -> str:
    """Do one thing in a page; tells how the policy let it through.

    A timer does it, since what a debugger itself evaluates is under no policy.
    """
    server.asked.clear()
    tab.evaluate(
        f"() => {{ refused.length = 0; setTimeout(() => {{ try {{ {script} }} "
        "catch (error) { refused.push(String(error)) } }, 0); }"
    )
    quiet = name.startswith("ping") or name in _NEED_NO_REFUSAL
    for _ in range(1 if quiet else _WAITS):
        tab.wait_for_timeout(_QUIET_MS)
        ran, refused = tab.evaluate("[window.__ran ?? null, refused]")
        if refused:
            break
    tab.evaluate("delete window.__ran")
    if ran is not None or server.asked:
        return "it ran" if ran is not None else f"it was fetched ({server.asked[0]})"
    return "" if refused or quiet else "the policy did not refuse it"


def try_file(browser: Any, page: Path, server: Server, tally: Tally, *, bare: bool = False) -> None:
    """Open a page into whose file everything was put; with `bare`, without its policy.

    A case for each thing put in; of one that came through, its fault.
    """
    text = page.read_text(encoding="utf-8")
    if bare:
        text = text.replace("Content-Security-Policy", "x-none", 1)
    put = "".join(MARKUP.values()).replace(HOST, server.host)
    changed = page.with_name(f"changed-{page.name}")
    changed.write_text(text.replace("</body>", f"{put}</body>"), encoding="utf-8")
    server.asked.clear()
    with opened(browser, changed, offline=False) as (tab, _):
        until(tab, "document.readyState === 'complete'")
        tab.wait_for_timeout(10 * _QUIET_MS)
        ran, base = tab.evaluate("[window.__ran ?? null, document.baseURI]")
    faults = [f"fetched {path}" for path in dict.fromkeys(server.asked)]
    faults += ["it ran"] if ran is not None else []
    faults += [] if base.startswith("file:") else [f"the base is {base}"]
    for fault in faults:
        tally.case(f"{page.name}, in the file: {fault}")
    for _ in MARKUP:
        tally.case()


def try_bare(browser: Any, page: Path, tally: Tally) -> None:
    """See that the same things do come through where a page has no policy."""
    open_ = Tally()
    with Server() as server:
        try_file(browser, page, server, open_, bare=True)
    few = len(open_.failures) < _LEAST_OPEN
    tally.case(f"{page.name}: without a policy only {open_.failures}" if few else "")
