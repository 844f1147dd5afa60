"""A story as KML 2.2, or packed as KMZ: folders by group, spans of time, every column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from geo_movements import grammar
from geo_movements.export.frames import about, cut, table_of, typed
from geo_movements.export.geojson import each, records
from geo_movements.export.looks import apart, looks_of
from geo_movements.export.zipped import packed
from geo_movements.languages import Words, english, load
from geo_movements.tables.cells import is_url, split_list
from geo_movements.tables.records import readable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_movements.schema import Story

__all__ = ["kml_pieces", "to_kmz"]

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n'
_TIME = re.compile(r"(\d{4})(-\d\d)?(-\d\d)?(?:T(\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")
_TYPES = {"Int64": "int", "Float64": "double", "boolean": "bool"}
_OWN = {
    "id", "name", "description", "timestamp", "begin", "end", "altitudemode", "tessellate",
    "extrude", "visibility", "draworder", "icon", "address", "phonenumber", "snippet",
}  # fmt: skip
_MOST_INT = 2**31 - 1
_HALF, _WHOLE = "b0", "ff"
"""The opacity of what is only possible, and of what is definite."""


def kml_pieces(story: Story) -> Iterator[bytes]:
    """Write a story as KML 2.2: claims by group, events, places, each with all of its columns.

    A claim's span runs from its earliest to its latest day, an end that is open left out; a date
    before year 1 has none, since KML's readers do not agree on such years: its words are in the
    description. KML knows no dashes: the status is in words, and what was not certainly under way
    at any time is drawn paler. Lines are cut at the antimeridian.
    """
    return (f"{line}\n".encode() for line in _lines(story))


def to_kmz(story: Story) -> bytes:
    """Write a story as KMZ: the KML of `kml_pieces`, packed."""
    return packed([("doc.kml", kml_pieces(story))])


def _lines(story: Story) -> Iterator[str]:
    language = load(story.settings.language)
    looks = looks_of(story)
    legs = typed(story.legs)
    told = about(story)
    yield f"{_HEAD}<Document>"
    yield f"<name>{_said(told['title'] or 'geo-movements')}</name>"
    yield f"<description>{_said(_summary(story, told, language))}</description>"
    yield from _styles(looks.table, legs)
    yield _schema("claim", legs)
    yield _schema("event", typed(story.events))
    yield _schema("place", typed(story.places))
    labels = [group.label for group in looks.groups]
    # GDAL makes one layer of folders whose names differ by blanks or capitals alone.
    *names, events, places = apart([*labels, language.say("Events"), "Places"], _folded)
    for label, name in zip(labels, names, strict=True):
        here = looks.table["look_group"].eq(label).to_numpy(dtype=bool)
        yield from _folder(name, _claims(story, legs, looks.table, here, language))
    yield from _folder(events, _events(story))
    yield from _folder(places, _places(story))
    yield "</Document>\n</kml>"


def _folded(name: str) -> str:
    return " ".join(readable(name).split()).casefold()


def _said(text: str) -> str:
    """Write a text for XML; what XML cannot hold becomes U+FFFD.

    A carriage return is told by its number: a parser of XML takes the character for a line feed.
    """
    return escape(readable(text), {"\r": "&#13;"})


def _html(text: str) -> str:
    """Write a text for a balloon, which is HTML and fills in $[names]: shown as it is."""
    return escape(readable(text), {'"': "&quot;"}).replace("$", "&#36;").replace("\n", "<br>")


def _summary(story: Story, told: Mapping[str, Any], language: Words) -> str:
    sentences = grammar.design(story).summary if len(story.legs) <= 2000 else ()
    owed = [*told["attribution"], told.get("notice")]
    schematic = language.say(
        "Lines are schematic: how a force may have gone, never how it was seen to go."
    )
    paragraphs = [schematic, *sentences, *filter(None, owed)]
    return "".join(f"<p>{_html(one)}</p>" for one in paragraphs)


# --- Styles ---------------------------------------------------------------------------------------


def _style_id(colour: str, width: float, alpha: str) -> str:
    return f"s{colour[1:]}-{alpha}-{width:g}"


def _colour(colour: str, alpha: str) -> str:
    """Write a colour as KML does: opacity, blue, green, red."""
    return f"{alpha}{colour[5:7]}{colour[3:5]}{colour[1:3]}"


def _alphas(legs: pd.DataFrame) -> list[str]:
    """Definite claims are full, possible ones paler."""
    return [_WHOLE if there else _HALF for there in legs["date_definite_start"].notna()]


def _styles(looks: pd.DataFrame, legs: pd.DataFrame) -> Iterator[str]:
    known = sorted(
        set(zip(looks["look_colour"], looks["look_width_px"], _alphas(legs), strict=True))
    )
    for colour, width, alpha in known:
        drawn = f"<color>{_colour(colour, alpha)}</color>"
        yield (
            f'<Style id="{_style_id(colour, width, alpha)}"><IconStyle>{drawn}<scale>0.9</scale>'
            f"</IconStyle><LabelStyle><scale>0.8</scale></LabelStyle><LineStyle>{drawn}"
            f"<width>{width:g}</width></LineStyle></Style>"
        )
    yield (
        '<Style id="place"><IconStyle><color>ff30241b</color><scale>0.5</scale></IconStyle>'
        "<LabelStyle><scale>0.7</scale></LabelStyle><LineStyle><color>b0786a5d</color>"
        "<width>1</width></LineStyle><PolyStyle><color>30786a5d</color></PolyStyle></Style>"
    )


# --- Columns --------------------------------------------------------------------------------------


def _schema(name: str, frame: pd.DataFrame) -> str:
    fields = "".join(
        f"<SimpleField type={quoteattr(_type(column))} name={quoteattr(heading)}></SimpleField>"
        for heading, column in _named(name, frame).items()
    )
    return f'<Schema name="{name}" id="{name}-columns">{fields}</Schema>'


def _named(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Call a column `claim_id` where `id` is a word of KML itself, for its readers mix them up."""
    names = [f"{name}_{one}" if one.casefold() in _OWN else one for one in map(str, frame.columns)]
    return frame.set_axis([readable(one) for one in names], axis="columns")


