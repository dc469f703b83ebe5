"""Makes `templates/deck.pptx`, the built-in template of slides: one master, three layouts, the colours of the house.

Nothing goes in but python-pptx's empty presentation and `policy_report.palette`. Run it from the top of the repository:
`python tools/make_deck_template.py`. The same versions give the same bytes.
"""  # noqa: INP001 - a script

from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from policy_report.layout import palette
from policy_report.ooxml.package import steady

TARGET = Path(__file__).parents[1] / "templates" / "deck.pptx"
HEADING_FONT, TEXT_FONT = "Georgia", "Calibri"  # on every machine that has Office; measured in `layout/text.py`
NIGHT = palette.TONES["qualified-support"].ink
COLOURS = {
    "dk1": palette.INK,
    "lt1": palette.PAPER,
    "dk2": NIGHT,
    "lt2": palette.WASH,
    "accent1": palette.ACCENT,
    "accent2": palette.TONES["oppose"].fill,
    "accent3": palette.SOFT,
    "accent4": palette.TONES["qualified-support"].fill,
    "accent5": palette.TONES["qualified-opposition"].fill,
    "accent6": palette.TONES["neutral"].fill,
    "hlink": palette.ACCENT,
    "folHlink": palette.TONES["mixed"].fill,
}
KEPT = {"Title Slide": "Title", "Title and Content": "Title and text", "Title Only": "Title only"}

EMU = 12700  # a point
WIDTH, HEIGHT, LEFT, ROOM = 960.0, 540.0, 48.0, 864.0
TITLE, KICKER, BODY = (LEFT, 48, ROOM, 74), (LEFT, 12, ROOM, 34), (LEFT, 136, ROOM, 352)
FOOTER, NUMBER = (LEFT, 502, 780, 20), (LEFT + ROOM - 80, 502, 80, 20)
OPENING, SUBTITLE, FACTS = (LEFT, 90, ROOM, 152), (LEFT, 274, 760, 104), (LEFT, 396, ROOM, 72)
STROKE = (LEFT, 254, 64, 4)
LARGE, PLAIN, SMALL = 28, 16, 12  # the sizes of a deck

KICKER_KIND = 'type="body" sz="quarter" idx="13"'

Place = tuple[float, float, float, float]


def main(target: Path = TARGET) -> None:
    """Write the template."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = int(WIDTH * EMU), int(HEIGHT * EMU)
    deck._element.find(qn("p:sldSz")).attrib.pop("type", None)  # noqa: SLF001 - "screen4x3" is no longer true
    _drop_leftovers(deck)
    _colour(deck)
    _master(deck.slide_master)
    _layouts(deck)
    deck.save(target)
    target.write_bytes(steady(target.read_bytes()))


def _drop_leftovers(deck: Any) -> None:
    """Remove the thumbnail, the printer's settings and the layouts that no slide of a brief uses."""
    for part, kind in ((deck.part, "printerSettings"), (deck.part.package, "thumbnail")):
        for rid, relation in list(part._rels.items()):  # noqa: SLF001
            if relation.reltype.endswith(kind):
                part._rels.pop(rid)  # noqa: SLF001
    for layout in list(deck.slide_layouts):
        if layout.name not in KEPT:
            deck.slide_layouts.remove(layout)


def _colour(deck: Any) -> None:
    """Set the colours and the fonts of the theme."""
    (relation,) = [r for r in deck.slide_master.part.rels.values() if r.reltype.endswith("/theme")]
    theme = parse_xml(relation.target_part.blob)
    theme.set("name", "policy-report")
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    scheme.set("name", "policy-report")
    for name, value in COLOURS.items():
        slot = scheme.find(qn(f"a:{name}"))
        slot[:] = [parse_xml(f'<a:srgbClr {nsdecls("a")} val="{value}"/>')]
    fonts = theme.find(f".//{qn('a:fontScheme')}")
    fonts.set("name", "policy-report")
    for kind, font in (("a:majorFont", HEADING_FONT), ("a:minorFont", TEXT_FONT)):
        fonts.find(qn(kind)).find(qn("a:latin")).set("typeface", font)
    relation.target_part._blob = _bytes(theme)  # noqa: SLF001 - a part without a class of its own


def _bytes(element: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True))


