"""Paragraphs of slides: `Para`s with their heights, and the same as XML (`a:p`), with languages, links and direction.

Slides do not flow: what is too long runs over the edge, and nobody is told. So every text is measured before it is
placed, a little on the large side. Sizes and distances are in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from policy_report.i18n import LANGUAGES
from policy_report.layout import palette
from policy_report.layout.text import Face, text_height
from policy_report.ooxml import HYPERLINK, qn
from policy_report.text import direction
from policy_report.texts import language_of

SOFT = "soft"


@dataclass(frozen=True)
class PptxRun:
    """A stretch of text of one look. `colour`: RRGGBB, "soft" for what is secondary, "" for that of the place.

    `size`: in points, where it is smaller than its paragraph's; `heading`: in the font of titles; `chip`: the tone of a
    stance, whose colours the run has; `language`: of the text where it is not that of the brief.
    """

    text: str
    bold: bool = False
    colour: str = ""
    url: str = ""
    size: float = 0.0
    heading: bool = False
    chip: str = ""
    language: str = ""


@dataclass(frozen=True)
class Para:
    """A paragraph; its size and the distance after it in points. `font`: how it runs, where not as other texts."""

    runs: tuple[PptxRun, ...]
    size: float
    after: float = 0.0
    font: Face | None = None

    @property
    def text(self) -> str:
        """All that it says."""
        return "".join(run.text for run in self.runs)

    @property
    def bold(self) -> bool:
        """Whether any of it is bold, so that it is measured as if all were."""
        return any(run.bold for run in self.runs)

    def height(self, room: float, font: Face) -> float:
        """Return its height in a width, without the distance after it."""
        return text_height(self.text, self.size, room, self.font or font, bold=self.bold)


def height(paras: Sequence[Para], room: float, font: Face) -> float:
    """Return the height of paragraphs with the distances after them."""
    return sum(para.height(room, font) + para.after for para in paras)


def write(body: Any, paras: Sequence[Para], language: str, part: Any) -> None:
    """Replace the paragraphs of a text body (`p:txBody`, `a:txBody`); links become relations of `part`."""
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for para in paras:
        body.append(paragraph(para, language, part))


def paragraph(para: Para, language: str, part: Any) -> Any:
    """Return a paragraph; its distances are its own, whatever the template's are."""
    language = LANGUAGES.get(language, language)
    runs = (_run(run, para, language, part) for run in para.runs)
    return element("a:p", _properties(para), *runs, element("a:endParaRPr", lang=language, sz=_size(para.size)))


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


def _properties(para: Para) -> Any:
    backwards = 1 if direction(para.text) == "rtl" else None
    lines = element("a:lnSpc", element("a:spcPct", val=100000))
    before = element("a:spcBef", element("a:spcPts", val=0))
    after = element("a:spcAft", element("a:spcPts", val=_size(para.after)))
    return element("a:pPr", lines, before, after, element("a:buNone"), marL=0, indent=0, rtl=backwards)


def _run(run: PptxRun, para: Para, language: str, part: Any) -> Any:
    own = run.language or language_of(run.text)
    language = LANGUAGES.get(own, own) or language
    properties = element("a:rPr", lang=language, sz=_size(run.size or para.size), b=1 if run.bold else None, dirty=0)
    if run.chip:
        ground, ink = palette.colours(run.chip)
        properties.extend((filled(ink), element("a:highlight", *filled(ground))))
    elif run.colour:
        properties.append(filled(run.colour))
    if run.heading:
        properties.append(element("a:latin", typeface="+mj-lt"))
    if run.url:
        link = element("a:hlinkClick")
        link.set(qn("r:id"), part.relate_to(run.url, HYPERLINK, is_external=True))
        properties.append(link)
    text = element("a:t")
    text.text = " ".join(run.text.split("\n"))
    return element("a:r", properties, text)


def _size(points: float) -> int:
    return round(points * 100)


def _colour(name: str) -> Any:
    if name == SOFT:
        return element("a:schemeClr", element("a:lumMod", val=65000), element("a:lumOff", val=35000), val="tx1")
    if len(name) == 6:  # noqa: PLR2004 - RRGGBB
        return element("a:srgbClr", val=name)
    return element("a:schemeClr", val=name)
