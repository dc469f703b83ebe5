"""YAML that means what it says: every scalar is its text, every value has its line, nothing is expanded or cut."""

import time
from functools import partial

import pytest

from policy_report.records.readers import yaml


@pytest.fixture
def read(reading):
    """Read a list of positions, or an actor file."""
    return partial(reading, yaml, "positions/file.yaml")


@pytest.fixture
def read_topics(reading):
    return partial(reading, yaml, "topics.yaml", top=True)


def position(field, written):
    return f"- actor: France\n  topic: declaration\n  stance: support\n  {field}: {written}\n"


# --- every scalar is its text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "NO",
        "no",
        "off",
        "yes",
        "True",
        "0123",
        "0x1F",
        "0o17",
        "12:30",
        "1.10",
        "1e3",
        "1_000",
        "NA",
        "None",
        ".inf",
        ".nan",
        "=",
        "N",
    ],
)
@pytest.mark.parametrize("quoted", ["{}", '"{}"', "'{}'"], ids=["plain", "double", "single"])
def test_a_word_stays_the_word(read, word, quoted):
    assert read(position("summary", quoted.format(word))).row["summary"] == word


def test_norway_is_not_false(read):
    found = read("actor: {id: norway, name: Norway, kind: country, iso: NO, aliases: [NO, off, 0123]}\n")
    assert found.declared == [
        {"id": "norway", "name": "Norway", "kind": "country", "iso": "NO", "aliases": ["NO", "off", "0123"]}
    ]


@pytest.mark.parametrize("text", ["2025-02-11", "2025-02-30", "2025-02-11T10:00:00Z", "20250211"])
def test_a_date_arrives_as_it_is_written(read, text):
    assert read(position("date", text)).row["date"] == text


@pytest.mark.parametrize("written", ["", "~", "null", '""', "''", ">-", "# to do"])
def test_a_field_without_a_value_is_absent(read, written):
    found = read(position("summary", written))
    assert not found.problems
    assert "summary" not in found.row


@pytest.mark.parametrize("written", ['"~"', "'null'", '"null"'])
def test_a_quoted_null_is_a_word(read, written):
    assert read(position("summary", written)).row["summary"] == written.strip("\"'")


def test_a_declared_field_without_a_value_is_absent(read_topics):
    found = read_topics("""
        - id: declaration
          title: Declaration
          question:
          note: ~
          aliases: null
        """)
    assert found.declared == [{"id": "declaration", "title": "Declaration"}]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (">-\n    Signed\n    gladly.\n", "Signed gladly."),
        ("|\n    Signed\n    gladly.\n", "Signed\ngladly."),
        (">\n    One.\n\n    Two # not a comment.\n", "One.\nTwo # not a comment."),
        ("Signed\n    gladly.\n", "Signed gladly."),
        ('"Signed \\\n    gladly: \\u201cyes\\u201d # 1"', "Signed gladly: “yes” # 1"),
        ("'It''s: done'", "It's: done"),
        ("We are#1", "We are#1"),
        ("https://example.org/a#b", "https://example.org/a#b"),
        ("a - b, [c] & d * e ! f", "a - b, [c] & d * e ! f"),
        ("…  “NO”  ", "…  “NO”"),
    ],
)
def test_blocks_and_quotes(read, written, text):
    assert read(position("summary", written)).row["summary"] == text


def test_a_byte_order_mark_is_dropped(read):
    assert read(b"\xef\xbb\xbf" + position("note", "x").encode()).row["actor"] == "France"


def test_windows_line_ends(read):
    found = read(position("note", "x").replace("\n", "\r\n") * 2)
    assert [row["note"] for row in found.rows] == ["x", "x"]
    assert found.lines == [1, 5]


def test_one_document_with_its_markers_is_read(read):
    assert read("---\n" + position("note", "x") + "...\n").row["note"] == "x"


# --- text that YAML would cut or change -----------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["summary", "quote", "speaker", "note", "conditions", "locator", "source_title"])
def test_a_free_text_that_a_comment_would_cut_is_reported(read, field):
    found = read(position(field, "We are #1 in AI"))
    assert found.places == [f"4 {field} text-cut-by-comment"]
    assert "#1 in AI" in found.problems[0].message


