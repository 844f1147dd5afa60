"""The frames in Chromium: what a reader of the document around them sees and can do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import geo_movements as gm
from geo_movements.embed import embed
from geo_movements.embed.frames import SANDBOX
from geo_movements.schema import Story

READY = "Boolean(window.gmState?.ready)"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with the page, and the address that it is served at."""
    folder = tmp_path_factory.mktemp("site")
    gm.save(story, folder / "map.html")
    (folder / "favicon.ico").touch()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def chromium(browser: Any) -> Any:
    return browser


class Document:
    """A document around a frame, and what both complained of."""

    def __init__(
        self,
        chromium: Any,
        site: tuple[Path, str],
        told: str,
        size: tuple[int, int],
        ready: str = READY,
    ) -> None:
        folder, address = site
        html = f"<!doctype html><meta charset=utf-8><title>x</title><body style=margin:0>{told}"
        (folder / "document.html").write_text(html, encoding="utf-8")
        self.context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
        self.tab = self.context.new_page()
        self.errors: list[str] = []
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tab.on("console", self._heard)
        self.tab.goto(f"{address}/document.html")
        self.frame = self.tab.frames[1]
        for _ in range(200):
            if self.frame.evaluate(ready):
                return
            self.tab.wait_for_timeout(50)
        raise AssertionError("the frame never got ready")

    def _heard(self, said: Any) -> None:
        if said.type in ("error", "warning"):
            self.errors.append(said.text)


@pytest.mark.parametrize("target", ["iframe", "srcdoc"])
@pytest.mark.parametrize("size", [(600, 400), (400, 300), (320, 480)])
def test_in_a_small_frame_it_is_map_and_time(
    target: str, size: tuple[int, int], chromium: Any, site: tuple[Path, str], story: Story
) -> None:
    told = embed(story, as_=target, src="map.html", width=size[0], height=size[1])
    shown = Document(chromium, site, told, size)
    frame = shown.frame
    assert frame.evaluate("self.origin") == "null"  # the sandbox holds
    assert frame.locator(".gm-strip h1", has_text="The sealift").is_visible()
    assert not frame.locator("#gm-panel").is_visible()
    stage = frame.locator("#gm-stage").bounding_box()
    assert stage["height"] >= 100 and stage["width"] == size[0]
    inside = "[document.documentElement.clientWidth, document.documentElement.clientHeight]"
    assert frame.evaluate(inside) == list(size)  # no bar to scroll with
    assert shown.errors == []
    shown.context.close()


def test_a_framed_page_opens_whole_in_a_tab_of_its_own(
    chromium: Any, site: tuple[Path, str], story: Story
) -> None:
    shown = Document(chromium, site, embed(story, src="map.html#claim=b", height=400), (600, 400))
    assert shown.frame.evaluate("gmState.chosen.length") == 1
    with shown.context.expect_page() as opened:
        shown.frame.get_by_role("link", name="Open the list").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/map.html#claim=b")
    assert opened.value.evaluate("self.origin") == site[1]  # it has left the sandbox
    assert opened.value.locator("#gm-panel").is_visible()
    assert shown.errors == []
    shown.context.close()


def test_a_whole_page_in_an_attribute_opens_its_list_in_the_frame(
    chromium: Any, site: tuple[Path, str], story: Story
) -> None:
    told = embed(story, as_="srcdoc", width=900, height=500)
    shown = Document(chromium, site, told, (900, 500))
    shown.frame.get_by_role("button", name="Open the list").click()
    assert shown.frame.locator("#gm-panel").is_visible()
    shown.frame.locator(".gm-claim").first.press("Enter")
    assert shown.frame.evaluate("gmState.chosen.length") == 1
    assert shown.errors == []
    shown.context.close()


@pytest.mark.parametrize("taken", SANDBOX.split())
def test_the_sandbox_allows_nothing_that_is_not_needed(
    taken: str, chromium: Any, site: tuple[Path, str], story: Story
) -> None:
    """Without any one permission something is lost."""
    told = embed(story, src="map.html", height=400).replace(taken, "", 1)
    if taken == "allow-scripts":
        shown = Document(chromium, site, told, (600, 400), ready="true")
        shown.tab.wait_for_timeout(300)
        assert not shown.frame.evaluate(READY)
        shown.context.close()
        return
    shown = Document(chromium, site, told, (600, 400))
    link = shown.frame.get_by_role("link", name="Open the list")
    if taken == "allow-popups":
        link.click()
        shown.tab.wait_for_timeout(300)
        assert len(shown.context.pages) == 1
    else:
        with shown.context.expect_page() as opened:
            link.click()
        opened.value.wait_for_load_state()
        assert opened.value.evaluate("self.origin") == "null"
    shown.context.close()


def test_in_dark_it_is_dark(chromium: Any, site: tuple[Path, str], story: Story) -> None:
    told = embed(story, as_="srcdoc", width=600, height=400)
    shown = Document(chromium, site, told, (600, 400))
    ground = "getComputedStyle(document.body).backgroundColor"
    light = shown.frame.evaluate(ground)
    shown.tab.emulate_media(color_scheme="dark")
    assert shown.frame.evaluate(ground) != light
    shown.context.close()
