"""How a service is asked: seldom, by name, within its time, over TLS that proves something."""

from __future__ import annotations

import email.utils
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from torture.network.answers import NAME, honest
from torture.network.certificates import make
from torture.network.server import AGENT, Asker, Hours, Request, Script, Server, asker, reply
from torture.parts import Scale, Tally

__all__ = ["give_up", "keep", "pace", "trust", "wait"]

EMPTY = reply([])
JITTER_S = 0.05
"""So much a request may be late on its way, and the one after it not."""


def _names(count: int) -> list[str]:
    return [
        f"Zvezdnograd{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(count)
    ]


def _always(sent: bytes) -> Script:
    return lambda _, to: to.sendall(sent)


# --- Pace -----------------------------------------------------------------------------------------


def pace(scale: Scale) -> Tally:
    """Send 51 requests by the clock on the wall (short: by one that jumps), and from many runs."""
    tally = Tally()
    hours = None if scale.long else Hours()
    with asker() as ours, Server(_always(EMPTY), clock=_clock(hours)) as server:
        ours.ask(server, *_names(51), hours=hours)
        for fault in _apart(server, 51):
            tally.case(fault)
        # Runs one right after another, and with retries among them, are one asker too.
        server.script = _flaky()
        for name in ("Qorlovetskaya", "Qorlovetskaza"):
            ours.ask(server, name, hours=hours)
        for fault in _apart(server, 55):
            tally.case(fault)
        if scale.long:
            tally.case(_at_once(ours, server))
            for fault in _apart(server, 55 + 12):
                tally.case(fault)
    return tally


def _clock(hours: Hours | None) -> Callable[[], float]:
    return hours.now if hours else time.monotonic


def _flaky() -> Script:
    """Answer every other time only."""
    seen: list[int] = []

    def script(_: Request, to: socket.socket) -> None:
        seen.append(1)
        to.sendall(reply([], 503 if len(seen) % 2 else 200))

    return script


def _apart(server: Server, count: int) -> Iterator[str]:
    starts = [request.at for request in server.requests]
    if len(starts) != count:
        yield f"{len(starts)} requests came, {count} were due"
    for number, (before, after) in enumerate(pairwise(starts)):
        short = after - before < 1 - JITTER_S
        yield f"request {number + 1} came {after - before:.3f} s after the last" if short else ""


def _at_once(ours: Asker, server: Server) -> str:
    """Ask from two processes at once: they take turns."""
    server.script = _always(EMPTY)
    folders = [_project(ours.folder / f"run{number}", server.domain, number) for number in (1, 2)]
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "geo_movements", "resolve", str(folder), "--service",
             "nominatim"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) for folder in folders
    ]  # fmt: skip
    codes = [run.wait(120) for run in runs]
    return "" if codes == [1, 1] else f"two runs at once ended with {codes}"


def _project(folder: Path, domain: str, number: int) -> Path:
    folder.mkdir()
    rows = "".join(f"{'Plesmanov' + 'aei'[number]}{name[-2:]}\n" for name in _names(6))
    (folder / "movements.csv").write_text(f"origin\n{rows}", encoding="utf-8")
    (folder / "map.toml").write_text(
        f'[service]\nuser_agent = "{AGENT}"\ndomain = "{domain}"\nscheme = "http"\n',
        encoding="utf-8",
    )
    return folder


# --- Waiting --------------------------------------------------------------------------------------

SOON, MOST_S = 2.0, 120.0
BUSY = (408, 425, 429, 500, 502, 503, 504, 599)


def _waits() -> Mapping[str, tuple[str, float | None]]:
    """Return values of Retry-After: what is sent, and the wait that is due; None is the end."""

    def day(seconds: float) -> str:
        return email.utils.formatdate(time.time() + seconds, usegmt=True)

    return {
        "seconds": ("17", 17), "two minutes": ("120", 120), "nought": ("0", SOON),
        "spaces": ("  30 ", 30), "an hour": ("3600", None), "a century": ("3153600000", None),
        "5,000 digits": ("9" * 5000, SOON), "less than nothing": ("-5", SOON),
        "words": ("soon", SOON),
        "nothing": ("", SOON), "a fraction": ("1.5", SOON), "an exponent": ("1e3", SOON),
        "infinity": ("inf", SOON), "not a number": ("nan", SOON), "hexadecimal": ("0x10", SOON),
        "a day": (day(40), 38), "a day that is past": (day(-1000), SOON),
        "a day far off": (day(90_000), None),
        "no such day": ("Mon, 99 Foo 2024 99:99:99 GMT", SOON),
        "the year 0": ("Mon, 01 Jan 0000 00:00:00 GMT", SOON),
        "the last year": ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        "the year 99999": ("Fri, 31 Dec 99999 23:59:59 GMT", SOON), "markup": ("<b>5</b>", SOON),
    }  # fmt: skip