def test_a_free_text_of_several_lines_is_not_cut_either(read):
    assert read(position("summary", "We have been\n    and are #1 in AI")).places == ["4 summary text-cut-by-comment"]


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("salience", "4            # 1 (low) to 5 (red line)"),
        ("confidence", "stated     # stated, reported or inferred"),
        ("date", "2025-02-11 # the day of the summit"),
        ("summary", '"We are" # to be checked'),
        ("summary", "'We are' # to be checked"),
        ("summary", ">- # folded\n    We are"),
        ("summary", "# to do"),
    ],
)
def test_a_comment_elsewhere_is_a_comment(read, field, written):
    assert read(position(field, written)).problems == []


@pytest.mark.parametrize(
    ("written", "torn", "before"),
    [
        (
            "stance: support, summary: Yes, but only if ferries are exempt",
            ["but only if ferries are exempt"],
            "summary",
        ),
        ("summary: See note, note, stance: support", ["note"], "summary"),
        ("stance: support, oppose", ["oppose"], "stance"),
        ("summary: Not at all, never, ever, stance: support", ["never", "ever"], "summary"),
        ('summary: "Yes", "but"', ["but"], "summary"),
        ("summary: Pay 1, 000 euros", ["000 euros"], "summary"),
        ("summary: Yes,\n   but no", ["but no"], "summary"),
    ],
)
def test_a_text_that_a_comma_would_cut_is_reported(read, written, torn, before):
    found = read(f"- {{actor: FR, topic: outcome, {written}}}\n")
    assert [(problem.field, problem.check) for problem in found.problems] == [
        (words, "unknown-field") for words in torn
    ]
    assert all(f"that of `{before}`, put that text in double quotes" in problem.message for problem in found.problems)


def test_words_in_front_of_all_fields_are_reported_too(read):
    (problem,) = read("- {France, topic: outcome}\n").problems
    assert (problem.field, problem.check) == ("France", "unknown-field")


@pytest.mark.parametrize("written", ["note: ", "note: ~", '"note":', "note : ", "note: ,"])
def test_a_field_between_braces_may_be_left_empty(read, written):
    assert read(f"- {{actor: FR, topic: outcome, {written}}}\n").problems == []


def test_a_list_between_brackets_is_no_text(read):
    found = read("actor: {id: a, name: A, kind: other, aliases: [Northsea, Ltd, NSL]}\n")
    assert found.declared[0]["aliases"] == ["Northsea", "Ltd", "NSL"]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085", "\r"])
def test_an_odd_line_separator_never_lets_a_comment_cut_a_text_in_silence(read, separator):
    found = read(position("note", f"one{separator}    two") + "  summary: We are #1 in AI\n")
    assert any(problem.severity == "error" for problem in found.problems)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085", "\r"])
def test_an_odd_line_separator_at_the_end_is_no_accident(read, separator):
    found = read(position("summary", f"one{separator}"))
    assert found.problems or found.row["summary"] == "one"


@pytest.mark.parametrize(
    ("written", "sign"),
    [("&c the rest", "&"), ("*see below", "*"), ("!important", "!"), ("!!str NO", "!"), ("! x", "!"), ("&anchor", "&")],
)
def test_anchors_aliases_and_tags_are_refused_with_a_way_out(read, written, sign):
    found = read("- actor: India\n" + position("summary", written))
    assert found.places == ["5 yaml-magic"]
    assert f"put text that starts with {sign} in quotes" in found.problems[0].message


@pytest.mark.parametrize("anchored", ["&a\n  actor: France", "\n  &a actor: France", "\n  actor: &a France"])
def test_an_anchor_is_refused_wherever_it_stands(read, anchored):
    assert read(f"- {anchored}\n  topic: declaration\n").places[0].endswith("yaml-magic")


@pytest.mark.parametrize("value", ["*base", "{a: b}", "[]", "text"])
def test_merge_keys_are_refused(read, value):
    found = read(f"- actor: France\n  <<: {value}\n")
    assert found.places == ["2 yaml-magic"]
    assert "merge" in found.problems[0].message


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor(read):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)
    ]
    assert read("\n".join(lines)).places == ["1 yaml-magic"]


