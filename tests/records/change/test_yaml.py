"""Records of YAML files changed and deleted: what was touched, and that nothing else was."""

import pytest

from fuzz.targets.edits import apply
from policy_report.errors import UserError
from policy_report.records.change.drafts import RecordEdit
from policy_report.records.readers.yaml import read_positions

FILE = "positions/countries/fr.yaml"


def changed(before: str, line: int, **fields: str) -> str:
    return apply(before.encode(), FILE, [RecordEdit(line, fields)]).decode()


def deleted(before: str, *lines: int) -> str:
    return apply(before.encode(), FILE, [RecordEdit(line, None) for line in lines]).decode()


def record(value: str, field: str = "note") -> str:
    return (
        f"- actor: FR\n  topic: a\n  stance: support\n  {field}: {value}\n- {{actor: UK, topic: b, stance: oppose}}\n"
    )


def note_of(text: str) -> str:
    raw, problems = read_positions(text, FILE)
    assert problems == []
    return raw.positions["note"][0]


# --- values, style by style -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "text", "new"),
    [
        ("old", "new", "new"),
        ("old", "ends: here", '"ends: here"'),
        ("old", "cut #here", '"cut #here"'),
        ("old", 'he said "yes": now', "'he said \"yes\": now'"),
        ("old", "- dash", '"- dash"'),
        ("old", "@at", '"@at"'),
        ("old", "&anchor", '"&anchor"'),
        ("old", "*alias", '"*alias"'),
        ("old", "!tag", '"!tag"'),
        ("old", "NO", '"NO"'),
        ("old", "12:30", '"12:30"'),
        ("old", "0123", '"0123"'),
        ("old", "~", '"~"'),
        ("old", "null", '"null"'),
        ("old", "it's plain", "it's plain"),
        ("old", "two\u2028lines", '"two\\Llines"'),
        ("'old'", "new", "'new'"),
        ("'old'", "it's", "'it''s'"),
        ('"old"', "new", '"new"'),
        ('"old"', 'a "b" \\ c', '"a \\"b\\" \\\\ c"'),
        ("~", "new", "new"),
        ("", "new", "new"),
        ("old", "one\ntwo", "|-\n    one\n    two"),
        ("'old'", "one\ntwo", "|-\n    one\n    two"),
        ('"old"', "one\ntwo", '"one\\ntwo"'),
        ("|\n    old\n    older", "new\n\n  deep", "|\n    new\n\n      deep"),
        ("|2-\n    old", "new", "|2-\n    new"),
        (">\n      old\n      older", "one\ntwo", ">\n      one\n\n      two"),
        (">-\n    old", "one\n  deep", "|-\n    one\n      deep"),
        ("|-\n    old", "carriage\rreturn", '"carriage\\rreturn"'),
        ("plain over\n    two lines", "new", "new"),
        ('"quoted over\n    two lines"', "new", "new"),
    ],
)
def test_a_value_keeps_its_style_where_that_holds_the_text(old, text, new):
    after = changed(record(old), 1, note=text)
    assert after == record(new)
    assert note_of(after) == text


def test_a_long_text_is_folded_as_the_old_one_was():
    before = record(">-\n    folded text that goes over the end of a line\n    and on to another")
    text = "another text that is longer than the old text was, with three lines to fold it over"
    after = changed(before, 1, note=text)
    assert after == record(
        ">-\n    another text that is longer than the old\n    text was, with three lines to fold it over"
    )
    assert note_of(after) == text


def test_a_text_that_is_too_long_for_its_line_is_folded_below_it():
    text = "word " * 25 + "end"
    folded = ">-\n    " + "word " * 20 + "word\n    " + "word " * 4 + "end"
    assert changed(record("short"), 1, note=text) == record(folded)
    assert changed(record("'short'"), 1, note=text) == record(f"'{text}'")
    assert changed(record(f"{text} as the author likes it"), 1, note=text) == record(text)


def test_a_comment_behind_a_value_stays():
    assert changed(record("'old'\t # why"), 1, note="new") == record("'new'\t # why")
    assert changed(record("|-  # why\n    old"), 1, note="new") == record("|-  # why\n    new")
    assert changed(record("2025-01-01\t# why", "date"), 1, date="2025-02-02") == record("2025-02-02\t# why", "date")
    assert changed(record("# why", "date"), 1, date="2025-02-02") == record("2025-02-02 # why", "date")
    assert changed(record("# why"), 1, note="new") == record('"new" # why')


def test_a_date_and_a_salience_are_written_plain():
    after = changed(record("old"), 1, date="2025-02-11", salience="4")
    assert "  date: 2025-02-11\n  salience: 4\n  note: old\n" in after


