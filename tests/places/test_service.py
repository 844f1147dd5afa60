"""A geocoding service is asked politely, seldom, and believed only so far."""

from __future__ import annotations

import email.utils
import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import geo_movements as gm
from geo_movements.cli import main
from geo_movements.errors import InputError
from geo_movements.places.adapter import THREAD
from geo_movements.places.answer_cache import read_entry, write_entry
from geo_movements.places.answers import clean, read_answer
from geo_movements.places.ask import ask as ask_person
from geo_movements.places.evidence import Choice, Doubt
from geo_movements.places.explain import explain
from geo_movements.places.gazetteer import open_gazetteer
from geo_movements.places.lock import lock_text
from geo_movements.places.service import OSM, ask_service
from geo_movements.tables.service import SERVICE_READERS

from .conftest import Reply

OFF = "cache_days = 0"
AGENT = "test-maps (desk@example.org)"
# Names that no gazetteer has; "Zvezdnograd" is nobody's town either.
ONE, TWO, THREE, FOUR = "Zvezdnograd", "Qorlovetsk", "Ruzhinmore", "Plesmanovo"


def town(name: str = ONE, lat: object = "44.1", lon: object = "133.2", **more: object) -> dict:
    """Return a town as Nominatim tells it."""
    return {
        "osm_type": "node", "osm_id": 107775, "lat": lat, "lon": lon, "class": "place",
        "type": "town", "addresstype": "town", "importance": 0.4, "name": name,
        "display_name": f"{name}, Primorsky Krai, Russia",
        "boundingbox": ["44.0", "44.2", "133.1", "133.3"],
        "address": {"state": "Primorsky Krai", "country_code": "ru"},
    } | more  # fmt: skip


def feature(name: str = ONE, lat: object = 44.1, lon: object = 133.2, **properties: object):
    return {
        "type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"name": name, **properties},
    }  # fmt: skip


def features(*those: dict) -> dict:
    return {"type": "FeatureCollection", "features": list(those)}


PHOTON = {
    "osm_type": "W", "osm_id": 12, "osm_key": "aeroway", "osm_value": "aerodrome",
    "countrycode": "RU", "state": "Primorsky Krai", "type": "other",
    "extent": [133.19, 44.11, 133.21, 44.09],
}  # fmt: skip
PELIAS = {
    "gid": "geonames:locality:77", "layer": "locality", "confidence": 0.9, "country_a": "RUS",
    "country_code": "RU", "region": "Primorsky Krai",
}  # fmt: skip


def settings(service, *lines: str, name: str = "nominatim", fast: bool = True) -> str:
    pace = "min_interval_s = 0\n" if fast else ""
    return (
        f'[service]\nname = "{name}"\nuser_agent = "{AGENT}"\ndomain = "{service.domain}"\n'
        f'scheme = "http"\n{pace}' + "\n".join(lines)
    )


@pytest.fixture
def ask(project_folder, service, hours):
    """Ask by the policy itself, on the test's clock; returns verdicts and what was said."""

    def asked(*names, doubts=None, name="nominatim", lines=(), countries=(), supported=()):
        toml = settings(service, *lines, name=name, fast=not lines)
        project = gm.read(project_folder("origin\nWonsan\n", map=toml))
        told: list[str] = []
        verdicts = ask_service(
            project, name, doubts or {each: Doubt("not found") for each in names},
            countries=countries, supported=supported, clock=hours.clock(), tell=told.append,
        )  # fmt: skip
        return verdicts, told

    return asked