def test_a_second_document_is_refused_with_its_line(read):
    assert read(position("note", "x") + "---\n" + position("note", "y")).places == ["5 yaml-syntax"]


# --- fields that nobody knows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["x", "", "~", "null", '""'])
def test_an_unknown_field_is_an_error_whatever_its_value(read, value):
    assert read(position("sumary", value)).places == ["4 sumary unknown-field"]
    assert read(f"actor: FR\npositions: []\nposition: {value}\n").places == ["3 position unknown-field"]


# --- keys given twice -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["support", "~", "", '""'])
def test_a_field_given_twice_names_both_lines(read, first):
    found = read(f"- actor: France\n  stance: {first}\n  topic: declaration\n  stance: oppose\n")
    assert found.places == ["4 stance duplicate-key"]
    assert "first on line 2" in found.problems[0].message


def test_a_key_given_twice_is_found_at_every_level(read):
    found = read("""
        actor:
          id: france
          name: France
          id: france
        positions:
          - topic: declaration
        positions:
          - topic: outcome
        """)
    assert found.places == ["4 id duplicate-key", "7 positions duplicate-key"]
    assert ["first on line 2" in found.problems[0].message, "first on line 5" in found.problems[1].message] == [
        True,
        True,
    ]


def test_the_same_field_in_two_records_is_no_repetition(read):
    assert read(position("note", "x") * 2).problems == []


# --- what is not YAML -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- actor: France\n  summary: They said: no\n", 2, 'put text that contains ": " in double quotes'),
        ("- actor: France\n\ttopic: declaration\n", 2, "spaces, not tabs"),
        ("actor: France\npositions:\n\t- topic: declaration\n", 3, "spaces, not tabs"),
        ("- actor: France\n  quote: @press\n", 2, "put text that starts with this character in double quotes"),
        ("- actor: France\n  quote: `code`\n", 2, "put text that starts with this character in double quotes"),
        ('- actor: France\n  quote: "We\n  topic: declaration\n', 2, "opened and never closed"),
        ("- actor: France\n  quote: 'We\n  topic: declaration\n", 2, "opened and never closed"),
        ('- actor: France\n  quote: "We" said no\n', 2, "put all of it in single quotes"),
        ("- actor: France\n  quote: 'We' said no\n", 2, "put all of it in double quotes"),
        ('- actor: France\n  quote: "C:\\Users"\n', 2, "inside double quotes write \\\\ for \\"),
        ("- actor: France\n   topic: declaration\n", 2, ""),
        ("- actor: France\n  groups: [G7, EU\n  topic: x\n", 3, "bracket"),
        ("- actor: France\n topic: declaration\n", 2, "indentation"),
        ('- actor: "\\q"\n', 1, ""),
    ],
)
def test_a_syntax_error_names_its_line_and_a_way_out(read, text, line, said):
    found = read(text)
    assert found.places == [f"{line} yaml-syntax"]
    assert said in found.problems[0].message


@pytest.mark.parametrize("text", ["? [a, b]\n: c\n", "{[a]: b}\n", "? {a: b}\n: c\n"])
def test_a_field_name_is_plain_text(read, text):
    assert read(text).places == ["1 yaml-syntax"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "- [" * 50_000,
        "[{" * 50_000,
        "a: " * 100_000,
        "[]" * 100_000,
    ],
    ids=lambda text: text[:4],
)
def test_nesting_without_end_is_refused_at_once(read, text):
    started = time.perf_counter()
    found = read(text)
    assert len(found.problems) == 1
    assert time.perf_counter() - started < 2


def test_nesting_deeper_than_records_need_is_refused_with_its_line(read):
    nested = "\n".join("  " * depth + "a:" for depth in range(30))
    (place,) = read(nested).places
    assert place == "22 yaml-depth"


def test_brackets_in_a_text_are_text(read):
    assert read(position("quote", '"' + "[...] " * 500 + 'end"')).row["quote"].endswith("end")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "~\n", "\ufeff"])
def test_an_empty_file_is_a_warning(read, text):
    found = read(text)
    assert found.places == ["1 empty-file"]
    assert found.problems[0].severity == "warning"


