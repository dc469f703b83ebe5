"""The marked shapes of a slide, and how changed ones go back into its bytes."""

import pytest

from policy_report.ooxml import NAMES, qn
from policy_report.refresh.markup import parsed, promising, spans, spliced
from policy_report.refresh.pptx.insert import _appended as appended
from policy_report.refresh.pptx.shapes import SHAPES, shapes

DECLARED = " ".join(f'xmlns:{prefix}="{NAMES[prefix]}"' for prefix in ("a", "p", "mc"))


def slide(tree, after=""):
    return f"""<?xml version='1.0' standalone="yes"?>\r\n<p:sld {DECLARED}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld>{after}</p:sld>""".encode()


def shape(name, inside="", tag="p:sp"):
    return f"<{tag}><p:nvSpPr><p:cNvPr  id = '1' name='{name}' descr=\"d\"/></p:nvSpPr>{inside}</{tag}>"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'<a name="policy-report: matrix"/>', True),
        (b'<a name="Policy-Report :matrix"/>', True),
        (b"<a>policy report</a>", False),
        ("<a/>".encode("utf-16"), True),
    ],
)
def test_slides_that_cannot_hold_a_mark_are_not_parsed(data, found):
    assert promising(data) is found


def test_shapes_in_groups_are_found_and_stand_ins_are_not():
    inner = shape("inner")
    fallback = f"<mc:AlternateContent><mc:Choice>{shape('new')}</mc:Choice><mc:Fallback>{shape('old')}</mc:Fallback></mc:AlternateContent>"
    tree = parsed(slide(f"<p:grpSp><p:nvGrpSpPr><p:cNvPr name='group'/></p:nvGrpSpPr>{inner}</p:grpSp>{fallback}"))
    assert [each.texts[0] for each in shapes(tree)] == ["group", "inner", "new"]


def test_spans_see_elements_and_not_what_looks_like_them():
    first, last = shape("a"), "<p:sp />"
    data = slide(f"<!-- <p:sp> -->{first}<a:t><![CDATA[<p:sp>]]></a:t>é{last}")
    assert [data[start:end].decode() for start, end in spans(data, ["p:sp"])] == [first, last]


def test_spans_of_elements_in_elements():
    inner = shape("inner")
    outer = shape("outer", inner)
    data = slide(outer)
    assert [data[start:end].decode() for start, end in spans(data, ["p:sp"])] == [outer, inner]


def test_spans_go_by_the_namespace_and_not_by_the_prefix():
    data = f'<x:sld xmlns:x="{NAMES["p"]}" xmlns:p="urn:other"><p:sp/><x:sp/></x:sld>'.encode()
    assert [data[start:end] for start, end in spans(data, ["p:sp"])] == [b"<x:sp/>"]


def test_only_what_changed_is_written_anew():
    data = slide(shape("a") + shape("b") + shape("c"), "<!-- ü -->\n")
    root = parsed(data)
    second = list(root.iter(qn("p:sp")))[1]
    second[0][0].set("name", "new & <b>")
    start, end = spans(data, ["p:sp"])[1]
    new = b'<p:sp><p:nvSpPr><p:cNvPr id="1" name="new &amp; &lt;b&gt;" descr="d"/></p:nvSpPr></p:sp>'
    assert spliced(data, SHAPES, list(root.iter(*map(qn, SHAPES))), [second]) == data[:start] + new + data[end:]


def test_nothing_changed_is_the_same_bytes():
    data = slide(shape("a"))
    assert spliced(data, SHAPES, list(parsed(data).iter(*map(qn, SHAPES))), []) == data


@pytest.mark.parametrize("extension", ["", "<p:extLst/>", "<p:extLst><p:ext/></p:extLst>"])
def test_a_new_shape_goes_behind_all_others_and_before_the_extensions(extension):
    other = shape("a", "<p:extLst><p:ext/></p:extLst>")
    data = slide(other + extension)
    root = parsed(data)
    new = root.makeelement(qn("p:pic"))
    assert appended(data, root, new) == slide(f"{other}<p:pic/>{extension}")
