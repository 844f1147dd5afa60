"""What each column of a project's tables is for: one sentence each, for templates and docs."""

from __future__ import annotations

from collections.abc import Mapping

from geo_movements import schema

__all__ = ["ALLOWED", "COLUMNS", "PURPOSES"]

PURPOSES: Mapping[str, str] = {
    "movements": "One claim a row: somebody says that a force went, is, or will go.",
    "sources": "The publications that claims and events are cited to.",
    "events": "Statements, battles and readings that belong to the story and move nobody.",
    "forces": "Forces with their sides and parts, where free text in movements is not enough.",
    "places": "Your own places; they come before the gazetteer's.",
}

_DRAFTED = {
    "draft": "true while no person has checked the row.",
    "sentence": "The sentence that the row was drafted from.",
    "sentence_start": "Where it begins in the article's text: how many characters stand before.",
    "sentence_end": "Where it ends.",
    "article": "The file of that text, within the project.",
    "confidence": "How sure the draft was of each field, from 0 to 1: date 0.9; origin 0.6.",
}

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "movements": {
        "id": "A name of the row; made up where it is empty.",
        "movement": "Rows with one value describe one real movement.",
        "leg": "Place in the movement's order: 1, 2, or 2-3 where one row tells several. Claims "
        "compete only where movement, leg and claimant are filled in.",
        "kind": "leg, or presence for a force that is at its destination; an origin then only "
        "tells where it came from, and draws no line.",
        "either": "Rows that share a value are alternatives: to this place or to that.",
        "force": "Who moves, in free text or as an id of forces.",
        "side": "Whose force it is.",
        "unit_type": "infantry, special_forces, naval_transport, civilians, ...: any words; those "
        "of the list at the end of this page have a military symbol.",
        "origin": "Where from: a place name, or latitude and longitude as 43.1, 131.9.",
        "destination": "Where to.",
        "via": "Places on the way in their order, semicolons between; the route passes them.",
        "path": "The line as the source gives it: WKT, or the name of a GeoJSON file. It beats all "
        "computed ones.",
        "mode": "How: a train, by ship and marched are understood too. Empty is unknown.",
        "avoid": "Countries (codes or English names) and passages that the route keeps out of: "
        "CN; passage:Suez.",
        "date": "When, in EDTF or in report English: early to mid-October 2024.",
        "departed": "When it left, where that is told apart.",
        "arrived": "When it came, where that is told apart.",
        "calendar": "julian where the dates of the row are; Gregorian otherwise.",
        "strength": "How many, in the source's words: at least 3,000.",
        "strength_unit": "What is counted; persons where a number stands alone.",
        "strength_group": "Rows that share one total: the number is the group's.",
        "status": "What the claimant says of it, at the time of reporting.",
        "claimant": "Who says so, the speaker in brackets: White House (John Kirby).",
        "sources": "Ids of sources, or web addresses, semicolons between.",
        "reported": "When it became public; else the day of its earliest source.",
        "reliability": "Admiralty code of the source, A to F.",
        "credibility": "Admiralty code of the information, 1 to 6.",
        "quote": "A short quotation.",
        "note": "A remark of yours.",
        **_DRAFTED,
    },
    "sources": {
        "id": "The name by which rows cite it.",
        "publisher": "Who published it.",
        "title": "Its title.",
        "author": "Who wrote it.",
        "published": "When: a day, month or year.",
        "url": "Its web address.",
        "archive_url": "The address of an archived copy.",
        "reliability": "Admiralty code of the source, A to F.",
        "note": "A remark of yours.",
    },
    "events": {
        "id": "A name of the row.",
        "date": "When it happened or was said.",
        "reported": "When it became public; else the day of its earliest source.",
        "kind": "What it is.",
        "stance": "What it does to the claims that it concerns.",
        "concerns": "Ids of claims, or movements, semicolons between.",
        "place": "Where, where that matters.",
        "claimant": "Who says so.",
        "text": "What was said or happened, in your words.",
        "value": "A reading: -21.",
        "unit": "What the reading is in: degrees Réaumur.",
        "sources": "Ids of sources, or web addresses, semicolons between.",
        **_DRAFTED,
    },
    "forces": {
        "id": "The name by which rows and other forces call it.",
        "name": "Its name in full.",
        "part_of": "The id of the force that it is a part of.",
        "side": "Whose force it is; a part is on the side of the whole.",
        "unit_type": "infantry, naval_transport, ...",
        "echelon": "division, brigade, battalion, ...",
    },
    "places": {
        "toponym": "The name as your rows write it.",
        "name": "The name to show.",
        "lat": "Latitude in degrees, north positive.",
        "lon": "Longitude in degrees, east positive.",
        "precision": "How fine the place is.",
        "uncertainty_km": "How far off it may be.",
        "geometry": "The outline of an area: WKT, or the name of a GeoJSON file.",
        "members": "Codes of the countries and regions that make up an area: RU-PRI; RU-KHA; JP.",
        "country": "Country code, as RU.",
        "admin1": "Region of the country.",
        "kind": "What it is, in your words.",
        "source": "Where its position is from.",
        "licence": "What that source allows.",
        "attribution": "The credit that the licence asks for.",
        "note": "A remark of yours.",
    },
}
"""Table -> column -> what it is for."""

ALLOWED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("movements", "kind"): schema.KINDS,
    ("movements", "mode"): schema.MODES,
    ("movements", "calendar"): schema.CALENDARS,
    ("movements", "strength_unit"): schema.STRENGTH_UNITS,
    ("movements", "status"): schema.STATUSES,
    ("movements", "reliability"): tuple("ABCDEF"),
    ("movements", "credibility"): tuple("123456"),
    ("sources", "reliability"): tuple("ABCDEF"),
    ("events", "kind"): schema.EVENT_KINDS,
    ("events", "stance"): schema.STANCES,
    ("places", "precision"): schema.PRECISIONS,
}
"""The words that a column may hold, where they are a closed list."""
