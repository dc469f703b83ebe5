"""Texts on slides: what fits a place, and where it is broken otherwise."""

from policy_report.formats.pptx.paragraphs import Para, PptxRun, height, pages
from policy_report.layout.text import FACES

FONT = FACES["calibri"]


def said(page):
    return [para.text for para in page]


def test_blocks_that_fit_stay_whole():
    blocks = [[Para((PptxRun(text),), 10)] for text in ("one", "two", "three")]
    two = height([*blocks[0], *blocks[1]], 100, FONT)
    assert [said(page) for page in pages(blocks, 100, two, FONT)] == [["one", "two"], ["three"]]


def test_a_paragraph_higher_than_a_page_is_broken_between_lines_and_loses_no_word():
    words = " ".join(f"word{n}" for n in range(60))
    message = Para((PptxRun(words, bold=True, url="https://example.org"),), 10, number=3)
    found = pages([[message]], 100, 120, FONT)
    parts = [para for page in found for para in page]
    assert len(found) > 1
    assert all(height(page, 100, FONT) <= 120 for page in found)
    assert " ".join(para.text for para in parts) == words
    assert [para.number for para in parts] == [3, *[None] * (len(parts) - 1)]
    assert {(para.bold, para.runs[0].url) for para in parts} == {(True, "")}