# --- Nothing leaves unasked -----------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["resolve", "map", "export", "check"])
def test_nothing_is_sent_without_the_flag(
    verb: str, project_folder, service, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    folder = project_folder(f"origin\nWonsan\n{ONE}\n", map=settings(service))

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for door in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, door, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    output = ["-o", str(folder / "map.html")] if verb == "map" else []
    assert main([verb, str(folder), *output]) == 1
    assert f'"{ONE}": not found' in "".join(capsys.readouterr())
    assert service.requests == []


def test_resolve_asks_says_so_and_the_lock_is_the_answer(project_folder, service, capsys) -> None:
    service.answers([town()])
    folder = project_folder(
        f"origin,destination\nWonsan,{ONE}\nVladivostok,{ONE}\n", map=settings(service)
    )
    assert main(["resolve", str(folder), "--service", "nominatim"]) == 0
    said = capsys.readouterr()
    assert f"sending 1 name to {service.domain}" in said.err
    assert f'"{ONE}" is taken to be {ONE} (Primorsky Krai, RU), score 0.80.' in said.err
    assert f"nominatim ({service.domain}) knows it as place=town" in said.out
    assert service.asked == [ONE]
    request = service.requests[0]
    assert request["headers"]["User-Agent"] == AGENT
    assert request["query"]["accept-language"] == ["en"]
    lock = (folder / "places.lock.csv").read_text(encoding="utf-8")
    assert "nominatim:node:107775" in lock and ",service," in lock
    # The lock holds, without a service; the credit reaches the legs and what is made of them.
    assert main(["resolve", str(folder)]) == 0
    assert (folder / "places.lock.csv").read_text(encoding="utf-8") == lock
    project = gm.read(folder)
    places = gm.resolve(project)
    assert places.set_index("toponym").loc[ONE, "attribution"] == OSM
    assert OSM in gm.build(project, places).legs["attribution"][0]
    capsys.readouterr()
    assert main(["export", str(folder)]) == 0
    assert OSM in capsys.readouterr().out
    assert main(["map", str(folder), "-o", str(folder / "map.html")]) == 0
    assert "OpenStreetMap contributors, ODbL" in (folder / "map.html").read_text(encoding="utf-8")
    assert len(service.requests) == 1


def test_update_asks_anew_only_with_the_flag(project_folder, service) -> None:
    service.answers([town()])
    folder = project_folder(
        f"origin\nVladivostok\n{ONE}\n", map=settings(service, "cache_days = 0")
    )
    project = gm.read(folder)
    text = lock_text(gm.resolve(project, service="nominatim"), project)
    (folder / "places.lock.csv").write_text(text, encoding="utf-8")
    held = gm.read(folder)
    for options in ({}, {"update": True}, {"service": "nominatim"}):
        assert lock_text(gm.resolve(held, **options), held) == text
    assert len(service.requests) == 1
    service.answers([town(lat="44.15")])
    anew = gm.resolve(held, service="nominatim", update=True).set_index("toponym")
    assert anew.loc[ONE, "lat"] == 44.15 and len(service.requests) == 2


def test_what_is_near_a_service_s_place_owes_its_credit(project_folder, service) -> None:
    service.answers([town()])
    folder = project_folder(f"origin\n30 km east of {ONE}\nVladivostok\n", map=settings(service))
    project = gm.read(folder)
    places = gm.resolve(project, service="nominatim")
    row = places.set_index("toponym").loc[f"30 km east of {ONE}"]
    assert service.asked == [ONE] and row["match"] == "service" and row["attribution"] == OSM
    (folder / "places.lock.csv").write_text(lock_text(places, project), encoding="utf-8")
    again = gm.resolve(gm.read(folder)).set_index("toponym").loc[row.name]
    assert again["attribution"] == OSM and again["lon"] == pytest.approx(row["lon"])


def test_what_a_service_had_a_part_in_is_held_and_credited(project_folder, service) -> None:
    service.answers([town()])
    between = f"between Ussuriysk and {ONE}"
    folder = project_folder(f"origin\n{between}\nVladivostok\n", map=settings(service))
    project = gm.read(folder)
    places = gm.resolve(project, service="nominatim")
    row = places.set_index("toponym").loc[between]
    assert (row["match"], row["decided_by"]) == ("service", "service")
    assert "GeoNames" in row["attribution"] and OSM in row["attribution"]
    text = lock_text(places, project)
    (folder / "places.lock.csv").write_text(text, encoding="utf-8")
    held = gm.read(folder)
    assert lock_text(gm.resolve(held, update=True), held) == text
    # A person who looks at the automatic rows anew does not lose it, and is told that it stands.
    asked = ask_person(held, update=True, answer=lambda _: "q", tell=lambda _: None)
    assert between in asked.lock["toponym"].tolist()


def test_explain_tells_of_the_service_s_place_in_the_lock(project_folder, service) -> None:
    service.answers([town()])
    folder = project_folder(f"origin\n{ONE}\nVladivostok\n", map=settings(service))
    project = gm.read(folder)
    text = lock_text(gm.resolve(project, service="nominatim"), project)
    (folder / "places.lock.csv").write_text(text, encoding="utf-8")
    told = explain(gm.read(folder), ONE)
    assert "stands in the lock file as" in told and "nominatim:node:107775" in told
    assert "not found" in told


def test_a_service_s_place_is_no_evidence_for_the_gazetteer(project_folder, service) -> None:
    """So a run beside the lock decides the rest as the first run did."""
    service.answers([town(address={"country_code": "us"}, lat="33", lon="-97", boundingbox=None)])
    folder = project_folder(f"origin\n{ONE}\nManchester\n", map=settings(service))
    project = gm.read(folder)
    first = gm.resolve(project, service="nominatim").drop(columns="geometry")
    (folder / "places.lock.csv").write_text(lock_text(first, project), encoding="utf-8")
    assert gm.resolve(gm.read(folder)).drop(columns="geometry").to_csv() == first.to_csv()


def test_what_the_project_describes_keeps_its_words(project_folder, service) -> None:
    service.answers([town()])
    folder = project_folder(
        "origin\nthe range\n",
        map=settings(service),
        places=f"toponym,name,precision,name_ko\nthe range,{ONE},region,별\n",
    )
    project = gm.read(folder)
    places = gm.resolve(project, service="nominatim")
    assert service.asked == [ONE]
    assert places[["match", "precision", "name_ko"]].iloc[0].tolist() == ["service", "region", "별"]
    (folder / "places.lock.csv").write_text(lock_text(places, project), encoding="utf-8")
    assert gm.resolve(gm.read(folder))["match"].tolist() == ["service"]


# --- Which names ----------------------------------------------------------------------------------


def test_one_name_is_one_request_however_it_is_spelt(ask, service) -> None:
    service.answers([town("Zvézdnograd")])
    names = ("Zvezdnograd", "Zvézdnograd", "ZVEZDNOGRAD", "Zvezdno'grad")
    verdicts, _ = ask(*names)
    assert len(service.requests) == 1
    assert {verdict.candidate.place.place_id for verdict in verdicts.values()} == {
        "nominatim:node:107775"
    }


def test_only_what_the_gazetteer_lacks_is_asked_for(project_folder, service) -> None:
    service.answers([])
    rows = f"origin\nCambridge\nVladivostok\n{ONE}\n"
    gm.resolve(gm.read(project_folder(rows, map=settings(service))), service="nominatim")
    assert service.asked == [ONE]
    toml = settings(service, "undecided = true")
    gm.resolve(gm.read(project_folder(rows, map=toml)), service="nominatim")
    assert service.asked == [ONE, "Cambridge"]  # the former is answered by the cache


def test_a_name_that_nobody_could_answer_is_not_sent(ask, service) -> None:
    verdicts, told = ask("x" * 201)
    assert not service.requests and told == []
    assert verdicts["x" * 201].reason == "not found; too long for a service"


# --- Manners --------------------------------------------------------------------------------------


def test_requests_keep_their_distance(ask, service, hours) -> None:
    service.answers([])
    ask(ONE, TWO, THREE, lines=["min_interval_s = 1"])
    assert [b - a for a, b in zip(service.starts, service.starts[1:], strict=False)] == [1, 1]
    assert hours.sleeps == [1, 1]


def test_retries_keep_the_distance_too(ask, service, hours) -> None:
    service.answers(Reply(status=500), Reply(status=502), Reply([town()]))
    verdicts, _ = ask(ONE, lines=["min_interval_s = 5"])
    assert isinstance(verdicts[ONE], Choice)
    # Back-off of 2 and 4 seconds, each filled up to 5.
    assert hours.sleeps == [2, 3, 4, 1]


def test_the_back_off_doubles_and_ends(ask, service, hours) -> None:
    service.answers(Reply(status=503))
    verdicts, _ = ask(ONE)
    assert hours.sleeps == [2, 4, 8] and len(service.requests) == 4
    assert verdicts[ONE].reason.endswith("it answers HTTP 503, 4 times")


def test_retry_after_is_obeyed_in_seconds_and_as_a_day(ask, service, hours) -> None:
    day = email.utils.formatdate(time.time() + 40, usegmt=True)
    service.answers(
        Reply(status=429, headers={"Retry-After": "17"}),
        Reply(status=503, headers={"Retry-After": day}),
        Reply([town()]),
    )
    verdicts, _ = ask(ONE)
    assert isinstance(verdicts[ONE], Choice)
    assert hours.sleeps[0] == 17 and 30 < hours.sleeps[1] <= 40


@pytest.mark.parametrize("value", ["soon", "-5", "Mon, 99 Foo 2024", "9" * 5000, "1.5", ""])
def test_a_retry_after_that_is_none_does_no_harm(ask, service, hours, value: str) -> None:
    service.answers(Reply(status=429, headers={"Retry-After": value}), Reply([town()]))
    ask(ONE)
    assert len(hours.sleeps) <= 1 and sum(hours.sleeps) <= 2


def test_a_service_that_wants_to_be_left_alone_is(ask, service, hours) -> None:
    service.answers(Reply(status=429, headers={"Retry-After": "3600"}))
    verdicts, _ = ask(ONE, TWO)
    assert hours.sleeps == [] and len(service.requests) == 1
    assert "left alone for 3600 s; run it again after that" in verdicts[TWO].reason
    assert "not asked, since" in verdicts[ONE].reason


def test_a_429_without_a_wait_is_backed_off_from(ask, service, hours) -> None:
    service.answers(Reply(status=429), Reply([town()]))
    verdicts, _ = ask(ONE)
    assert isinstance(verdicts[ONE], Choice) and hours.sleeps == [2]


def test_a_service_that_is_away_is_given_up(ask, service, hours) -> None:
    service.answers(Reply(status=500))
    names = [ONE, TWO, THREE, FOUR]
    verdicts, _ = ask(*names)
    assert len(service.requests) == 3 * 4
    assert sum("not asked, since" in verdict.reason for verdict in verdicts.values()) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_service_that_refuses_us_is_not_pressed(ask, service, hours, status: int) -> None:
    service.answers(Reply(status=status))
    ask(ONE, TWO)
    assert len(service.requests) == 1 and hours.sleeps == []


@pytest.mark.parametrize("status", [400, 404])
def test_a_query_that_is_refused_is_not_repeated(ask, service, hours, status: int) -> None:
    service.answers(Reply(status=status))
    ask(ONE, TWO)
    assert len(service.requests) == 2 and hours.sleeps == []


@pytest.mark.parametrize("value", ["soon\x1b[2J", "Fri, 31 Dec 99999 23:59:59 GMT"])
def test_a_retry_after_of_any_kind_is_not_printed_and_ends_nothing(
    ask, service, hours, value: str, capsys, caplog
) -> None:
    service.answers(Reply(status=429, headers={"Retry-After": value}), Reply([town()]))
    verdicts, _ = ask(ONE)
    assert isinstance(verdicts[ONE], Choice) and hours.sleeps == [2]
    assert not caplog.records and capsys.readouterr() == ("", "")


def test_a_service_whose_answers_are_none_is_given_up(ask, service, hours) -> None:
    service.answers(Reply(b"<p>a page"))
    verdicts, _ = ask(ONE, TWO, THREE, FOUR)
    assert len(service.requests) == 3 and "not asked, since" in verdicts[ONE].reason + "".join(
        verdict.reason for verdict in verdicts.values()
    )


def test_an_answer_that_breaks_off_is_asked_for_again(ask, service, hours) -> None:
    service.answers(Reply([town()], headers={"Content-Length": "9999"}), Reply([town()]))
    assert isinstance(ask(ONE)[0][ONE], Choice) and hours.sleeps == [2]


@pytest.mark.parametrize("status", [202, 206])
def test_a_part_or_a_promise_of_an_answer_is_none(ask, service, hours, status: int) -> None:
    service.answers(Reply([town()], status=status))
    assert f"it answers HTTP {status}" in ask(ONE)[0][ONE].reason


def test_what_is_given_up_goes_on_no_longer(ask, service, hours) -> None:
    service.answers(Reply([town()], drip_head=True))
    ask(ONE, lines=["timeout_s = 0.1"])
    deadline = time.monotonic() + 5
    while any(each.name == THREAD for each in threading.enumerate()):
        assert time.monotonic() < deadline, "a request goes on"
        time.sleep(0.01)


def test_a_host_that_proves_nothing_is_tried_once(ask, service, hours, project_folder) -> None:
    toml = settings(service).replace('scheme = "http"', 'scheme = "https"')
    project = gm.read(project_folder("origin\nWonsan\n", map=toml))
    verdicts = ask_service(
        project, "nominatim", {each: Doubt("not found") for each in (ONE, TWO)},
        countries=(), supported=(), clock=hours.clock(), tell=lambda _: None,
    )  # fmt: skip
    assert "TLS" in verdicts[ONE].reason
    assert "not asked, since" in verdicts[ONE].reason + verdicts[TWO].reason


def test_a_redirect_is_not_followed(ask, service) -> None:
    service.answers(Reply(status=302, headers={"Location": f"http://{service.domain}/else?q=x"}))
    verdicts, _ = ask(ONE)
    assert len(service.requests) == 1 and "not followed" in verdicts[ONE].reason


def test_a_host_that_nobody_listens_on_is_told(ask, service, hours) -> None:
    service.server.socket.close()
    verdicts, _ = ask(ONE)
    assert "it cannot be reached" in verdicts[ONE].reason and hours.sleeps == [2, 4, 8]


@pytest.mark.parametrize(
    "reply",
    [
        Reply([town()], pause_s=0.7),
        Reply(b"[" + b" " * 500 + b"]", drip=1),
        Reply([town()], drip_head=True),
    ],
    ids=["silent", "dripping", "dripping header"],
)
def test_a_slow_answer_ends_with_its_time(ask, service, hours, reply: Reply) -> None:
    service.answers(reply)
    began = time.monotonic()
    verdicts, _ = ask(ONE, lines=["timeout_s = 0.2"])
    assert verdicts[ONE].reason.endswith("it did not answer within 0.2 s, 4 times")
    assert time.monotonic() - began < 3


def test_tls_is_verified(project_folder, service) -> None:
    from geo_movements.places.geocoders import open_geocoder

    made = open_geocoder("photon", user_agent=AGENT, timeout_s=1, options={})
    context = made.adapter.ssl_context
    assert context.check_hostname and context.verify_mode.name == "CERT_REQUIRED"


def test_plain_http_where_tls_is_due_is_refused(ask, service, hours) -> None:
    from geo_movements.places import geocoders

    made = geocoders.open_geocoder(
        "nominatim", user_agent=AGENT, timeout_s=2, options={"domain": service.domain}
    )
    geocoders.let_send(made, lambda url: None)
    with pytest.raises(geocoders.NoAnswerError, match="TLS"):
        geocoders.ask(made, "nominatim", ONE, options={}, countries=(), language=None)


def test_the_environment_s_proxy_is_asked(ask, service, monkeypatch, project_folder) -> None:
    monkeypatch.setenv("http_proxy", f"http://{service.domain}")
    service.answers([town()])
    toml = f'[service]\nuser_agent = "{AGENT}"\nscheme = "http"\ndomain = "geocoder.invalid"'
    project = gm.read(project_folder(f"origin\n{ONE}\n", map=toml))
    assert gm.resolve(project, service="nominatim")["match"].tolist() == ["service"]
    assert service.requests[0]["path"].startswith("http://geocoder.invalid/search?")


# --- The cache ------------------------------------------------------------------------------------


def test_answers_are_kept_also_that_there_is_none(ask, service, hours) -> None:
    service.answers(lambda name: Reply([town()] if name == ONE else []))
    first, _ = ask(ONE, TWO)
    again, told = ask(ONE, TWO)
    assert first == again and len(service.requests) == 2
    assert told == [f"nothing is sent to {service.domain}: 2 names answered before"]
    hours.seconds += 29 * 86_400
    ask(ONE, TWO)
    assert len(service.requests) == 2
    hours.seconds += 2 * 86_400
    ask(ONE, TWO)
    assert len(service.requests) == 4


def test_another_service_host_country_or_language_is_another_question(ask, service) -> None:
    service.answers([])
    ask(ONE)
    ask(ONE, countries={"RU"})
    ask(ONE, lines=['language = "ru"'])
    ask(ONE, lines=['featuretype = "city"'])
    assert len(service.requests) == 4
    assert service.requests[1]["query"]["countrycodes"] == ["RU"]
    assert service.requests[3]["query"]["featureType"] == ["city"]


def test_an_entry_under_another_s_name_or_day_is_noticed(ask, service, tmp_path, hours) -> None:
    service.answers(lambda name: Reply([town(name)]))
    first, _ = ask(ONE, TWO)
    one, two = sorted((tmp_path / "cache" / "service").iterdir())
    one.write_bytes(two.read_bytes())
    entry = json.loads(two.read_text())
    two.write_text(json.dumps({**entry, "stored": entry["stored"] + 1}))
    again, told = ask(ONE, TWO)
    assert again == first and len(service.requests) == 4
    assert told[0] == "2 answers on the disk damaged: removed, and asked for anew"


@pytest.mark.parametrize(
    "cells",
    [{"lat": 95.0}, {"lon": "east"}, {"name": "x\x1b[2J"}, {"names": [ONE, 5]}, {"country": "XX"},
     {"precision": "exact"}, {"uncertainty_km": 1e9}, {"rank": 2.0}, {"ordinary": 1}],
)  # fmt: skip
def test_an_entry_that_was_made_up_is_noticed(ask, service, tmp_path, hours, cells) -> None:
    service.answers([town()])
    first, _ = ask(ONE)
    (path,) = (tmp_path / "cache" / "service").iterdir()
    answers = read_entry(path, now=hours.now(), days=1)
    write_entry(path, [answers[0]._replace(**cells)], now=hours.now())
    assert ask(ONE)[0] == first and len(service.requests) == 2


@pytest.mark.skipif(os.name == "nt", reason="the pipes of POSIX")
def test_a_pipe_in_the_cache_hangs_nothing(ask, service, tmp_path) -> None:
    service.answers([town()])
    first, _ = ask(ONE)
    (path,) = (tmp_path / "cache" / "service").iterdir()
    path.unlink()
    os.mkfifo(path)
    assert ask(ONE)[0] == first and len(service.requests) == 2 and path.is_file()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-5],
        lambda text: text.replace("44.1", "55.1"),
        lambda text: "",
        lambda text: "[" * 100_000,
        lambda text: json.dumps({**json.loads(text), "stored": 9e12}),
        lambda text: json.dumps({**json.loads(text), "answers": 3}),
    ],
    ids=["cut", "changed", "empty", "deep", "from the future", "of another shape"],
)
def test_a_damaged_entry_is_dropped_and_asked_anew(ask, service, tmp_path, damage) -> None:
    service.answers([town()])
    first, _ = ask(ONE)
    (entry,) = (tmp_path / "cache" / "service").iterdir()
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600
    entry.write_text(damage(entry.read_text()))
    again, _ = ask(ONE)
    assert again == first and len(service.requests) == 2
    assert [path.name for path in entry.parent.iterdir()] == [entry.name]


