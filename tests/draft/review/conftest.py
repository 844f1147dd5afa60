"""A draft made by hand of an article of our own, and the page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from geo_movements import basemap
from geo_movements.draft.records import Article, Mention, Sense, Statement, Words
from geo_movements.draft.review import page
from geo_movements.draft.rows import tables
from geo_movements.places.candidates import Weighed
from geo_movements.places.gazetteer import open_gazetteer

TEXT = (Path(__file__).parent / "article.txt").read_text(encoding="utf-8")

SENTENCES = (
    "South Korea's spy agency told lawmakers",
    "The men were then taken",
    "A White House spokesman",
    "Ukraine's military intelligence",
    "It expects 12,000 men",
    "One of the training grounds",
    "The Kremlin called",
)
PLACES = {
    "North Korea": ("North Korea", "people"), "Wonsan": ("Wonsan", "place"),
    "Vladivostok": ("Vladivostok", "place"), "Ussuriysk": ("Ussuriysk", "place"),
    "Kursk": ("Kursk", "place"), "Sergeyevka": ("Sergeyevka", "place"),
    "Dublin": ("Dublin", "place"), "Kremlin": ("Kremlin", "place"),
}  # fmt: skip


def words(text: str, part: str, after: int = 0) -> Words:
    start = text.index(part, after)
    return Words(part, start, start + len(part))


def sentence_at(text: str, head: str) -> Words:
    start = text.index(head)
    stop = start
    while True:
        stop = text.index(".", stop) + 1
        if text[stop : stop + 1] in (" ", "\n", "") and not text[:stop].endswith(("Oct.",)):
            return Words(text[start:stop], start, stop)
        if text[:stop].endswith("Oct.") and text[stop : stop + 1] == "\n":
            return Words(text[start:stop], start, stop)


def senses_of(text: str) -> list[Sense]:
    world = open_gazetteer()
    found = []
    for name, (looked_up, kind) in PLACES.items():
        candidates = world.lookup([looked_up])[looked_up]
        share = 0.62
        ranked = []
        for candidate in candidates[:5]:
            terms = {"exact name": 2.0, "population": 0.8, "far from the other places": -0.6}
            ranked.append(Weighed(candidate, share, terms))
            share /= 2
        at = text.find(name)
        while at >= 0:
            mention = Mention(name, at, at + len(name), name, kind=kind)  # type: ignore[arg-type]
            score = 0.41 if name == "Sergeyevka" else 0.55 if name == "Dublin" else 0.97
            place = None if name == "Kremlin" or not ranked else ranked[0].candidate.place
            reason = "exact name; the largest of its namesakes; near the other places"
            found.append(Sense(mention, place, score, reason, tuple(ranked)))
            at = text.find(name, at + 1)
    return sorted(found, key=lambda sense: sense.mention.start)


def statements_of(text: str) -> list[Statement]:
    s = [sentence_at(text, head) for head in SENTENCES]

    def at(n: int, part: str) -> Words:
        return words(text, part, s[n].start)

    return [
        Statement(
            kind="leg", sentence=s[0], trigger=at(0, "sailed"),
            force=at(0, "North Korean soldiers"), strength="about 1,500",
            strength_low=1500, strength_high=1500, origin=at(0, "Wonsan"),
            destination=at(0, "Vladivostok"), mode="sea", date="between Oct. 8 and Oct. 13",
            edtf="2024-10-08/2024-10-13", claimant=at(0, "South Korea's spy agency"),
            status="claimed", movement=1, leg=1,
            confidence={"force": 0.95, "strength": 0.97, "origin": 0.95, "destination": 0.96,
                        "mode": 0.98, "date": 0.9, "claimant": 0.93, "status": 0.9},
        ),
        Statement(
            kind="leg", sentence=s[1], trigger=at(1, "taken"), force=at(1, "The men"),
            origin=at(1, "Vladivostok"), destination=at(1, "Ussuriysk"), mode="rail",
            claimant=at(1, "the agency"), status="claimed", movement=1, leg=2,
            confidence={"force": 0.55, "origin": 0.9, "destination": 0.92, "mode": 0.95,
                        "claimant": 0.7, "status": 0.9},
        ),
        Statement(
            kind="leg", sentence=s[2], trigger=at(2, "moved"), force=at(2, "troops"),
            strength="at least 3,000", strength_low=3000, origin=at(2, "the Wonsan area"),
            destination=at(2, "Vladivostok"), date="early to mid-October", edtf="2024-10",
            claimant=at(2, "A White House spokesman"), status="claimed", movement=2, leg=1,
            confidence={"force": 0.8, "strength": 0.97, "origin": 0.85, "destination": 0.96,
                        "date": 0.75, "claimant": 0.9, "status": 0.85},
        ),
        Statement(
            kind="presence", sentence=s[3], trigger=at(3, "arrived"),
            force=at(3, "a first group of soldiers"), destination=at(3, "Kursk region"),
            date="on Oct. 23", edtf="2024-10-23", claimant=at(3, "Ukraine's military intelligence"),
            status="claimed", movement=3, leg=1,
            confidence={"force": 0.7, "destination": 0.8, "date": 0.9, "claimant": 0.92,
                        "status": 0.8},
        ),
        Statement(
            kind="leg", sentence=s[4], trigger=at(4, "travel"), force=at(4, "men"),
            strength="12,000", origin=at(4, "eastern Russia"), destination=at(4, "Kursk"),
            mode="air", date="before the end of the month", claimant=at(4, "It"),
            status="planned", movement=3, leg=2,
            confidence={"force": 0.6, "strength": 0.9, "origin": 0.4, "destination": 0.7,
                        "mode": 0.9, "date": 0.45, "claimant": 0.35, "status": 0.75},
        ),
        Statement(
            kind="presence", sentence=s[5], trigger=at(5, "lie"), force=at(4, "500 officers"),
            destination=at(5, "Sergeyevka"), status="reported",
            confidence={"force": 0.97, "destination": 0.6, "status": 0.5},
        ),
        Statement(
            kind="event", sentence=s[6], trigger=at(6, "called the reports untrue"),
            claimant=at(6, "The Kremlin"), stance="denies", status="denied", concerns=(1, 2, 3),
            confidence={"claimant": 0.95, "stance": 0.9, "concerns": 0.5},
        ),
    ]  # fmt: skip


def make_article(text: str = TEXT) -> Article:
    return Article(text, published="2024-10-24", publisher="The Desk", file="article.txt")


_CUT = basemap.crop
_GROUND: list[Any] = []


def _one_ground(bounds: Any, **options: Any) -> Any:
    """Lay the ground of the first draft under all: to cut it takes longer than all the rest."""
    if not _GROUND:
        _GROUND.append(_CUT(bounds, **options))
    return _GROUND[0]


def page_of(
    article: Article, statements: Sequence[Statement], senses: Sequence[Sense], **options: Any
) -> str:
    # Only here: the tests of other rooms share the process, and want grounds of their own.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(basemap, "crop", _one_ground)
        return page(article, statements, senses, tables(article, statements, senses), **options)


@pytest.fixture(scope="session")
def html() -> str:
    return page_of(make_article(), statements_of(TEXT), senses_of(TEXT))


# --- The browser ----------------------------------------------------------------------------------


class Seen:
    """A review page that was opened offline, and what it did."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(offline=True, reduced_motion="reduce", **options)
        self.tab = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tab.on(
            "console", lambda said: self.errors.append(said.text) if said.type == "error" else None
        )

    def ready(self) -> None:
        self.until("Boolean(window.gmReview && window.gmReview.ready)")

    def until(self, expression: str, arg: Any = None) -> None:
        """Wait for something to be true; the page's own policy stops Playwright's way to."""
        for _ in range(200):
            if self.tab.evaluate(expression, arg):
                return
            self.tab.wait_for_timeout(25)
        raise AssertionError(expression)

    def keys(self, letters: str) -> None:
        for letter in letters:
            self.tab.keyboard.press(letter)

    def current(self) -> int:
        """Return the number of the row at hand."""
        return int(
            self.tab.evaluate(
                "gmReview.work.rows.findIndex(({ key }) => key === gmReview.work.current) + 1"
            )
        )

    def cell(self, number: int, column: str) -> str:
        return str(
            self.tab.evaluate(
                "([n, column]) => gmReview.work.rows[n - 1].cells[column] ?? ''", [number, column]
            )
        )

    def decisions(self) -> list[str | None]:
        return list(self.tab.evaluate("gmReview.work.rows.map(({ decision }) => decision)"))

    def field(self, name: str) -> Any:
        return self.tab.locator(".rv-current .rv-field", has=self.tab.locator(f"text={name}"))

    def select(self, words: str) -> None:
        """Select words of the article, as by hand."""
        self.tab.evaluate(SELECT, words)
        self.until("!document.querySelector('.rv-picked').hidden")

    def downloaded(self, press: Callable[[], None]) -> Path:
        with self.tab.expect_download() as waiting:
            press()
        return Path(waiting.value.path())

    def said(self) -> str:
        return str(self.tab.inner_text("#gm-live"))


SELECT = """(words) => {
  const text = document.querySelector(".rv-text");
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest(".rv-number")) nodes.push(walker.currentNode);
  }
  const at = nodes.map(({ data }) => data).join("").indexOf(words);
  const point = (offset) => {
    let sum = 0;
    for (const node of nodes) {
      if (sum + node.length >= offset) return [node, offset - sum];
      sum += node.length;
    }
  };
  const range = document.createRange();
  range.setStart(...point(at));
  range.setEnd(...point(at + words.length));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    """Open pages, each in a context of its own: nothing is kept from one to the next."""
    pages: list[Seen] = []

    def opened(html: str, *, width: int = 1360, height: int = 860, dark: bool = False) -> Seen:
        file = tmp_path / "review.html"
        file.write_text(html, encoding="utf-8", newline="")
        seen = Seen(
            browser,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        pages.append(seen)
        seen.tab.goto(file.as_uri())
        seen.ready()
        return seen

    yield opened
    for seen in pages:
        seen.context.close()
