"""A figure over time: a GIF, or an MP4 where ffmpeg is there."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo_movements.errors import OutputError
from geo_movements.extras import needed
from geo_movements.figure.canvas import Pen
from geo_movements.figure.compose import Laid, Wishes, lay_out, rim
from geo_movements.figure.fonts import Face
from geo_movements.figure.mapped import Mapped, bar_of, draw_map, plain
from geo_movements.figure.output import as_pixels
from geo_movements.figure.paper import Paper
from geo_movements.figure.plane import Box
from geo_movements.figure.settled import settled
from geo_movements.figure.sites import draw_ground
from geo_movements.figure.times import Step, Times, steps_of, times_of, tone_of, whole_of
from geo_movements.figure.told import in_language
from geo_movements.grammar import Mark, design
from geo_movements.schema import Story

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

__all__ = ["as_gif", "as_mp4"]

_MOST = 40
_STRIP_PX = 58.0
_WHOLE_MS = 2500
"""So long the last picture stays: the whole story."""
_COLOURS = 96
_RATE = 10
"""Pictures of an MP4 in a second."""
_STEP_MS = (50, 60_000)


class _Frame(NamedTuple):
    image: Picture
    ms: int


def as_gif(story: Story, paper: Paper, wishes: Wishes, step_ms: int) -> bytes:
    """Write an animated GIF, a frame for each step of time, at last the whole."""
    from PIL import Image

    frames = _frames(story, paper, wishes, step_ms)
    palette = _palette(frames[-1].image, _fixed(story, paper, wishes))
    drawn = [frame.image.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    data = io.BytesIO()
    drawn[0].save(
        data, format="GIF", save_all=True, append_images=drawn[1:], loop=0, optimize=False,
        duration=[frame.ms for frame in frames], disposal=1,
    )  # fmt: skip
    return data.getvalue()


def _fixed(story: Story, paper: Paper, wishes: Wishes) -> list[tuple[int, ...]]:
    """List the colours that mean something, full, pale and as ghosts, on land and on sea."""
    from matplotlib.colors import to_rgb

    story, words = in_language(story, wishes.language)
    colours = paper.colours
    dark = colours.name == "dark"
    groups = [group.dark if dark else group.light for group in design(story, words).groups]
    found = [
        np.array(to_rgb(one)) for one in (colours.paper, colours.land, colours.sea, colours.ink)
    ]
    for group in groups:
        for ground in (colours.land, colours.sea):
            for alpha in (1.0, 0.5, 0.16):
                found.append(
                    alpha * np.array(to_rgb(group)) + (1 - alpha) * np.array(to_rgb(ground))
                )
    return [tuple(round(part * 255) for part in one.tolist()) for one in found]


def _palette(image: Picture, fixed: Sequence[tuple[int, ...]]) -> Picture:
    """Make a palette of colours that must be there, and those that the picture has most of."""
    from PIL import Image

    most = image.quantize(_COLOURS, dither=Image.Dither.NONE).getpalette() or []
    listed = [*dict.fromkeys(fixed)]
    flat = [part for one in listed for part in one] + most
    palette = Image.new("P", (1, 1))
    palette.putpalette(flat[: 3 * 256])
    return palette


def as_mp4(story: Story, paper: Paper, wishes: Wishes, step_ms: int) -> bytes:
    """Write an MP4 by ffmpeg. Raises `OutputError` where there is none, or where it fails."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise OutputError(
            "an .mp4 is written by the program ffmpeg, which is not here. Install it "
            "(apt install ffmpeg), or write a .gif."
        )
    frames = _frames(story, paper, wishes, step_ms)
    width, height = (size // 2 * 2 for size in frames[0].image.size)
    with tempfile.TemporaryDirectory(prefix="geo-movements-") as folder:
        target, log = Path(folder) / "film.mp4", Path(folder) / "log"
        command = [
            program, "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
            "-s", f"{width}x{height}", "-r", f"{_RATE}", "-i", "-", "-an", "-c:v", "libx264",
            "-pix_fmt", "yuv420p", "-crf", "20", "-threads", "1", "-movflags", "+faststart",
            "-fflags", "+bitexact", "-flags:v", "+bitexact", "-map_metadata", "-1", str(target),
        ]  # fmt: skip
        done = _piped(command, frames, (0, 0, width, height), log)
        if done or not target.is_file():
            told = log.read_text(errors="replace").strip().splitlines()
            raise OutputError(f"ffmpeg could not write the film: {told[-1] if told else 'no word'}")
        return target.read_bytes()


def _piped(
    command: Sequence[str], frames: Sequence[_Frame], box: tuple[int, int, int, int], log: Path
) -> int:
    """Give a program the frames one by one, each for its time; returns its exit status."""
    with (
        log.open("wb") as heard,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=heard
        ) as running,
    ):
        assert running.stdin is not None
        with suppress(BrokenPipeError):  # it gave up: its status and its log tell why
            for frame in frames:
                raw = frame.image.crop(box).tobytes()
                for _ in range(max(1, round(frame.ms * _RATE / 1000))):
                    running.stdin.write(raw)
            running.stdin.flush()
        with suppress(BrokenPipeError):
            running.stdin.close()
        return running.wait()


