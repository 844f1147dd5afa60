"""Pages and pictures in a real browser, with all opened that a reader can open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from geo_movements.schema import Story
from torture.content.payloads import signed

__all__ = ["PAGES", "REVIEWED", "Seen", "opened", "pages_of"]

_WAIT_MS = 50
_WAITS = 600
READY = "Boolean((window.gmState && gmState.ready) || (window.gmReview && gmReview.ready))"
WORDS = """() => {
  const told = [];
  for (const one of document.querySelectorAll("*")) {
    for (const name of ["aria-label", "title", "alt", "placeholder", "aria-description"]) {
      if (one.hasAttribute(name)) told.push(one.getAttribute(name));
    }
    if (/^(input|textarea|select)$/i.test(one.tagName)) told.push(one.value);
  }
  const root = document.documentElement.cloneNode(true);
  for (const one of root.querySelectorAll("script, style, noscript, metadata")) one.remove();
  return [root.textContent, document.title, ...told].join("\\n");
}"""
MADE = """() => ({
  ran: window.__ran ?? null,
  made: document.querySelectorAll(
    "iframe, object, embed, base, form, link, img:not([src^='data:'])").length,
  scripts: [...document.scripts].length,
  handlers: [...document.querySelectorAll("*")].filter((one) =>
    [...one.attributes].some(({ name }) => name.startsWith("on"))).length,
  links: [...document.querySelectorAll("a")].map((one) =>
    [one.href?.baseVal ?? one.href, one.rel ?? "", one.target?.baseVal ?? one.target ?? ""]),
})"""
ALL = """() => {
  const all = (wanted) => document.querySelectorAll(wanted);
  for (const one of all('[role="tab"], .gm-tool, .gm-more, .gm-play, summary')) {
    if (one.checkVisibility()) one.click();
  }
  for (const one of all(".gm-claim, .gm-card-title, [data-event]")) one.click();
}"""
EACH = """() => {
  for (let at = 0; at < gmState.scene?.lines.length; at += 1) {
    const claims = gmState.scene.lines[at].claims ?? [at];
    gmHover(claims);
    if (at % 8 === 0) gmChoose(claims, { fly: false, reveal: false });
  }
}"""
REVIEW = """() => {
  const all = document.querySelectorAll(".rv-trigger, .rv-place, .rv-head, summary");
  for (const one of all) one.click();
}"""
REVIEWED = 9001
"""The marker of what the article of the review page says."""
TABS = ("Movements", "Events", "Sources", "Table")


@dataclass
class Seen:
    """What a page did, and what it says."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    languages: tuple[str, ...] = ("en", "de")
    told: dict[str, Any] = field(default_factory=dict)

    def faults(self, *, scripts: int) -> Iterator[str]:
        """Tell what ran, was fetched, made or linked that should not be."""
        if self.told["ran"] is not None:
            yield f"something ran: window.__ran is {self.told['ran']}"
        yield from (f"fetched {url[:200]}" for url in self.requests)
        yield from (f"console: {error[:200]}" for error in self.errors)
        if self.told["made"] or self.told["handlers"] or self.told["scripts"] != scripts:
            yield f"elements that words made: { ({**self.told, 'links': ...}) }"
        for href, rel, target in self.told["links"]:
            if href and not href.startswith(("http://", "https://", "file://")):
                yield f"a link to {href[:100]}"
            if href.startswith("http") and target and "noopener" not in rel:
                yield f"a link without noopener: {href[:100]}"


@contextmanager
def opened(browser: Any, path: Path, *, offline: bool = True) -> Iterator[tuple[Any, Seen]]:
    """Open a file with the network off, and note what it does."""
    context = browser.new_context(offline=offline, reduced_motion="reduce")
    tab, seen = context.new_page(), Seen()
    tab.on(
        "request",
        lambda one: (
            None
            if one.url.startswith(("file:", "data:", "blob:"))
            else seen.requests.append(one.url)
        ),
    )
    tab.on("pageerror", lambda error: seen.errors.append(str(error)))
    tab.on("dialog", lambda dialog: seen.errors.append(f"dialog {dialog.message}"))
    tab.on("console", lambda said: seen.errors.append(said.text) if said.type == "error" else None)
    tab.goto(path.as_uri())
    yield tab, seen
    seen.texts.append(tab.evaluate(WORDS))
    seen.told = tab.evaluate(MADE)
    context.close()


