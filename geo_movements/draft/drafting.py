"""From articles to a draft of a project: places found, movements read, rows made.

Nothing here decides: every row says `draft` true, until a person has checked it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from geo_movements import schema
from geo_movements.draft import rows
from geo_movements.draft.articles import About, language_name, read_articles
from geo_movements.draft.completing import completed
from geo_movements.draft.grammar.offsets import LONGEST
from geo_movements.draft.records import Article, Mention, Sense, Statement
from geo_movements.draft.rows import Row
from geo_movements.draft.sentences import sentences
from geo_movements.draft.toponyms import cells, decisions
from geo_movements.errors import InputError, Problem
from geo_movements.places.lock import locked, with_decisions
from geo_movements.places.names import normalise
from geo_movements.places.own import own_places
from geo_movements.stages import stage
from geo_movements.tables.records import empty_table

if TYPE_CHECKING:
    import pandas as pd

    from geo_movements.draft.second import Endpoint

__all__ = [
    "PLACES_IN",
    "READ_IN",
    "Draft",
    "Examined",
    "draft",
    "draft_of",
    "examine",
    "no_project",
    "refuse_unread",
    "senses_of",
    "with_opinion",
]

READ_IN = ("en", "ru", "uk")
"""The languages in which movements are read."""
PLACES_IN = (*READ_IN, "ko")
"""The languages whose names are brought back to what a gazetteer has; in others they are tried."""


class Examined(NamedTuple):
    """An article with what was found in it."""

    article: Article
    statements: Sequence[Statement]
    senses: Sequence[Sense]


class Draft(NamedTuple):
    """A project of drafts, the texts that it was drafted from, and what there is to say of it.

    `project` holds the rows of `base` too, where there was one; `new` counts those that came in by
    table. `texts` are the articles by the file that keeps each within the project.
    """

    project: schema.Project
    texts: dict[str, str]
    new: dict[str, int]
    problems: tuple[Problem, ...] = ()


def draft(
    files: str | Path | Iterable[str | Path],
    *,
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    language: str | None = None,
    model: bool = False,
) -> schema.Project:
    """Draft a project from articles: text, saved pages, PDF or Word files.

    Every row says `draft` true, with the sentence that it is from: a person must check it. Dates
    such as "last Friday" count from `published`. Places that the articles' context decides stand in
    the lock, as decided by no person. `model` asks spaCy for names too (extra `ner`). Raises
    `InputError` with all that is wrong with the files.

    >>> import pathlib
    >>> _ = pathlib.Path("a.txt").write_text("Some 300 soldiers marched from Kursk to Sudzha.")
    >>> draft("a.txt", published="2024-08-07").movements["origin"].tolist()
    ['Kursk']
    """
    listed = [files] if isinstance(files, str | Path) else [*files]
    about = About(published, title, publisher, url, language)
    articles, _ = read_articles(listed, about)
    refuse_unread(articles)
    return draft_of([examine(article, model=model) for article in articles]).project


@stage("examine")
def examine(article: Article, *, model: bool = False) -> Examined:
    """Find the places and the movements of an article."""
    from geo_movements.draft.grammar import statements

    senses = senses_of(article, model=model)
    found = statements(article, [sense.mention for sense in senses])
    return Examined(article, completed(article, found, senses), senses)


def with_opinion(
    examined: Examined, endpoint: Endpoint, tell: Callable[[str], None]
) -> tuple[Examined, list[Problem]]:
    """Add the rows of a language model that the article bears; keep the draft whatever it says.

    `tell` hears what is sent, and where to. The problems say what was dropped, and why.
    """
    from geo_movements.draft.second import NoOpinionError, joined, opinion

    article, ours, senses = examined
    file = article.file or ""
    try:
        found = opinion(article, endpoint, tell=lambda words: tell(f"{file}: {words}"))
    except NoOpinionError as error:
        hint = "The draft is without a second opinion."
        return examined, [Problem("warning", file, 0, "", str(error), hint)]
    problems = [
        Problem("note", file, 0, "", f"of the model's rows one is dropped: {why}.", "")
        for why in found.dropped
    ]
    return Examined(article, joined(ours, found.statements), senses), problems


def senses_of(article: Article, *, model: bool = False) -> list[Sense]:
    """Find the places that an article names, and which each means in its context."""
    from geo_movements.draft.mentions import find
    from geo_movements.draft.senses import decide

    mentions: list[Mention] = find(article.text, language=article.language, model=model)
    return decide(article.text, mentions)


def refuse_unread(articles: Iterable[Article]) -> None:
    """Refuse articles in languages whose movements nobody here reads."""
    problems = [
        Problem(
            "error", article.file or "", 0, "",
            f"it is in {language_name(article.language)}, in which no movements are read "
            f"({', '.join(map(language_name, READ_IN))} are).",
            "Draft from a translation; or list its places with: geo-movements places. If it is in "
            "another language, say which: --language en.",
        )
        for article in articles
        if article.language not in READ_IN
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def draft_of(
    examined: Sequence[Examined],
    base: schema.Project | None = None,
    base_texts: Mapping[str, str] = MappingProxyType({}),
) -> Draft:
    """Make one project of examined articles, behind the rows of a project that there is.

    Sentences that the project has a row of already are left alone, whatever became of it; an
    article that is among `base_texts` keeps its source, and none is written over.
    """
    project = base or no_project()
    made: dict[str, list[Row]] = {"movements": [], "events": [], "sources": []}
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    held = {*project.movements["sentence"].dropna(), *project.events["sentence"].dropna()}
    for article, statements, senses in examined:
        fresh = [one for one in statements if " ".join(one.sentence.text.split()) not in held]
        problems += _told(article, _sentences(statements), _sentences(fresh))
        if not fresh:
            continue
        taken = _ids(project, made) | {Path(file).stem for file in base_texts}
        source = _known_source(article, base_texts) or rows.source_id(article, taken)
        if source not in _ids(project, made):
            made["sources"].append(rows.source_row(article, source))
        texts[rows.text_file(source)] = article.text
        movements, events = rows.rows_of(
            fresh,
            senses,
            source,
            first=_next(project.movements, f"{source}-"),
            first_event=_next(project.events, f"{source}-e"),
        )
        made["movements"] += movements
        made["events"] += events
    lock, lock_problems = _lock(project, made, [s for one in examined for s in one.senses])
    grown = {name: _grown(name, getattr(project, name), records) for name, records in made.items()}
    new = {name: len(records) for name, records in made.items()}
    return Draft(replace(project, **grown, lock=lock), texts, new, (*problems, *lock_problems))


def no_project() -> schema.Project:
    """Return a project of no rows."""
    tables = ("movements", "sources", "events", "forces", "places")
    return schema.Project(
        path=Path(),
        **{name: empty_table(name) for name in tables},
        settings=schema.Settings(),
        lock=empty_table("lock"),
        files={name: f"{name}.csv" for name in tables}
        | {"lock": "places.lock.csv", "settings": "map.toml"},
    )


def _sentences(statements: Iterable[Statement]) -> int:
    return len({one.sentence.start for one in statements})


def _told(article: Article, all_: int, fresh: int) -> Iterator[Problem]:
    """Say what an article gave, in sentences that state something: all, and those that are new."""
    file = article.file or ""
    if not all_:
        yield Problem("warning", file, 0, "", "no movement is found in it.", "Read it yourself.")
    elif fresh < all_:
        told = f"of {all_} sentences that state movements the project has {all_ - fresh} already."
        yield Problem("note", file, 0, "", told, "They were left as they are.")
    if endless := sum(len(one.text) > LONGEST for one in sentences(article.text)):
        told = (
            f"{endless} of its sentences have more than {LONGEST:,} characters and were not read."
        )
        yield Problem("warning", file, 0, "", told, "Put full stops, or read them yourself.")
    if article.published is None and all_:
        yield Problem(
            "warning", file, 0, "", "it is not told when it was published, so that dates such as "
            '"last Friday" stay open.', "Say when: --published 2024-10-24.",
        )  # fmt: skip


def _known_source(article: Article, texts: Mapping[str, str]) -> str | None:
    """Return the source of an article whose text the project keeps."""
    return next((Path(file).stem for file, text in texts.items() if text == article.text), None)


def _ids(project: schema.Project, made: Mapping[str, Sequence[Row]]) -> set[str]:
    return {*project.sources["id"].dropna(), *(str(row["id"]) for row in made["sources"])}


def _next(frame: pd.DataFrame, prefix: str) -> int:
    """Return the number after the highest that an id of this prefix has."""
    numbers = (name.removeprefix(prefix) for name in frame["id"].dropna() if prefix in name)
    return max((int(number) for number in numbers if number.isdecimal()), default=0) + 1


def _grown(name: str, frame: pd.DataFrame, records: Sequence[Row]) -> pd.DataFrame:
    """Add rows below a table, in its columns; their numbers go on from its last."""
    import pandas as pd

    first = max([1, *(int(row) for row in frame.index)]) + 1
    index = pd.Index(range(first, first + len(records)), dtype="int64", name="row")
    new = pd.DataFrame([*records], index=index, columns=[*rows.COLUMNS[name]], dtype=object)
    table = pd.concat([frame, new.reindex(columns=frame.columns)]).astype(object)
    return table.where(table.notna(), None)


def _lock(
    project: schema.Project, made: Mapping[str, Sequence[Row]], senses: Sequence[Sense]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Add what the articles' context decides to the lock, for toponyms that nobody has decided."""
    own, before = own_places(project)[0], locked(project)[0]
    file = project.files["lock"]
    found, doubtful = decisions(cells([*made["movements"], *made["events"]]), senses)
    problems = [
        Problem(
            "warning", file, 0, "", f'the articles call more than one place "{toponym}".',
            'Write each in full ("Sergeyevka, Primorsky Krai") where it stands in a row.',
        )
        for toponym in doubtful
    ]  # fmt: skip
    added = []
    for toponym, row in found.items():
        held = before.get(toponym)
        if held is None and normalise(toponym) not in own:
            added.append(row)
        elif held is not None and held["place_id"] not in (None, row["place_id"]):
            told = f'"{toponym}" is {held["name"]} in the project, and {row["name"]} in the article'
            told += f" ({row['admin1'] or row['country']})."
            hint = "If both are meant, write the new one in full in its row."
            problems.append(Problem("warning", file, 0, "", told, hint))
    return with_decisions(project, added), problems
