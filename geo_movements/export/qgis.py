"""The line grammar in the words of QGIS: QML for itself, SLD for others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from geo_movements.grammar import GREY, Group
from geo_movements.tables.records import readable

__all__ = ["Style", "styles_of"]

INK, PAPER, LAND = "#1b2430", "#ffffff", "#5d6a78"
_DASHES = {"dashed": "6 3", "dotted": "1.5 2.5"}
_PROPERTIES = (
    '<data_defined_properties><Option type="Map"><Option name="name" type="QString" value=""/>'
    '<Option name="properties" type="Map">{}</Option>'
    '<Option name="type" type="QString" value="collection"/></Option></data_defined_properties>'
)


@dataclass(frozen=True, kw_only=True)
class Style:
    """How QGIS opens one layer."""

    layer: str
    name: str
    description: str
    qml: str
    sld: str


def styles_of(groups: Sequence[Group]) -> list[Style]:
    """Return the style of each layer with a geometry of its own."""
    described = "After the line grammar of geo-movements: who is colour, how sure is dash"
    drawn = {
        "legs": (_categorised(groups, "line", _line_layers), _line_sld(groups)),
        "leg_points": (_categorised(groups, "marker", _point_layers), _point_sld(groups)),
        "places": (_places_qml(), _places_sld()),
        "areas": (_areas_qml(), _areas_sld()),
        "events": (_events_qml(), _events_sld()),
    }
    return [
        Style(layer=layer, name="geo-movements", description=described, qml=qml, sld=sld)
        for layer, (qml, sld) in drawn.items()
    ]


# --- QML: the parts -------------------------------------------------------------------------------


def _qml(body: str, labels: str = "") -> str:
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    kept = f'styleCategories="Symbology|Labeling" labelsEnabled="{int(bool(labels))}"'
    return f'{head}<qgis version="3.22" {kept}>{body}{labels}</qgis>\n'


def _categorised(groups: Sequence[Group], kind: str, layers: object) -> str:
    entries, symbols = [], []
    for at, group in enumerate(groups):
        label = quoteattr(readable(group.label))
        entries.append(f'<category render="true" symbol="{at}" value={label} label={label}/>')
        symbols.append(_symbol(str(at), kind, layers(group.light)))  # type: ignore[operator]
    return _qml(
        '<renderer-v2 type="categorizedSymbol" attr="look_group" forceraster="0" '
        f'symbollevels="0"><categories>{"".join(entries)}</categories>'
        f"<symbols>{''.join(symbols)}</symbols></renderer-v2>"
    )


def _symbol(name: str, kind: str, layers: str) -> str:
    kept = 'alpha="1" clip_to_extent="1" force_rhr="0"'
    return f'<symbol name="{name}" type="{kind}" {kept}>{layers}</symbol>'


def _layer(
    kind: str,
    props: Mapping[str, object],
    computed: Mapping[str, str] | None = None,
    inner: str = "",
) -> str:
    """Write one layer of a symbol; `computed` are properties by expression."""
    told = "".join(f"<prop k={quoteattr(k)} v={quoteattr(str(v))}/>" for k, v in props.items())
    expressions = "".join(
        f'<Option name="{name}" type="Map"><Option name="active" type="bool" value="true"/>'
        f'<Option name="expression" type="QString" value={quoteattr(expression)}/>'
        '<Option name="type" type="int" value="3"/></Option>'
        for name, expression in (computed or {}).items()
    )
    defined = _PROPERTIES.format(expressions) if expressions else ""
    return f'<layer class="{kind}" enabled="1" locked="0" pass="0">{told}{defined}{inner}</layer>'


def _rgb(colour: str, alpha: int = 255) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + f",{alpha}"


_OFFSET = 'coalesce("look_offset_px", 0)'
_COLOUR = '"look_colour"'


def _line_layers(colour: str) -> str:
    """Draw a claim's line: a casing of paper, the line itself, an arrowhead, a bar where denied."""
    width = '"look_width_px"'
    dashes = (
        "CASE WHEN \"look_dash\" = 'dashed' "
        f"THEN concat(max(7, 2.4*{width}), ';', max(4, 1.4*{width})) "
        "WHEN \"look_dash\" = 'dotted' "
        f"THEN concat(max(2, {width}), ';', max(3, 1.5*{width})) "
        "ELSE '100;0' END"
    )
    line = {
        "capstyle": "flat", "joinstyle": "round", "line_width_unit": "Pixel",
        "offset_unit": "Pixel", "customdash_unit": "Pixel",
    }  # fmt: skip
    casing = _layer(
        "SimpleLine",
        {**line, "line_color": _rgb(PAPER, 150), "line_width": 4},
        {"outlineWidth": '"look_width_px" + 2', "offset": _OFFSET},
    )
    drawn = _layer(
        "SimpleLine",
        {**line, "line_color": _rgb(colour), "line_width": 2, "use_custom_dash": 1,
         "customdash": "100;0"},
        {
            "outlineWidth": '"look_width_px"', "offset": _OFFSET, "outlineColor": _COLOUR,
            "customDash": dashes,
        },
    )  # fmt: skip
    return casing + drawn + _arrow(colour) + _bar()


