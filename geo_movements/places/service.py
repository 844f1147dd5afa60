"""Ask a geocoding service for what the gazetteer lacks: only when told to, one name at a time.

A request leaves only from here. Before the first, the host and the number of names are said. No
name is asked for twice, nor two that differ by accident; requests keep a distance; a service that
is busy is waited for, and left alone when it says so. `witness` says what its answers are worth.
"""

from __future__ import annotations

import ipaddress
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_movements import schema
from geo_movements.errors import InputError, Problem
from geo_movements.places.answer_cache import (
    DamagedError,
    cache_folder,
    entry_path,
    pace_folder,
    read_entry,
    write_entry,
)
from geo_movements.places.answers import Answer, clean, source_of
from geo_movements.places.countries import country_code
from geo_movements.places.evidence import Choice, Doubt
from geo_movements.places.gazetteer import Gazetteer, open_gazetteer
from geo_movements.places.names import normalise
from geo_movements.places.pace import Turns
from geo_movements.places.witness import Query, is_unknown, judge

if TYPE_CHECKING:
    from geo_movements.places.geocoders import Geocoder, NoAnswerError

__all__ = ["CLOCK", "Clock", "ask_service", "credit"]

PUBLIC_INTERVAL_S = 1.0
"""What the public services ask of everybody: one request a second at most."""
ATTEMPTS = 4
BACK_OFF_S = 2.0  # after the first failure; twice as long after each further one
LONGEST_WAIT_S = 120.0
"""A service that asks for more patience is left alone."""
GIVE_UP_AFTER = 3  # names in a row that got no answer
LONGEST_NAME = 200

OSM = "© OpenStreetMap contributors, ODbL"
# Whose data a service's answers are, and the credit that their licence asks for.
CREDITS = {
    "openstreetmap": OSM,
    "geonames": "GeoNames, CC BY 4.0",
    "whosonfirst": "Who's On First, whosonfirst.org/docs/licenses",
    "openaddresses": "OpenAddresses contributors, openaddresses.io",
}


class Clock(NamedTuple):
    """The time of day in seconds, a steady time in seconds, and how to wait."""

    now: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


CLOCK = Clock()


def credit(place_id: str | None, settings: schema.Service) -> str | None:
    """Name the credit that a service's place demands; None where nobody has said it.

    What map.toml says counts for data whose owner the place's id does not tell.
    """
    known = CREDITS.get(source_of(place_id)[1] or "") if place_id else None
    return known or settings.attribution


def ask_service(
    project: schema.Project,
    service: str,
    doubts: Mapping[str, Doubt],
    *,
    countries: Collection[str],
    supported: Collection[str],
    clock: Clock = CLOCK,
    tell: Callable[[str], None] = lambda words: print(words, file=sys.stderr),
) -> dict[str, Choice | Doubt]:
    """Ask a service for the undecided names that are its business; returns what came of each.

    Those are the names that the gazetteer does not know at all, and with `undecided` in map.toml
    all. `countries` is where to look, `supported` those that the project points to. Where no
    answer came, the doubt says why, and the answers so far are kept on disk for the next run.
    Raises `InputError` with all that is wrong with `[service]`, `ValueError` for a service that
    nobody knows.
    """
    line = _open(project, service, clock)
    countries = countries or {
        code for told in line.settings.country if (code := country_code(told))
    }
    wanted = [
        name for name, doubt in doubts.items() if line.settings.undecided or is_unknown(doubt)
    ]
    world = open_gazetteer()
    asked: dict[str, Query] = {}
    for name in sorted(wanted):
        query = _query(name, countries, world)
        if query is not None:
            # Names alike after normalisation are one query: the first of them is sent.
            asked.setdefault(query.key, query)
    answers = _answers(line, asked, tell)
    return {
        name: _verdict(line, asked[key], answers[key], doubts[name], supported)
        if (key := normalise(name)) in asked
        else Doubt(f"{doubts[name].reason}; too long for a service", doubts[name].candidates)
        for name in wanted
    }