def until(tab: Any, expression: str) -> None:
    """Wait for something to be true; the page's own policy stops Playwright's way to."""
    for _ in range(_WAITS):
        if tab.evaluate(expression):
            return
        tab.wait_for_timeout(_WAIT_MS)
    raise AssertionError(f"never true: {expression}")


def _page(tab: Any, seen: Seen) -> None:
    until(tab, READY)
    for code in seen.languages:
        tab.evaluate("(code) => gmChange({ language: code })", code)
        until(tab, f"document.documentElement.lang === '{code}'")
        tab.evaluate(ALL)
        for name in TABS:
            tab.evaluate("(name) => gmChange({ tab: name })", name)
            seen.texts.append(tab.evaluate(WORDS))
        tab.evaluate(EACH)
        seen.texts.append(tab.evaluate(WORDS))
    tab.evaluate("['beforeprint', 'afterprint'].map((on) => dispatchEvent(new Event(on)))")


def _review(tab: Any, seen: Seen) -> None:
    until(tab, READY)
    tab.evaluate(REVIEW)


def _still(tab: Any, seen: Seen) -> None:
    """Do nothing: a picture or a document has nothing to open."""


PAGES: Mapping[str, tuple[Any, int]] = {
    "map.html": (_page, 4), "flows.html": (_page, 4), "review.html": (_review, 3),
    "figure.svg": (_still, 0), "report.html": (_still, 0), "fragment.html": (_still, 0),
}  # fmt: skip
"""Name of a file -> what opens all of it, and how many scripts it has."""


def pages_of(
    story: Story, folder: Path, words: str, only: Collection[str] = tuple(PAGES)
) -> Iterator[Path]:
    """Write pages of a story, and the page to review a draft whose article says `words`."""
    from geo_movements import report
    from geo_movements.embed import embed
    from geo_movements.figure import svg
    from geo_movements.page import render

    # What flows are counted by, and whose tiles are shown, is refused where they are made.
    plain = replace(story.settings, other_languages=("de",), aggregate=None, tiles=None)
    bilingual = replace(story, settings=plain)
    counted = replace(plain, aggregate="origin,destination,month,side,claimant,force")
    source = "https://example.org/map.html"
    head = '<!DOCTYPE html><meta charset="utf-8"><title>embedding</title>'
    makers: Mapping[str, Callable[[], str]] = {
        "map.html": lambda: render(bilingual),
        "flows.html": lambda: render(replace(bilingual, settings=counted)),
        "review.html": lambda: _review_page(words),
        "figure.svg": lambda: svg(story),
        "report.html": lambda: report.html(story),
        "fragment.html": lambda: head + embed(story, as_="fragment", src=source, image="svg"),
    }
    for name in only:
        path = folder / name
        path.write_text(makers[name](), encoding="utf-8", newline="")
        yield path


def _review_page(words: str) -> str:
    """Draft an article that says the words wherever an article can."""
    from geo_movements.draft.drafting import draft_of, examine
    from geo_movements.draft.records import Article
    from geo_movements.draft.review import page
    from geo_movements.draft.rows import tables
    from geo_movements.markup import one_line

    said = one_line(signed(words, REVIEWED))
    text = (
        f"{said}\n\nSouth Korea's spy agency said on Oct. 18, 2024 that 1,500 {said} soldiers "
        f"sailed from Wonsan to Vladivostok. {said}. The soldiers were taken by train from "
        f"Vladivostok to Khabarovsk on Oct. 20, {said} officials said."
    )
    article = Article(
        text, published="2024-10-24", publisher=said, title=said, url="https://example.org/a",
        file="article.txt",
    )  # fmt: skip
    examined = examine(article)
    assert draft_of([examined]).new["movements"], "the article tells no movement"
    return page(*examined, tables(*examined))