def _type(column: pd.Series[Any]) -> str:
    kind = _TYPES.get(str(column.dtype), "string")
    # KML's int has 32 bits.
    return "double" if kind == "int" and (column.abs() > _MOST_INT).any() else kind


def _data(name: str, frame: pd.DataFrame) -> Iterator[str]:
    """Write the columns of each row; a null is left out."""
    columns = [_cells(column, str(heading)) for heading, column in _named(name, frame).items()]
    start = f'<ExtendedData><SchemaData schemaUrl="#{name}-columns">'
    for row in zip(*columns, strict=True):
        yield f"{start}{''.join(row)}</SchemaData></ExtendedData>"


def _cells(column: pd.Series[Any], heading: str) -> list[str]:
    codes, values = pd.factorize(column, use_na_sentinel=True)
    mark = f"<SimpleData name={quoteattr(heading)}>"
    told = [f"{mark}{_cell(value)}</SimpleData>" for value in values.tolist()]
    told.append("")  # the code of a missing one is -1: the last
    return [told[code] for code in codes.tolist()]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return _said(value) if isinstance(value, str) else repr(value)


# --- Time -----------------------------------------------------------------------------------------


def _moment(iso: str | None) -> str | None:
    """Write a day or moment as KML has it (xsd:date, xsd:dateTime); None before year 1.

    >>> _moment("2024-10-08"), _moment("2024-10-08T06:00+09:00"), _moment("-0217-11")
    ('2024-10-08', '2024-10-08T06:00:00+09:00', None)
    """
    match = _TIME.fullmatch(iso or "")
    if match is None or match[1] == "0000":
        return None
    day = "".join(part or "" for part in match.groups()[:3])
    if match[4] is None:
        return day
    return f"{day}T{match[4]}{match[5] or ':00'}{match[6] or ''}"


def _span(earliest: str | None, latest: str | None) -> str:
    """Write a span of time; an end that is open or before year 1 is left out."""
    if any(iso and _moment(iso) is None for iso in (earliest, latest)):
        return ""  # half of such a span would say that the other half is open
    begin, end = _moment(earliest), _moment(latest)
    told = f"<begin>{begin}</begin>" * (begin is not None) + f"<end>{end}</end>" * (end is not None)
    return f"<TimeSpan>{told}</TimeSpan>" if told else ""


# --- Geometry -------------------------------------------------------------------------------------


def _geometry(shape: Any) -> str:
    if shape is None or shape.is_empty:
        return ""
    kind = shape.geom_type
    if kind == "Point":
        return f"<Point><coordinates>{_positions(shape.coords)}</coordinates></Point>"
    if kind == "LineString":
        positions = _positions(shape.coords)
        return (
            f"<LineString><tessellate>1</tessellate><coordinates>{positions}</coordinates>"
            "</LineString>"
        )
    if kind == "Polygon":
        holes = "".join(
            f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors
        )
        return (
            f"<Polygon><outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>{holes}</Polygon>"
        )
    return f"<MultiGeometry>{''.join(map(_geometry, shape.geoms))}</MultiGeometry>"