def test_a_second_run_continues_where_the_first_failed(project_folder, service, capsys) -> None:
    service.answers(lambda name: Reply([town(name)]) if name == ONE else Reply(status=404))
    rows = f"origin\n{ONE}\n{TWO}\nVladivostok\n"
    folder = project_folder(rows, map=settings(service))
    assert main(["resolve", str(folder), "--service", "nominatim"]) == 1
    said = capsys.readouterr().err
    assert f'"{TWO}": not found; nominatim ({service.domain}): it answers HTTP 404.' in said
    assert not (folder / "places.lock.csv").exists()
    service.answers(lambda name: Reply([town(name)]))
    assert main(["resolve", str(folder), "--service", "nominatim"]) == 0
    assert sorted(service.asked) == [TWO, TWO, ONE]


def test_a_cache_that_cannot_be_written_is_told(ask, service, tmp_path) -> None:
    (tmp_path / "cache").write_text("a file")
    service.answers([town()])
    verdicts, told = ask(ONE)
    assert isinstance(verdicts[ONE], Choice) and "is not kept" in told[1]


# --- What is answered -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answer", "place_id", "precision", "owner"),
    [
        ("nominatim", [town()], "nominatim:node:107775", "town", OSM),
        ("photon", features(feature(**PHOTON)), "photon:way:12", "site", OSM),
        ("pelias", features(feature(**PELIAS)), "pelias:geonames:locality:77", "town",
         "GeoNames, CC BY 4.0"),
    ],
    ids=["nominatim", "photon", "pelias"],
)  # fmt: skip
def test_each_protocol_is_understood(
    project_folder, service, name, answer, place_id, precision, owner
) -> None:
    service.answers(answer)
    toml = settings(service, name=name)
    project = gm.read(project_folder(f"origin\nVladivostok\n{ONE}\n", map=toml))
    row = gm.resolve(project, service=name).set_index("toponym").loc[ONE]
    assert (row["place_id"], row["precision"], row["attribution"]) == (place_id, precision, owner)
    assert (row["lat"], row["lon"], row["score"]) == (44.1, 133.2, 0.8)
    assert (row["country"], row["admin1"]) == ("RU", "Primorsky Krai")
    assert row.geometry.coords[0] == (133.2, 44.1)


