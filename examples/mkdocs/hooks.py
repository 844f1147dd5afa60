"""Render the map while MkDocs builds the site, and put it where a document says {{ movements }}."""

from pathlib import Path

from mkdocs.structure.files import File

import geo_movements as gm
from geo_movements.embed import embed
from geo_movements.figure import png
from geo_movements.page import render

PROJECT = Path(__file__).parents[2] / "data" / "hannibal-218bc"
_story = None


def story():
    """Build the story once."""
    global _story
    if _story is None:
        project = gm.read(PROJECT)
        _story = gm.build(project, gm.resolve(project))
    return _story


def on_files(files, config):
    """Add the page, and the figure that stands beside it, to the site."""
    files.append(File.generated(config, "alps.html", content=render(story())))
    files.append(File.generated(config, "alps.png", content=png(story())))
    return files


def on_page_markdown(markdown, page, config, files):
    """Write the frame and, below it, what Markdown alone can show."""
    markdown = markdown.replace("{{ frame }}", embed(story(), src="alps.html", height="3/2"))
    return markdown.replace("{{ figure }}", embed(story(), as_="markdown", src="alps.html"))