def _arrow(colour: str) -> str:
    head = _layer(
        "SimpleMarker",
        {
            "name": "filled_arrowhead", "color": _rgb(colour), "outline_color": _rgb(colour),
            "size": 9, "size_unit": "Pixel", "horizontal_anchor_point": 1,
            "outline_style": "no",
        },
        {"size": '13 + 3 * "look_width_px"', "fillColor": _COLOUR, "outlineColor": _COLOUR},
    )  # fmt: skip
    return _layer(
        "MarkerLine",
        {"placement": "lastvertex", "rotate": 1, "offset_unit": "Pixel"},
        {"offset": _OFFSET},
        _symbol("@0@2", "marker", head),
    )


def _bar() -> str:
    """Draw a bar across the middle of a line that is denied."""
    mark = _layer(
        "SimpleMarker",
        {"name": "line", "outline_color": _rgb(GREY[0]), "outline_width": 2,
         "outline_width_unit": "Pixel", "size": 14, "size_unit": "Pixel"},
    )  # fmt: skip
    return _layer(
        "MarkerLine",
        {"placement": "centralpoint", "rotate": 1, "offset_unit": "Pixel"},
        {"offset": _OFFSET, "enabled": "\"look_dash\" = 'denied'"},
        _symbol("@0@3", "marker", mark),
    )


def _point_layers(colour: str) -> str:
    """Draw a presence as a ring, and a leg with one end as a diamond."""
    return _layer(
        "SimpleMarker",
        {
            "name": "circle", "color": _rgb(PAPER), "outline_color": _rgb(colour), "size": 11,
            "size_unit": "Pixel", "outline_width": 3, "outline_width_unit": "Pixel",
        },
        {
            "outlineColor": _COLOUR,
            "name": "CASE WHEN \"kind\" = 'presence' THEN 'circle' ELSE 'diamond' END",
        },
    )  # fmt: skip


def _places_qml() -> str:
    """Draw a town as a dot; what is known within some kilometres has a ring of that size."""
    ring = _layer(
        "SimpleMarker",
        {
            "name": "circle", "color": _rgb(LAND, 20), "outline_color": _rgb(LAND), "size": 1,
            "size_unit": "RenderMetersInMapUnits", "outline_width": 1,
            "outline_width_unit": "Pixel", "outline_style": "dash",
        },
        {
            "size": '2000 * coalesce("uncertainty_km", 0)',
            "enabled": "\"look_mark\" IN ('ring', 'zone')",
        },
    )  # fmt: skip
    dot = _layer(
        "SimpleMarker",
        {
            "name": "circle", "color": _rgb(INK), "outline_color": _rgb(PAPER), "size": 6,
            "size_unit": "Pixel", "outline_width": 1, "outline_width_unit": "Pixel",
        },
        {"enabled": "\"look_mark\" = 'dot'"},
    )  # fmt: skip
    symbol = _symbol("0", "marker", ring + dot)
    body = (
        '<renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0">'
        f"<symbols>{symbol}</symbols></renderer-v2>"
    )
    return _qml(body, _labels('coalesce("name", "toponym")'))


def _labels(expression: str) -> str:
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName={quoteattr(expression)} isExpression="1" fontFamily="sans-serif" '
        f'fontSize="9" fontSizeUnit="Point" textColor="{_rgb(INK)}" textOpacity="1">'
        f'<text-buffer bufferDraw="1" bufferSize="1" bufferSizeUnits="MM" '
        f'bufferColor="{_rgb(PAPER)}" bufferOpacity="0.85"/></text-style>'
        '<placement placement="6" dist="1.5" distUnits="MM" '
        'predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR"/>'
        '<rendering obstacle="1" drawLabels="1"/></settings></labeling>'
    )


