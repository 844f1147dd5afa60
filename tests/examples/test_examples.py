"""Each document under examples/ is built with the real tool, and holds the map as it should."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
OFFLINE = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
    "JUPYTER_PLATFORM_DIRS": "1",
    "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    "HTTPS_PROXY": "http://127.0.0.1:9",  # who reaches for the network gets nowhere
    "HTTP_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost",
}


def needs(*modules: str) -> None:
    """Skip loudly where a tool is not installed; where CI=true, fail."""
    if missing := [name for name in modules if importlib.util.find_spec(name) is None]:
        message = f'{", ".join(missing)} not installed: pip install "geo-movements[examples]"'
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=OFFLINE, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """Copy the documents, beside the samples that they show."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    (tmp_path / "data").symlink_to(ROOT / "data")
    return tmp_path / "examples"


# --- Jupyter --------------------------------------------------------------------------------------


def test_the_notebook_has_no_outputs() -> None:
    told = json.loads((EXAMPLES / "jupyter" / "story.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in told["cells"] if cell["cell_type"] == "code"]
    assert code and all(cell["outputs"] == [] for cell in code)


def test_a_notebook_becomes_html_word_and_pdf(
    examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("nbconvert", "ipykernel", "pypandoc", "matplotlib", "typst")
    import nbformat
    import pypandoc
    import typst
    from nbconvert import HTMLExporter, LatexExporter

    pandoc = Path(pypandoc.get_pandoc_path()).parent  # nbconvert looks for it there
    monkeypatch.setenv("PATH", f"{pandoc}{os.pathsep}{os.environ['PATH']}")
    folder = examples / "jupyter"
    run(
        sys.executable, "-W", "ignore", "-m", "nbconvert", "--to", "notebook", "--execute",
        "--output", "done.ipynb", folder / "story.ipynb", cwd=folder,
    )  # fmt: skip
    done = nbformat.read(folder / "done.ipynb", as_version=4)
    (shown,) = [
        output for cell in done.cells for output in cell.get("outputs", ())
        if "image/png" in output.get("data", ())
    ]  # fmt: skip
    assert {"text/html", "image/png", "text/plain"} == set(shown.data)
    assert "340,000" in shown.metadata["image/png"]["alt"]

    html, _ = HTMLExporter().from_notebook_node(done)
    assert len(re.findall(r"<iframe[^>]* srcdoc=", html)) == 1  # nbconvert sorts attributes
    assert "allow-same-origin" not in html
    assert shown.data["image/png"][:200] not in html
    latex, files = LatexExporter().from_notebook_node(done)
    assert "includegraphics" in latex and "iframe" not in latex
    assert any(name.endswith(".png") for name in files["outputs"])

    word = tmp_path / "story.docx"
    pypandoc.convert_file(str(folder / "done.ipynb"), "docx", outputfile=str(word))
    with zipfile.ZipFile(word) as parts:
        assert len([name for name in parts.namelist() if name.startswith("word/media/")]) == 1
        assert b"iframe" not in parts.read("word/document.xml")

    source = tmp_path / "story.typ"
    pypandoc.convert_file(
        str(folder / "done.ipynb"), "typst", outputfile=str(source),
        extra_args=["--standalone", f"--extract-media={tmp_path / 'media'}"],
    )  # fmt: skip
    source.write_text(source.read_text().replace(str(tmp_path), ""))
    pdf = typst.compile(str(source), root=str(tmp_path))
    assert pdf.startswith(b"%PDF") and b"/Image" in pdf


# --- Sphinx ---------------------------------------------------------------------------------------


def test_sphinx_builds_a_site_and_latex(examples: Path, tmp_path: Path) -> None:
    needs("sphinx", "matplotlib")
    for builder in ("html", "latex"):
        run(
            sys.executable, "-m", "sphinx", "-q", "-W", "-b", builder, "-d", tmp_path / "trees",
            examples / "sphinx", tmp_path / builder, cwd=tmp_path,
        )  # fmt: skip
    index = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    (src,) = re.findall(r'<iframe src="([^"#]+)#embed"', index)
    assert "gm-story" in (tmp_path / "html" / src).read_text(encoding="utf-8")
    (latex,) = (tmp_path / "latex").glob("*.tex")
    told = latex.read_text(encoding="utf-8")
    (name,) = re.findall(r"sphinxincludegraphics\[[^]]*\]\{\{?([^}]+)\}?", told)
    (figure,) = (tmp_path / "latex").glob(f"{name}*")
    assert figure.read_bytes().startswith(b"\x89PNG")
    assert "\\caption{Hannibal" in told


def test_sphinx_tells_what_is_wrong_with_a_project(tmp_path: Path) -> None:
    needs("sphinx")
    (tmp_path / "conf.py").write_text('extensions = ["geo_movements.embed.sphinx_directive"]\n')
    (tmp_path / "index.rst").write_text("Map\n===\n\n.. geo-movements:: legs.csv\n")
    (tmp_path / "legs.csv").write_text("from,to\nWonsan,Vladivostock\n")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", ".", "out"],
        cwd=tmp_path, env=OFFLINE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "index.rst:4" in done.stderr and "Vladivostock" in done.stderr


# --- MkDocs ---------------------------------------------------------------------------------------


def test_mkdocs_builds_a_site(examples: Path, tmp_path: Path) -> None:
    needs("mkdocs", "matplotlib")
    run(
        sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", tmp_path / "site",
        cwd=examples / "mkdocs",
    )  # fmt: skip
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert '<iframe src="alps.html#embed"' in index and 'src="alps.png"' in index
    assert "gm-story" in (tmp_path / "site" / "alps.html").read_text(encoding="utf-8")
    assert (tmp_path / "site" / "alps.png").read_bytes().startswith(b"\x89PNG")
    assert index.count("<li>") >= 4  # the sources


# --- Streamlit ------------------------------------------------------------------------------------


def test_streamlit_shows_one_story_and_another(tmp_path: Path) -> None:
    needs("streamlit")
    code = f"""
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(EXAMPLES / "streamlit" / "app.py")!r}, default_timeout=60).run()
assert not app.exception, app.exception
frames = [str(one.proto.srcdoc) for one in app.get("iframe")]
assert len(frames) == 1 and "Minard" in frames[0] and "allow-same-origin" not in frames[0]
app.selectbox[0].select("Over the Alps, 218 BC").run()
assert not app.exception, app.exception
assert "Polybius" in str(app.get("iframe")[0].proto.srcdoc)
"""
    run(sys.executable, "-W", "ignore", "-c", code, cwd=tmp_path)


# --- Quarto ---------------------------------------------------------------------------------------


def test_quarto_chooses_for_html_and_word(examples: Path) -> None:
    quarto = shutil.which("quarto")
    if quarto is None:
        pytest.skip("Quarto is not installed (no registry has it): report.qmd is not tried")
    needs("ipykernel")
    folder = examples / "quarto"
    for suffix in ("html", "docx"):
        run(quarto, "render", "report.qmd", "--to", suffix, cwd=folder)
    assert "<iframe srcdoc=" in (folder / "report.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(folder / "report.docx") as parts:
        assert [name for name in parts.namelist() if name.startswith("word/media/")]


def test_the_quarto_document_says_what_quarto_reads() -> None:
    """Where Quarto cannot be had, at least its head and its code are sound."""
    needs("yaml")
    import yaml

    head, body = re.fullmatch(
        r"---\n(.*?)---\n(.*)", (EXAMPLES / "quarto" / "report.qmd").read_text(), re.S
    ).groups()  # type: ignore[union-attr]
    told: dict[str, Any] = yaml.safe_load(head)
    assert {"html", "docx"} <= set(told["format"]) and told["jupyter"] == "python3"
    (code,) = re.findall(r"^```\{python\}\n(.*?)^```$", body, re.S | re.M)
    compile(code, "report.qmd", "exec")