def wait(scale: Scale) -> Tally:
    """Be told to come back: later, at a time, or never."""
    tally = Tally()
    with asker() as ours:
        for status in BUSY if scale.long else BUSY[2:4]:
            tally.case(_backs_off(ours, status))
        for what in islice(_waits(), scale.seed % 5 if not scale.long else 0, None, scale.of(5, 1)):
            for status in scale.of((429,), (429, 503)):
                tally.case(_waits_for(ours, status, what))
        tally.case(_leaves_alone(ours))
    return tally


def _backs_off(ours: Asker, status: int) -> str:
    hours = Hours()
    with Server(_always(reply(b"", status))) as server:
        verdict = ours.ask(server, NAME, hours=hours, lines=("min_interval_s = 0",))[0][NAME]
        came = len(server.requests)
    told = f"it answers HTTP {status}, 4 times" in verdict.reason
    if hours.sleeps == [2, 4, 8] and came == 4 and told:
        return ""
    return f"HTTP {status}: {came} requests, waits {hours.sleeps}: {verdict.reason}"


def _waits_for(ours: Asker, status: int, what: str) -> str:
    hours = Hours()
    value, due_s = _waits()[what]  # a day is counted from now

    def script(request: Request, to: socket.socket) -> None:
        busy = reply(b"", status, headers={"Retry-After": value})
        to.sendall(reply([]) if request.number else busy)

    with Server(script) as server:
        lines = ("min_interval_s = 0", "cache_days = 0")
        ours.ask(server, NAME, "Qorlovetskaya", hours=hours, lines=lines)
        came = len(server.requests)
    if due_s is None:
        sound = came == 1 and not hours.sleeps
    else:
        sound = came == 3 and len(hours.sleeps) == 1 and due_s <= hours.sleeps[0] <= max(40, due_s)
    return "" if sound else f"HTTP {status}, Retry-After {what}: {came} requests, {hours.sleeps}"


def _leaves_alone(ours: Asker) -> str:
    """Find it always away: three names are tried, and no more."""
    with Server(_always(reply(b"", 503))) as server:
        ours.ask(server, *_names(9), hours=Hours(), lines=("min_interval_s = 0",))
        came = len(server.requests)
    return "" if came == 12 else f"a service that is away was asked {came} times, 12 were due"


# --- Time -----------------------------------------------------------------------------------------


def give_up(scale: Scale) -> Tally:
    """Hang where one can hang; nothing of a request that was given up goes on."""
    tally = Tally()
    limit_s = scale.of(0.15, 1.0)
    kinds = {**SLOW, "in the TLS": None, "before a word": None}
    with asker() as ours:
        for what, script in islice(kinds.items(), 0, None, scale.of(3, 1)):
            tally.case(_gives_up(ours, what, script, limit_s))
    return tally


def _drip(head: bytes, each: bytes) -> Script:
    def script(_: Request, to: socket.socket) -> None:
        to.sendall(head)
        while True:
            time.sleep(0.03)
            to.sendall(each)

    return script


def _hang(sent: bytes) -> Script:
    def script(_: Request, to: socket.socket) -> None:
        to.sendall(sent)
        to.recv(1)  # until the asker goes

    return script