# --- fields that come and go ----------------------------------------------------------------------------------------

BLOCK = """\
actor: {id: fr, name: France, kind: country}
positions:
  - id: first  # the id
    topic: a
    stance: support
    # why we think so
    summary: It supports it.
    note: |
      one

      two

  # of the second
  - topic: b
    stance: oppose
"""


def test_a_new_field_stands_where_the_model_has_it():
    after = changed(BLOCK, 3, date="2025-01-02", quote="Oui\nnon", coder="A. B.")
    assert after == BLOCK.replace("    stance: support\n", "    stance: support\n    date: 2025-01-02\n").replace(
        "supports it.\n", "supports it.\n    quote: |-\n      Oui\n      non\n"
    ).replace("    note: |\n", "    coder: A. B.\n    note: |\n")


def test_a_new_last_field_follows_a_block_and_the_blank_line_stays_below():
    before = BLOCK.replace("summary: It supports it.\n    note: |", "summary: |")
    assert changed(before, 3, note="new") == before.replace("      two\n", "      two\n    note: new\n")


def test_a_field_goes_with_its_lines():
    assert changed(BLOCK, 3, note="") == BLOCK.replace("    note: |\n      one\n\n      two\n", "")
    assert changed(BLOCK, 3, summary="") == BLOCK.replace("    summary: It supports it.\n", "")


def test_the_first_field_goes_and_the_dash_stays():
    assert changed(BLOCK, 3, id="") == BLOCK.replace("id: first  # the id\n    topic", "topic")
    assert changed(BLOCK.replace("topic: a", "date: 2025-01-02\n    topic: a"), 3, id="", date="") == (
        BLOCK.replace("id: first  # the id\n    topic", "topic")
    )
    before = BLOCK.replace("# the id\n", "# the id\n    # of the topic\n")
    assert changed(before, 3, id="") == before.replace("  - id: first  # the id\n", "  -\n")


def test_a_file_without_a_final_line_break_stays_one():
    before = BLOCK.rstrip("\n")
    assert changed(before, 14, note="new") == before + "\n    note: new"
    assert changed(before + "\n    note: old", 14, note="") == before
    assert deleted(before, 14) == BLOCK[: BLOCK.index("\n\n  # of the second")]


def test_crlf_and_the_byte_order_mark_stay():
    content = b"\xef\xbb\xbf" + BLOCK.replace("\n", "\r\n").encode()
    after = apply(content, FILE, [RecordEdit(14, {"note": "one\ntwo", "stance": "neutral"})])
    assert after == content.replace(b"oppose\r\n", b"neutral\r\n    note: |-\r\n      one\r\n      two\r\n")


FLOW = """\
actor: France
positions:
- {topic: a, stance: support, note: "x, y" }  # first
- {topic: b,  # second
   stance: oppose}
"""


def test_records_in_braces():
    assert changed(FLOW, 3, stance="oppose", note="a, b") == FLOW.replace("support", "oppose").replace("x, y", "a, b")
    assert changed(FLOW, 3, note="") == FLOW.replace(', note: "x, y"', "")
    assert changed(FLOW, 3, topic="[x]", date="2025-01-02") == FLOW.replace(
        "a, stance: support", '"[x]", stance: support, date: 2025-01-02'
    )
    assert changed(FLOW, 4, note="one\ntwo") == FLOW.replace("oppose}", 'oppose, note: "one\\ntwo"}')
    assert deleted(FLOW, 3) == "".join(FLOW.splitlines(keepends=True)[n] for n in (0, 1, 3, 4))


def test_a_list_in_brackets():
    before = (
        "actor: France\npositions: [{topic: a, stance: support},\n"
        "  {topic: b, stance: oppose}, \n  {topic: c, stance: neutral}]\n"
    )
    assert deleted(before, 2) == before.replace("{topic: a, stance: support},\n  ", "")
    assert deleted(before, 3, 4) == "actor: France\npositions: [{topic: a, stance: support}]\n"
    assert deleted(before, 2, 3, 4) == "actor: France\npositions: []\n"


# --- deleted records ------------------------------------------------------------------------------------------------

HEAD = "# yaml-language-server: $schema=x\n"
THREE = f"""\
{HEAD}- actor: FR
  topic: a
  stance: support
  # still of the first

# of the second,
# on two lines
-
  actor: FR
  topic: b
  stance: support

# --- a heading

- actor: FR
  topic: c
  stance: support
"""


def test_a_record_goes_with_the_comments_directly_above_it():
    assert deleted(THREE, 10) == THREE.replace(
        "# of the second,\n# on two lines\n-\n  actor: FR\n  topic: b\n  stance: support\n\n", ""
    )


