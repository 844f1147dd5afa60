"""Each target, read by a real parser of its language; hostile words stay words."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_movements import figure
from geo_movements.cli import main
from geo_movements.embed import TARGETS, embed, words
from geo_movements.embed.frames import SANDBOX, framed_address, size
from geo_movements.embed.lighter import lighten
from geo_movements.embed.pictures import alt_text, caption
from geo_movements.embed.told import tell
from geo_movements.embed.words import address, one_line
from geo_movements.errors import OutputError
from geo_movements.schema import Story

from .conftest import HOSTILE, Dressed

SRC = "https://example.org/maps/the%20map.html#movement=sealift"
FRAMED = "https://example.org/maps/the%20map.html#embed&movement=sealift"
VOID = {"br", "hr", "img", "input", "link", "meta"}


class _Html(HTMLParser):
    """Reads elements with their attributes, and the words inside each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data))

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def only(self, tag: str) -> dict[str, str | None]:
        (found,) = [attrs for name, attrs in self.elements if name == tag]
        return found


def shown(told: str) -> str:
    """Take away the marks that keep a text's direction to itself."""
    return told.replace("\u2068", "").replace("\u2069", "").strip()


def test_a_story_tells_its_own_words(story: Story) -> None:
    title = HOSTILE[4]
    named = replace(story, settings=replace(story.settings, title=title, subtitle=title))
    for target in ("fragment", "markdown", "quarto", "sphinx"):
        told = embed(named, as_=target, src=SRC, image="map.png")
        escape = {"fragment": words.html, "sphinx": words.rst}.get(target, words.markdown)
        assert escape(title) in told, target


def as_shown(told: str) -> str:
    return shown(one_line(told))


# --- Frames ---------------------------------------------------------------------------------------


def test_a_frame_loads_the_page_and_says_what_it_is(story: Story) -> None:
    frame = _Html(embed(story, src=SRC, width=600, height=400)).only("iframe")
    assert frame == {
        "src": FRAMED, "title": "The sealift", "width": "600", "height": "400",
        "style": "border:0;max-width:100%", "loading": "lazy", "sandbox": SANDBOX,
        "allow": "fullscreen",
    }  # fmt: skip


def test_it_can_be_whole_at_once_and_named_otherwise(page: Path) -> None:
    told = embed(page, src="map.html", lazy=False, compact=False, title="Mine", height="3/2")
    frame = _Html(told).only("iframe")
    assert frame["src"] == "map.html" and frame["title"] == "Mine" and "loading" not in frame
    assert frame["width"] == "100%" and "height" not in frame
    assert "aspect-ratio:3/2" in (frame["style"] or "")


def test_a_saved_page_tells_the_same_as_its_story(story: Story, page: Path) -> None:
    for target in ("iframe", "srcdoc", "oembed"):
        assert embed(page, as_=target, src=SRC) == embed(story, as_=target, src=SRC)


