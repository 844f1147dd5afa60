"""The commands `draft` and `places`: rows out of articles, for a person to check; or places."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from geo_movements.cli_shared import FINE, alone_with, count, misuse, say, tell
from geo_movements.errors import InputError, OutputError, Problem, errors_in

if TYPE_CHECKING:
    from geo_movements.draft.drafting import Draft, Examined
    from geo_movements.draft.records import Article
    from geo_movements.schema import Project, Story

__all__ = ["add_options", "add_places_options", "run", "run_places"]

CHECK = (
    "A machine drafted these rows. A person must check each one against its sentence: "
    "{name}/README.md says how."
)
NOTHING = "nothing new to draft: nothing is written"
SLOW = 300_000
"""From so many characters on, `draft` says what it is about."""


# --- Options --------------------------------------------------------------------------------------


def add_options(parser: argparse.ArgumentParser) -> None:
    """Say what `draft` takes."""
    _add_article(parser, nargs="+")
    parser.add_argument(
        "-o", "--output", metavar="FOLDER", required=True,
        help="the project folder to make; or an .html file: a page to review the draft on",
    )  # fmt: skip
    parser.add_argument(
        "--append", action="store_true", help="add to a folder that is there, below its rows"
    )
    parser.add_argument(
        "--published", metavar="DATE", type=_day,
        help='when the article came out, as 2024-10-24: "last Friday" counts from it (default: '
        "what a web page declares)",
    )  # fmt: skip
    parser.add_argument("--publisher", metavar="NAME", help="who published it")
    parser.add_argument("--title", metavar="WORDS", help="its title")
    parser.add_argument("--url", metavar="ADDRESS", type=_url, help="its web address")
    parser.add_argument(
        "--second-opinion", metavar="URL",
        help="SEND the text to a language model at this OpenAI-compatible address, as "
        "http://localhost:8080/v1, and add those of its rows that the text bears; a key is taken "
        'from GEO_MOVEMENTS_LLM_KEY (pip install "geo-movements[llm]")',
    )  # fmt: skip
    parser.add_argument("--llm", metavar="NAME", help="the model to ask there")


def add_places_options(parser: argparse.ArgumentParser) -> None:
    """Say what `places` takes."""
    _add_article(parser, nargs=None)
    parser.add_argument(
        "-o", "--output", metavar="FILE",
        help="a table (.csv, .xlsx), data (.geojson, .gpkg, ...) or a map (.html) (default: CSV "
        "to standard output)",
    )  # fmt: skip


def _add_article(parser: argparse.ArgumentParser, *, nargs: str | None) -> None:
    parser.add_argument(
        "articles" if nargs else "article", metavar="FILE", nargs=nargs,
        help="an article: .txt, a saved web page (.html), .pdf, .docx, or - for standard input",
    )  # fmt: skip
    parser.add_argument(
        "--language", metavar="CODE", type=_language,
        help="what it is written in: en, ru, uk, ko, ... (default: found out)",
    )  # fmt: skip
    parser.add_argument(
        "--model", action="store_true",
        help="ask a small model of spaCy for names too; it adds and never takes away "
        '(pip install "geo-movements[ner]")',
    )  # fmt: skip


def _day(words: str) -> str:
    from geo_movements.errors import ParseError
    from geo_movements.tables.dates import parse

    try:
        span = parse(words)
    except ParseError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if span.earliest is None or span.earliest != span.latest or len(span.earliest) > 10:
        raise argparse.ArgumentTypeError(f'"{words}" is no single day; write 2024-10-24.')
    import datetime

    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    if span.earliest > tomorrow.isoformat():  # somewhere on Earth it is tomorrow
        raise argparse.ArgumentTypeError(f'"{words}" is yet to come; write the day it came out.')
    return span.earliest


def _url(words: str) -> str:
    from geo_movements.errors import ParseError
    from geo_movements.tables.cells import url

    try:
        return url(words)
    except ParseError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _language(code: str) -> str:
    from geo_movements.draft.articles.language import NAMES

    if code.lower() not in NAMES:
        raise argparse.ArgumentTypeError(f"{code!r} is no language known here; write en, ru, uk.")
    return code.lower()


# --- draft ----------------------------------------------------------------------------------------


def run(options: argparse.Namespace) -> int:
    """Draft the articles into a folder; returns the exit status."""
    if len(options.articles) > 1 and (options.title or options.url):
        return misuse("several articles have no title or address in common: draft one by one")
    if options.articles.count("-") > 1:
        return misuse("standard input can be read once only")
    output = Path(options.output)
    reviewed = output.suffix.lower() in (".html", ".htm")
    if reviewed and (len(options.articles) > 1 or options.append):
        return misuse("a page to review holds one new draft: leave out --append, draft one by one")
    if bool(options.second_opinion) != bool(options.llm):
        return misuse("a second opinion wants both: --second-opinion URL and --llm NAME")
    with alone_with(options.output) if options.append else nullcontext():
        base = None if reviewed else _base(output, options.append)
        return _drafted(options, output, reviewed, base)


def _drafted(
    options: argparse.Namespace, output: Path, reviewed: bool, base: Project | None
) -> int:
    from geo_movements.draft.articles import About, read_articles
    from geo_movements.draft.drafting import refuse_unread

    about = About(
        options.published, options.title, options.publisher, options.url, options.language
    )
    articles, problems = read_articles(options.articles, about)
    tell(problems)
    refuse_unread(articles)
    examined = [*_examined(articles, options.model)]
    if options.second_opinion:
        examined = [*_with_opinions(examined, options.second_opinion, options.llm)]
    return _review(examined[0], output) if reviewed else _write(examined, output, base)


def _review(examined: Examined, output: Path) -> int:
    """Write the page on which a person decides each row; returns the exit status."""
    from geo_movements.draft.drafting import draft_of
    from geo_movements.draft.review import page
    from geo_movements.draft.rows import tables
    from geo_movements.save import write

    draft = draft_of([examined])
    tell(draft.problems)
    if not draft.new["movements"] and not draft.new["events"]:
        say(NOTHING)
        return FINE
    write(output, page(*examined, tables(*examined)))
    say(f"wrote {output}: {_counted(draft)}, for a person to decide")
    return FINE


def _examined(articles: list[Article], model: bool) -> Iterator[Examined]:
    from geo_movements.draft.drafting import examine

    for article in articles:
        if len(article.text) >= SLOW:
            say(f"reading {article.file}: {len(article.text):,} characters ...")
        yield examine(article, model=model)


def _with_opinions(examined: list[Examined], url: str, model: str) -> Iterator[Examined]:
    from geo_movements.draft.drafting import with_opinion
    from geo_movements.draft.second import Endpoint

    endpoint = Endpoint(url, model, key=os.environ.get("GEO_MOVEMENTS_LLM_KEY"))
    for one in examined:
        joined, problems = with_opinion(one, endpoint, say)
        tell(problems)
        yield joined


def _base(folder: Path, append: bool) -> Project | None:
    """Read the project to append to; refuse a folder that is there, or one that is not sound."""
    from geo_movements.tables.read import read

    if not append:
        if folder.exists() or folder.is_symlink():
            raise OutputError(
                f'"{folder}" is already there, and stays as it is. Give another name, or add to '
                "it with --append."
            )
        return None
    if not folder.is_dir():
        told, hint = "there is no such folder to append to.", "Leave out --append to make it."
        if folder.exists():
            told, hint = "--append adds to folders of CSV files only.", "Draft into a new folder."
        raise InputError([Problem("error", str(folder), 0, "", told, hint)])
    project = read(folder)
    if errors_in(project.problems):
        raise InputError(project.problems)
    return project


def _write(examined: list[Examined], folder: Path, base: Project | None) -> int:
    from geo_movements.disk import made
    from geo_movements.draft.drafting import draft_of
    from geo_movements.draft.folder import appended, files_of, kept_texts

    draft = draft_of(examined, base, kept_texts(folder) if base else {})
    tell(draft.problems)
    if not draft.new["movements"] and not draft.new["events"]:
        say(NOTHING)
        return FINE
    if base is None:
        with made(folder) as [room]:
            _write_all(room, files_of(draft, folder.name))
    else:
        _write_all(folder, appended(draft, folder))
    say(f"wrote {folder}: {_counted(draft)}")
    say(CHECK.format(name=folder))
    return FINE


def _write_all(room: Path, files: Mapping[str, str]) -> None:
    from geo_movements.save import write

    room.mkdir(exist_ok=True)
    for name, text in files.items():
        (room / name).parent.mkdir(exist_ok=True)
        write(room / name, text)


def _counted(draft: Draft) -> str:
    """Say what came in: "5 drafts of movements, 1 of an event"."""
    movements, events = draft.new["movements"], draft.new["events"]
    return f"{count(movements, 'drafted movement')}, {count(events, 'drafted event')}"


# --- places ---------------------------------------------------------------------------------------


def run_places(options: argparse.Namespace) -> int:
    """List an article's places; returns the exit status."""
    from geo_movements.draft.articles import About, read_article
    from geo_movements.draft.places import story_of

    article, problems = read_article(options.article, About(language=options.language))
    tell([*problems, *_of_language(article)])
    story = story_of(article, model=options.model)
    known = int((story.places["match"] != "none").sum())
    told = f"{count(len(story.places), 'toponym')}, {known} with a place; no person decided any"
    if options.output in (None, "-"):
        from geo_movements.export.tables import to_csv

        sys.stdout.write(to_csv(story, table="places").removeprefix("\ufeff"))
        say(told)
        return FINE
    return _save_places(story, options.output, told)


def _save_places(story: Story, output: str, told: str) -> int:
    from geo_movements.save import options_of, save, suffix_of

    chosen = {"table": "places"} if "table" in options_of(suffix_of(output)) else {}
    say(f"wrote {save(story, output, **chosen)}: {told}")
    return FINE


def _of_language(article: Article) -> list[Problem]:
    """Say where a text is in a language whose names are not bent back to what a gazetteer has."""
    from geo_movements.draft.articles import language_name
    from geo_movements.draft.drafting import PLACES_IN

    if article.language in PLACES_IN:
        return []
    told = f"it is in {language_name(article.language)}: only names that stand as a gazetteer has "
    told += "them are found."
    return [Problem("warning", article.file or "", 0, "", told, "")]
