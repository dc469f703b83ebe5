# ruff: noqa: INP001 - a script, not a package
"""Write `templates/brief.docx`, the styles of the built-in document: run it after a change here, commit what it writes.

The same script gives the same bytes. Everything is here, in the open: no style was ever clicked together.
"""

from pathlib import Path

from policy_report.layout.palette import ACCENT, INK, PAPER, RULE, SOFT, TONES, WASH
from policy_report.ooxml.package import packed

TARGET = Path(__file__).parents[1] / "templates" / "brief.docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SERIF, SANS = "Georgia", "Calibri"


def paragraph(name: str, style_id: str, *, p: str = "", r: str = "", based: str = "Normal", after: str = "") -> str:
    """Return a paragraph style; `p`, `r`: its properties of paragraph and run; `after`: the style of the next one."""
    default = ' w:default="1"' if style_id == "Normal" else ' w:customStyle="1"' if name in OWN else ""
    basis = f'<w:basedOn w:val="{based}"/>' if style_id != "Normal" else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id}"><w:name w:val="{name}"/>{basis}{following}'
        f"<w:qFormat/><w:pPr>{p}</w:pPr><w:rPr>{r}</w:rPr></w:style>"
    )


def character(name: str, style_id: str, r: str) -> str:
    """Return a character style."""
    own = ' w:customStyle="1"' if name in OWN else ""
    return (
        f'<w:style w:type="character"{own} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{r}</w:rPr></w:style>'
    )


def space(before: int, after: int, line: int = 0) -> str:
    """Return spacing in twentieths of a point, the line in 240ths."""
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def ink(colour: str, size: float = 0, *, bold: bool = False, italic: bool = False, serif: bool = False) -> str:
    """Return the properties of a run, the size in points."""
    fonts = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:cstheme="majorBidi"/>' if serif else ""
    weight = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    sized = f'<w:sz w:val="{int(2 * size)}"/><w:szCs w:val="{int(2 * size)}"/>' if size else ""
    return f'{fonts}{weight}<w:color w:val="{colour}"/>{sized}'


ACCENTS = ("support", "oppose", "qualified-support", "qualified-opposition", "neutral", "mixed")
OWN = {"Kicker", "Figures", "Question", "Stance", "Meta", "Note", "Source", "Key", "Table Text", "Table Heading"}
OWN |= {"Lead", "Table Small", "Table Small Heading", "Soft", "Symbol"}
KEEP = "<w:keepNext/><w:keepLines/>"
LINE = f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="3" w:color="{RULE}"/></w:pBdr>'
BAR = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{TONES["qualified-support"].fill}"/></w:pBdr>'
PLAIN_TEXT = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
)
PLAIN_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
HOUSE_TABLE = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="BriefTable"><w:name w:val="Brief Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
    f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
    f'<w:insideV w:val="single" w:sz="8" w:space="0" w:color="{PAPER}"/></w:tblBorders><w:tblCellMar>'
    '<w:top w:w="20" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>'
    '<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/></w:tcBorders>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{WASH}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)