def _verdict(
    line: _Line,
    query: Query,
    answers: list[Answer] | NoAnswerError,
    doubt: Doubt,
    supported: Collection[str],
) -> Choice | Doubt:
    if isinstance(answers, Exception):
        return Doubt(f"{doubt.reason}; {line.served_by}: {answers}", doubt.candidates)
    return judge(query, answers, doubt=doubt, supported=supported, service=line.served_by)


def _query(name: str, countries: Collection[str], world: Gazetteer) -> Query | None:
    """Say what to ask for a name, and where; None where a name has nothing to ask for.

    A country among the words after a comma is where to look, before those of the project.
    """
    text, key = clean(name), normalise(name)
    if not key or len(name) > LONGEST_NAME:
        return None
    told = set()
    for container in text.split(",")[1:]:
        known = world.lookup([container.strip()])[container.strip()]
        told |= {c.place.country for c in known if c.place.precision == "country"}
        told |= {code} if (code := country_code(container)) else set()
    return Query(key, text, tuple(sorted(told or countries)))


# --- The line to the service --------------------------------------------------------------------


@dataclass
class _Line:
    """A geocoder that is ready to be asked, and its manners."""

    name: str
    host: str
    geocoder: Geocoder
    settings: schema.Service
    language: str
    clock: Clock
    turns: Turns

    @property
    def served_by(self) -> str:
        return f"{self.name} ({self.host})"

    def before(self, url: str) -> None:
        """Wait until a request may start; every one passes here, each retry too.

        Raises `NoAnswerError` where it would go to a host that nobody was told of.
        """
        from geo_movements.places.geocoders import NoAnswerError, host

        if host(url) != self.host:
            raise NoAnswerError(f"it would ask another host than {self.host}", final=True)
        self.turns.take()

    def wait(self, seconds: float) -> None:
        if seconds > 0:
            self.clock.sleep(seconds)


def _open(project: schema.Project, service: str, clock: Clock) -> _Line:
    from geo_movements.places import geocoders

    known = geocoders.known_services()
    if service not in known:
        raise ValueError(f"{service!r} is no geocoder; known: {', '.join(known)}.")
    settings, geocoder, host = project.settings.service, None, ""
    problems = [
        problem
        for problem in project.problems
        if problem.level == "error" and problem.column.startswith("service")
    ]
    already = {problem.column for problem in problems}
    told = [*geocoders.faults(service, settings.user_agent, settings.options)]
    if not told:
        try:
            geocoder = geocoders.open_geocoder(
                service,
                user_agent=settings.user_agent or "",
                timeout_s=settings.timeout_s,
                options=settings.options,
            )
            host = geocoders.host_of(geocoder, settings.options)
        except ValueError as error:
            told = [("", f"{service} cannot be asked: {error}.", "Correct its options.")]
    for key, problem, hint in [*told, *_our_faults(service, settings, host)]:
        column = f"service.{key}" if key else "service"
        if column not in already:
            problems.append(Problem("error", _file(project), 0, column, problem, hint))
    if problems:
        raise InputError(problems)
    language = settings.language or project.settings.language
    turns = Turns(pace_folder(), host, interval_s=settings.min_interval_s, clock=clock)
    line = _Line(service, host, geocoder, settings, language, clock, turns)
    geocoders.let_send(geocoder, line.before)
    return line


def _file(project: schema.Project) -> str:
    return "map.toml" if project.path.is_dir() else f"{project.path.stem}.map.toml"