HEAD = b"HTTP/1.1 200 OK\r\n"
SLOW = {
    "after the request": _hang(b""),
    "in the status": _drip(b"HTT", b""),
    "in the headers": _hang(HEAD + b"X: "),
    "dripping headers": _drip(HEAD, b"y"),
    "in the body": _hang(HEAD + b"Content-Length: 99\r\n\r\n[{"),
    "a dripping body": _drip(HEAD + b"Content-Length: 99999\r\n\r\n[", b" "),
    "dripping chunks": _drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "an interim answer": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


def _gives_up(ours: Asker, what: str, script: Script | None, limit_s: float) -> str:
    began = time.monotonic()
    lines = (f"timeout_s = {limit_s}", "min_interval_s = 0", "cache_days = 0")
    full = _full(backlog=0 if what == "before a word" else 8)
    with Server(script or _always(b"")) as server:
        domain, scheme = server.domain, "http"
        if script is None:
            domain = f"127.0.0.1:{full[0].getsockname()[1]}"
            scheme = "http" if what == "before a word" else "https"
        verdict = ours.ask(
            server, NAME, hours=Hours(), lines=lines, domain=domain, scheme=scheme
        )[0][NAME]  # fmt: skip
        took_s = time.monotonic() - began
        left = _left()  # while the server still drips
        for each in full:
            each.close()
    told = f"it did not answer within {limit_s:g} s, 4 times" in verdict.reason
    if not told or took_s > 4 * limit_s + 10:
        return f"{what}: {took_s:.1f} s, {verdict.reason}"
    return f"{what}: {left} requests go on" if left else ""


def _left() -> int:
    """Count the requests that go on, after a moment to end in."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        going = [each for each in threading.enumerate() if each.name == "geocoding"]
        if not going:
            return 0
        time.sleep(0.01)
    return len(going)


def _full(backlog: int) -> list[socket.socket]:
    """Return a port that nobody serves; without a backlog its queue is full, and takes no more."""
    port = socket.create_server(("127.0.0.1", 0), backlog=backlog)
    made = [port]
    for _ in range(0 if backlog else 4):
        waiting = socket.socket()
        waiting.setblocking(False)
        waiting.connect_ex(port.getsockname())
        made.append(waiting)
    return made


# --- TLS ------------------------------------------------------------------------------------------


def trust(scale: Scale) -> Tally:
    """Show certificates that prove something, and that prove nothing."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as temporary:
        root, certificates = make(Path(temporary))
        with asker(SSL_CERT_FILE=str(root)) as ours:
            for each in certificates:
                tally.case(_trusts(ours, each.what, each.context(), trusted=each.trusted))
            tally.case(_trusts(ours, "no TLS at all", None, trusted=False))
        with asker() as ours:  # who does not name the authority does not trust it
            good = certificates[0]
            tally.case(_trusts(ours, "an authority of one's own", good.context(), trusted=False))
    return tally


def _trusts(ours: Asker, what: str, context: Any, *, trusted: bool) -> str:
    from geo_movements.places.evidence import Choice

    with Server(_always(reply(honest("nominatim"))), context=context) as server:
        verdicts, _ = ours.ask(
            server, NAME, "Qorlovetskaya", scheme="https", hours=Hours(),
            lines=("cache_days = 0", "timeout_s = 5"),
        )  # fmt: skip
        came, tried = len(server.requests), server.connections
    if trusted:
        sound = isinstance(verdicts[NAME], Choice) and came == 2
    else:
        # Nothing of the query is sent, and it is not tried again for another name.
        sound = not came and tried == 1 and "TLS" in verdicts[NAME].reason
    return "" if sound else f"{what}: {came} requests of {tried} tries: {verdicts[NAME].reason}"


# --- What is sent, what is kept -------------------------------------------------------------------

SENT = {"Accept-Encoding", "Host", "User-Agent", "Connection"}
"""The headers that are sent, and no other: no cookie, no language of the machine's, no referrer."""


def keep(scale: Scale) -> Tally:
    """Look at what is sent; follow no redirect; ask no second time; believe no cache that lies."""
    tally = Tally()
    with asker() as ours:
        for fault in _sent(ours):
            tally.case(fault)
        for status in scale.of((302,), (301, 302, 303, 307, 308)):
            for fault in _led_away(ours, status):
                tally.case(fault)
        apart = scale.of(9, 1)
        for what, spoil in islice(POISON.items(), scale.seed % apart, None, apart):
            tally.case(_poisoned(ours, what, spoil))
    return tally


def _sent(ours: Asker) -> Iterator[str]:
    with Server(_always(reply(honest("nominatim")))) as server:
        first, told = ours.ask(server, NAME, hours=Hours())
        [request] = server.requests
        yield "" if request.headers["User-Agent"] == AGENT else f"sent as {request.headers}"
        more = set(request.headers) - SENT
        yield f"headers that nobody asked for: {more}" if more else ""
        again, said = ours.ask(server, NAME, hours=Hours())
        yield "" if again == first and len(server.requests) == 1 else "asked a second time"
        known = f"nothing is sent to {server.domain}: 1 name answered before"
        yield "" if said == [known] else f"a second run said {said}"
        yield "" if told == [f"sending 1 name to {server.domain}"] else f"a run said {told}"


def _led_away(ours: Asker, status: int) -> Iterator[str]:
    with Server(_always(reply(honest("nominatim")))) as other, Server(_always(b"")) as server:
        for to in (f"http://{other.domain}/search", f"http://{server.domain}/x", "/search?q=x",
                   "file:///etc/passwd", "ftp://127.0.0.1/x", "", "//" + other.domain):  # fmt: skip
            del server.requests[:]
            server.script = _always(reply(b"", status, headers={"Location": to}))
            verdict = ours.ask(server, NAME, hours=Hours(), lines=("cache_days = 0",))[0][NAME]
            followed = other.requests or len(server.requests) != 1
            sound = not followed and "not followed" in verdict.reason
            yield "" if sound else f"HTTP {status} to {to!r}: {verdict.reason}"


def _changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    """Change an entry's answer, and leave its digest as it was."""

    def spoil(path: Path) -> None:
        entry = json.loads(path.read_text(encoding="utf-8"))
        change(entry)
        path.write_text(json.dumps(entry), encoding="utf-8")

    return spoil


def _forged(**cells: Any) -> Callable[[Path], object]:
    """Write an entry whose digest is right, with what no answer has."""

    def spoil(path: Path) -> None:
        from geo_movements.places.answer_cache import read_entry, write_entry

        [answer] = read_entry(path, now=1e6, days=30) or []
        write_entry(path, [answer._replace(**cells)], now=1e6)

    return spoil


def _replaced(make_it: Callable[[Path], object]) -> Callable[[Path], object]:
    def spoil(path: Path) -> None:
        path.unlink()
        make_it(path)

    return spoil


def _of_another(path: Path) -> None:
    """Put the entry of another name in its place, as it is."""
    other = next(each for each in path.parent.glob("*.json") if each != path)
    path.write_bytes(other.read_bytes())


POISON: Mapping[str, Callable[[Path], object]] = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-9]),
    "emptied": lambda path: path.write_bytes(b""),
    "noise": lambda path: path.write_bytes(bytes(range(256))),
    "deep": lambda path: path.write_bytes(b"[" * 100_000),
    "of another name": _of_another,
    "another position": _changed(lambda entry: entry["answers"][0].update(lat=55.0)),
    "another day": _changed(lambda entry: entry.update(stored=entry["stored"] + 9)),
    "from the future": _changed(lambda entry: entry.update(stored=9e12)),
    "no answer": _changed(lambda entry: entry.update(answers=[])),
    "a list that is none": _changed(lambda entry: entry.update(answers=3)),
    "a day that is none": _changed(lambda entry: entry.update(stored="x")),
    "no digest": _changed(lambda entry: entry.pop("sha256")),
    "forged, off the Earth": _forged(lat=95.0),
    "forged, no number": _forged(lat="north"),
    "forged, a terminal's command": _forged(name="a\x1b[2J"),
    "forged, a name that is none": _forged(name=5),
    "forged, a country that is none": _forged(country="XX"),
    "forged, a precision that is none": _forged(precision="exact"),
    "forged, far beyond": _forged(uncertainty_km=1e9),
    "forged, a rank of 5": _forged(rank=5.0),
    "a folder": _replaced(lambda path: path.mkdir()),
    "a pipe": _replaced(lambda path: os.mkfifo(path)),
    "a way to nowhere": _replaced(lambda path: path.symlink_to("/nonexistent/x")),
    "a device": _replaced(lambda path: path.symlink_to("/dev/zero")),
    "of 30 MB": lambda path: path.write_bytes(b" " * 30_000_000),
}
"""What happens to an entry of the cache: each is noticed, and the service asked anew."""


def _poisoned(ours: Asker, what: str, spoil: Callable[[Path], object]) -> str:
    hours = Hours()
    with Server(_always(reply(honest("nominatim")))) as server:
        before = set(ours.entries)
        first, _ = ours.ask(server, NAME, hours=hours)
        [path] = set(ours.entries) - before
        ours.ask(server, "Qorlovetskaya", hours=hours)
        spoil(path)
        again, said = ours.ask(server, NAME, hours=hours)
        came = len(server.requests)
    gone = what in ("a way to nowhere",)  # as good as not there
    if came != 3 or again != first:
        return f"cache {what}: {came - 2} requests, {again[NAME].reason}"
    if not gone and "damaged" not in said[0]:
        return f"cache {what}: not told, {said}"
    if path.is_dir():
        path.rmdir()
    return ""
