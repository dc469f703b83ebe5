"""CSL-JSON as Zotero exports it: every item a source, every value with its line, nothing retyped or replaced."""

import json
import time
from functools import partial

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from policy_report.records.readers import csl
from policy_report.text import forbidden


@pytest.fixture
def read(reading):
    return partial(reading, csl, "sources.json", top=True)


@pytest.fixture
def read_item(read):
    """Read one item with an id and a title, and the given variables as they are written in JSON."""

    def of(written, **options):
        return read(f'[{{"id": "s", "title": "T",\n{written}}}]', **options)

    return of


# --- what Zotero exports --------------------------------------------------------------------------------------------

ZOTERO = """
    [
      {
        "id": "http://zotero.org/users/1234567/items/ABCD2345",
        "type": "webpage",
        "abstract": "The UK and the US did not sign.",
        "container-title": "GOV.UK",
        "language": "en-GB",
        "note": "Citation Key: ukStatement2025\\nRead out in the Commons.",
        "title": "Statement on the <i>AI Action Summit</i>",
        "URL": "https://www.gov.uk/statement#top",
        "author": [
          {"literal": "Department for Science, Innovation and Technology"},
          {"family": "Kyle", "given": "Peter"}
        ],
        "accessed": {"date-parts": [["2025", 3, 1]]},
        "issued": {"date-parts": [["2025", 2, 11]]}
      },
      {
        "id": "http://zotero.org/users/1234567/items/EFGH6789",
        "citation-key": "bradford2023",
        "type": "book",
        "DOI": "10.1093/oso/9780197649268.001.0001",
        "publisher": "Oxford University Press",
        "publisher-place": "New York",
        "title": "Digital Empires",
        "author": [{"family": "Bradford", "given": "Anu"}],
        "issued": {"date-parts": [["2023"]]}
      }
    ]
    """


def test_a_zotero_export(read):
    found = read(ZOTERO)
    assert found.problems == []
    assert found.declared == [
        {
            "id": "ukStatement2025",
            "title": "Statement on the AI Action Summit",
            "author": "Department for Science, Innovation and Technology and Peter Kyle",
            "publisher": "GOV.UK",
            "date": "2025-02-11",
            "url": "https://www.gov.uk/statement#top",
            "accessed": "2025-03-01",
            "type": "webpage",
            "language": "en-GB",
            "note": "Read out in the Commons.",
        },
        {
            "id": "bradford2023",
            "title": "Digital Empires",
            "author": "Anu Bradford",
            "publisher": "Oxford University Press",
            "date": "2023",
            "url": "doi:10.1093/oso/9780197649268.001.0001",
            "type": "book",
        },
    ]


def test_every_source_and_field_has_its_line(read):
    first, second = read(ZOTERO).raw.declarations
    assert (first.file, first.kind, first.line(), second.line()) == ("sources.json", "source", 2, 18)
    lines = {"id": 8, "title": 9, "author": 11, "publisher": 6, "date": 16, "url": 10, "accessed": 15, "note": 8}
    assert {field: first.line((field,)) for field in lines} == lines
    assert [second.line((field,)) for field in ("id", "url", "language")] == [20, 22, 18]


def test_a_better_bibtex_export(read):
    found = read("""
        [
          {"id":"govuk2025","citation-key":"govuk2025","title":"Statement","issued":{"date-parts":[[2025,2]]},"type":"speech"},
          {"id":"eu2024","citation-key":"eu2024","title":"AI Act","issued":{"date-parts":[[2024,7,12]]},"type":"legislation"}
        ]
        """)
    assert found.problems == []
    assert [source["id"] + " " + source["date"] for source in found.declared] == [
        "govuk2025 2025-02",
        "eu2024 2024-07-12",
    ]


def test_a_position_names_its_source_by_the_citation_key(workspace):
    row = "actor,topic,stance,summary,source\nFR,outcome,support,Signed,ukStatement2025\n"
    sample = workspace({"positions/sources.json": ZOTERO, "positions/a.csv": row})
    assert sample.problems == []
    assert [(row["source"], row["date"]) for row in sample.rows] == [("ukStatement2025", "2025-02-11")]