def test_another_geocoder_is_asked_too_and_its_credit_is_yours(project_folder, service) -> None:
    service.answers(
        {"candidates": [{"address": ONE, "location": {"x": 133.2, "y": 44.1}, "attributes": {}}]}
    )
    lines = [f'[service]\nuser_agent = "{AGENT}"\ndomain = "{service.domain}/x"\nscheme = "http"',
             "min_interval_s = 0"]  # fmt: skip
    folder = project_folder(f"origin\n{ONE}\n", map="\n".join(lines))
    with pytest.raises(InputError, match=r"service\.attribution: the licence of arcgis"):
        gm.resolve(gm.read(folder), service="arcgis")
    folder = project_folder(f"origin\n{ONE}\n", map="\n".join([*lines, 'attribution = "© Esri"']))
    places = gm.resolve(gm.read(folder), service="arcgis")
    row = places.iloc[0]
    assert row["attribution"] == "© Esri" and row["place_id"] == "arcgis:44.100000,133.200000"
    assert row["precision"] is None and row["country"] is None
    # Without that line the credit is owed, and nothing is drawn.
    (folder / "places.lock.csv").write_text(lock_text(places, gm.read(folder)), encoding="utf-8")
    (folder / "map.toml").unlink()
    with pytest.raises(InputError, match="credit that its licence asks for is not known"):
        gm.build(gm.read(folder), gm.resolve(gm.read(folder)))