def _ring(ring: Any) -> str:
    return f"<LinearRing><coordinates>{_positions(ring.coords)}</coordinates></LinearRing>"


def _positions(points: Sequence[tuple[float, ...]]) -> str:
    return " ".join(f"{lon!r},{lat!r}" for lon, lat in points)


# --- Folders --------------------------------------------------------------------------------------


def _folder(name: str, members: Iterable[str]) -> Iterator[str]:
    """Write a folder; none where nothing is in it."""
    start = f"<Folder><name>{_said(name)}</name>\n"
    for member in members:
        yield start + member
        start = ""
    if not start:
        yield "</Folder>"


def _claims(
    story: Story, legs: pd.DataFrame, looks: pd.DataFrame, here: NDArray[Any], language: Words
) -> Iterator[str]:
    """Write the claims of one group."""
    sources = records(typed(story.sources))
    cited = {row["id"]: grammar.citation(row, language) for row in sources}
    legs, looks = legs[here], looks[here]
    marks = zip(
        each(legs), cut(story.legs.geometry.to_numpy()[here]), _data("claim", legs),
        looks["look_colour"], looks["look_width_px"], _alphas(legs), strict=True,
    )  # fmt: skip
    for row, shape, data, colour, width, alpha in marks:
        style = _style_id(colour, width, alpha)
        yield (
            f"<Placemark><name>{_said(_title(row, language))}</name>"
            f"<description>{_said(_balloon(row, cited, language))}</description>"
            f"{_span(row['date_earliest'], row['date_latest'])}<styleUrl>#{style}</styleUrl>"
            f"{data}{_geometry(shape)}</Placemark>"
        )


_UNCHECKED = english("not yet checked by an editor")


def _title(row: Mapping[Any, Any], language: Words) -> str:
    way = " → ".join(filter(None, (row["origin"], row["destination"])))
    title = ": ".join(filter(None, (row["force"], way))) or str(row["id"])
    return f"[{language.say('draft')}] {title}" if row["draft"] is True else title


def _balloon(row: Mapping[Any, Any], cited: Mapping[str, grammar.Citation], language: Words) -> str:
    """Tell a claim in a table of words, with its sources, in the language of the story."""
    status, mode = row["status"], row["mode"]
    told = {
        language.say("draft"): row["draft"] is True and language.say(_UNCHECKED),
        language.say("Who says so"): row["claimant"],
        str(language.viewer.get("Status", "Status")): status and language.word(status),
        language.say("When"): grammar.date_text(row, language),
        language.say("How many"): grammar.strength_text(row, language),
        language.say("How"): language.word(mode) if mode and mode != "unknown" else None,
        "": row["quote"] and grammar.quoted(row["quote"]),
        str(language.viewer.get("Note", "Note")): row["note"],
        language.say("Route"): row.get(f"route_note_{language.code}") or row["route_note"],
    }
    lines = [
        f"<tr><th>{_html(name)}</th><td>{_html(str(words))}</td></tr>"
        for name, words in told.items()
        if words
    ]
    sources = "".join(f"<li>{_source(name, cited)}</li>" for name in split_list(row["sources"]))
    listed = f"<ul>{sources}</ul>" if sources else ""
    return f"<table>{''.join(lines)}</table>{listed}"


def _source(name: str, cited: Mapping[str, grammar.Citation]) -> str:
    one = cited.get(name)
    if one is None or not is_url(one.url or ""):
        return _html(one.words if one else name)
    return f'<a href="{_html(one.url or "")}">{_html(one.words)}</a>'


def _events(story: Story) -> Iterator[str]:
    events = table_of(story, "events")
    table = typed(events)
    shapes = cut(events.geometry.to_numpy())
    for row, shape, data in zip(each(table), shapes, _data("event", table), strict=True):
        yield (
            f"<Placemark><name>{_said(row['claimant'] or row['kind'] or str(row['id']))}</name>"
            f"<description>{_said(_html(row['text'] or ''))}</description>"
            f"{_span(row['date_earliest'], row['date_latest'])}{data}{_geometry(shape)}</Placemark>"
        )


def _places(story: Story) -> Iterator[str]:
    table = typed(story.places)
    shapes = cut(story.places.geometry.to_numpy())
    for row, shape, data in zip(each(table), shapes, _data("place", table), strict=True):
        yield (
            f"<Placemark><name>{_said(row['name'] or row['toponym'])}</name>"
            f"<styleUrl>#place</styleUrl>{data}{_geometry(shape)}</Placemark>"
        )