def _areas_qml() -> str:
    hatch = _symbol(
        "@0@0", "line",
        _layer("SimpleLine", {"line_color": _rgb(LAND, 110), "line_width": 1,
                              "line_width_unit": "Pixel"}),
    )  # fmt: skip
    filled = _layer(
        "LinePatternFill",
        {"angle": 45, "distance": 8, "distance_unit": "Pixel", "line_width_unit": "Pixel"},
        None,
        hatch,
    )
    border = _layer(
        "SimpleLine",
        {"line_color": _rgb(LAND, 160), "line_width": 1, "line_width_unit": "Pixel",
         "line_style": "dash"},
    )  # fmt: skip
    return _qml(
        '<renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0"><symbols>'
        f"{_symbol('0', 'fill', filled + border)}</symbols></renderer-v2>"
    )


def _events_qml() -> str:
    mark = _layer(
        "SimpleMarker",
        {
            "name": "square", "color": _rgb(PAPER), "outline_color": _rgb(INK), "size": 8,
            "size_unit": "Pixel", "outline_width": 1.5, "outline_width_unit": "Pixel",
        },
    )  # fmt: skip
    return _qml(
        '<renderer-v2 type="singleSymbol" forceraster="0" symbollevels="0"><symbols>'
        f"{_symbol('0', 'marker', mark)}</symbols></renderer-v2>"
    )


# --- SLD ------------------------------------------------------------------------------------------


def _sld(layer: str, rules: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<StyledLayerDescriptor '
        'xmlns="http://www.opengis.net/sld" xmlns:ogc="http://www.opengis.net/ogc" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0"><NamedLayer>'
        f"<Name>{layer}</Name><UserStyle><Title>geo-movements</Title><FeatureTypeStyle>{rules}"
        "</FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>\n"
    )


def _is(name: str, value: str) -> str:
    return (
        f"<ogc:PropertyIsEqualTo><ogc:PropertyName>{name}</ogc:PropertyName>"
        f"<ogc:Literal>{escape(readable(value))}</ogc:Literal></ogc:PropertyIsEqualTo>"
    )


def _css(**told: str) -> str:
    return "".join(
        f'<CssParameter name="{name.replace("_", "-")}">{value}</CssParameter>'
        for name, value in told.items()
    )


def _line_sld(groups: Sequence[Group]) -> str:
    width = "<ogc:PropertyName>look_width_px</ogc:PropertyName>"
    rules = []
    for group in groups:
        for dash in ("solid", "dashed", "dotted", "denied"):
            colour = GREY[0] if dash == "denied" else group.light
            told = {"stroke": colour, "stroke_width": width}
            if dash in _DASHES:
                told["stroke_dasharray"] = _DASHES[dash]
            label = escape(readable(f"{group.label}, {dash}"))
            rules.append(
                f"<Rule><Title>{label}</Title><ogc:Filter><ogc:And>"
                f"{_is('look_group', group.label)}{_is('look_dash', dash)}</ogc:And></ogc:Filter>"
                f"<LineSymbolizer><Stroke>{_css(**told)}</Stroke></LineSymbolizer></Rule>"
            )
    return _sld("legs", "".join(rules))


def _mark_rule(
    shape: str, fill: str, stroke: str, size: int, title: str = "", test: str = ""
) -> str:
    named = f"<Title>{escape(readable(title))}</Title>" if title else ""
    chosen = f"<ogc:Filter>{test}</ogc:Filter>" if test else ""
    return (
        f"<Rule>{named}{chosen}<PointSymbolizer><Graphic><Mark><WellKnownName>{shape}"
        f"</WellKnownName><Fill>{_css(fill=fill)}</Fill><Stroke>{_css(stroke=stroke)}</Stroke>"
        f"</Mark><Size>{size}</Size></Graphic></PointSymbolizer></Rule>"
    )


def _point_sld(groups: Sequence[Group]) -> str:
    rules = [
        _mark_rule("circle", PAPER, g.light, 11, g.label, _is("look_group", g.label))
        for g in groups
    ]
    return _sld("leg_points", "".join(rules))


def _places_sld() -> str:
    return _sld("places", _mark_rule("circle", INK, PAPER, 6))


def _areas_sld() -> str:
    border = f"<Stroke>{_css(stroke=LAND, stroke_dasharray='4 3')}</Stroke>"
    fill = f"<Fill>{_css(fill=LAND, fill_opacity='0.15')}</Fill>"
    return _sld("areas", f"<Rule><PolygonSymbolizer>{fill}{border}</PolygonSymbolizer></Rule>")


def _events_sld() -> str:
    return _sld("events", _mark_rule("square", PAPER, INK, 8))
