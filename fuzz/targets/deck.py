"""Decks of others with marked shapes, as `refresh` takes them: a bundle of the parts, or the bytes of a file."""

import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pptx import Presentation
from pptx.util import Cm

from fuzz import bundle
from fuzz.promises import folder, require, told
from policy_report.brief.editions import Choice
from policy_report.errors import UserError
from policy_report.records.store import load_or_fail
from policy_report.refresh import refresh
from policy_report.refresh.mark_contents import MarkContents
from policy_report.refresh.pptx.deck import Deck
from policy_report.workspace import find

FILE = "x.pptx"
WORDS = (
    *(
        "policy-report: matrix",
        "policy-report: topics",
        "policy-report: changes since=2025-01-01",
        "policy-report: as-of",
    ),
    *(
        "<a:t>",
        "</a:t>",
        "<a:tr ",
        "</a:tr>",
        "<a:tc>",
        "</a:tc>",
        "<a:gridCol w='1'/>",
        "<a:tbl>",
        "<a:r>",
        "<a:p>",
        "<p:sp>",
    ),
    *(
        ' gridSpan="2"',
        ' rowSpan="2"',
        ' hMerge="1"',
        ' vMerge="1"',
        ' descr="',
        ' name="',
        "cx=",
        "colours=yes",
        "-1",
        "1e9",
    ),
    *(
        "<!DOCTYPE x>",
        "<mc:AlternateContent>",
        "<p:grpSp>",
        "TargetMode='External'",
        "../",
        "&#10;",
        "brief=",
        "actors=",
    ),
)
TAKEN = ("ppt/presentation.xml", "ppt/_rels/", "_rels/", "ppt/slides/")  # python-pptx's layouts and themes are large
RECORDS = "actor,topic,stance,date\nFrance,outcome,support,2025-02-11\nIndia,outcome,oppose,2025-02-11\n"


def seeds() -> Iterable[bytes]:
    """A deck with a marked table and a marked text."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(3, 2, Cm(2), Cm(4), Cm(20), Cm(3))
    table.name = "policy-report: matrix"
    for number, text in enumerate(["", "Outcome", "France", "●", "India", "x"]):
        table.table.cell(number // 2, number % 2).text = text
    box = slide.shapes.add_textbox(Cm(2), Cm(9), Cm(20), Cm(1))
    box.name, box.text_frame.text = "policy-report: as-of", "long ago"
    out = io.BytesIO()
    deck.save(out)
    parts = bundle.parts(out.getvalue())
    yield bundle.packed({name: data for name, data in parts.items() if name.startswith(TAKEN)})


def one(data: bytes) -> None:
    """Refresh the input as a deck; what comes out is a deck in which nothing changes any more."""
    content = data if data.startswith(b"PK") else bundle.package(bundle.unpacked(data))
    try:
        done = refresh(Deck(content, FILE), sources())
    except UserError as error:
        told(error.problems, FILE)
        require(error.problems or error.message.startswith(FILE), f"the message names the deck: {error.message!r}")
        return
    told(done.warnings, FILE)
    again = refresh(Deck(done.content, FILE), sources())
    require(again.content == done.content and not again.changes, "a refreshed deck stays as it is")


@cache
def sources() -> MarkContents:
    """The contents of marks, of a workspace made once."""
    root: Path = folder() / "workspace"
    (root / "positions").mkdir(parents=True)
    (root / "policy-report.toml").write_text('title = "T"\n')
    (root / "positions" / "topics.yaml").write_text("- {id: outcome, title: Outcome}\n")
    (root / "positions" / "a.csv").write_text(RECORDS)
    workspace = find(root, exact=True)
    return MarkContents(workspace, load_or_fail(workspace)[0], Choice())
