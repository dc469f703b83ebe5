"""Briefs of the settings that change where they stand: the keys that were touched, and nothing else of the file."""

from datetime import date

import pytest

from policy_report.errors import UserError
from policy_report.records import change
from policy_report.records.change import ChangeRequest, history
from policy_report.records.change.toml import BriefEdit, edited
from policy_report.workspace import Workspace

SETTINGS = """\
# Ours.
title = "Lakes"
[briefs.a]   # the first
title = "A"   # as agreed
formats = [
  "html",  # to read
  "pdf",
]

# The second.
[briefs.b]
subtitle.en = "One"
subtitle.fr = \"\"\"\\
  Un\"\"\"

[defaults]
marking = "none"

[briefs.c.title]
en = "C"
"""


def after(text, *edits):
    return edited(text.encode(), "policy-report.toml", edits).decode()


@pytest.mark.parametrize(
    ("edit", "old", "new"),
    [
        (BriefEdit("a", {"title": "The “first”"}), '"A"  ', '"The “first”"  '),
        (BriefEdit("a", {"title": None}), 'title = "A"   # as agreed\n', ""),
        (BriefEdit("a", {"title": {"en": "A", "fr": "Un"}}), '"A"  ', '{en = "A", fr = "Un"}  '),
        (BriefEdit("a", {"formats": ["html", "docx"]}), '  "pdf",\n', '  "docx",\n'),
        (BriefEdit("a", {"as_of": date(2025, 2, 11)}), "]\n\n#", "]\nas_of = 2025-02-11\n\n#"),
        (BriefEdit("b", {"subtitle": {"en": "Two"}}), '"One"\nsubtitle.fr = """\\\n  Un"""', '"Two"'),
        (BriefEdit("b", {"annex": False}), 'Un"""\n', 'Un"""\nannex = false\n'),
        (BriefEdit("c", {"title": "C"}), '[briefs.c.title]\nen = "C"', '[briefs.c]\ntitle = "C"'),
        (BriefEdit("d.1", {"title": "D"}), 'en = "C"\n', 'en = "C"\n\n[briefs."d.1"]\ntitle = "D"\n'),
    ],
    ids=lambda given: str(given) if isinstance(given, BriefEdit) else "",
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_brief_changes_and_every_other_byte_stays(edit, old, new, line_break):
    before, wanted = (text.replace("\n", line_break) for text in (SETTINGS, SETTINGS.replace(old, new)))
    assert SETTINGS.count(old) == 1
    assert after(before, edit) == wanted
    assert after("\ufeff" + before, edit) == "\ufeff" + wanted


@pytest.mark.parametrize("text", ["briefs = {}\n", "a = = 1\n", "briefs = 1\n", "[" * 5000])
def test_settings_that_cannot_be_kept_so_are_refused(text):
    with pytest.raises(UserError) as refusal:
        after(text, BriefEdit("a", {"title": "A"}))
    assert "change the brief by hand; nothing was changed" in str(refusal.value.problems[0])


@pytest.fixture
def place(workspace):
    positions = "actor,topic,stance,date\nFrance,declaration,support,2025-02-11\n"
    return Workspace(workspace({"policy-report.toml": SETTINGS, "positions/all.csv": positions}).root)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"actors": ["Frnce"]},
            "policy-report.toml:15: briefs.b.actors: unknown actor 'Frnce'; did you mean 'France'?",
        ),
        ({"formats": []}, "briefs.b.formats: expected at least one, not an empty list"),
        ({"kinds": ["bloc"]}, "the brief selects no actor"),
        ({"since": "2026-01-01"}, "briefs.b.since: 2026-01-01 is later than"),
    ],
)
def test_what_check_would_call_an_error_is_not_written(place, fields, said):
    plan = change.plan(change.base(place), ChangeRequest(briefs=[BriefEdit("b", fields)]))
    with pytest.raises(UserError) as refusal:
        change.write(plan, "edit", "now")
    assert said in "\n".join(map(str, refusal.value.problems))
    assert place.config.read_text() == SETTINGS


def test_an_edit_of_the_settings_is_taken_back(place):
    wanted = ChangeRequest(briefs=[BriefEdit("b", {"formats": ["json"]})])
    plan = change.plan(change.base(place), wanted)
    assert plan.after.settings.config.briefs["b"].formats == ("json",)
    change.write(plan, "edit", "now")
    assert 'formats = ["json"]' in place.config.read_text()
    history.undo(place)
    assert place.config.read_text() == SETTINGS