STYLES = [
    paragraph("Normal", "Normal"),
    paragraph("Kicker", "Kicker", p=KEEP + space(0, 60), r=ink(ACCENT, 9.5, bold=True)),
    paragraph("Title", "Title", p=KEEP + space(0, 120, 252), r=ink(INK, 26, bold=True, serif=True), after="Subtitle"),
    paragraph("Subtitle", "Subtitle", p=space(0, 160, 276), r=ink(SOFT, 13), after="Normal"),
    paragraph("Figures", "Figures", p=LINE + space(0, 160), r=ink(SOFT, 10)),
    *(
        paragraph(f"heading {n}", f"Heading{n}", after="Normal", p=f'{KEEP}{p}<w:outlineLvl w:val="{n - 1}"/>', r=r)
        for n, p, r in (
            (1, space(400, 140), ink(INK, 18, bold=True, serif=True)),
            (2, space(320, 60), ink(ACCENT, 13.5, bold=True, serif=True)),
            (3, space(140, 0), ink(INK, 10.5, bold=True)),
        )
    ),
    paragraph("Question", "Question", p=KEEP + space(0, 40), r=ink(INK, 11, italic=True)),
    paragraph("Stance", "Stance", p=KEEP + space(200, 20), r=ink(INK, 10.5, bold=True)),
    paragraph("Quote", "Quote", p=f'{BAR}{space(20, 60)}<w:ind w:left="284" w:right="284"/>', r=ink(INK)),
    paragraph("Meta", "Meta", p=space(0, 60), r=ink(SOFT, 9)),
    paragraph("Lead", "Lead", based="Meta", p=KEEP + space(60, 20), r=ink(SOFT, 9)),
    paragraph("Note", "Note", p=space(0, 80), r=ink(SOFT, 9)),
    paragraph("Source", "Source", p="<w:keepNext/>" + space(160, 60) + '<w:ind w:left="426" w:hanging="426"/>'),
    paragraph("toc 1", "TOC1", p=space(60, 0, 240), r=ink(INK, 10, bold=True)),
    paragraph("toc 2", "TOC2", p=space(0, 0, 240) + '<w:ind w:left="284" w:right="397"/>', r=ink(INK, 9)),
    paragraph("caption", "Caption", p=KEEP + space(120, 60), r=ink(SOFT, 9)),
    paragraph("Key", "Key", p=space(100, 200, 300), r=ink(SOFT, 9)),
    paragraph("List Number", "ListNumber", p='<w:numPr><w:numId w:val="1"/></w:numPr>' + space(0, 100)),
    paragraph("List Bullet", "ListBullet", p='<w:numPr><w:numId w:val="2"/></w:numPr>' + space(0, 40)),
    paragraph("Table Text", "TableText", p=space(20, 20, 240), r=ink(INK, 9)),
    paragraph("Table Heading", "TableHeading", based="TableText", p="<w:keepNext/>", r=ink(INK, 9, bold=True)),
    paragraph("Table Small", "TableSmall", based="TableText", r=ink(INK, 8)),
    paragraph("Table Small Heading", "TableSmallHeading", based="TableHeading", r=ink(INK, 8, bold=True)),
    paragraph("header", "Header", p=space(0, 0) + '<w:jc w:val="right"/>', r=ink(SOFT, 8.5)),
    paragraph("footer", "Footer", p=space(0, 0), r=ink(SOFT, 8.5)),
    PLAIN_TEXT,
    character("Hyperlink", "Hyperlink", f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>'),
    character("Soft", "Soft", f'<w:color w:val="{SOFT}"/>'),
    character(
        "Symbol",
        "Symbol",
        '<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol"'
        ' w:cs="Segoe UI Symbol"/>',
    ),
    PLAIN_TABLE,
    HOUSE_TABLE,
]
DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia"'
    ' w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/>'
    f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-GB" w:eastAsia="en-GB"'
    ' w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr>{space(0, 80, 264)}</w:pPr></w:pPrDefault></w:docDefaults>"
)


def numbering() -> str:
    """Return the two kinds of lists: numbers and bullets."""
    kinds = (("decimal", "%1.", ""), ("bullet", "•", '<w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/></w:rPr>'))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr>{run}</w:lvl></w:abstractNum>'
        for i, (kind, text, run) in enumerate(kinds, 1)
    )
    nums = "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in (1, 2))
    return f"{HEAD}<w:numbering {W}>{abstract}{nums}</w:numbering>"


def theme() -> str:
    """Return the theme: the colours of the house, and fonts that analysts' machines have."""
    fills = [
        TONES[name].fill
        for name in ("support", "oppose", "qualified-support", "qualified-opposition", "neutral", "mixed")
    ]
    named = [("dk1", INK), ("lt1", "FFFFFF"), ("dk2", ACCENT), ("lt2", WASH)]
    named += [(f"accent{i}", fill) for i, fill in enumerate(fills, 1)] + [("hlink", ACCENT), ("folHlink", SOFT)]
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in named)
    fonts = "".join(
        f'<a:{name}><a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface=""/></a:{name}>'
        for name, face in (("majorFont", SERIF), ("minorFont", SANS))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}<a:prstDash val="solid"/></a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Brief"><a:themeElements>'
        f'<a:clrScheme name="Brief">{colours}</a:clrScheme><a:fontScheme name="Brief">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Brief"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


SETTINGS = (
    f'{HEAD}<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/>'
    '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1"'
    ' w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6"'
    ' w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/></w:settings>'
)
DOCUMENT = (
    f'{HEAD}<w:document {W} xmlns:r="{R}"><w:body><w:p/><w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1247" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr></w:body></w:document>"
)
PARTS = {"document": DOCUMENT, "styles": f"{HEAD}<w:styles {W}>{DEFAULTS}{''.join(STYLES)}</w:styles>"}
PARTS |= {"settings": SETTINGS, "numbering": numbering(), "theme": theme(), "fontTable": f"{HEAD}<w:fonts {W}/>"}


def package() -> dict[str, bytes]:
    """Return the parts of the template by their names in the package."""
    kinds = {name: f"{WORD}.{'document.main' if name == 'document' else name}+xml" for name in PARTS}
    kinds["theme"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in kinds.items())
    related = [name for name in PARTS if name != "document"]
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{R}/{name}" Target="{name}.xml"/>' for i, name in enumerate(related, 1)
    )
    schemas = "http://schemas.openxmlformats.org/package/2006"
    texts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{schemas}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        f' ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{schemas}/relationships"><Relationship Id="rId1"'
        f' Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{schemas}/relationships">{links}</Relationships>',
        **{f"word/{name}.xml": text for name, text in PARTS.items()},
    }
    return {name: text.encode() for name, text in texts.items()}


if __name__ == "__main__":
    TARGET.write_bytes(packed(package()))