BAD = {
    "malformed": (b'[{"lat": ', "it"),
    "html": (b"<!DOCTYPE html><p>Too many requests", "a page for people"),
    "no utf-8": (b"[\xff\xfe]", "no text"),
    "NaN": ([town(lat=float("nan"))], "no JSON"),
    "text of NaN": ([town(lat="nan")], "not understood"),
    "infinite": (b'[{"lat": 1e999, "lon": 1, "display_name": "x"}]', "not understood"),
    "latitude of 95": ([town(lat="95")], "not understood"),
    "longitude of 200": ([town(lon="200")], "a longitude of '200'"),
    "no position": ([town(lat=None, lon=None)], "a latitude of 'None'"),
    "true for a number": ([town(lat=True)], "a latitude of 'True'"),
    "no name": ([town(name="", display_name="")], "a place without a name"),
    "a number for a list": (b"5", "not understood"),
    "a list of numbers": (b"[1, 2]", "not understood"),
    "a text": (b'"Kursk"', "not understood"),
    "name of a number": ([town(name=5, display_name=7)], "a place without a name"),
    "an error of its own": ({"error": "too \x1b[2Jcomplex"}, ": too [2Jcomplex"),
    "deep": (b"[" * 100_000, "no JSON"),
    "null": (b"null", "neither places nor word that there are none"),
    "an empty table": (b"{}", "neither places nor word that there are none"),
    "nought": (b"0", "neither places nor word that there are none"),
    "a key that stands twice": (b'[{"lat": "1", "lat": "2"}]', "no JSON"),
    "nought and nought": ([town(lat="0", lon="0")], "at 0, 0"),
    "a number of Python's": ([town(lat="4_4")], "a latitude of '4_4'"),
    "other digits": ([town(lat="\u0664\u0664")], "a latitude of"),
    "thousands": ([town()] * 1001, "tells of over 1000 places"),
    "10 MB": (b'["' + b"x" * 10_000_001 + b'"]', "over 10 MB"),
}


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "rot13", "none-such"])
def test_only_the_charsets_of_json_are_read(ask, service, hours, charset: str) -> None:
    kind = f"application/json; charset={charset}"
    service.answers(Reply([town()], headers={"Content-Type": kind}))
    verdict = ask(ONE)[0][ONE]
    assert "which is not read" in verdict.reason or "no text" in verdict.reason


