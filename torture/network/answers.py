"""Answers that no honest service gives, and honest ones that carry what could do harm.

Each is made for four protocols: Nominatim's, Photon's, Pelias' and, for every other geocoder that
geopy has, ArcGIS'. A body is refused whole, with a reason and nothing kept; or it is inert, and
what it carries stays text.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from torture.network.server import reply

__all__ = ["INERT", "MARK", "NAME", "SERVICES", "Refused", "honest", "refused"]

NAME = "Zvezdnograd"
"""A town that nobody has, here or elsewhere."""
MARK = "window.__ran=1"
"""What a page would do if it took text for code: harmless, and seen."""


class Place(NamedTuple):
    """What a service tells of a place, before it is put as the service puts it."""

    name: Any = NAME
    lat: Any = 44.1
    lon: Any = 133.2
    more: Mapping[str, Any] = {}
    names: Mapping[str, Any] = {}


def _nominatim(*places: Place) -> Any:
    return [
        {
            "osm_type": "node", "osm_id": 7, "lat": _text(place.lat), "lon": _text(place.lon),
            "class": "place", "type": "town", "addresstype": "town", "importance": 0.4,
            "name": place.name, "display_name": place.name, "namedetails": dict(place.names),
            "address": {"state": "Somewhere", "country_code": "ru"}, **place.more,
        }
        for place in places
    ]  # fmt: skip


def _text(number: Any) -> Any:
    return str(number) if isinstance(number, int | float) else number


def _photon(*places: Place) -> Any:
    told = {"osm_type": "N", "osm_id": 7, "osm_key": "place", "osm_value": "town",
            "countrycode": "RU", "state": "Somewhere"}  # fmt: skip
    return _features(told, places)


def _pelias(*places: Place) -> Any:
    told = {"gid": "openstreetmap:locality:7", "layer": "locality", "country_code": "RU",
            "region": "Somewhere", "label": NAME}  # fmt: skip
    return _features(told, places)


def _features(told: Mapping[str, Any], places: tuple[Place, ...]) -> Any:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {**told, "name": place.name, "label": place.name, **place.more},
        }
        for place in places
    ]
    return {"type": "FeatureCollection", "features": features}


def _arcgis(*places: Place) -> Any:
    found = [
        {
            "address": place.name, "location": {"x": place.lon, "y": place.lat},
            "attributes": dict(place.more),
        }
        for place in places
    ]  # fmt: skip
    return {"candidates": found}


SERVICES: Mapping[str, Callable[..., Any]] = {
    "nominatim": _nominatim, "photon": _photon, "pelias": _pelias, "arcgis": _arcgis,
}  # fmt: skip


def honest(service: str, *places: Place) -> Any:
    """Return an answer as the service would give it, of these places or of one town."""
    return SERVICES[service](*(places or (Place(),)))


# --- What is refused ------------------------------------------------------------------------------


class Refused(NamedTuple):
    """An answer that must be refused: all that goes over the line, and whether without an end."""

    what: str
    sent: bytes
    endless: bytes = b""
    """Sent again and again after it, until the asker has gone."""


def refused(service: str) -> Iterator[Refused]:
    """Yield what the service must not be believed."""
    body = json.dumps(honest(service)).encode()
    for what, place in PLACES.items():
        yield Refused(what, reply(honest(service, place)))
    for what, raw in BODIES.items():
        yield Refused(what, reply(raw))
    for what, spoil in SPOILT.items():
        yield Refused(what, spoil(body))
    many = [Place(lat=44 + number / 1e5) for number in range(20_000)]
    yield Refused("thousands of places", reply(honest(service, *many)))
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield Refused("chunks without an end", head, chunk)
    yield Refused("a body without an end", b"HTTP/1.1 200 OK\r\n\r\n[", b" " * 0x10000)
    yield Refused("headers without an end", b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000)
    yield Refused("a header line without an end", b"HTTP/1.1 200 OK\r\nX: ", b"y" * 0x10000)


PLACES: Mapping[str, Place] = {
    "latitude of 95": Place(lat=95),
    "latitude of -90.0001": Place(lat=-90.0001),
    "longitude of 200": Place(lon=200),
    "longitude of 1e308": Place(lon=1e308),
    "latitude and longitude in metres": Place(lat=5_500_000, lon=14_800_000),
    "a latitude that is a word": Place(lat="north"),
    "a latitude of other digits": Place(lat="٤٤"),
    "a latitude as Python writes it": Place(lat="4_4"),
    "a latitude in hexadecimal": Place(lat="0x2c"),
    "the word nan": Place(lat="nan"),
    "the word infinity": Place(lat="Infinity"),
    "true for a latitude": Place(lat=True),
    "a list for a latitude": Place(lat=[44.1]),
    "a table for a latitude": Place(lat={"degrees": 44.1}),
    "nothing for a latitude": Place(lat=None),
    "nothing for both": Place(lat=None, lon=None),
    "nought and nought": Place(lat=0, lon=0),
    "no name": Place(name=""),
    "nothing for a name": Place(name=None),
    "a number for a name": Place(name=44),
    "a list for a name": Place(name=[NAME]),
    "a table for a name": Place(name={"en": NAME}),
    "a name that nobody sees": Place(name="\u200b\u202e\u2060"),
    "a name of control characters": Place(name="\x00\x01\x1b"),
}
BODIES: Mapping[str, bytes] = {
    "nothing": b"", "null": b"null", "false": b"false", "nought": b"0", "an empty text": b'""',
    "a number": b"5", "a text": b'"Kursk"', "an empty table": b"{}",
    "a list of numbers": b"[1, 2]", "a list of lists": b"[[], [[]]]", "a list of nulls": b"[null]",
    "features of null": b'{"features": null, "candidates": null}',
    "features that are a text": b'{"features": "x", "candidates": "x"}',
    "features that are a table": b'{"features": {}, "candidates": {}}',
    "NaN": b'[{"lat": NaN, "lon": 1}]',
    "infinity": b'[{"lat": 1e999, "lon": 1, "name": "x", "display_name": "x"}]',
    "a number of 5,000 digits": b"[" + b"9" * 5000 + b"]",
    "a number of a million digits after the point": b"[0." + b"1" * 1_000_000 + b"]",
    "lists within lists": b"[" * 100_000,
    "tables within tables": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "half of it": b'[{"lat": "44.1", "lon": "133',
    "two answers": b"[][]",
    "a page": b"<!DOCTYPE html><title>Too many requests</title>",
    "XML": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "a script": f"callback([{{}}]);{MARK}".encode(),
    "Python": b"[{'lat': 44.1, 'lon': 133.2}]",
    "comments": b"[/* none */]",
    "10 MB": b'["' + b"x" * 10_000_001 + b'"]',
    "10 MB of spaces": b" " * 10_000_001,
    "no text": b"[\xff\xfe\xfd]",
    "UTF-16": '[{"lat": "44.1"}]'.encode("utf-16"),
    "an error in its own words": b'{"error": "no \x1b[2J <img src=x onerror=1>"}',
    "pickled": b"\x80\x04N.",
}  # fmt: skip


def _twice(body: bytes) -> bytes:
    """Tell each position twice: readers differ in which of the two they take."""
    for key in (b'"lat": ', b'"coordinates": ', b'"location": '):
        body = body.replace(key, key + b"1, " + key)
    return reply(body)


def _zeros(packed: Callable[[bytes], bytes], coding: str) -> bytes:
    return reply(packed(b"[" + b" " * 50_000_000 + b"]"), headers={"Content-Encoding": coding})


SPOILT: Mapping[str, Callable[[bytes], bytes]] = {
    "a key that stands twice": _twice,
    "an honest one with 10 MB of spaces": lambda body: reply(body + b" " * 10_000_001),
    "a length too long": lambda body: reply(body, headers={"Content-Length": "99999"}),
    "a length too short": lambda body: reply(body, headers={"Content-Length": "20"}),
    "a length of less than nothing": lambda body: reply(body[:9], headers={"Content-Length": "-1"}),
    "another charset": lambda body: reply(
        body.replace(b"Zvezdnograd", "Звёздноград".encode("koi8-r")),
        headers={"Content-Type": "application/json; charset=utf-8"},
    ),
    "a charset that nobody has": lambda body: reply(
        body, headers={"Content-Type": "application/json; charset=x-none"}
    ),
    "a charset that takes minutes": lambda body: reply(
        b"a" * 300_000 + b"-" + b"z" * 300_000,
        headers={"Content-Type": "application/json; charset=punycode"},
    ),
    "packed though nobody asked": lambda body: reply(
        gzip.compress(body), headers={"Content-Encoding": "gzip"}
    ),
    "a gzip bomb": lambda body: _zeros(gzip.compress, "gzip"),
    "a deflate bomb": lambda body: _zeros(zlib.compress, "deflate"),
    "an answer without a head": lambda body: body,
    "HTTP/0.9": lambda body: b"Kursk is a town\x1b[31m of Russia\r\n",
    "HTTP of another kind": lambda body: b"HTTP/9.9 200 OK\r\n\r\n" + body,
    "a status that is no number": lambda body: b"HTTP/1.1 OK 200\r\n\r\n" + body,
    "a status of 99": lambda body: reply(body, 99),
    "a part of it": lambda body: reply(body, 206),
    "a promise of it": lambda body: reply(body, 202),
    "chunks that are none": lambda body: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + body
    ),
    "chunks that break off": lambda body: (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" + body
    ),
    "noise": lambda body: bytes(range(256)) * 20,
}


# --- What is inert --------------------------------------------------------------------------------


INERT: Mapping[str, str] = {
    "markup": f"<img src=x onerror={MARK}>",
    "a script": f"</script><script>{MARK}</script>",
    "a template": "{{ 7*7 }}",
    "a template's block": "{% for x in y %}",
    "a template's text": "${7*7} `x`",
    "a link": f"javascript:{MARK}",
    "a data link": f"data:text/html,<script>{MARK}</script>",
    "a formula": '=HYPERLINK("x","y")',
    "a formula of another kind": "@SUM(1)",
    "right to left": "\u202eevil\u202c",
    "isolated": "\u2067evil\u2069",
    "a terminal's command": "\x1b[31mred\x1b]0;title\x07",
    "NUL": "one\x00two",
    "lone surrogates": "one\ud800two",
    "tags that nobody sees": "one\U000e0041two",
    "line ends": "one\r\ntwo\u2028three",
    "a comma and quotes": 'one,"two"\n"three",4',
    "a path": "../../etc/passwd",
    "very long": "x" * 100_000,
    "many marks": "z" + "\u0300" * 5000,
    "a format": "%s%n {0.__class__} %(x)s",
    "a comment": "<!-- --> /* */ -- # ;",
}
"""Names that are text and nothing else, wherever they go."""