@pytest.mark.parametrize("text", ["[{}]", '{{"items": [{}]}}', '{{"references": [{}]}}'])
def test_a_list_or_an_object_with_the_list(read, text):
    found = read(text.format('{"id": "s", "title": "T"}'))
    assert (found.declared, found.problems) == ([{"id": "s", "title": "T"}], [])


# --- ids ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        '"id": "http://zotero.org/users/1/items/ABCD", "citation-key": "key"',
        '"id": "http://zotero.org/users/local/x1/items/ABCD", "citekey": "key"',
        '"id": "http://zotero.org/groups/1/items/ABCD", "note": "PMID: 1\\ncitation key:  key \\nx"',
        '"id": "http://zotero.org/users/1/items/ABCD", "extra": "Citation Key: key"',
        '"citation-key": "key"',
        '"id": "key", "citation-key": "other"',
    ],
)
def test_the_citation_key_stands_for_an_address_of_zotero(read, written):
    found = read(f'[{{{written}, "title": "T"}}]')
    assert [source["id"] for source in found.declared] == ["key"]
    assert found.problems == []


def test_an_item_without_a_citation_key_is_named_with_a_way_out(read):
    found = read('[\n{"title": "T",\n"id": "http://zotero.org/users/1/items/ABCD"}]')
    assert found.places == ["3 id wrong-form"]
    assert "Better CSL JSON" in found.problems[0].message
    assert found.declared == []


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ('"id": "DBLP:conf/x"', "2 id wrong-form"),
        ('"id": "müller"', "2 id wrong-form"),
        ('"id": ["a"]', "2 id wrong-type"),
        ('"id": NaN', "2 id wrong-type"),
        ('"id": true', "2 id wrong-type"),
        ('"note": "x"', "1 id missing-field"),
        ('"id": null', "1 id missing-field"),
    ],
)
def test_another_id_is_for_the_model_to_refuse(workspace, written, place):
    assert workspace({"positions/sources.json": f'[{{"title": "T",\n{written}}}]'}).errors == [
        f"positions/sources.json:{place}"
    ]


def test_a_number_is_an_id_as_it_is_written(read):
    assert read(f'[{{"id": 0, "title": "T"}}, {{"id": {"9" * 5000}, "title": 1.10}}]').declared == [
        {"id": "0", "title": "T"},
        {"id": "9" * 5000, "title": "1.10"},
    ]


# --- names and dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "author"),
    [
        ('[{"family": "Kyle", "given": "Peter"}]', "Peter Kyle"),
        ('[{"family": "A"}, {"family": "B"}]', "A and B"),
        ('[{"family": "A"}, {"literal": "Bank of X"}, {"family": "C", "given": "D."}]', "A, Bank of X and D. C"),
        ('[{"family": "Leyen", "given": "Ursula", "non-dropping-particle": "von der"}]', "Ursula von der Leyen"),
        ('[{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]', "Martin Luther King Jr."),
    ],
)
def test_an_author_is_named_as_spoken(read_item, people, author):
    found = read_item(f'"author": {people}')
    assert (found.declared[0]["author"], found.problems) == (author, [])


@pytest.mark.parametrize(
    ("people", "place"),
    [
        ('"Kyle"', "2 author wrong-type"),
        ('[{"family": "Kyle"},\n{}]', "3 author.1 wrong-type"),
        ('[\n"Kyle"]', "3 author.0 wrong-type"),
        ('[{"family": ["Kyle"]}]', "2 author.0 wrong-type"),
        ('[{"literal": {}}]', "2 author.0 wrong-type"),
    ],
)
def test_an_author_of_another_shape_is_named(read_item, people, place):
    assert read_item(f'"author": {people}').places == [place]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ('{"date-parts": [[2025, 2, 11]]}', "2025-02-11"),
        ('{"date-parts": [["2025", "02", "11"]]}', "2025-02-11"),
        ('{"date-parts": [["2025", 2]], "season": "1"}', "2025-02"),
        ('{"date-parts": [[2025]]}', "2025"),
        ('{"date-parts": [[2025, 2, 10], [2025, 2, 11]]}', "2025-02-10"),
        ('{"date-parts": [[2025, 2, null]]}', "2025-02"),
        ('{"raw": "2025-02-11"}', "2025-02-11"),
        ('{"raw": "2025-02-10/2025-02-11"}', "2025-02-10"),
        ('{"raw": "2025-02-11T10:00:00Z"}', "2025-02-11"),
        ('{"literal": "2025-02"}', "2025-02"),
        ('"2025"', "2025"),
        ('"2025/02/11"', "2025-02-11"),
        ('{"raw": "11 February 2025"}', "2025-02-11"),
        ('{"edtf": "2025-02~"}', "2025-02"),
        ('{"literal": "2025-21"}', "2025"),
        ('{"literal": "2019~"}', "2019"),
        ('{"literal": "[2019]"}', "2019"),
        ('{"literal": "Spring 2025"}', "2025"),
        ('{"date-parts": [[2025, 13]]}', "2025"),
        ('[{"date-parts": [2025, 2]}]', "2025-02"),
    ],
)
def test_a_date_in_all_its_forms(read_item, written, date):
    found = read_item(f'"issued": {written}')
    assert (found.declared[0]["date"], found.problems) == (date, [])


