"""A service is asked when someone says so, and then as its owners ask to be.

A server on this machine is asked through geopy's own geocoders: how far apart the requests are,
what becomes of 429, 5xx and `Retry-After`, of every way to be slow, of certificates that prove
nothing, of redirects and of a cache that lies. It gives some 90 answers that no honest service
gives, by four protocols; each must be refused with a reason and kept nowhere. What is harmful in an
honest one must stay text.

A real Nominatim, installed and filled by one script with places that are nowhere, is asked through
the command line, and its answers compared with the file that it was given. Last, every command runs
with the sockets refused, and in a network without interfaces; what it wrote is opened. One attempt
is a failure.
"""

from __future__ import annotations

from torture.network.believed import believe, draw
from torture.network.manners import give_up, keep, pace, trust, wait
from torture.network.real import ask_nominatim
from torture.network.sealed import open_outputs, seal
from torture.parts import Part

__all__ = ["FOUND", "PARTS"]

PARTS: tuple[Part, ...] = (
    Part("pace", "requests a second apart, over 50 of them and between runs", pace, least=50),
    Part("wait", "429, 5xx and Retry-After", wait, least=7),
    Part("time", "a service that hangs or drips, wherever it can", give_up, least=4),
    Part("tls", "certificates that prove nothing", trust, least=8),
    Part("kept", "what is sent; redirects; a cache that lies", keep, least=12),
    Part("answers", "answers that cannot be, by four protocols", believe, least=14),
    Part("drawn", "harmful names, drawn and opened", draw, least=20, short=False),
    Part("sockets", "every command with the sockets refused", seal, least=4, limit_s=3600),
    Part("outputs", "what the commands wrote, opened", open_outputs, least=10, short=False),
    Part("nominatim", "a real Nominatim, asked", ask_nominatim, least=60, short=False),
)
FOUND: tuple[str, ...] = (
    "`watch` looked up the name of this machine's own address when it began to listen, which may go"
    " out to a server of names (tests/test_watch.py).",
    "Nominatim itself leaves out a place that is named and filed like one before it, so of two"
    " villages of one name in one district one was taken without a word: it is told not to"
    " (tests/places/test_service.py).",
    "Two villages of one name less than 20 km apart counted as one place (test_service.py).",
    "`null`, `{}` and `0` were an answer that there is no such place, kept for 30 days"
    " (test_service.py).",
    "Of geocoders other than Nominatim, Photon and Pelias a longitude of 200 was believed as -160,"
    " no latitude as 0, and true as 1 (test_service.py).",
    "A file of the cache that was copied onto another name's, or whose day was changed, was"
    " believed; a pipe in its place hung the run (test_service.py).",
    "Two runs at once, or one right after another, asked a host more often than once a second"
    " (tests/places/test_pace.py).",
    "A `Retry-After` that is none went to the terminal as it came, control characters included, and"
    " one of the year 99999 ended the retries (test_service.py).",
    "A body that broke off before its length was told as no JSON and not asked for again; a 206 was"
    " read as if whole (test_service.py).",
    'An answer in Python\'s "punycode" took minutes of processor time after its request had been'
    " given up, as did a header that dripped: what is given up is ended (test_service.py).",
    "A host with a worthless certificate was tried again for every name (test_service.py).",
    'Latitudes such as "4_4" and those in other scripts\' digits were read as numbers, and a key'
    " that stands twice was read as its last (test_service.py).",
)