def test_a_comment_deeper_than_the_dash_goes_with_the_record_above_and_what_opens_the_file_stays():
    assert deleted(THREE, 2) == HEAD + THREE[THREE.index("\n# of the second") :]


def test_a_comment_apart_stays():
    assert deleted(THREE, 16) == THREE[: THREE.index("\n- actor: FR\n  topic: c")]


def test_a_list_without_records_is_written_so():
    assert deleted(BLOCK, 3, 14) == "actor: {id: fr, name: France, kind: country}\npositions: []\n"
    assert deleted(THREE, 2, 10, 16) == HEAD + "[]\n\n# --- a heading\n"


def test_a_list_without_records_and_without_a_final_line_break():
    assert deleted("# head\n\n- {actor: FR, topic: a, stance: b}", 3) == "# head\n\n[]"


def test_other_parts_of_the_file_may_stand_below():
    before = "---\npositions:\n- topic: a\n  stance: b\n\n- topic: c\n  stance: d\n\nactor: FR   # owner\n...\n"
    assert deleted(before, 6) == before.replace("\n- topic: c\n  stance: d\n", "")
    assert changed(before, 6, note="new") == before.replace("stance: d\n", "stance: d\n  note: new\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "- ? actor\n  : FR\n  ? topic\n  : a\n  ? stance\n  : b\n",
            "- ? actor\n  : FR\n  ? topic\n  : a\n  ? stance\n  : c\n  note: d\n",
        ),
        ('- {"actor":"FR","topic":"a","stance":"b"}\n', '- {"actor":"FR","topic":"a","stance":"c", note: d}\n'),
        ("- {actor: FR, topic: a, stance: b, note: }\n", "- {actor: FR, topic: a, stance: c, note: d }\n"),
        (
            "- actor: FR\n  topic: a\n  stance:\n    b\n  note:\n    >-\n    x\n",
            "- actor: FR\n  topic: a\n  stance:\n    c\n  note:\n    >-\n    d\n",
        ),
        ("- actor: FR\r  topic: a\r  stance: b\r  note: x\r", "- actor: FR\r  topic: a\r  stance: c\r  note: d\r"),
    ],
)
def test_rare_ways_to_write_a_record(before, after):
    assert changed(before, 1, stance="c", note="d") == after


def test_edits_of_one_file_are_made_together():
    after = apply(BLOCK.encode(), FILE, [RecordEdit(14, {"stance": "neutral"}), RecordEdit(3, None)]).decode()
    assert after == "".join(BLOCK.splitlines(keepends=True)[n] for n in (0, 1, 12, 13)) + "    stance: neutral\n"


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "line", "fields", "said"),
    [
        (BLOCK, 4, {"note": "x"}, "4: no record starts on this line; the file is not what it was when it was read"),
        (BLOCK, 3, {"actor": "UK"}, "3: the edited record would not be valid: actor: unknown field of a position"),
        (BLOCK, 3, {"colour": "x"}, "3: 'colour' is not a field of a position"),
        (BLOCK, 3, {"note": "\x07"}, "3: note: control character U+0007"),
        (BLOCK + "  - {topic: c, stance: a}\n  - topic: d\n    stanse: a\n", 3, {"note": "x"}, "18: stanse: unknown"),
        ("[{actor: a, topic: b, stance: c}, {actor: d, topic: b, stance: c}]", 1, {"note": "x"}, "1: 2 records start"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(before, line, fields, said):
    with pytest.raises(UserError) as caught:
        apply(before.encode(), FILE, [RecordEdit(line, fields)])
    assert str(caught.value.problems[0]).startswith(f"{FILE}:{said}")


def test_what_would_not_read_back_is_not_done():
    # line breaks that YAML knows, and that the numbers of lines do not count
    before = "- actor: FR\r  topic: a\r  stance: b\r  note: x\n- {actor: UK, topic: a, stance: b}\n"
    with pytest.raises(UserError) as caught:
        apply(before.encode(), FILE, [RecordEdit(1, {"note": ""})])
    assert str(caught.value.problems[0]) == (
        f"{FILE}:1: the record is written in a way that this edit cannot keep; edit it by hand; "
        "nothing was changed [edit]"
    )


def test_two_edits_of_one_record_are_refused():
    with pytest.raises(UserError) as caught:
        apply(BLOCK.encode(), FILE, [RecordEdit(3, None), RecordEdit(3, {"note": "x"})])
    assert "two edits of the record" in str(caught.value.problems[0])


def test_an_edit_to_what_is_there_already_changes_no_byte():
    assert changed(BLOCK, 3, note="one\n\ntwo", stance=" support ", quote="") == BLOCK