def _our_faults(
    service: str, settings: schema.Service, host: str
) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the settings that are ours, whichever geocoder it is."""
    if settings.name not in (None, service):
        yield (
            "name", f'the settings are for {settings.name}, and {service} is asked.',
            f"Ask --service {settings.name}, or write name = \"{service}\" and its options.",
        )  # fmt: skip
    if host and settings.min_interval_s < PUBLIC_INTERVAL_S and not _is_own(host):
        yield (
            "min_interval_s", f"{host} is no host of yours, as far as can be told.",
            "Write 1 or more; less is for a service on this machine or in its network.",
        )  # fmt: skip
    for code in settings.country:
        if country_code(code) is None:
            yield "country", f'"{code}" is no country code.', 'Write two letters: ["RU", "KP"].'
    if (
        not settings.attribution
        and source_of(f"{service}:")[1] is None
        and (service not in ("pelias", "geocodeearth"))
    ):
        yield (
            "attribution", f"the licence of {service}'s data is not known here.",
            'Write the credit that its terms ask for: attribution = "...".',
        )  # fmt: skip


def _is_own(host: str) -> bool:
    """Tell a service on this machine or in its own network."""
    name = host.rpartition(":")[0] or host if not host.endswith("]") else host
    name = name.strip("[]")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith((".localhost", ".local", ".internal"))
    return address.is_loopback or address.is_private


# --- Asking -------------------------------------------------------------------------------------


def _answers(
    line: _Line, asked: Mapping[str, Query], tell: Callable[[str], None]
) -> dict[str, list[Answer] | NoAnswerError]:
    """Answer queries, from the disk where it can be; one by one, so in a loop."""
    from geo_movements.places.geocoders import NoAnswerError

    folder = cache_folder()
    paths = {key: entry_path(folder, _key(line, query)) for key, query in asked.items()}
    answers: dict[str, list[Answer] | NoAnswerError] = {}
    damaged = 0
    for key, path in paths.items():
        try:
            known = read_entry(path, now=line.clock.now(), days=line.settings.cache_days)
        except DamagedError:
            known, damaged = None, damaged + 1
        if known is not None:
            answers[key] = known
    if damaged:
        tell(f"{_count(damaged, 'answer')} on the disk damaged: removed, and asked for anew")
    missing = sorted(asked.keys() - answers.keys())
    if asked:
        tell(_announcement(line, len(missing), len(answers)))
    silent = 0
    for number, key in enumerate(missing):
        try:
            found = _ask(line, asked[key])
        except NoAnswerError as failure:
            answers[key] = failure
            silent += 1
            if failure.final or silent == GIVE_UP_AFTER:
                rest = dict.fromkeys(
                    missing[number + 1 :], NoAnswerError(f"not asked, since {failure}")
                )
                return answers | rest
            continue
        silent = 0
        answers[key] = found
        try:
            write_entry(paths[key], found, now=line.clock.now())
        except OSError as error:
            tell(f"the answer is not kept: {error.filename or folder}: {error.strerror or error}")
    return answers


def _key(line: _Line, query: Query) -> dict[str, Any]:
    """Say what an answer depends on. Keys of access are none of it: "env:NAME" stays as told."""
    return {
        "service": line.name,
        "host": line.host,
        "name": query.key,
        "countries": query.countries,
        "language": line.language,
        "options": dict(line.settings.options),
    }


def _announcement(line: _Line, missing: int, known: int) -> str:
    if not missing:
        return f"nothing is sent to {line.host}: {_count(known, 'name')} answered before"
    more = f"; {_count(known, 'name')} answered before" if known else ""
    return f"sending {_count(missing, 'name')} to {line.host}{more}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _ask(line: _Line, query: Query) -> list[Answer]:
    """Ask for one name until there is an answer, or no sense in another try.

    The waits double, without chance in them: a run can be told in advance. Raises `NoAnswerError`.
    """
    from geo_movements.places.geocoders import NoAnswerError, ask

    for attempt in range(1, ATTEMPTS + 1):
        try:
            return ask(
                line.geocoder, line.name, query.text,
                options=line.settings.options, countries=query.countries, language=line.language,
            )  # fmt: skip
        except NoAnswerError as failure:
            if not failure.again:
                raise
            wait_s = BACK_OFF_S * 2 ** (attempt - 1)
            if failure.wait_s is not None:
                if failure.wait_s > LONGEST_WAIT_S:
                    raise NoAnswerError(
                        f"{failure} and wants to be left alone for {failure.wait_s:.0f} s; "
                        "run it again after that",
                        final=True,
                    ) from failure
                # Never sooner than without that word: it may be of a clock that is wrong.
                wait_s = max(failure.wait_s, wait_s)
            if attempt == ATTEMPTS:
                raise NoAnswerError(f"{failure}, {ATTEMPTS} times", again=True) from failure
            line.wait(wait_s)
    raise AssertionError("the last attempt returns or raises")
