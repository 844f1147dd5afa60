"""One small story, built once, and the words that every target must show and never run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements.page.columns import pack
from geo_movements.page.safety import embed_json, whole
from geo_movements.schema import Story

HOSTILE = (
    "{{ 7*7 }} {% x %} {{< include a.md >}} {{% y %}}",
    "${7*7} `tick` ``two`` $x^2$ \\(y\\) \\alpha",
    "</script><script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 2'>",
    "*a* _b_ __c__ ~~d~~ ==e== ++f++ ^^g^^ |h| [^1]",
    "[x](javascript:1) ![i](u.png) [y]: z",
    "# heading",
    "1. item",
    "- item",
    "> quoted",
    ".. raw:: html",
    "`x <javascript:1>`_ :math:`y` word_ word__ [1]_ |sub|_",
    "::: {.panel}",
    "```{=html} <b>b</b> ```",
    "!!! note",
    "=1+1",
    "-- --- ... *** ___",
    "&amp; &lt;b&gt; &#42;",
    "www.example.org a@example.org https://example.org/x",
    "\u202egnorw\u202c \u2067x",
    "nul \x00 half \ud83d end",
    "two\n\nparagraphs\r\nand \u2028 more",
    "\"quoted\" & 'single' --> ]]> --!>",
    "원산 → Владивосток",
)
Dressed = Callable[[str], Path]


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("story")
    (folder / "movements.csv").write_text(
        "id,movement,leg,origin,destination,mode,date,claimant,sources\n"
        "a,sealift,1,Wonsan,Vladivostok,sea,2024-10-08/2024-10-13,NIS,s1\n"
        "b,sealift,1,Chongjin,Vladivostok,sea,October 2024,White House,s2;s1\n"
    )
    (folder / "sources.csv").write_text(
        "id,publisher,title,published,url\n"
        "s1,CNN,Troops,2024-10-23,https://example.org/1?a=1&b=2\n"
        "s2,Kyiv Post,Ships,2024-10-18,\n"
    )
    (folder / "map.toml").write_text('title = "The sealift"\nsubtitle = "As told."\n')
    project = gm.read(folder)
    return gm.build(project, gm.resolve(project))


@pytest.fixture(scope="session")
def dressed(tmp_path_factory: pytest.TempPathFactory) -> Dressed:
    """Put words in the title, and alone into the first source, of a page's data.

    A page is what every target takes, and tells its words as a story does, in no time.
    """
    folder = tmp_path_factory.mktemp("dressed")

    def dress(words: str) -> Path:
        told = {
            "title": words, "subtitle": words, "summary": [], "language": "en",
            "sources": [
                {"n": 1, "publisher": words, "url": "javascript:alert(1)"},
                {"n": 2, "publisher": "CNN", "url": "https://example.org/1?a=1&b=2"},
            ],
        }  # fmt: skip
        block = embed_json(pack(whole(told)))
        page = folder / "map.html"
        html = f'<script type="application/json" id="gm-story">{block}</script>'
        page.write_text(html, encoding="utf-8")
        return page

    return dress


@pytest.fixture(scope="session")
def page(story: Story, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gm.save(story, tmp_path_factory.mktemp("page") / "map.html")