def _frames(story: Story, paper: Paper, wishes: Wishes, step_ms: int) -> list[_Frame]:
    """Draw the ground once, and over it what each step changes. Raises `OutputError` undated."""
    needed("PIL.Image", extra="figure", what="a film")
    least, most = _STEP_MS
    if not least <= step_ms <= most:
        raise OutputError(f"step_ms is {step_ms}; it must be {least} to {most}.")
    with settled():
        told, words = in_language(story, wishes.language)
        times = times_of(told)
        steps = steps_of(times, _MOST, words)
        if not steps:
            raise OutputError("no claim has a date: a film has nothing to show over time.")
        tones = [partial(tone_of, times=times, span=step.span) for step in steps]
        laid = lay_out(story, paper, replace(wishes, strip=_STRIP_PX, tones=tones))
        return _drawn(laid, times, steps, step_ms)


def _drawn(laid: Laid, times: Sequence[Times], steps: Sequence[Step], step_ms: int) -> list[_Frame]:
    from PIL import Image

    mapped, setting, paper = laid.mapped, laid.setting, laid.pen.paper
    base, corner = laid.pen, setting.frame.corner(0)
    bar = bar_of(base, mapped, laid.language)
    base.origin = corner
    draw_ground(base, mapped.ground, mapped.view.box, mapped.view.zoom)
    rim(base, mapped)
    base.origin, base.clip = (0.0, 0.0), None
    setting.draw()
    under = Image.fromarray(np.asarray(as_pixels(base, setting.height, paper.dpi)), "RGBA")
    counts = [_counted(mapped, times, step) for step in steps]
    frames: list[_Frame] = []
    stories: dict[tuple[str, ...], Picture] = {}
    for number in [*range(len(steps)), None]:
        tone: Callable[[Mark], str] = plain
        if number is not None:
            tone = partial(tone_of, times=times, span=steps[number].span)
        key = tuple(map(tone, mapped.design.marks))
        if key not in stories:
            pen = Pen(paper, base.fonts)
            pen.origin = corner
            draw_map(pen, mapped, tone, bar=bar, ground=False, labels=laid.labels)
            stories[key] = Image.alpha_composite(under, _picture(pen, setting.height))
        pen = Pen(paper, base.fonts)
        pen.origin = corner
        _strip(pen, mapped, steps, counts, number, whole_of(times, laid.language))
        image = Image.alpha_composite(stories[key], _picture(pen, setting.height)).convert("RGB")
        frames.append(_Frame(image, step_ms if number is not None else _WHOLE_MS))
    return frames


def _picture(pen: Pen, height: float) -> Picture:
    from PIL import Image

    return Image.fromarray(np.asarray(as_pixels(pen, height, pen.paper.dpi, clear=True)), "RGBA")


def _counted(mapped: Mapped, times: Sequence[Times], step: Step) -> tuple[int, int]:
    """Count the claims that surely are in a step, and all that may be."""
    told = [
        tone_of(replace(mark, claims=(at,)), times, step.span)
        for mark in mapped.design.marks
        for at in mark.claims
        if not times[at].unknown
    ]
    return told.count("plain"), len(told) - told.count("ghost")


def _strip(
    pen: Pen,
    mapped: Mapped,
    steps: Sequence[Step],
    counts: Sequence[tuple[int, int]],
    number: int | None,
    whole: str,
) -> None:
    """Draw the strip of time under the map: how many claims a step, and which one is shown."""
    colours = pen.paper.colours
    pen.layer("time")
    width, top = mapped.view.box.right, mapped.view.box.bottom
    words = steps[number].words if number is not None else whole
    pen.text(0, top + 20, words, Face(15, 700), colours.ink)
    start, end = steps[0].span[0], steps[-1].span[1]
    high = max(may for _, may in counts) or 1
    for at, (step, (sure, may)) in enumerate(zip(steps, counts, strict=True)):
        left, right = ((edge - start) / (end - start) * width for edge in step.span)
        here = number is None or at == number
        for count, alpha in ((may, 0.35), (sure, 1.0)):
            tall = 22 * count / high
            box = Box(left + 0.5, top + 50 - tall, max(right - 0.5, left + 1), top + 50)
            if count:
                pen.rect(
                    box, colours.ink if here else colours.quiet, alpha=alpha * (1 if here else 0.6)
                )
    pen.rect(Box(0, top + 50, width, top + 50.8), colours.quiet)
