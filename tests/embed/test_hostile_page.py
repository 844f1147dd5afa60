"""A page that only looks like ours gives its title, and takes nothing for it."""

from __future__ import annotations

import base64
import gzip
import json
import os
import struct
from pathlib import Path
from typing import Any

import pytest

from geo_movements.embed import embed
from geo_movements.errors import OutputError
from geo_movements.page import reading


def page(path: Path, story: dict[str, Any] | str) -> Path:
    words = story if isinstance(story, str) else json.dumps(story)
    path.write_text(
        f'<title>A map</title><script type="application/json" id="gm-story">{words}</script>',
        encoding="utf-8",
    )
    return path


def packed(told: dict[str, Any]) -> str:
    words = json.dumps(told).encode()
    return base64.b64encode(gzip.compress(struct.pack("<I", len(words)) + words)).decode()


@pytest.mark.parametrize(
    "story",
    [
        "[" * 100_000,
        {"packed": "bm9pc2U="},
        {"packed": packed({"columns": [["pick", 0, 0]], "numbers": [], "lists": {"a": 0}})},
        {"packed": packed({"columns": [["_class__"]], "numbers": [], "lists": {"a": 0}})},
        {"packed": packed({"columns": [["one", 10**9, 1]], "numbers": [], "lists": {"a": 0}})},
        {
            "packed": packed({"columns": [], "numbers": [], "lists": {}}),
            "title": [1], "summary": 5, "sources": [1, {"n": "x"}], "language": ["en"],
        },
    ],
)  # fmt: skip
def test_what_is_no_story_is_passed_over(tmp_path: Path, story: dict[str, Any] | str) -> None:
    told = embed(page(tmp_path / "a.html", story), as_="iframe", src="a.html")
    assert 'title="A map"' in told


def test_a_story_that_unpacks_without_end_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    story = packed({"columns": [], "numbers": [], "lists": {}, "more": "x" * 2000})
    with pytest.raises(ValueError, match="more than a page"):
        reading.unpack({"packed": story})


@pytest.mark.parametrize("kept", [0.5, -8, -1])
def test_a_story_that_is_cut_is_none(kept: float) -> None:
    raw = base64.b64decode(packed({"columns": [], "numbers": [], "lists": {}, "more": "x" * 2000}))
    reading.unpack({"packed": base64.b64encode(raw).decode()})
    cut = raw[: int(len(raw) * kept) if 0 < kept < 1 else int(kept)]
    with pytest.raises(ValueError, match="is cut"):
        reading.unpack({"packed": base64.b64encode(cut).decode()})


def test_a_pipe_is_no_page(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")
    with pytest.raises(OutputError, match="it is a pipe"):
        embed(tmp_path / "a.html", as_="iframe", src="a.html")