@pytest.mark.parametrize(
    "written", ['{"date-parts": [[null]]}', "{}", '{"raw": ""}', "null", '""', '{"date-parts": [[]]}']
)
def test_no_date(read_item, written):
    found = read_item(f'"issued": {written}')
    assert (found.declared, found.problems) == ([{"id": "s", "title": "T"}], [])


@pytest.mark.parametrize(
    "written", ['{"literal": "in press"}', '"n.d."', '"201X"', '{"date-parts": [[-350]]}', '"2014 or 2015"']
)
def test_a_date_that_names_no_year_is_left_out_with_a_warning(read_item, written):
    found = read_item(f'"issued": {written}')
    assert (found.declared, found.places) == ([{"id": "s", "title": "T"}], ["2 issued bad-date"])
    assert found.problems[0].severity == "warning"


def test_a_source_without_a_title_is_an_error_only_where_it_is_cited(workspace):
    sources = {"positions/sources.json": '[{"id": "s"}, {"id": "t", "title": "T"}]'}
    table = "actor,topic,stance,date,source\nFR,declaration,support,2025,t\n"
    assert workspace({**sources, "positions/p.csv": table}).errors == []
    table = table.replace(",t\n", ",s\n")
    assert workspace({**sources, "positions/p.csv": table}).errors == ["positions/sources.json:1 title missing-field"]


@pytest.mark.parametrize(
    "written", ['{"date-parts": [{}]}', '{"date-parts": "2025"}', '{"date-parts": [[[1]]]}', "[2025, 2]"]
)
def test_a_date_of_another_shape_is_named(read_item, written):
    assert read_item(f'"issued": {written}').places == ["2 issued wrong-type"]


def test_the_day_of_access_is_a_full_date_or_left_out_with_a_warning(read_item):
    found = read_item('"accessed": {"date-parts": [[2025, 2]]}')
    assert found.places == ["2 accessed bad-date"]
    assert found.problems[0].severity == "warning"
    assert found.declared == [{"id": "s", "title": "T"}]


@pytest.mark.parametrize(
    "doi", ["10.1/x", "doi:10.1/x", "https://doi.org/10.1/x", "http://dx.doi.org/10.1/x", "DOI: 10.1/x"]
)
def test_a_doi_is_a_link(read_item, doi):
    assert read_item(f'"DOI": "{doi}"').declared[0]["url"] == "doi:10.1/x"


def test_an_address_comes_before_a_doi_and_a_publisher_before_a_journal(read_item):
    (source,) = read_item('"DOI": "10.1/x", "URL": "https://a.org", "container-title": "J", "publisher": "P"').declared
    assert (source["url"], source["publisher"]) == ("https://a.org", "P")


# --- strict JSON ----------------------------------------------------------------------------------------------------