@pytest.mark.parametrize(
    ("data", "line", "hint"),
    [
        (position("speaker", "José").encode("latin-1"), 4, "byte 0xE9"),
        (position("speaker", "José").encode("utf-16"), 1, "UTF-16"),
        (position("speaker", "“José”").encode("cp1252"), 4, "byte 0x93"),
    ],
)
def test_another_encoding_is_refused_with_a_hint(read, data, line, hint):
    found = read(data)
    assert found.places == [f"{line} encoding"]
    assert hint in found.problems[0].message


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x90", "\u202e", "\u2066", "\ufffe"])
def test_a_forbidden_character_is_named_with_its_line(read, character):
    found = read(position("summary", f"so{character}so"))
    assert found.places == ["4 forbidden-character"]
    assert f"U+{ord(character):04X}" in found.problems[0].message


# --- an actor file --------------------------------------------------------------------------------------------------


def test_an_actor_file_gives_the_actor_and_its_positions_with_their_lines(read):
    found = read("""
        # yaml-language-server: $schema=../../schema/actor.schema.json
        actor:
          id: france
          name: France
          aliases: [French Republic]

        positions:
          - topic: declaration
            stance: support
            summary: >-
              Signed
              gladly.
            date: 2025-02-11

          - {topic: outcome, stance: neutral}
        """)
    (declaration,) = found.raw.declarations
    assert found.problems == []
    assert found.rows == [
        {
            "actor": "france",
            "topic": "declaration",
            "stance": "support",
            "summary": "Signed gladly.",
            "date": "2025-02-11",
        },
        {"actor": "france", "topic": "outcome", "stance": "neutral"},
    ]
    assert found.lines == [8, 15]
    assert {name: line for (row, name), line in found.raw.field_lines.items() if row == 0} == {
        "topic": 8,
        "stance": 9,
        "summary": 10,
        "date": 13,
    }
    assert (declaration.kind, declaration.line()) == ("actor", 2)
    assert [declaration.line((field,)) for field in ("id", "name", "aliases")] == [3, 4, 5]
    assert declaration.line(("aliases", 0)) == 5


def test_an_actor_declared_elsewhere_is_named(read):
    found = read("actor: United Kingdom\npositions:\n  - {topic: declaration, stance: oppose}\n")
    assert found.declared == []
    assert found.row["actor"] == "United Kingdom"


def test_an_actor_without_positions_is_a_declaration(read):
    found = read("actor: {id: france, name: France}\npositions:\n")
    assert (found.rows, found.problems) == ([], [])
    assert found.declared == [{"id": "france", "name": "France"}]


def test_a_list_of_positions_names_the_actor_of_each(read):
    found = read("""
        - {actor: France, topic: declaration, stance: support}
        - actor: India
          topic: declaration
          stance: support
        """)
    assert [row["actor"] for row in found.rows] == ["France", "India"]
    assert found.lines == [1, 2]
    assert found.raw.field_lines[1, "stance"] == 4


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("just text\n", "1 wrong-type"),
        ("actor: France\npositons: []\n", "2 positons unknown-field"),
        ("actor: France\npositions: none\n", "2 wrong-type"),
        ("actor: France\npositions: {topic: declaration}\n", "2 wrong-type"),
        ("actor: France\npositions:\n  - just text\n", "3 wrong-type"),
        ("- just text\n", "1 wrong-type"),
        ("-\n", "1 wrong-type"),
        ("- [a, b]\n", "1 wrong-type"),
        ("- actor: France\n  topic: [a]\n", "2 topic wrong-type"),
        ("- actor: France\n  quote: {a: b}\n", "2 quote wrong-type"),
        ("- actor: France\n  sumary: x\n", "2 sumary unknown-field"),
        ("positions: []\n", "1 actor missing-field"),
        ("actor: France\npositions:\n  - topic: x\n    actor: India\n", "4 actor unknown-field"),
    ],
)
def test_another_shape_is_named_with_its_line(read, text, place):
    assert read(text).places == [place]


