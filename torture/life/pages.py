"""Every page ever kept, opened in today's browser with the network off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from torture.parts import Scale, Tally

__all__ = ["KEPT", "opened"]

KEPT = Path(__file__).parents[2] / "tests" / "data" / "old_pages"
REPORTS = """
window.gmReports = [];
new ReportingObserver((reports) => {
  for (const one of reports) window.gmReports.push(`${one.type}: ${one.body.message}`);
}, { buffered: true, types: ["deprecation", "intervention"] }).observe();
"""
"""What the browser reports of a page to itself: what it will take away, and what it stopped."""
DRAWN = """() => [...document.querySelectorAll(
  "path.leaflet-interactive, .leaflet-overlay-pane path, .leaflet-pane canvas")].length"""
CARDS = """() => {
  const all = [...document.querySelectorAll("details, [aria-expanded]")];
  return all.length;
}"""
OPEN = """() => {
  let opened = 0;
  for (const one of document.querySelectorAll("details:not([open])")) {
    one.querySelector("summary").click();
    opened += one.open;
  }
  for (const one of document.querySelectorAll("[aria-expanded=false]")) {
    if (!one.getClientRects().length) continue;
    one.click();
    opened += one.getAttribute("aria-expanded") === "true";
  }
  return opened;
}"""
READY = "() => Boolean(window.gmState && window.gmState.ready)"
REVIEW = "() => Boolean(document.querySelector('mark, [data-row], .row, article'))"


def opened(scale: Scale) -> Tally:
    """Open each; a case is something that it must do."""
    tally = Tally()
    pages = sorted(KEPT.glob("*.html"))
    with scale.browser() as browser, _tab(browser) as (tab, told):
        for path in pages if scale.long else _shortly(pages):
            told.clear()
            for fault in _faults(tab, path):
                tally.case(f"{path.name}: {fault}" if fault else "")
            tally.case(f"{path.name}: {'; '.join(told)}" if told else "")
    for path in pages:
        tally.case(_read(path))
    tally.note = f"{len(pages)} pages are kept: {', '.join(path.stem for path in pages)}"
    return tally


def _shortly(pages: list[Path]) -> list[Path]:
    """Take the newest of each kind and the oldest of all."""
    newest = {path.stem.rpartition("-")[2]: path for path in pages}
    return sorted({pages[0], *newest.values()})


@contextmanager
def _tab(browser: Any) -> Iterator[tuple[Any, list[str]]]:
    """Open a tab without a network, and note all that is said and asked in it."""
    context = browser.new_context(offline=True, reduced_motion="reduce")
    told: list[str] = []
    tab = context.new_page()
    tab.add_init_script(REPORTS)
    tab.on("pageerror", lambda error: told.append(f"error: {error}"))
    tab.on("console", lambda said: told.append(f"console, {said.type}: {said.text}"))
    tab.on("request", lambda asked: told.append(f"request: {asked.url}") if not
           asked.url.startswith(("file:", "data:", "about:", "blob:")) else None)  # fmt: skip
    session = context.new_cdp_session(tab)
    session.send("Log.enable")
    session.on("Log.entryAdded", lambda entry: told.append(f"log: {entry['entry']['text']}"))
    session.send("Audits.enable")
    session.on("Audits.issueAdded", lambda issue: told.append(f"issue: {issue}"))
    try:
        yield tab, told
    finally:
        context.close()


def _faults(tab: Any, path: Path) -> Iterator[str]:
    """Open a page; tell what it does not do."""
    tab.goto(path.as_uri())
    frame = tab
    if path.stem.endswith("embed"):
        frame = next((one for one in tab.frames if one != tab.main_frame), None)
        if frame is None:
            yield "its frame is not there"
            return
    if path.stem.endswith("review"):
        yield "" if _until(frame, REVIEW) else "no draft is shown"
    else:
        yield "" if _until(frame, READY) else "the viewer is not ready"
        drawn = frame.evaluate(DRAWN)
        yield "" if drawn else "no line is drawn"
    if not path.stem.endswith("embed"):
        there, open_ = frame.evaluate(CARDS), frame.evaluate(OPEN)
        yield "" if open_ else f"of {there} cards none opens"
    ran = frame.evaluate("Boolean(window.__ran) || document.body.innerText.includes('\\n49\\n')")
    yield "words of the story ran" if ran else ""
    reports = tab.evaluate("window.gmReports")
    yield "; ".join(reports)


def _until(frame: Any, expression: str) -> bool:
    for _ in range(300):
        if frame.evaluate(expression):
            return True
        frame.wait_for_timeout(50)
    return False


def _read(path: Path) -> str:
    """Have today's `embed` read what a page tells; "" where it does."""
    from geo_movements.embed.told import tell

    if path.stem.endswith(("embed", "review")):
        return ""
    told = tell(path, title=None)
    return "" if told.title and told.sources else f"{path.name}: its title or sources are not read"
