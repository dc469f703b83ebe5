"""A drawing with own templates is a still one, whole in itself."""

import pytest

from policy_report.pages.drawing_lint import active


def picture(inside):
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</svg>'


ILLUSTRATOR = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'


@pytest.mark.parametrize(
    ("drawing", "found"),
    [
        (picture("<script>x()</script>"), "<script>"),
        (picture("<foreignObject/>"), "<foreignObject>"),
        (picture("<set attributeName='href' to='javascript:x()'/>"), "<set>"),
        (picture("<p xmlns='http://www.w3.org/1999/xhtml'/>"), "<p>"),
        (picture("<rect onload='x()'/>"), "<rect onload>"),
        (picture("<a href='javascript:x()'/>"), "<a href>"),
        (picture("<a xlink:href='java&#10;script:x()'/>"), "<a href>"),
        (picture("<image href='https://example.org/x.png'/>"), "<image href>"),
        (picture("<use xlink:href='x.svg#x'/>"), "<use href>"),
        (picture("<rect fill='url(https://example.org/x)'/>"), "<rect fill>"),
        (picture("<rect style='fill: u\\72l(https://example.org/x)'/>"), "<rect style>"),
        (picture("<style>@import 'https://example.org/x.css'</style>"), "<style> that loads something"),
        (picture("<?xml-stylesheet href='x.css'?>"), "<?xml-stylesheet?>"),
        ("<?xml-stylesheet href='x.css'?>" + picture(""), "<?xml-stylesheet?>"),
        ("<!DOCTYPE svg [<!ENTITY x '<script/>'>]>" + picture("&x;"), "<!DOCTYPE>"),
        (picture("<g>"), "a mistake in its XML"),
        ("<?xml version='1.0' encoding='ISO-2022-JP'?>" + picture(""), "a"),
        (picture("<style>g { mask-image: image-set('http://example.org/a' 1x) }</style>"), "<style> that loads"),
        (picture("<rect style='cursor: -webkit-image-set(\"x.png\" 1x)'/>"), "<rect style>"),
        (picture("<rect fill='url(\"https://example.org/x\")'/>"), "<rect fill>"),
        (picture("<a href='/etc/passwd'/>"), "<a href>"),
        (picture('<style>/* url("# */ g { background: url(https://e.org/x) } /* ") */</style>'), "<style> that loads"),
        (picture('<style>/*url("#*/@import url(https://e.org/x);/*")*/</style>'), "<style> that loads"),
        (picture("<style>a { x: url('#\n) } g { mask: image-set('https://e.org/x' 1x) } ') }</style>"), "<style> that"),
        (picture("<style>g { fill: u\\72l(https://e.org/x) }</style>"), "<style> that loads"),
        (picture("<style>@supports (a: b) { g { mask: url(x.svg#m) } }</style>"), "<style> that loads"),
        (picture("<rect style='/*url(&quot;#*/mask:url(https://e.org/x)/*&quot;)*/'/>"), "<rect style>"),
        (picture("<use href='data:image/svg+xml,x#y'/>"), "<use href>"),
        (picture("<filter><feImage href='#x'/></filter>"), "<feImage>"),
        (picture("<mtext xmlns='http://www.w3.org/1998/Math/MathML'/>"), "<mtext>"),
        (picture("<script xmlns=''/>"), "<script>"),
        (picture("<g xmlns='urn:x'><image href='https://example.org/x.png'/></g>"), "<g>"),  # HTML knows no other names
        (picture("<a xmlns:xlink='urn:x' xlink:href='javascript:x()'/>"), "<a href>"),
        (picture("<a HREF='javascript:x()'/>"), "<a href>"),
        (picture('<style><g>/*</g>@import "http://e.org/x.css";<g>*/</g></style>'), "<style> with elements in it"),
        (picture('<style><!-- /* -->@import "http://e.org/x.css";<!-- */ --></style>'), "<style> that loads something"),
        (picture('<style><![CDATA[@import "http://e.org/x.css";]]></style>'), "<style> that loads something"),
        (picture(f"<rect style='fill:{'(' * 3000}url(http://e.org/x)'/>"), "<rect style> that loads something"),
        (picture("<a href='../../../etc/passwd'/>"), "<a href> to ../../../etc/passwd"),
        (picture("<a xlink:href='tel:+33123'/>"), "<a href> to tel:+33123"),
        (ILLUSTRATOR.replace('">', '" [<!ATTLIST svg onload CDATA "x()">]>') + picture(""), "<!DOCTYPE>"),
        (ILLUSTRATOR.replace("SVG 1.1", "XHTML 1.0 Strict") + picture(""), "<!DOCTYPE>"),
        (ILLUSTRATOR + picture("<a href='java&x;script:x()'/>"), "a mistake in its XML"),
        (f"<!-- {ILLUSTRATOR} --><!DOCTYPE svg [<!ENTITY x '<script/>'>]>" + picture("&x;"), "<!DOCTYPE>"),
    ],
)
def test_what_is_found(drawing, found):
    assert active(drawing).startswith(found)


@pytest.mark.parametrize(
    "inside",
    [
        "<!-- a note --><g id='x' aria-label='url(x) @import'><text>onload=x</text></g><use href='#x'/>",
        "<a href='https://example.org'><image href='data:image/png;base64,x'/></a><rect fill='url(#x)'/>",
        "<style>@font-face { src: url(data:font/woff2;base64,x//y) format('woff2'), url(\"data:font/x,y\") }</style>",
        "<rect fill='url( #x )' filter=\"url('#y')\"/><filter><feDropShadow dx='1'/></filter><view/>",
        "<style>/* see https://e.org/brand for the colours */ g { fill: #fff; mask: url(#m) }</style>",
        "<a title='see https://e.org/'><text font-family='A B'>url(x)</text></a>",
        "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' r:about=''/></metadata>",
        "<i:namedview xmlns:i='http://www.inkscape.org/namespaces/inkscape' i:label='//x'/>",
        "<style><![CDATA[ .a { fill: url(#x) } ]]><!-- a note --></style>",
        f"<rect style='fill:{'(' * 3000}'/>",
        "<a href='sub/x.html#a'/><a href='mailto:a@e.org'/>",
    ],
)
def test_what_is_not_found(inside):
    assert active(picture(inside)) is None


def test_a_drawing_program_says_which_document_type_it_writes():
    first = '<?xml version="1.0" encoding="utf-8"?>\n<!-- Generator: a drawing program, Version: 6.00 -->\n'
    assert active(first + ILLUSTRATOR + picture("<rect/>")) is None