@pytest.mark.parametrize("location", [{"x": 200, "y": 44}, {"x": 133, "y": None},
                                      {"x": True, "y": 44}, {"x": "1_3", "y": 44}])  # fmt: skip
def test_what_geopy_makes_of_no_position_is_none(project_folder, service, location) -> None:
    service.answers({"candidates": [{"address": ONE, "location": location, "attributes": {}}]})
    toml = settings(service, 'attribution = "x"', name="arcgis")
    places = gm.resolve(gm.read(project_folder(f"origin\n{ONE}\n", map=toml)), service="arcgis")
    assert places["match"].isna().all() or places["match"].tolist() == ["none"]
    assert "a position that it does not tell" in places["reason"][0]


@pytest.mark.parametrize("case", BAD)
def test_an_answer_that_cannot_be_is_refused(ask, service, hours, case: str) -> None:
    body, reason = BAD[case]
    service.answers(Reply(body))
    verdicts, _ = ask(ONE)
    assert isinstance(verdicts[ONE], Doubt) and reason in verdicts[ONE].reason
    assert len(service.requests) == 1, "it would be no better a second time"
    assert ask(ONE)[0] == verdicts and len(service.requests) == 2, "and it is not kept"


@pytest.mark.parametrize(
    "body",
    [
        {"features": [{"properties": {}, "geometry": None}]},
        {"features": [feature(lat=None)]},
        {"features": [feature(lat="x")]},
        {"features": [feature(lat=133.2, lon=44.1)]},
        {"features": [feature(name=None)]},
        {"features": 7},
        {"type": "FeatureCollection"},
        [],
    ],
)
@pytest.mark.parametrize("name", ["photon", "pelias"])
def test_features_of_a_wrong_shape_are_refused(ask, service, name: str, body) -> None:
    service.answers(Reply(body))
    assert isinstance(ask(ONE, name=name)[0][ONE], Doubt)


def test_an_empty_answer_leaves_the_doubt_and_says_so(ask, service) -> None:
    service.answers([])
    verdicts, _ = ask(ONE)
    assert verdicts[ONE].reason == f"not found; nominatim ({service.domain}) knows none either"


def test_markup_is_text_and_control_characters_go(ask, service) -> None:
    service.answers([town(f"{ONE}\x1b[31m\u202e\x00\n", namedetails={"name": ONE})])
    place = ask(ONE)[0][ONE].candidate.place
    assert place.name == f"{ONE}[31m"
    assert clean("<script>{{ 7*7 }}</script>\u2028=1") == "<script>{{ 7*7 }}</script> =1"
    assert len(clean("x" * 9999)) == 200


