"""A deck from outside: its slides in order, and what is said of files that are none."""

import io
import weakref
import zipfile
from dataclasses import replace

import pytest
from pptx import Presentation

from policy_report.errors import UserError
from policy_report.refresh.pptx.deck import Deck

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="{kind}/officeDocument" Target="{target}"/></Relationships>'
)
USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml"


def package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def refused(content):
    with pytest.raises(UserError) as error:
        assert Deck(content, "deck.pptx").slides == ()
    assert error.value.code == 2
    return error.value.message


def test_slides_are_numbered_as_they_are_shown(made):
    for title in ("First", "Second", "Third"):
        made.slide(title)
    order = made.presentation.slides._sldIdLst
    order.insert(0, order[2])
    deck = Deck(made.content, "deck.pptx")
    titles = [
        next(title for title in ("First", "Second", "Third") if title.encode() in each.data) for each in deck.slides
    ]
    assert [each.number for each in deck.slides] == [1, 2, 3]
    assert titles == ["Third", "First", "Second"]
    assert deck.slides[0].part == "ppt/slides/slide3.xml"


def test_size_and_font_of_a_deck(made):
    made.slide()
    deck = Deck(made.content, "deck.pptx")
    assert deck.size == (12192119, 6858000)
    assert deck.font(deck.slides[0].part) == "Calibri"


def test_nothing_keeps_a_deck_that_was_done_with(made):
    made.slide()
    deck = Deck(made.content, "deck.pptx")
    assert deck.font(deck.slides[0].part)
    kept = weakref.ref(deck)
    del deck
    assert kept() is None


def test_a_deck_without_slides():
    out = io.BytesIO()
    Presentation().save(out)
    assert Deck(out.getvalue(), "deck.pptx").slides == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "deck.pptx: not a PowerPoint deck (.pptx), or a damaged one"),
        (b"not a zip", "deck.pptx: not a PowerPoint deck (.pptx), or a damaged one"),
        (package(), "deck.pptx: not a PowerPoint deck (.pptx)"),
        (
            package(**{"_rels/.rels": RELATIONS.format(kind=USUAL, target="word.xml"), "word.xml": "<document/>"}),
            "deck.pptx: not a PowerPoint deck (.pptx)",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            (
                "deck.pptx: protected by a password, or in the old .ppt format; open it in PowerPoint and save it as a "
                "PowerPoint presentation (.pptx) without a password"
            ),
        ),
        (
            package(
                **{
                    "_rels/.rels": RELATIONS.format(kind=f"{STRICT}/officeDocument/relationships", target="deck.xml"),
                    "deck.xml": f'<p:presentation xmlns:p="{STRICT}/presentationml/main"/>',
                }
            ),
            (
                "deck.pptx: a Strict Open XML presentation, which is not supported; open it in PowerPoint and save it as a "
                "PowerPoint presentation (.pptx)"
            ),
        ),
        (
            package(**{"_rels/.rels": RELATIONS.format(kind=USUAL, target="ppt/gone.xml")}),
            (
                "deck.pptx: ppt/gone.xml cannot be unpacked (\"There is no item named 'ppt/gone.xml' in the archive\"); open "
                "and save it again"
            ),
        ),
        (
            package(**{"_rels/.rels": '<!DOCTYPE a [<!ENTITY b "c">]><Relationships>&b;</Relationships>'}),
            "deck.pptx: _rels/.rels defines entities, which no Office program does",
        ),
    ],
)
def test_what_is_no_deck_is_refused_in_one_line(content, message):
    assert refused(content) == message


def test_a_part_that_unpacks_to_too_much_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(Deck, "kind", replace(Deck.kind, part=1 << 20))
    bomb = package(**{"_rels/.rels": " " * (2 << 20)})
    assert refused(bomb) == "deck.pptx: _rels/.rels: 2 MB is more than the 1 MB that a part may have"


def test_a_damaged_slide_is_refused(made):
    made.slide("Plain")
    content = bytearray(made.content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        info = package.getinfo("ppt/slides/slide1.xml")
    start = info.header_offset + 30 + len(info.filename)
    content[start : start + 40] = bytes(40)
    assert refused(bytes(content)).startswith("deck.pptx: ppt/slides/slide1.xml cannot be unpacked")