def test_a_field_given_twice_names_both_lines(read_item):
    found = read_item('"note": "a",\n"note": "b"')
    assert found.places == ["3 note duplicate-key"]
    assert "first on line 2" in found.problems[0].message


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('[\n{"id": "s", }]', "2 json-syntax", "look at this line"),
        ('[\n{"id": "s"},]', "2 json-syntax", "look at this line"),
        ('[\n{"id" "s"}]', "2 json-syntax", "':'"),
        ("[\n{'id': 's'}]", "2 json-syntax", "double quotes"),
        ('[{"id": "s"\n"title": "T"}]', "2 json-syntax", "','"),
        ('[{"id": 01}]', "1 json-syntax", "','"),
        ('[{"id": "s"}\n', "2 json-syntax", "','"),
        ('[{"id": "s\n"}]', "1 json-syntax", "control character"),
        ('[\n"\\x"]', "2 json-syntax", "escape"),
        ("[]\n// done\n", "2 json-syntax", "extra data"),
        ('[{"id": "s",\n"\\u001b[31m": 1}]', "2 forbidden-character", "U+001B"),
    ],
)  # fmt: skip
def test_a_syntax_error_names_its_line_and_a_way_out(read, text, place, said):
    found = read(text)
    assert found.places == [place]
    assert said.lower() in found.problems[0].message.lower()


@pytest.mark.parametrize("character", ["\\u0007", "\\ud800", "\\u202e"])
def test_a_forbidden_character_behind_an_escape_is_named_with_its_line(read_item, character):
    assert read_item(f'"note": "so{character}so"').places == ["2 note forbidden-character"]
    assert read_item(f'"abstract": "so{character}so"').problems == []


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '[{"a":' * 50_000])
def test_nesting_without_end_is_refused_at_once(read, text):
    started = time.perf_counter()
    assert read(text).places == ["1 json-depth"]
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('"text"', "1 wrong-type"),
        ("{}", "1 wrong-type"),
        ('{"title": "T"}', "1 wrong-type"),
        ('{\n"items": {}}', "2 wrong-type"),
        ('[{"id": "s"},\n"text"]', "2 wrong-type"),
        ('[{"itemID": 1,\n"itemType": "book"}]', "2 itemType wrong-type"),
        ("", "1 empty-file"),
        ("\n \n", "1 empty-file"),
        (b"\xff\xfe[\x00]\x00", "1 encoding"),
    ],
)
def test_another_shape_is_named_with_its_line(read, text, place):
    assert read(text).places == [place]


@pytest.mark.parametrize(("name", "top"), [("other.json", True), ("countries/sources.json", False)])
def test_only_sources_json_at_the_top_is_read(reading, name, top):
    found = reading(csl, name, ZOTERO, top=top)
    assert found.places == ["1 unread-file"]
    assert found.problems[0].severity == "warning"
    assert found.declared == []


# --- any JSON, against the json module of the standard library -----------------------------------------------------

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab\n", max_size=3), inner, max_size=4),
    max_leaves=20,
)


def as_text(value):
    """Return a value with every number as it is written; what is null or "" is not in its object."""
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items() if item not in (None, "")}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return value if value is None or isinstance(value, str | bool) else json.dumps(value)


@given(value=VALUE, indent=st.sampled_from([None, 0, "\t"]), ascii_only=st.booleans())
def test_every_json_is_read_as_the_standard_library_reads_it(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assume(forbidden(text) is None)  # as `read_text` sees to it
    root, lines = csl.decode_json(text, "sources.json", problems := [])
    assert (root, problems, set(lines.values()) <= set(range(1, text.count("\n") + 2))) == (as_text(value), [], True)


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return tmp_path_factory.mktemp("sources") / "sources.json"


WORDS = ["id", "title", "author", "issued", "date-parts", "family", "accessed", "note", "items", "s", "2025", "\\u0007"]
SIGNS = ["[", "]", "{", "}", ":", ",", "\n", '"', "\\", "1", "null", "[[", "]]", *(f'"{word}"' for word in WORDS)]


@settings(max_examples=5 * settings().max_examples)
@given(text=st.lists(st.sampled_from(SIGNS), max_size=25).map("".join) | VALUE.map(json.dumps))
@example('[{"id": "s", "author": [{"literal": []}], "accessed": [], "issued": [[]], "note": {}, "DOI": {}}]')
def test_any_nonsense_is_told_in_problems(sources, text):
    sources.write_text(text)
    raw, problems = csl.read(sources, "sources.json", top=True)
    assert raw.declarations or problems or text.replace("\n", "") in ("[]", '{"items":[]}')
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)
