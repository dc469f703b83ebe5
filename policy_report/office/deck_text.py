"""Paragraphs as the XML of slides: `Para`s go in, `a:p` elements come out, with language, links and direction."""

from collections.abc import Sequence
from typing import Any

from policy_report.office.fit import Para, Run
from policy_report.text import direction
from policy_report.words import LANGUAGES

SOFT = "soft"
HANGING = 26.0  # points that a number stands before its paragraph


def write(body: Any, paras: Sequence[Para], language: str, part: Any) -> None:
    """Replace the paragraphs of a text body (`p:txBody`, `a:txBody`); links become relations of `part`."""
    from pptx.oxml.ns import qn

    for old in body.findall(qn("a:p")):
        body.remove(old)
    for para in paras:
        body.append(paragraph(para, language, part))


def paragraph(para: Para, language: str, part: Any) -> Any:
    """Return a paragraph; its distances are its own, whatever the template's are."""
    result = element("a:p")
    result.append(_properties(para))
    for run in para.runs:
        result.append(_run(run, para, language, part))
    result.append(element("a:endParaRPr", lang=LANGUAGES.get(language, language), sz=_size(para.size)))
    return result


def element(tag: str, *children: Any, **attributes: Any) -> Any:
    """Return an element of the drawing or presentation language; an attribute that is None is left out."""
    from pptx.oxml.xmlchemy import OxmlElement

    result = OxmlElement(tag)
    for name, value in attributes.items():
        if value is not None:
            result.set(name, str(value))
    result.extend(children)
    return result


def filled(colour: str) -> Any:
    """Return a fill: RRGGBB, a name of the theme such as "tx1", or "soft", the theme's text colour, lighter."""
    return element("a:solidFill", _colour(colour))


def right_to_left(text: str) -> bool:
    """Return whether the first letter that has a direction runs from right to left."""
    return direction(text) == "rtl"


def _properties(para: Para) -> Any:
    left = int(12700 * (HANGING if para.number else para.indent))
    properties = element(
        "a:pPr", marL=left, indent=-left if para.number else 0, rtl=1 if right_to_left(para.text) else None
    )
    properties.append(element("a:lnSpc", element("a:spcPct", val=100000)))
    properties.append(element("a:spcBef", element("a:spcPts", val=0)))
    properties.append(element("a:spcAft", element("a:spcPts", val=round(para.after * 100))))
    if para.number is None:
        properties.append(element("a:buNone"))
        return properties
    properties.append(element("a:buClr", element("a:schemeClr", val="accent1")))
    properties.append(element("a:buFont", typeface="+mj-lt"))
    properties.append(element("a:buAutoNum", type="arabicPlain", startAt=para.number))
    return properties


def _run(run: Run, para: Para, language: str, part: Any) -> Any:
    from pptx.oxml.ns import qn

    language = LANGUAGES.get(language, language)
    properties = element("a:rPr", lang=language, sz=_size(run.size or para.size), b=1 if run.bold else None, dirty=0)
    if run.colour:
        properties.append(filled(run.colour))
    if run.heading:
        properties.append(element("a:latin", typeface="+mj-lt"))
    if run.url:
        link = element("a:hlinkClick")
        link.set(qn("r:id"), _relation(run.url, part))
        properties.append(link)
    text = element("a:t")
    text.text = " ".join(run.text.split("\n"))
    return element("a:r", properties, text)


def _relation(url: str, part: Any) -> str:
    from pptx.opc.constants import RELATIONSHIP_TYPE

    return str(part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))


def _size(points: float) -> int:
    return round(points * 100)


def _colour(name: str) -> Any:
    if name == SOFT:
        return element("a:schemeClr", element("a:lumMod", val=65000), element("a:lumOff", val=35000), val="tx1")
    if len(name) == 6:  # noqa: PLR2004 - RRGGBB
        return element("a:srgbClr", val=name)
    return element("a:schemeClr", val=name)