def test_the_whole_page_is_in_the_attribute(story: Story, page: Path) -> None:
    frame = _Html(embed(story, as_="srcdoc", compact=False)).only("iframe")
    assert frame["srcdoc"] == page.read_text(encoding="utf-8")
    assert "src" not in frame and "allow-same-origin" not in (frame["sandbox"] or "")
    compact = _Html(embed(page, as_="srcdoc")).only("iframe")["srcdoc"] or ""
    assert compact.replace("<html data-embed ", "<html ", 1) == frame["srcdoc"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_stay_words_in_a_frame(hostile: str, dressed: Dressed) -> None:
    told = embed(dressed(hostile), src=SRC)
    assert _Html(told).elements[0][1]["title"] == one_line(hostile)
    assert _Html(told).tags() == {"iframe"}
    assert told.count("\n") == 1 and told.isprintable() is False


# --- Fragment -------------------------------------------------------------------------------------


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_stay_words_in_a_fragment(hostile: str, dressed: Dressed) -> None:
    told = _Html(embed(dressed(hostile), as_="fragment", src=SRC, image="map.png"))
    assert told.tags() <= {
        "figure", "img", "figcaption", "bdi", "a", "details", "summary", "ol", "li",
    }  # fmt: skip
    assert ("bdi", one_line(hostile)) in told.texts
    assert one_line(hostile) in (told.only("img")["alt"] or "")
    links = [attrs["href"] for tag, attrs in told.elements if tag == "a"]
    assert links == [address(SRC), "https://example.org/1?a=1&b=2"]


def test_a_subtitle_ends_before_the_sentences_begin(story: Story) -> None:
    settings = replace(story.settings, subtitle="As reported in January 2024")
    page = replace(tell(replace(story, settings=settings), title=None), story=None)
    for words_ in (alt_text(page), caption(page)):
        assert ". As reported in January 2024. The map shows " in words_ and ".." not in words_


def test_a_drawn_figure_is_lighter_and_shows_the_same(story: Story) -> None:
    whole = figure.svg(story)
    (image,) = [
        attrs for tag, attrs in _Html(embed(story, as_="fragment")).elements if tag == "img"
    ]
    light = base64.b64decode(str(image["src"]).partition(",")[2]).decode()
    assert len(light) < 0.95 * len(whole)  # a small map has few long lines
    kept, all_ = (ElementTree.fromstring(one) for one in (light, whole))
    assert [one.tag for one in kept.iter()] == [one.tag for one in all_.iter()]
    words = [" ".join(tree.itertext()) for tree in (kept, all_)]
    assert words[0] == words[1]
    for thin, full in zip(_corners(kept), _corners(all_), strict=True):
        assert all(abs(one - other) < 0.5 for one, other in zip(thin, full, strict=True))


def _corners(tree: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """List the box of each long line."""
    found = []
    for path in tree.iter("{http://www.w3.org/2000/svg}path"):
        told = path.get("d", "")
        numbers = [float(part) for part in re.findall(r"-?[\d.]+", told)]
        if len(numbers) > 400 and set(re.findall("[A-Za-z]", told)) <= set("MLz"):
            xs, ys = numbers[::2], numbers[1::2]
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


@pytest.mark.parametrize(
    "path",
    [
        "M 0 0 " + "C 1 1 2 2 3 3 " * 99,  # a curve
        "M 0 0 " + "l 0.1 0.1 " * 200,  # from point to point
        "M 0 0 " + "L 0.01 0.01 " * 90 + "z " + "L 5 5 " * 40,  # goes on after it was closed
        "M 0 0 " + "L 1 " * 400,
    ],
)
def test_a_path_of_another_hand_stays_as_it_is(path: str) -> None:
    assert lighten(f'<path d="{path}"/>') == f'<path d="{path}"/>'


def test_a_heavy_text_says_what_it_weighs(
    story: Story, page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["embed", str(page), "--as", "srcdoc", "-o", str(tmp_path / "page.txt")])
    assert re.search(r"srcdoc weighs \d\.\d MB, .*--src", capsys.readouterr().err)
    main(["embed", str(page), "--src", SRC, "-o", str(tmp_path / "frame.txt")])
    assert "weighs" not in capsys.readouterr().err


# --- Markdown -------------------------------------------------------------------------------------


def _python_markdown(text: str) -> str:
    markdown = pytest.importorskip("markdown")
    return str(markdown.markdown(text, extensions=["extra", "admonition", "attr_list", "toc"]))


def _commonmark(text: str) -> str:
    mistune = pytest.importorskip("mistune")
    plugins = ["strikethrough", "footnotes", "table", "url", "math", "mark", "superscript"]
    return str(mistune.create_markdown(escape=False, plugins=plugins)(text))


@pytest.mark.parametrize("dialect", [_python_markdown, _commonmark])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_stay_words_in_markdown(hostile: str, dialect: Any, dressed: Dressed) -> None:
    told = embed(dressed(hostile), as_="markdown", src=SRC)
    html = _Html(dialect(told))
    assert html.tags() <= {"p", "a", "img", "strong", "ol", "li"}
    (item,) = [text for tag, text in html.texts if tag == "li"]  # the other one is a link
    assert shown(item) == as_shown(hostile)
    alt = html.only("img")["alt"] or ""
    assert as_shown(hostile) in shown(alt) and html.only("img")["src"].endswith("/the%20map.png")  # type: ignore[union-attr]
    links = [attrs["href"] for tag, attrs in html.elements if tag == "a"]
    assert links == [address(SRC), address(SRC), "https://example.org/1?a=1&b=2"]
    assert "{{" not in told and "{%" not in told  # what templates of sites would run


@given(st.text())
def test_any_words_come_back_from_markdown(told: str) -> None:
    html = _Html(_python_markdown(f"begin {words.markdown(told)} end"))
    assert html.tags() == {"p"}
    read = shown(re.sub(r"\s+", " ", "".join(text for _, text in html.texts)))
    assert read == re.sub(r"\s+", " ", f"begin {as_shown(told)} end")


# --- Quarto ---------------------------------------------------------------------------------------


def _pandoc(text: str) -> list[Any]:
    pypandoc = pytest.importorskip("pypandoc")
    return list(json.loads(pypandoc.convert_text(text, "json", format="markdown-smart"))["blocks"])


def _plain(node: Any) -> str:
    """Join the words of pandoc's tree."""
    if isinstance(node, list):
        return "".join(map(_plain, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind == "Str":
        return str(content)
    return _plain(content[1] if kind in ("Link", "Image", "Div", "Span") else content)


def test_words_stay_words_in_quarto(dressed: Dressed) -> None:
    """All in one document: pandoc takes a second to begin."""
    told = [embed(dressed(hostile), as_="quarto", src=SRC) for hostile in HOSTILE]
    blocks = _pandoc("\n".join(told))
    assert len(blocks) == 2 * len(HOSTILE) and {block["t"] for block in blocks} == {"Div"}
    for hostile, html, other in zip(HOSTILE, blocks[::2], blocks[1::2], strict=True):
        assert html["c"][0][1:] == [["content-visible"], [["when-format", "html"]]]
        (raw,) = html["c"][1]
        assert raw["t"] == "RawBlock" and raw["c"][0] == "html"
        assert _Html(raw["c"][1]).only("iframe")["src"] == FRAMED
        assert other["c"][0][1:] == [["content-hidden"], [["when-format", "html"]]]
        text = json.dumps(other)
        assert "Raw" not in text and '"t": "Math"' not in text and '"Cite"' not in text
        assert shown(_plain(other["c"][1][-1]["c"][1][0])) == as_shown(hostile)


# --- Sphinx ---------------------------------------------------------------------------------------


def _docutils(text: str) -> Any:
    core = pytest.importorskip("docutils.core")
    from docutils.parsers.rst import Directive, directives

    class Only(Directive):
        required_arguments, final_argument_whitespace, has_content = 1, True, True

        def run(self) -> list[Any]:
            from docutils import nodes

            node = nodes.container()
            self.state.nested_parse(self.content, self.content_offset, node)
            return [node]

    directives.register_directive("only", Only)
    return core.publish_doctree(text, settings_overrides={"halt_level": 2, "report_level": 2})


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_stay_words_in_sphinx(hostile: str, dressed: Dressed) -> None:
    tree = _docutils(embed(dressed(hostile), as_="sphinx", src=SRC))
    from docutils import nodes

    (raw,) = tree.findall(nodes.raw)
    assert raw["format"] == "html" and _Html(raw.astext()).only("iframe")["src"] == FRAMED
    (image,) = tree.findall(nodes.image)
    assert image["uri"].endswith("/the%20map.png") and one_line(hostile) in image["alt"]
    (items,) = tree.findall(nodes.enumerated_list)
    assert shown(items[0].astext()) == as_shown(hostile)
    assert [link["refuri"] for link in tree.findall(nodes.reference)] == [
        "https://example.org/1?a=1&b=2"
    ]
    for kind in (nodes.problematic, nodes.emphasis, nodes.strong, nodes.literal, nodes.target):
        assert not [node for node in items.findall(kind) if node.tagname != "target"]


# --- oEmbed ---------------------------------------------------------------------------------------


def test_oembed_answers_as_the_standard_says(story: Story) -> None:
    told = json.loads(embed(story, as_="oembed", src=SRC, width=600, height=400))
    assert told == {
        "type": "rich", "version": "1.0", "title": "The sealift", "provider_name": "example.org",
        "provider_url": "https://example.org/", "width": 600, "height": 400, "html": told["html"],
    }  # fmt: skip
    assert _Html(told["html"]).only("iframe")["src"] == FRAMED


def test_oembed_has_a_thumbnail_only_where_there_is_one(story: Story) -> None:
    image = "https://example.org/a map.png"
    bare = json.loads(embed(story, as_="oembed", src=SRC, image=image, height="3/2"))
    assert not [name for name in bare if name.startswith("thumbnail")]
    assert (bare["width"], bare["height"]) == (600, 400)
    told = json.loads(
        embed(story, as_="oembed", src=SRC, image=image, image_size=(1417, 945), provider="Us")
    )
    assert told["thumbnail_url"] == "https://example.org/a%20map.png"
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1417, 945)
    assert told["provider_name"] == "Us"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_stay_words_in_oembed(hostile: str, dressed: Dressed) -> None:
    told = json.loads(embed(dressed(hostile), as_="oembed", src=SRC).encode())
    assert told["title"] == one_line(hostile)
    assert _Html(told["html"]).tags() == {"iframe"}


# --- What cannot be -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ({"as_": "flash"}, "Known: fragment, iframe, markdown"),
        ({"as_": "iframe"}, "iframe shows the page from where it is published: give src"),
        ({"as_": "oembed"}, "give src"),
        ({"as_": "quarto"}, "give src"),
        ({"as_": "sphinx"}, "give src"),
        ({"as_": "markdown"}, "a figure is needed: give image"),
        ({"as_": "oembed", "src": "map.html"}, "must be a whole address"),
        ({"as_": "oembed", "src": SRC, "height": "80vh"}, "oembed wants pixels"),
        ({"src": "javascript:alert(1)"}, "no address of the web"),
        ({"src": " JAVAscript:alert(1)"}, "no address of the web"),
        ({"src": "data:text/html,x"}, "no address of the web"),
        ({"src": "file:///etc/passwd"}, "no address of the web"),
        ({"src": " "}, "the address is empty"),
        ({"src": SRC, "width": "wide"}, '"wide" is no width. Write pixels'),
        ({"src": SRC, "width": 0}, "is no width"),
        ({"src": SRC, "width": -5}, "is no width"),
        ({"src": SRC, "height": "1;x:url(y)"}, "is no height"),
        ({"src": SRC, "height": "3/0"}, "is no height"),
    ],
)
def test_what_cannot_be_is_told(story: Story, asked: dict[str, Any], complaint: str) -> None:
    with pytest.raises(OutputError, match=re.escape(complaint)):
        embed(story, **asked)


def test_what_is_no_story_is_told(tmp_path: Path, story: Story) -> None:
    with pytest.raises(OutputError, match="int is no story"):
        embed(3, src=SRC)  # type: ignore[arg-type]
    with pytest.raises(OutputError, match="is no page"):
        embed(tmp_path / "legs.csv", src=SRC)
    with pytest.raises(OutputError, match="cannot be read"):
        embed(tmp_path / "map.html", src=SRC)
    with pytest.raises(OutputError, match="drawn from a project, not from a page"):
        (tmp_path / "map.html").write_text("<title>A &amp; B</title>")
        embed(tmp_path / "map.html", as_="fragment", image="svg")


def test_a_page_of_somebody_else_has_its_title(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text(
        "<title>A &amp; <b></title><title>C</title>"
        '<script type="application/json" id="gm-story">{"of": "another version"}</script>'
    )
    assert _Html(embed(tmp_path / "map.html", src=SRC)).only("iframe")["title"] == "A & <b>"


def test_bare_legs_are_a_story(story: Story) -> None:
    with pytest.warns(UserWarning):
        told = embed(gpd.GeoDataFrame(story.legs), src=SRC)
    assert "<iframe src=" in told


def test_an_address_keeps_what_it_says() -> None:
    assert framed_address("m.html#embed&q=a", compact=True) == "m.html#embed&q=a"
    assert framed_address("m.html#q=a", compact=False) == "m.html#q=a"
    assert framed_address("m.html", compact=False) == "m.html"


@given(st.text())
def test_no_address_leaves_the_place_it_stands_in(url: str) -> None:
    try:
        told = address(url)
    except OutputError:
        return
    assert not re.search(r"""[\s"'<>()`\\{}|^\x00-\x20]""", told) and told.isascii()
    assert not re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", told, re.I)


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_size_is_as_it_was_given(width: int, height: int) -> None:
    told = size(width, height)
    assert (told.width, told.height, told.ratio) == (f"{width}px", f"{height}px", None)


@pytest.mark.parametrize("target", TARGETS)
def test_the_same_story_gives_the_same_bytes(target: str, story: Story) -> None:
    one, other = (embed(story, as_=target, src=SRC, image="map.png") for _ in range(2))
    assert one == other