def _master(master: Any) -> None:
    tree = master.shapes._spTree  # noqa: SLF001
    shapes = [
        _placeholder("Title", 'type="title"', TITLE, _style(LARGE, "tx1"), "Title"),
        _placeholder("Text", 'type="body" idx="1"', BODY, "", "Text"),
        _placeholder("Footer", 'type="ftr" sz="quarter" idx="3"', FOOTER, _style(SMALL, "accent3"), "", anchor="ctr"),
        _number(_style(SMALL, "accent3", align="r")),
    ]
    _fill(tree, shapes)
    styles = master._element.find(qn("p:txStyles"))  # noqa: SLF001
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", str(LARGE * 100))
    for level, size in enumerate((PLAIN, PLAIN, SMALL, SMALL, SMALL), 1):
        style = styles.find(qn("p:bodyStyle")).find(qn(f"a:lvl{level}pPr"))
        style.set("marL", str(int(18 * (level - 1) * EMU)))
        style.set("indent", "0")
        for bullet in (qn("a:buFont"), qn("a:buChar")):
            style.remove(style.find(bullet))
        style.find(qn("a:spcBef")).addnext(parse_xml(f"<a:buNone {nsdecls('a')}/>"))
        style.find(qn("a:spcBef"))[:] = [parse_xml(f'<a:spcPts {nsdecls("a")} val="0"/>')]
        style.find(qn("a:defRPr")).set("sz", str(size * 100))


def _layouts(deck: Any) -> None:
    for layout in deck.slide_layouts:
        tree = layout.shapes._spTree  # noqa: SLF001
        shapes = _opening() if layout.name == "Title Slide" else _inner(text=layout.name == "Title and Content")
        _fill(tree, shapes)
        if layout.name == "Title Slide":
            ground = '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:effectLst/>'
            background = f"<p:bg {nsdecls('p', 'a')}><p:bgPr>{ground}</p:bgPr></p:bg>"
            tree.addprevious(parse_xml(background))
        layout._element.cSld.set("name", KEPT[layout.name])  # noqa: SLF001


def _opening() -> list[str]:
    return [
        _stroke(),
        _placeholder("Title", 'type="ctrTitle"', OPENING, _style(LARGE, "bg1"), "Title", anchor="b"),
        _placeholder("Subtitle", 'type="subTitle" idx="1"', SUBTITLE, _style(PLAIN, "accent4"), "Subtitle"),
        _placeholder("Facts", 'type="body" sz="quarter" idx="14"', FACTS, _style(SMALL, "accent4"), "Facts"),
        _placeholder("Footer", 'type="ftr" sz="quarter" idx="10"', FOOTER, _style(SMALL, "bg1"), "", "ctr"),
        _number(_style(SMALL, "bg1", align="r"), NUMBER, 11),
    ]


def _inner(*, text: bool) -> list[str]:
    body = [_placeholder("Text", 'idx="1"', BODY, "", "Text")] if text else []
    kicker = _placeholder("Kicker", KICKER_KIND, KICKER, _style(SMALL, "accent3"), "Kicker", "b")
    return [
        _placeholder("Title", 'type="title"', None, "", "Title"),
        *(body or [kicker]),
        _placeholder("Footer", 'type="ftr" sz="quarter" idx="10"', None, "", ""),
        _number("", None, 11),
    ]


def _fill(tree: Any, shapes: list[str]) -> None:
    """Put shapes in the place of those that are there, numbered from 2: the tree itself is 1."""
    for child in list(tree)[2:]:  # the first two are the tree's own properties
        tree.remove(child)
    for number, shape in enumerate(shapes, 2):
        element = parse_xml(shape)
        element[0][0].set("id", str(number))
        tree.append(element)


def _style(size: int, colour: str, *, align: str = "l") -> str:
    fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/>'
        f'<a:defRPr sz="{size * 100}">{fill}</a:defRPr></a:lvl1pPr>'
    )


def _placeholder(name: str, kind: str, place: Place | None, style: str, words: str, anchor: str = "") -> str:
    run = f'<a:r><a:rPr lang="en-GB"/><a:t>{words}</a:t></a:r>' if words else ""
    return _shape(name, kind, place, style, f'<a:p>{run}<a:endParaRPr lang="en-GB"/></a:p>', anchor)


def _number(style: str, place: Place | None = NUMBER, index: int = 4) -> str:
    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    )
    return _shape(
        "Slide number", f'type="sldNum" sz="quarter" idx="{index}"', place, style, f"<a:p>{field}</a:p>", "ctr"
    )


def _shape(name: str, kind: str, place: Place | None, style: str, paragraph: str, anchor: str) -> str:
    where = f'anchor="{anchor}"' if anchor else ""
    body = (
        f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" {where}><a:normAutofit/></a:bodyPr>'
    )
    return (
        f'<p:sp {nsdecls("p", "a", "r")}><p:nvSpPr><p:cNvPr id="0" name="{name}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{_at(place)}</p:spPr>"
        f"<p:txBody>{body if place else '<a:bodyPr/>'}<a:lstStyle>{style}</a:lstStyle>{paragraph}</p:txBody></p:sp>"
    )


def _at(place: Place | None) -> str:
    if place is None:
        return ""
    x, y, width, height = (int(value * EMU) for value in place)
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _stroke() -> str:
    fill = '<a:solidFill><a:schemeClr val="accent2"/></a:solidFill><a:ln><a:noFill/></a:ln>'
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="0" name="Stroke"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f"</p:nvSpPr><p:spPr>{_at(STROKE)}{fill}</p:spPr>"
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


if __name__ == "__main__":
    main()
