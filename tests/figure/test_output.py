"""What comes out: words as words, layers with names, the same bytes, nothing that runs."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from PIL import Image

import geo_movements as gm
from geo_movements import figure
from geo_movements.cli import main
from geo_movements.errors import OutputError
from geo_movements.figure import film
from geo_movements.figure.facets import apart, panels_of
from geo_movements.figure.fonts import clean, fonts_for
from geo_movements.figure.paper import read_length
from geo_movements.figure.times import times_of, whole_of
from geo_movements.figure.told import _ranges
from geo_movements.grammar import design
from geo_movements.languages import load
from geo_movements.schema import Story

SVG = "{http://www.w3.org/2000/svg}"
LAYERS = (
    "sea", "land", "borders", "lines", "arrows", "places", "labels", "legend", "scale", "title",
    "sources", "credits", "towns",
)  # fmt: skip
HOSTILE = (
    "$x_1$ {{ 7*7 }} ${7*7}", "</text><script>alert(1)</script>", "a\x00b\ud83d", "=1+1 & \"'<>",
    "\u202egnorw", "שלום العربية", "원산 Владивосток Ωμέγα",
)  # fmt: skip


def words(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_an_svg_has_named_layers_and_words_as_words(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    ids = [node.get("id") for node in root.iter(f"{SVG}g")]
    assert not [name for name in LAYERS if ids.count(name) != 1]
    assert {"Vladivostok", "Wonsan", "Sources"} <= set(words(svg))
    assert root.get("width") == "120mm"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and title.text in words(svg)
    assert desc is not None and desc.text and "claims" in desc.text
    assert len(list(root.iter(f"{SVG}title"))) == 1
    assert "@font-face" in svg and "font/woff2;base64" in svg
    assert not re.search(r"<(script|image|use [^>]*http)|<dc:date>", svg)


def test_an_svg_tells_each_id_once(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    ids = [node.get("id") for node in root.iter() if node.get("id") is not None]
    assert len(set(ids)) == len(ids)
    assert (
        set((root.get("aria-labelledby") or "").split()) == {"told-title", "told-desc"} <= set(ids)
    )


def test_the_same_story_gives_the_same_bytes(story: Story, svg: str) -> None:
    assert figure.svg(story, width_mm=120) == svg
    one, other = (figure.pdf(story, width_mm=90, sources=False) for _ in range(2))
    assert one == other
    assert one.startswith(b"%PDF") and b"CreationDate" not in one
    assert b"/FontFile2" in one and b"Type3" not in one


def test_a_png_has_its_size_in_print(story: Story) -> None:
    data = figure.png(story, width_mm=90, dpi=127, theme="dark", projection="mercator")
    image = Image.open(io.BytesIO(data))
    assert image.size[0] == 450
    assert image.info["dpi"][0] == pytest.approx(127, abs=0.1)
    assert image.convert("RGB").getpixel((2, 2)) == (0x10, 0x17, 0x1F)
    assert image.info["Title"]


def test_a_height_is_kept_and_one_too_small_is_refused(story: Story) -> None:
    root = ElementTree.fromstring(figure.svg(story, height_mm=200, legend=False, sources=False))
    assert root.get("height") == "200.00mm"
    with pytest.raises(OutputError, match="leaves no room"):
        figure.svg(story, height_mm=60)


def test_hostile_words_are_shown_as_written(make_story: Any) -> None:
    story = make_story()
    told = [HOSTILE[n % len(HOSTILE)] for n in range(len(story.legs))]
    legs = story.legs.assign(claimant=pd.Series(told, dtype=object))
    settings = replace(story.settings, title=" ".join(HOSTILE), color_by="claimant")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        svg = figure.svg(replace(story, legs=legs, settings=settings), width_mm=150)
    shown = " ".join(words(svg))
    for word in HOSTILE[:2]:
        assert word.split()[0] in shown
    assert "<script" not in svg and "\x00" not in svg
    assert "a\ufffdb\ufffd" in shown
    assert "원산" in shown and "العربية" in shown


def test_letters_that_no_font_has_are_told_with_their_script() -> None:
    with pytest.warns(UserWarning, match=r"አ \(Ethiopic\)"):
        fonts_for(["abc አ"]).tell_missing()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fonts_for(["원산 Київ Ωμέγα 東京 ひ 北京 שלום ქართული"]).tell_missing()


@pytest.mark.parametrize(("words_", "plain"), [("a\nb", "a b"), ("\ud800x", "\ufffdx")])
def test_words_are_cleaned(words_: str, plain: str) -> None:
    assert clean(words_) == plain


def test_small_multiples_have_their_own_layers(story: Story) -> None:
    svg = figure.svg(story, facet="claimant", width_mm=150)
    ids = [node.get("id") for node in ElementTree.fromstring(svg).iter(f"{SVG}g")]
    assert {"map-1-lines", "map-2-lines"} <= set(ids) and "lines" not in ids
    assert ids.count("heading") == 0 or ids.count("map-1-heading") == 1
    by_date = words(figure.svg(story, facet="date", width_mm=150, sources=False))
    assert any("2024" in word for word in by_date)
    with pytest.raises(OutputError, match=r"no facet .* claimant, side, date, movement"):
        figure.svg(story, facet="colour")


def test_a_film_has_a_frame_a_step_and_ends_with_the_whole(story: Story) -> None:
    data = figure.gif(story, width_mm=90, dpi=60, step_ms=300, legend=False)
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "GIF"
        frames = int(getattr(image, "n_frames", 1))
        assert 3 < frames <= 41
        durations = []
        for at in range(frames):
            image.seek(at)
            durations.append(image.info["duration"])
    assert durations[-1] == 2500 and durations[0] >= 300
    assert len(data) < 1_000_000


def test_a_film_without_ffmpeg_says_what_to_do(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film.shutil, "which", lambda name: None)
    with pytest.raises(OutputError, match="ffmpeg, which is not here"):
        figure.mp4(story)


def test_a_film_is_an_mp4_of_the_same_bytes_each_time(story: Story, tmp_path: Path) -> None:
    if shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None:
        message = "ffmpeg is not installed (apt-get install ffmpeg): .mp4 is not tested"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    small: Any = {"width_mm": 91, "dpi": 73, "sources": False, "step_ms": 300}
    path = gm.save(story, tmp_path / "x.mp4", **small)
    asked = ["-show_entries", "stream=codec_name,width,height,nb_frames", "-of", "json"]
    told = subprocess.run(
        ["ffprobe", "-v", "error", *asked, str(path)], capture_output=True, check=True
    )
    (stream,) = json.loads(told.stdout)["streams"]
    assert stream["codec_name"] == "h264"
    assert stream["width"] % 2 == 0 and stream["height"] % 2 == 0
    assert int(stream["nb_frames"]) > 25  # the whole stays for 2.5 s
    assert figure.mp4(story, **small) == path.read_bytes()


def test_a_film_that_ffmpeg_refuses_says_why(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuses = tmp_path / "ffmpeg"
    refuses.write_text("#!/bin/sh\necho no such codec >&2\nexit 1\n")
    refuses.chmod(0o755)
    monkeypatch.setattr(film.shutil, "which", lambda name: str(refuses))
    with pytest.raises(OutputError, match="no such codec"):
        figure.mp4(story, width_mm=90, dpi=72)
    with pytest.raises(OutputError, match="step_ms is 0"):
        figure.gif(story, step_ms=0)


def test_save_knows_figures_and_their_options(story: Story, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.svg takes no option dpi"):
        gm.save(story, tmp_path / "x.svg", dpi=300)
    for option in ({"theme": "blue"}, {"width_mm": 3}, {"dpi": 99_999}, {"language": "xx"}):
        with pytest.raises(OutputError):
            gm.save(story, tmp_path / "x.png", **option)
    assert not list(tmp_path.iterdir())


def test_letters_that_no_font_has_are_told_once(story: Story) -> None:
    odd = replace(story, settings=replace(story.settings, title="አ"))
    with pytest.warns(UserWarning) as told:
        figure.svg(odd, width_mm=90)
    assert len([one for one in told if "Ethiopic" in str(one.message)]) == 1


def test_a_caption_does_not_say_again_what_stands_above_the_map(story: Story) -> None:
    titled = replace(story.settings, title="Sealift", subtitle="By sea to Russia")
    assert figure.caption(replace(story, settings=titled)).startswith("By sea to Russia. ")
    bare = replace(titled, subtitle=None)
    assert figure.caption(replace(story, settings=bare)).startswith("Sealift. ")


def test_the_text_beside_has_every_source_and_the_credits_of_the_ground(story: Story) -> None:
    told = figure.text(story)
    for credit in ("Lakes: Natural Earth", "Rivers: Natural Earth", "GeoNames"):
        assert credit in told
    for title in story.sources["publisher"].dropna():
        assert title in told
    assert figure.caption(story) in told and figure.alt_text(story) in told


def test_sources_that_have_no_room_are_counted(make_story: Any) -> None:
    story = make_story()
    row = story.sources.iloc[[0]]
    more = pd.concat(
        [story.sources, *[row.assign(id=f"s{n}", publisher=f"Paper {n}") for n in range(60)]]
    )
    long = replace(story, sources=more.reset_index(drop=True))
    shown = words(figure.svg(long, width_mm=90))
    told = next(word for word in shown if "not printed here" in word)
    numbered = [word for word in shown if re.fullmatch(r"Paper \d+.*", word)]
    assert 0 < len(numbered) < 60
    left = int(told.split()[0])
    assert left + len(numbered) + len(story.sources) == len(more)
    assert "Paper 59" in figure.text(long)


def test_the_command_writes_a_figure_and_its_text(
    project_folder: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project_folder("from,to,date\nWonsan,Vladivostok,2024-10-08\n")
    target = tmp_path / "fig.svg"
    assert main(["figure", str(folder), "-o", str(target), "--width", "90mm"]) == 0
    assert 'width="90mm"' in target.read_text()
    assert "Alt text" in target.with_suffix(".txt").read_text()
    assert "fig.txt: caption and alt text" in capsys.readouterr().err
    assert main(["figure", str(folder), "-o", "fig.tiff"]) == 2


@pytest.mark.parametrize(("told", "mm"), [("9cm", 90.0), ("1in", 25.4), ("72 pt", 25.4)])
def test_lengths_are_read(told: str, mm: float) -> None:
    assert read_length(told) == pytest.approx(mm)
    with pytest.raises(OutputError, match="no length"):
        read_length("wide")


def test_numbers_are_told_in_runs() -> None:
    assert _ranges([1, 2, 3, 7, 9, 10]) == ["1–3", "7", "9", "10"]


def test_military_symbols_stand_on_lines_beside_rings_and_in_the_legend(
    project_folder: Callable[..., Path],
) -> None:
    rows = (
        "origin,destination,mode,unit_type\nWonsan,Vladivostok,sea,infantry\n,Khabarovsk,,armour\n"
    )
    plain, military = (
        gm.build(project, gm.resolve(project))
        for word in ("plain", "military")
        if (project := gm.read(project_folder(rows, map=f'symbols = "{word}"')))
    )

    def pictures(story: Story) -> int:
        root = ElementTree.fromstring(figure.svg(story, width_mm=120))
        (group,) = (node for node in root.iter(f"{SVG}g") if node.get("id") == "modes")
        return len(list(group.iter(f"{SVG}path")))

    assert pictures(plain) == 2  # a disc and a ship
    assert pictures(military) == 4  # two frames and what is in them
    said = words(figure.svg(military, width_mm=120))
    assert {"infantry", "armour"} <= set(said) and "infantry" not in words(figure.svg(plain))


def test_a_stub_has_its_symbol_beside_it(project_folder: Callable[..., Path]) -> None:
    rows = "origin,destination,unit_type\nWonsan,,infantry\n,Khabarovsk,\n"
    project = gm.read(project_folder(rows, map='symbols = "military"'))
    drawn = figure.svg(gm.build(project, gm.resolve(project)), width_mm=120)
    (group,) = (n for n in ElementTree.fromstring(drawn).iter(f"{SVG}g") if n.get("id") == "modes")
    assert len(list(group.iter(f"{SVG}path"))) == 2  # a frame and what is in it


def test_no_small_map_has_the_count_or_the_strength_of_another(
    project_folder: Callable[..., Path],
) -> None:
    rows = (
        "origin,destination,mode,side,claimant,strength\n"
        "Wonsan,Vladivostok,sea,DPRK,NIS,300\nWonsan,Vladivostok,sea,DPRK,HUR,12000\n"
    )
    project = gm.read(project_folder(rows, map='color_by = "side"'))
    story = gm.build(project, gm.resolve(project))
    assert "×2" in words(figure.svg(story, width_mm=120))
    svg = figure.svg(story, width_mm=120, facet="claimant")
    assert "×2" not in words(svg)

    def widest(name: str) -> float:
        (group,) = (n for n in ElementTree.fromstring(svg).iter(f"{SVG}g") if n.get("id") == name)
        styles = [node.get("style", "") for node in group.iter(f"{SVG}path")]
        found = (re.search(r"stroke-width: ([\d.]+)", style) for style in styles)
        return max(float(one[1]) for one in found if one)

    thin, thick = sorted(map(widest, ("map-1-lines", "map-2-lines")))
    assert thin < thick


def test_italics_have_cyrillic_letters_under_a_name_of_their_own() -> None:
    fonts = fonts_for(["РОСІЯ, Rostov"])
    italic = figure.fonts.Face(12, 600, "italic")
    assert fonts.families(italic, "Rostov") == ["Source Sans Pro"]
    first, other = fonts.families(italic, "РОСІЯ")
    used = {(other, 600, "italic"): set("РОСІЯ")}
    assert first != other and f"font-family:'{other}'" in fonts.embedded(used)


def test_a_figure_has_the_title_of_its_language(story: Story) -> None:
    settings = replace(story.settings, translations={"uk": {"title": "Війська", "credit": "Ми"}})
    told = figure.text(replace(story, settings=settings), language="uk")
    assert "Війська" in told and "Ми" in told and (story.settings.title or "") not in told


def test_reports_reach_to_the_last_statement(story: Story) -> None:
    later = story.events.iloc[:1].assign(reported_latest="2031-05-01")
    assert "Reports up to 1 May 2031" in figure.text(replace(story, events=later))


@pytest.mark.parametrize(
    ("bounds", "told"),
    [(("2036-01-01", "2036-12-31"), "2036"), (("2036-05-01", "2036-05-31"), "May 2036"),
     (("2036-12-31", "2036-12-31"), "31 Dec 2036"), ((None, "2036-12-31"), "31 Dec 2036")],
)  # fmt: skip
def test_a_source_of_a_year_tells_no_day_of_it(
    story: Story, bounds: tuple[str | None, str], told: str
) -> None:
    later = story.events.iloc[:1].assign(reported_earliest=bounds[0], reported_latest=bounds[1])
    assert f"Reports up to {told}." in figure.text(replace(story, events=later))


def test_a_text_beside_is_never_another_figures(
    project_folder: Callable[..., Path], tmp_path: Path
) -> None:
    folder = str(project_folder("from,to,date\nWonsan,Vladivostok,2024-10-08\n"))

    def draw(name: str, *options: str) -> None:
        done = main(["figure", folder, "-o", str(tmp_path / name), "--width", "90mm", *options])
        assert done == 0

    def texts() -> dict[str, str]:
        return {one.name: one.read_text(encoding="utf-8") for one in tmp_path.glob("*.txt")}

    draw("fig.svg")
    draw("fig.png", "--dpi", "60")
    assert list(texts()) == ["fig.txt"]  # one language, one text
    assert texts()["fig.txt"].startswith("fig.svg\nfig.png\n\nCaption\n")
    draw("fig.png", "--dpi", "60", "--language", "uk")
    told = texts()
    assert set(told) == {"fig.txt", "fig.png.txt"}
    assert told["fig.txt"].startswith("fig.svg\n\nCaption\n")
    assert "Джерела" in told["fig.png.txt"] or "Підпис" in told["fig.png.txt"]
    (tmp_path / "note.txt").write_text("my own\n", encoding="utf-8")
    draw("note.svg")
    assert texts()["note.txt"] == "my own\n" and "Caption" in texts()["note.svg.txt"]


def test_a_film_has_its_sources_and_ends_with_the_whole_time(story: Story) -> None:
    times = times_of(story)
    assert re.fullmatch(r".*\d{4}", whole_of(times, load("en")))
    tall, low = (
        Image.open(
            io.BytesIO(figure.gif(story, width_mm=90, dpi=50, legend=False, sources=shown))
        ).size[1]
        for shown in (True, False)
    )
    assert tall > low


def test_of_too_many_claimants_the_last_share_a_map(make_story: Any) -> None:
    story = make_story()
    legs = pd.concat([story.legs] * 4, ignore_index=True)
    legs["claimant"] = [f"Paper {n % 15}" for n in range(len(legs))]
    legs["id"] = [f"c{n}" for n in range(len(legs))]
    many = replace(story, legs=legs, settings=replace(story.settings, color_by="side"))
    panels = panels_of(many, design(many), "claimant", load("en"))
    assert len(panels) == 12 and panels[-1].heading == "Others"
    drawn = [panel.tone(mark) for mark in design(many).marks for panel in panels]
    assert drawn.count("plain") >= len(design(many).marks)  # every claim is on a map


def test_who_share_a_colour_have_maps_of_their_own(make_story: Any) -> None:
    story = make_story()
    legs = pd.concat([story.legs] * 4, ignore_index=True)
    legs["claimant"] = [f"Paper {n % 11}" for n in range(len(legs))]
    legs["id"] = [f"c{n}" for n in range(len(legs))]
    many = replace(story, legs=legs, settings=replace(story.settings, color_by="claimant"))
    whole = design(many)
    parted = apart(many, whole, "claimant", load("en"))
    panels = panels_of(many, parted, "claimant", load("en"))
    assert {panel.heading for panel in panels} == {f"Paper {n}" for n in range(11)}
    for mark in parted.marks:
        assert [panel.tone(mark) for panel in panels].count("plain") == 1
    assert {mark.group for mark in parted.marks} == {mark.group for mark in whole.marks}