@pytest.mark.parametrize(
    ("more", "precision", "uncertainty"),
    [
        ({}, "town", 13.7),
        ({"boundingbox": None}, "town", None),
        ({"boundingbox": ["x", 1]}, "town", None),
        ({"boundingbox": ["10", "11", "20", "21"]}, "town", None),
        ({"boundingbox": ["43.8", "44.4", "132.8", "133.6"]}, "district", 46.2),
        ({"boundingbox": ["40", "48", "130", "137"]}, "region", 553.4),
        ({"addresstype": "state"}, "region", 13.7),
        ({"addresstype": "country"}, "country", 13.7),
        ({"class": "military", "type": "naval_base", "addresstype": "military"}, "site", 13.7),
        ({"class": "x", "type": "y", "addresstype": "z"}, None, 13.7),
        ({"class": "natural", "type": "bay", "addresstype": "bay"}, "sea", 13.7),
    ],
)
def test_precision_is_never_finer_than_told(ask, service, more, precision, uncertainty) -> None:
    service.answers([town(**more)])
    place = ask(ONE)[0][ONE].candidate.place
    assert place.precision == precision
    assert place.uncertainty_km == (uncertainty and pytest.approx(uncertainty, abs=0.2))


def test_a_box_across_the_antimeridian_is_measured_across_it() -> None:
    raw = town(lat="0", lon="179.9", boundingbox=["-0.1", "0.1", "179.8", "-179.8"])
    answer = read_answer("nominatim", raw, ONE, lat=0, lon=179.9)
    assert answer.uncertainty_km == pytest.approx(35.2, abs=0.2)


def test_several_places_of_the_name_are_a_doubt(ask, service) -> None:
    far = town(lat="55", lon="40", osm_id=2, importance=0.3, boundingbox=None)
    service.answers([town(), far])
    verdict = ask(ONE)[0][ONE]
    assert "several places of that name" in verdict.reason and len(verdict.candidates) == 2
    # One that the service ranks far lower, another name, and the town's own area are no rivals.
    low = {**far, "importance": 0.1}
    other = town("Zarya", lat="56", lon="41", osm_id=3, boundingbox=None)
    area = town(lat="44.12", osm_id=4, type="county", boundingbox=None)
    service.answers([town(), low, other, area])
    verdict = ask(ONE, lines=['language = "ru"'])[0][ONE]
    assert isinstance(verdict, Choice) and verdict.score == 0.8
    assert [each.candidate.place.lat for each in verdict.runners_up] == [55]


def test_two_villages_of_one_name_are_two(ask, service) -> None:
    # Twelve kilometres apart; a town and its station would be one place.
    there = town(osm_id=2, lat="44.2", boundingbox=None)
    service.answers([town(), there])
    assert "several places of that name" in ask(ONE)[0][ONE].reason
    service.answers([town(TWO), town(TWO, osm_id=2, lat="44.2", type="station", boundingbox=None)])
    assert isinstance(ask(TWO)[0][TWO], Choice)


@pytest.mark.parametrize(("name", "more"), [("nominatim", ["0"]), ("photon", None)])
def test_nominatim_is_told_to_leave_nothing_out(ask, service, name: str, more) -> None:
    ask(ONE, name=name)
    assert service.requests[0]["query"].get("dedupe") == more


def test_ranks_that_are_not_told_settle_nothing(ask, service) -> None:
    far = feature(lat=55, lon=40, osm_type="N", osm_id=3)
    service.answers(features(feature(**PHOTON), far))
    assert isinstance(ask(ONE, name="photon")[0][ONE], Doubt)


@pytest.mark.parametrize(
    ("name", "countries", "words"),
    [
        (ONE, {"KP"}, "knows it only outside KP"),
        (f"{ONE}, North Korea", set(), "knows it only outside KP"),
        (f"{ONE}, North Korea", {"RU"}, "knows it only outside KP"),
        (f"{ONE}, KP", set(), "knows it only outside KP"),
    ],
)
def test_an_answer_from_another_country_is_a_doubt(ask, service, name, countries, words) -> None:
    service.answers([town()])
    verdict = ask(name, countries=countries)[0][name]
    assert words in verdict.reason and len(verdict.candidates) == 1


def test_a_country_of_map_toml_is_where_to_look(ask, service) -> None:
    service.answers([town()])
    assert "outside JP, KP" in ask(ONE, lines=['country = ["jp", "KP"]'])[0][ONE].reason


def test_other_names_shops_and_strange_countries_count_for_less(ask, service) -> None:
    service.answers([town("Vladivostok")])
    assert "other names only" in ask(ONE)[0][ONE].reason
    service.answers([town(TWO, **{"class": "shop", "type": "bakery"})])
    assert "only a shop=bakery of that name" in ask(TWO)[0][TWO].reason
    service.answers([town(THREE)])
    verdict = ask(THREE, supported={"KP"})[0][THREE]
    assert verdict.score == 0.6 and "nothing else here points to" in verdict.reason
    service.answers([town(FOUR[:-1])])
    assert ask(FOUR)[0][FOUR].score == 0.6


def test_the_same_answer_gives_the_same_bytes(project_folder, service) -> None:
    service.answers([town()])
    folder = project_folder(f"origin\n{ONE}\n", map=settings(service, OFF))
    project = gm.read(folder)
    texts = {lock_text(gm.resolve(project, service="nominatim"), project) for _ in range(2)}
    assert len(texts) == 1 and len(service.requests) == 2


# --- Bad settings ---------------------------------------------------------------------------------


