"""What comes of an answer: refused with a reason and nothing kept, or text and nothing else."""

from __future__ import annotations

import contextlib
import itertools
import socket
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from torture.network.answers import INERT, MARK, NAME, SERVICES, Refused, honest, refused
from torture.network.answers import Place as Told
from torture.network.server import Asker, Hours, Request, Server, asker, reply
from torture.parts import Scale, Tally

__all__ = ["believe", "draw"]

WORDS = 3  # a reason names what is wrong: never in fewer
SHORT = ("nominatim",)


def believe(scale: Scale) -> Tally:
    """Give each absurd answer, and each with something harmful in it, by each service."""
    tally, apart = Tally(), scale.of(13, 1)
    with asker() as ours:
        for service in scale.of(SHORT, tuple(SERVICES)):
            tally.case(_honest(ours, service))
            for each in itertools.islice(refused(service), scale.seed % apart, None, apart):
                tally.case(_refused(ours, service, each))
            for what, text in itertools.islice(INERT.items(), scale.seed % apart, None, apart):
                for place in _places(service, text):
                    tally.case(_inert(ours, service, f"{what} as {place.more or 'a name'}", place))
    return tally


def _honest(ours: Asker, service: str) -> str:
    """See that the answer is believed as it is: else every refusal below would say nothing."""
    from geo_movements.places.evidence import Choice

    with Server(lambda _, to: to.sendall(reply(honest(service)))) as server:
        verdict = ours.ask(server, NAME, service=service, hours=Hours(), lines=FRESH)[0][NAME]
    place = verdict.candidate.place if isinstance(verdict, Choice) else None
    sound = place and (place.name, place.lat, place.lon) == (NAME, 44.1, 133.2)
    return "" if sound else f"{service}: an honest answer came to {verdict}"


FRESH = ("cache_days = 0", "timeout_s = 5")


def _refused(ours: Asker, service: str, told: Refused) -> str:
    from geo_movements.places.evidence import Doubt

    def script(_: Request, to: socket.socket) -> None:
        to.sendall(told.sent)
        while told.endless:
            to.sendall(told.endless)

    kept = len(ours.entries)
    with Server(script) as server:
        verdict = ours.ask(server, NAME, service=service, hours=Hours(), lines=FRESH)[0][NAME]
        asked = len(server.requests)
    what = f"{service}, {told.what}"
    if not isinstance(verdict, Doubt) or verdict.candidates:
        return f"{what}: believed, {verdict}"
    reason = verdict.reason.partition(f"({server.domain}): ")[2]
    if len(reason.split()) < WORDS or "knows none" in verdict.reason:
        return f"{what}: no reason is told: {verdict.reason}"
    if _unseen(verdict.reason):
        return f"{what}: its reason has what no text has: {verdict.reason!r}"
    if len(ours.entries) != kept:
        return f"{what}: it is kept"
    return "" if asked <= 4 else f"{what}: asked {asked} times"


# --- Inert ----------------------------------------------------------------------------------------


def _places(service: str, text: str) -> Iterator[Told]:
    """Put a text where the service has one: its name, and each other field that is read."""
    yield Told(name=text, names={"name": NAME})
    if service == "nominatim":
        yield Told(more={"address": {"state": text, "country_code": text}})
        yield Told(more={"type": text, "class": text, "addresstype": text, "osm_type": text})
        yield Told(names={"name": NAME, "name:xx": text})
    elif service == "photon":
        yield Told(more={"state": text, "countrycode": text})
        yield Told(more={"osm_key": text, "osm_value": text, "osm_type": text})
    elif service == "pelias":
        yield Told(more={"region": text, "country_code": text})
        yield Told(more={"layer": text, "gid": text})


def _inert(ours: Asker, service: str, what: str, place: Told) -> str:
    from geo_movements.places.evidence import Choice

    with Server(lambda _, to: to.sendall(reply(honest(service, place)))) as server:
        verdict = ours.ask(server, NAME, service=service, hours=Hours(), lines=FRESH)[0][NAME]
    places = [each.candidate.place for each in getattr(verdict, "candidates", ())]
    if isinstance(verdict, Choice):
        places = [verdict.candidate.place]
        if verdict.score > 0.8:
            return f"{service}, {what}: a score of {verdict.score}"
    told = [verdict.reason, *(str(cell) for each in places for cell in each if cell is not None)]
    for text in told:
        if _unseen(text) or len(text) > 1000:
            return f"{service}, {what}: {text[:100]!r}"
    return ""


def _unseen(text: str) -> bool:
    """Tell a control character, one that turns the line round, or half a pair of UTF-16."""
    return any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in text)


# --- Drawn ----------------------------------------------------------------------------------------


def draw(scale: Scale) -> Tally:
    """Resolve a project whose every place has a harmful name, draw it, and open the page."""
    import geo_movements as gm

    tally = Tally()
    names = {f"{NAME}{_letters(number)}": text for number, text in enumerate(INERT.values())}

    def script(request: Request, to: socket.socket) -> None:
        place = Told(name=names[request.name], lat=44 + request.number / 50,
                     names={"name": request.name})  # fmt: skip
        to.sendall(reply(honest("nominatim", place)))

    with asker() as ours, Server(script) as server:
        folder = _project(ours.folder / "story", server, list(names))
        project = gm.read(folder)
        places = gm.resolve(project, service="nominatim")
        page = ours.folder / "map.html"
        gm.save(gm.build(project, places), page)
        for name, fault in _opened(scale, page, places):
            tally.case(f"{name}: {fault}" if fault else "")
    return tally


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03d}")


def _project(folder: Path, server: Server, names: list[str]) -> Path:
    folder.mkdir()
    rows = "".join(f"{name},Vladivostok,2026-01-02\n" for name in names)
    (folder / "movements.csv").write_text(f"origin,destination,date\n{rows}", encoding="utf-8")
    (folder / "map.toml").write_text(
        f'[service]\nuser_agent = "made-up (nobody@example.org)"\ndomain = "{server.domain}"\n'
        'scheme = "http"\nmin_interval_s = 0\n', encoding="utf-8",
    )  # fmt: skip
    return folder


def _opened(scale: Scale, page: Path, places: Any) -> Iterator[tuple[str, str]]:
    """Open the page, and look for what ran, what was asked for, and what the browser minds."""
    heard: list[str] = []
    asked: list[str] = []
    with scale.browser() as browser, contextlib.closing(browser.new_context()) as context:
        shown = context.new_page()
        shown.on("console", lambda each: heard.append(each.text) if each.type == "error" else None)
        shown.on("pageerror", lambda error: heard.append(str(error)))
        shown.on("request", lambda each: asked.append(each.url))
        shown.goto(page.as_uri())
        text = shown.evaluate("document.documentElement.outerHTML")
        ran = shown.evaluate("window.__ran")
    yield "ran", f"{MARK} ran" if ran else ""
    yield (
        "asked",
        "; ".join(url[:80] for url in asked if not url.startswith(("file:", "data:", "blob:"))),
    )
    yield "heard", "; ".join(heard)
    yield "a template", "" if "{{ 7*7 }}" in text else "{{ 7*7 }} is not shown as written"
    for row in places[places["toponym"].str.startswith(NAME)].itertuples():
        yield row.toponym, "" if row.match == "service" else "was not decided"
