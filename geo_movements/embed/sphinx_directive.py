"""A Sphinx extension: `.. geo-movements:: PROJECT` renders a project while the site is built.

HTML gets the page in a frame, everything else (LaTeX, EPUB, text) the figure with its caption.
Only Sphinx imports this module: `extensions = ["geo_movements.embed.sphinx_directive"]`.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from geo_movements import __version__
from geo_movements.disk import write_whole
from geo_movements.errors import GeoMovementsError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from geo_movements.schema import Story

__all__ = ["setup"]

_FOLDER = "_geo_movements"
"""Where the pages are, in the site."""


class _Story(nodes.General, nodes.Element):  # type: ignore[misc]
    """A project in the document, until the builder is known that shows it."""


class _Directive(SphinxDirective):
    """Takes a project, relative to the document or, with a leading slash, to the sources."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        "width": directives.unchanged,
        "height": directives.unchanged,
        "title": directives.unchanged,
        "as-of": directives.unchanged,
        "full": directives.flag,
        "no-lazy": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Put a node into the document, and note what it is made from."""
        _, path = self.env.relfn2path(self.arguments[0])
        for file in _files(Path(path)):
            self.env.note_dependency(str(file))
        node = _Story(project=path, asked=dict(self.options))
        self.set_source_info(node)
        return [node]


class _Shown(SphinxPostTransform):
    """Replaces each project by what the builder can show."""

    default_priority = 150  # before Sphinx looks for the images of a document

    def run(self, **kwargs: Any) -> None:
        """Draw page or figure. Raises Sphinx's error where the project has problems."""
        builder = self.app.builder
        framed = builder.format == "html" and builder.name != "epub"
        for node in list(self.document.findall(_Story)):
            try:
                story = _story(Path(node["project"]), node["asked"].get("as-of"))
                shown = self._frame(node, story) if framed else self._figure(node, story)
            except GeoMovementsError as error:
                raise ExtensionError(f"{node.source}:{node.line}: {error}") from error
            node.replace_self(shown)

    def _frame(self, node: _Story, story: Story) -> list[nodes.Node]:
        from geo_movements.embed import embed
        from geo_movements.page import render

        folder = Path(self.app.outdir) / _FOLDER
        folder.mkdir(exist_ok=True)
        page = folder / f"{self._name(node)}.html"
        write_whole(page, render(story))
        here = self.app.builder.get_target_uri(self.env.docname)
        asked = node["asked"]
        html = embed(
            story,
            src=relative_uri(here, f"{_FOLDER}/{page.name}"),
            width=asked.get("width", "100%"),
            height=asked.get("height", 480),
            title=asked.get("title"),
            lazy="no-lazy" not in asked,
            compact="full" not in asked,
        )
        return [nodes.raw("", html, format="html")]

    def _figure(self, node: _Story, story: Story) -> list[nodes.Node]:
        from geo_movements import figure

        folder = Path(self.app.doctreedir) / _FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self._name(node)}.png"
        write_whole(file, figure.png(story))
        uri = str(file)
        self.env.images.add_file(self.env.docname, uri)
        alt = figure.alt_text(story)
        image = nodes.image(uri=uri, alt=alt, candidates={"*": uri}, width="100%")
        caption = nodes.caption("", "", nodes.Text(figure.caption(story)))
        return [nodes.figure("", image, caption, align="center")]

    def _name(self, node: _Story) -> str:
        """Name the files of a project: readable, and no two projects alike."""
        project = Path(os.path.relpath(node["project"], self.app.srcdir))
        asked = repr((project.as_posix(), node["asked"].get("as-of")))
        safe = re.sub(r"[^A-Za-z0-9]+", "-", project.stem)
        return f"{safe}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Make the directive known to Sphinx."""
    app.add_node(_Story)
    app.add_directive("geo-movements", _Directive)
    app.add_post_transform(_Shown)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _files(project: Path) -> list[Path]:
    return sorted(project.glob("*.*")) if project.is_dir() else [project]


def _story(project: Path, as_of: str | None) -> Story:
    import geo_movements as gm
    from geo_movements.build import known_on

    read = gm.read(project)
    if as_of is not None:
        read = known_on(read, as_of)
    return gm.build(read, gm.resolve(read))