@pytest.mark.parametrize(
    "text", ["actor: [France]\n", "actor: [France]\npositions:\n  - {topic: declaration, stance: support}\n"]
)
def test_an_actor_is_a_name_or_its_fields_not_a_list(read, text):
    assert any(place.startswith("1 ") and place.endswith("wrong-type") for place in read(text).places)


def test_all_problems_of_a_file_are_found_at_once(read):
    found = read("""
        - actor: France
          sumary: x
          quote: We are #1
          topic: [a]
          topic: b
        - text
        """)
    assert sorted(found.places) == [
        "2 sumary unknown-field",
        "3 quote text-cut-by-comment",
        "5 topic duplicate-key",
        "6 wrong-type",
    ]


# --- topics, sources, actors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrapper", ["topics", "sources", "actors"])
@pytest.mark.parametrize(
    ("shape", "lines"),
    [
        ("- id: one\n  title: One\n- id: two\n  title: Two\n", [1, 3]),
        ("{wrapper}:\n  - id: one\n    title: One\n  - id: two\n    title: Two\n", [2, 4]),
        ("{wrapper}:\n- id: one\n  title: One\n- id: two\n  title: Two\n", [2, 4]),
        ("one:\n  title: One\ntwo:\n  title: Two\n", [1, 3]),
        ("{wrapper}:\n  one:\n    title: One\n  two:\n    title: Two\n", [2, 4]),
        ("one: {{title: One}}\ntwo: {{title: Two}}\n", [1, 2]),
    ],
    ids=["list", "wrapped-list", "wrapped-list-flush", "mapping", "wrapped-mapping", "one-line-each"],
)
def test_the_shapes_of_a_file_of_declarations(reading, wrapper, shape, lines):
    found = reading(yaml, f"{wrapper}.yaml", shape.format(wrapper=wrapper), top=True)
    assert found.problems == []
    assert found.declared == [{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}]
    assert [declaration.line() for declaration in found.raw.declarations] == lines
    assert {declaration.kind for declaration in found.raw.declarations} == {wrapper[:-1]}


def test_only_at_the_top_is_a_file_called_topics_a_file_of_topics(reading):
    found = reading(yaml, "countries/topics.yaml", "actor: {id: france}\n", top=False)
    assert [declaration.kind for declaration in found.raw.declarations] == ["actor"]


@pytest.mark.parametrize(
    "text", ["just text\n", "- just text\n", "one: just text\n", "topics: just text\n", "topics:\n  - just text\n"]
)
def test_a_topic_is_its_fields(read_topics, text):
    found = read_topics(text)
    assert [problem.check for problem in found.problems] == ["wrong-type"]
    assert found.problems[0].line == text.count("\n")


# --- what stands in the wrong file ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("topic.yaml", "- {id: climate, title: Climate, question: Should it?}\n", "topics"),
        ("Topics.yaml", "climate: {title: Climate, short: C}\n", "topics"),
        ("countries/sources.yaml", "sources:\n- {id: news, title: The news, url: https://e.org}\n", "sources"),
        ("people.yml", "- {id: un, name: United Nations, kind: other}\n", "actors"),
    ],
)
def test_declarations_in_another_file_are_one_mistake(reading, name, text, meant):
    found = reading(yaml, name, text, top="/" not in name)
    assert [problem.check for problem in found.problems] == ["misplaced-file"]
    assert found.problems[0].message.startswith(f"{meant} are declared in positions/{meant}.yaml; rename this file")
    assert len(found.declared) == 1


@pytest.mark.parametrize(
    "text",
    [
        "- {actor: France, topic: climate, stance: support, title: X}\n",
        "actor: {id: un, name: United Nations}\n",
        "actor: {id: un, name: United Nations}\npositions: []\n",
        "- {id: x}\n",
        "- {summary: x}\n",
    ],
)
def test_positions_with_mistakes_are_still_positions(read, text):
    assert "misplaced-file" not in [problem.check for problem in read(text).problems]


@pytest.mark.parametrize("field", ["source_url", "url"])
def test_a_link_is_not_cut_by_its_fragment(read, read_topics, field):
    assert "text-cut-by-comment" in read(position(field, "https://example.org/x #frag")).places[0]
    assert "text-cut-by-comment" not in str(read(position(field, "https://example.org/x # seen in May")).places)