def test_every_bad_setting_is_told_at_once_and_nothing_is_sent(project_folder, service) -> None:
    toml = (
        '[service]\nname = "photon"\ntimeout_s = 0\nmin_interval_s = nan\ncache_days = "x"\n'
        'undecided = 1\nattribution = ""\ncountry = ["Russia"]\nproxies = "x"\ncolour = "red"\n'
        'osm_tag = {a = 1}\napi_key = "env:NO_SUCH_VARIABLE"\n'
    )
    project = gm.read(project_folder(f"origin\n{ONE}\n", map=toml))
    with pytest.raises(InputError) as raised:
        gm.resolve(project, service="nominatim")
    columns = {problem.column.removeprefix("service.") for problem in raised.value.problems}
    assert columns == {
        "name", "timeout_s", "min_interval_s", "cache_days", "undecided", "attribution", "country",
        "proxies", "colour", "osm_tag", "api_key", "user_agent",
    }  # fmt: skip
    assert all(problem.file == "map.toml" for problem in raised.value.problems)
    assert service.requests == []


def test_the_user_agent_is_required(project_folder) -> None:
    project = gm.read(project_folder(f"origin\n{ONE}\n"))
    with pytest.raises(InputError, match=r"service\.user_agent: a service wants to know who asks"):
        gm.resolve(project, service="nominatim")


def test_who_asks_is_told_in_plain_ascii(project_folder) -> None:
    toml = '[service]\nuser_agent = "карты (desk@example.org)"\n'
    with pytest.raises(InputError, match="plain ASCII"):
        gm.resolve(gm.read(project_folder("origin\nX\n", map=toml)), service="nominatim")


@pytest.mark.parametrize("agent", ["geopy/2.5", "my-application", "My_App/1"])
def test_a_sample_is_no_user_agent(project_folder, agent: str) -> None:
    project = gm.read(project_folder("origin\nX\n", map=f'[service]\nuser_agent = "{agent}"\n'))
    with pytest.raises(InputError, match="is a sample"):
        gm.resolve(project, service="nominatim")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("min_interval_s = 0.5", r"min_interval_s: nominatim\.openstreetmap\.org is no host"),
        ('domain = "8.8.8.8"\nmin_interval_s = 0', r"8\.8\.8\.8 is no host of yours"),
        ('domain = "a b"', "cannot be asked"),
        ('scheme = "gopher"', "cannot be asked"),
        ("domain = 5", "cannot be asked"),
        ('country = "ZZ"', '"ZZ" is no country code'),
        ("viewbox = 3", "cannot be asked"),
    ],
)
def test_what_only_the_geocoder_can_judge_is_told_before_it_is_asked(
    project_folder, lines: str, problem: str
) -> None:
    toml = f'[service]\nuser_agent = "{AGENT}"\n{lines}\n'
    with pytest.raises(InputError, match=problem):
        gm.resolve(gm.read(project_folder(f"origin\n{ONE}\n", map=toml)), service="nominatim")


def test_what_a_geocoder_cannot_do_without_is_told(project_folder) -> None:
    toml = f'[service]\nuser_agent = "{AGENT}"\n'
    project = gm.read(project_folder("origin\nWonsan\n", map=toml))
    with pytest.raises(InputError, match=r"service\.domain: pelias cannot be asked without it"):
        gm.resolve(project, service="pelias")


def test_a_key_can_stand_in_the_environment(project_folder, service, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PELIAS_KEY", "secret-7")
    service.answers(features(feature(**PELIAS)))
    toml = settings(service, 'api_key = "env:PELIAS_KEY"', name="pelias")
    project = gm.read(project_folder(f"origin\n{ONE}\n", map=toml))
    places = gm.resolve(project, service="pelias")
    assert service.requests[0]["query"]["api_key"] == ["secret-7"]
    kept = "".join(path.read_text() for path in (tmp_path / "cache" / "service").iterdir())
    assert "secret-7" not in kept + places.drop(columns="geometry").to_csv()


def test_a_service_that_nobody_knows_is_misuse(project_folder, capsys) -> None:
    folder = project_folder("origin\nWonsan\n")
    with pytest.raises(ValueError, match="no geocoder; known: arcgis"):
        gm.resolve(gm.read(folder), service="atlas")
    with pytest.raises(SystemExit) as stopped:
        main(["resolve", str(folder), "--service", "atlas"])
    assert stopped.value.code == 2 and "nominatim" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="the folders of POSIX")
def test_the_cache_is_in_the_user_s_folder(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    from geo_movements.places.answer_cache import cache_folder

    for name in ("GEO_MOVEMENTS_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "geo-movements" / "service"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == tmp_path / ".cache" / "geo-movements" / "service"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert cache_folder() == tmp_path / "x" / "geo-movements" / "service"


def test_who_asks_no_service_loads_none(project_folder) -> None:
    folder = project_folder(f"origin\n{ONE}\n", map=f'[service]\nuser_agent = "{AGENT}"\n')
    code = (
        "import sys, geo_movements as gm\n"
        f"gm.resolve(gm.read({str(folder)!r}))\n"
        "print([name for name in sys.modules if name.startswith('geopy.geocoders')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_setting_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "service.md").read_text(encoding="utf-8")
    for setting in SERVICE_READERS:
        assert f"| `{setting}` |" in page, setting


def test_a_country_that_is_not_told_counts_for_less(ask, service) -> None:
    service.answers([town(address={})])
    verdict = ask(ONE, countries={"RU"})[0][ONE]
    assert verdict.score == 0.6 and "its country is not told" in verdict.reason


def test_the_names_of_these_tests_are_in_no_gazetteer() -> None:
    assert not any(open_gazetteer().lookup([ONE, TWO, THREE, FOUR]).values())
