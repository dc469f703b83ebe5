"""Texts that are cut to what a slide bears."""

from types import SimpleNamespace

from policy_report.formats.pptx.columns import shortened
from policy_report.layout.text import SANS


def test_a_clause_that_is_cut_is_left_out_and_the_whole_text_is_in_the_notes():
    said, notes = "France and India are in favour; China is opposed in part, with reservations.", []
    slide = SimpleNamespace(font=SANS, notes=notes.extend)
    shown = [
        "".join(
            run.text
            for paragraph in shortened(said, 16.0, slide, 210.0, 60.0, clauses=clauses)
            for run in paragraph.runs
        )
        for clauses in (False, True)
    ]
    assert shown == ["France and India are in favour; China is opposed in part…", "France and India are in favour…"]
    assert notes == [said, said]
