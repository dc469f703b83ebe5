"""The text of a cell or content control, written as a person would: in the style of its first letters.

What points here from elsewhere stays: bookmarks, and the references of comments and notes.
"""

from copy import deepcopy

from policy_report.ooxml import Element, child, children, qn
from policy_report.text import in_one_line

SPACES = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "\u2011"}
STARTS = tuple(map(qn, ("w:bookmarkStart", "w:commentRangeStart", "w:permStart")))
ENDS = tuple(map(qn, ("w:bookmarkEnd", "w:commentRangeEnd", "w:permEnd")))
REFERENCES = tuple(map(qn, ("w:commentReference", "w:footnoteReference", "w:endnoteReference")))
HELD = (qn("w:ins"), qn("w:del"), qn("w:rPrChange"))  # of a paragraph's end: no style of a run


def words(holder: Element) -> str:
    """Return the text of a cell or the content of a control in one line."""
    return in_one_line("".join(map(_piece, holder.iter())))


def _piece(element: Element) -> str:
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag == qn("w:p"):
        return "\n"
    spaced = element.tag in SPACES and element.getparent().tag == qn("w:r")
    return SPACES[element.tag] if spaced else ""


def write(holder: Element, text: str, style: Element = None) -> None:
    """Write a text into a cell or the content of a control; the same text: no change. `style`: instead of its own."""
    text = in_one_line(text)
    if words(holder) == text and style is None:
        return
    runs = [run for run in holder.iter(qn("w:r")) if child(run, "w:t") is not None]
    starts, ends = list(holder.iter(*STARTS)), list(holder.iter(*ENDS))
    noted = [run for run in holder.iter(qn("w:r")) if any(True for _ in run.iter(*REFERENCES))]
    paragraph = _paragraph(holder, runs[0] if runs else None)
    new = _run(paragraph, runs[0] if runs else None, text, style)
    for each in list(holder):
        if each is not paragraph and each.tag != qn("w:tcPr"):
            holder.remove(each)
    for each in list(paragraph):
        if each.tag != qn("w:pPr"):
            paragraph.remove(each)
    for run in noted:
        for each in list(run):
            if each.tag not in (*REFERENCES, qn("w:rPr")):
                run.remove(each)
    paragraph.extend([*starts, *([new] if text else []), *ends, *noted])


def _paragraph(holder: Element, run: Element) -> Element:
    """Return the paragraph that stays: that of the first letters, a new one, or a control in a line itself."""
    if run is not None:
        above = (each for each in run.iterancestors(qn("w:p")) if each.getparent() is holder)
        return next(above, holder)
    if holder.tag != qn("w:tc") and holder.getparent().getparent().tag == qn("w:p"):
        return holder
    found = child(holder, "w:p")
    if found is None:
        found = holder.makeelement(qn("w:p"))
        holder.append(found)
    return found


def _run(paragraph: Element, run: Element, text: str, style: Element) -> Element:
    """Return a run with a text, in a style, that of a run, or that of what would be typed in the paragraph next."""
    new = paragraph.makeelement(qn("w:r"))
    look = style if style is not None else None if run is None else child(run, "w:rPr")
    if style is None and run is None:
        look = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    if look is not None and len(look):
        look = deepcopy(look)
        for each in list(look):
            if each.tag in HELD:
                look.remove(each)
        new.append(look)
    said = new.makeelement(qn("w:t"), {qn("xml:space"): "preserve"} if text != text.strip() else None)
    said.text = text
    new.append(said)
    return new


def unlinked(copy: Element) -> None:
    """Take out of a copied row or cell what may be there only once: ids, bookmarks, comments, notes."""
    for element in list(copy.iter()):
        for name in [name for name in element.attrib if name.endswith(("}paraId", "}textId"))]:
            del element.attrib[name]
        if element.tag in (*STARTS, *ENDS, *REFERENCES):
            element.getparent().remove(element)


def linked(element: Element) -> dict[tuple[str, str], Element]:
    """Return the ends of ranges in an element, by kind and id, so that none is lost with a row."""
    found = [*element.iter(*STARTS), *element.iter(*ENDS)]
    return {(each.tag, each.get(qn("w:id"), "")): each for each in found}


def paragraphs(cell: Element) -> list[Element]:
    """Return the paragraphs of a cell."""
    return children(cell, "w:p")
