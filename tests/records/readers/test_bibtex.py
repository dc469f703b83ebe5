"""BibTeX and BibLaTeX: every entry a source, LaTeX turned into text, nothing lost without a word."""

import time
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_report.records.readers import bibtex


@pytest.fixture
def read(reading):
    return partial(reading, bibtex, "sources.bib", top=True)


@pytest.fixture
def read_entry(read):
    """Read one entry with a key, a title and the given fields."""

    def of(fields, before=""):
        return read(f"{before}@misc{{s, title = {{T}},\n{fields}}}\n")

    return of


@pytest.fixture
def title(read):
    """Return the title that a value in braces stands for, and the problems."""

    def of(value):
        found = read(f"@misc{{s, title = {{{value}}}}}\n")
        return found.declared[0].get("title"), found.places

    return of


# --- what reference managers export ---------------------------------------------------------------------------------

BETTER_BIBTEX = r"""
    @online{ukStatement2025,
      title = {Statement on the {{AI Action Summit}}: R\&D, 50\% \& more},
      author = {{Department for Science, Innovation and Technology} and family=Kyle, given=Peter},
      date = {2025-02-11},
      url = {https://www.gov.uk/a\_statement?x=1\&y=%20},
      urldate = {2025-03-01},
      abstract = {The {UK} did not sign.},
      langid = {british},
      organization = {{GOV.UK}},
      keywords = {ai,summit},
      note = {Read out in the {Commons}.},
      file = {/home/a/Zotero/storage/ABCD/statement.html}
    }

    @book{bradford2023,
      title = {Digital {{Empires}}},
      author = {Bradford, Anu},
      year = 2023,
      month = sep,
      publisher = {Oxford University Press},
      doi = {10.1093/oso/9780197649268.001.0001},
    }
    """


def test_a_better_bibtex_export(read):
    found = read(BETTER_BIBTEX.replace("family=Kyle, given=Peter", "Kyle, Peter"))
    assert found.problems == []
    assert found.declared == [
        {
            "id": "ukStatement2025",
            "title": "Statement on the AI Action Summit: R&D, 50% & more",
            "author": "Department for Science, Innovation and Technology and Peter Kyle",
            "publisher": "GOV.UK",
            "date": "2025-02-11",
            "url": "https://www.gov.uk/a_statement?x=1&y=%20",
            "accessed": "2025-03-01",
            "language": "british",
            "note": "Read out in the Commons.",
            "type": "online",
        },
        {
            "id": "bradford2023",
            "title": "Digital Empires",
            "author": "Anu Bradford",
            "publisher": "Oxford University Press",
            "date": "2023-09",
            "url": "doi:10.1093/oso/9780197649268.001.0001",
            "type": "book",
        },
    ]


def test_biblatex_may_name_the_parts_of_a_name(read):
    assert read(BETTER_BIBTEX).declared[0]["author"].endswith("Technology and Peter Kyle")


def test_every_source_and_field_has_its_line(read):
    first, second = read(BETTER_BIBTEX).raw.declarations
    assert (first.file, first.kind, first.line(), second.line()) == ("sources.bib", "source", 1, 15)
    lines = {"id": 1, "title": 2, "author": 3, "date": 4, "url": 5, "accessed": 6, "language": 8, "publisher": 9}
    assert {field: first.line((field,)) for field in lines} == lines
    assert [second.line((field,)) for field in ("date", "url", "type")] == [18, 21, 15]


def test_a_position_names_its_source_by_the_key(workspace):
    row = "actor,topic,stance,summary,source\nFR,outcome,support,Signed,ukStatement2025\n"
    sample = workspace({"positions/sources.bib": BETTER_BIBTEX, "positions/a.csv": row})
    assert sample.problems == []
    assert [(row["source"], row["date"]) for row in sample.rows] == [("ukStatement2025", "2025-02-11")]


@pytest.mark.parametrize("kind", ["article", "TechReport", "online", "unpublished", "my_own"])
@pytest.mark.parametrize("shape", ["@{}{{s, title = {{T}}}}", '@{}(s,\n title = "T",\n)', "@{} {{s,title={{{{T}}}},}}"])
def test_entries_of_any_type_and_shape(read, kind, shape):
    assert read(shape.format(kind)).declared == [{"id": "s", "title": "T", "type": kind.lower()}]


# --- fields ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date = {2025-02-11}", "2025-02-11"),
        ("date = {2025-02-10/2025-02-11}", "2025-02-10"),
        ("date = {2025}, year = {1999}", "2025"),
        ("year = 2025", "2025"),
        ("year = {2025}, month = {2}", "2025-02"),
        ("year = {2025}, month = 02, day = 11", "2025-02-11"),
        ("year = 2025, month = feb", "2025-02"),
        ("year = 2025, month = {Feb.}", "2025-02"),
        ("year = 2025, month = {February}", "2025-02"),
        ("year = 2025, month = sept", "2025-09"),
        ('year = 2025, month = feb # "~11"', "2025-02-11"),
        ('year = 2025, month = "11~" # feb', "2025-02-11"),
        ("YEAR = 2025, Month = {11 February}", "2025-02-11"),
        ("date = {11 February 2025}", "2025-02-11"),
        ("date = {2019~}", "2019"),
        ("date = {2025-21}", "2025"),
        ("year = {[2019]}", "2019"),
        ("year = 2025, month = 13", "2025"),
    ],
)
def test_a_date_in_all_its_forms(read_entry, fields, date):
    found = read_entry(fields)
    assert (found.declared[0]["date"], found.problems) == (date, [])


@pytest.mark.parametrize("month", ["{Spring}", "{Feb/Mar}", "{jan 1-2}", "{1/2}", "{Marginal}"])
def test_a_month_that_is_none_is_left_out_with_a_warning(read_entry, month):
    found = read_entry(f"year = 2025,\nmonth = {month}")
    assert found.declared[0]["date"] == "2025"
    assert found.places == ["3 month bad-date"]
    assert found.problems[0].severity == "warning"


@pytest.mark.parametrize("fields", ["year = {in press}", "date = {201X}"])
def test_a_date_that_names_no_year_is_left_out_with_a_warning(read_entry, fields):
    found = read_entry(fields)
    assert found.places == [f"2 {fields.partition(' ')[0]} bad-date"]
    assert (found.problems[0].severity, "date" in found.declared[0]) == ("warning", False)


def test_the_day_of_access_is_a_full_date_or_left_out_with_a_warning(read_entry):
    found = read_entry("urldate = {2025-02}")
    assert found.places == ["2 urldate bad-date"]
    assert "accessed" not in found.declared[0]


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ("url = {https://a.org/x}", "https://a.org/x"),
        (r"url = {\url{https://a.org/x_y%20z}}", "https://a.org/x_y%20z"),
        (r"url = {https://a.org/\~{}x{\_}y}", "https://a.org/~x_y"),
        (r"howpublished = {\url{https://a.org/x}}", "https://a.org/x"),
        ("howpublished = {Online: https://a.org/x}", "https://a.org/x"),
        ("doi = {10.1/x}", "doi:10.1/x"),
        (r"doi = {https://doi.org/10.1/x\_y}", "doi:10.1/x_y"),
        ("doi = {10.1/x}, url = {https://a.org}", "https://a.org"),
    ],
)
def test_the_link_of_a_source(read_entry, fields, link):
    found = read_entry(fields)
    assert (found.declared, found.problems) == ([{"id": "s", "title": "T", "url": link, "type": "misc"}], [])


@pytest.mark.parametrize(
    "name", ["publisher", "institution", "organization", "school", "journal", "journaltitle", "howpublished"]
)
def test_who_published_it(read_entry, name):
    assert read_entry(f"{name} = {{P \\& Q}}").declared[0]["publisher"] == "P & Q"


@pytest.mark.parametrize(
    ("people", "author"),
    [
        ("Kyle, Peter", "Peter Kyle"),
        ("Peter Kyle and Anu Bradford", "Peter Kyle and Anu Bradford"),
        ("{European Commission}", "European Commission"),
        ("{Foreign and Commonwealth Office} and Leyen, Ursula von der and A", "Foreign and Commonwealth Office, Ursula von der Leyen and A"),
        ("von der Leyen, Ursula", "Ursula von der Leyen"),
        ("King, Jr., Martin Luther", "Martin Luther King Jr."),
        (r"M{\"u}ller, J{\"o}rg and others", "Jörg Müller and others"),
        ("given=Ursula, prefix=von der, useprefix=true, family=Leyen", "Ursula von der Leyen"),
    ],
)  # fmt: skip
def test_an_author_is_named_as_spoken(read_entry, people, author):
    found = read_entry(f"author = {{{people}}}")
    assert (found.declared[0]["author"], found.problems) == (author, [])


# --- LaTeX ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"M{\"u}ller \'Elys\'ee {\c c}a \v{S}v {\aa} {\o} Stra{\ss}e na{\"\i}ve", "Müller Élysée ça Šv å ø Straße naïve"),
        ("{{AI}} in the {G7}", "AI in the G7"),
        (r"A \emph{very} \textbf{bold {B}} plan", "A very bold B plan"),
        (r"CO\textsubscript{2} and CO$_2$, $\geq$ 5\,\%", "CO2 and CO_2, ≥ 5 %"),
        ("from $5 to $6, 50% of R&D, a_b #1", "from $5 to $6, 50% of R&D, a_b #1"),
        (r"\$5 \& 50\% a\_b \#1", "$5 & 50% a_b #1"),
        (r"``Yes'' -- or \enquote{no} --- it's", "“Yes” – or “no” — it's"),
        (r"A~B\ C", "A B C"),
        (r"see \href{https://a.org}{here} and \url{https://a.org/b}", "see here and https://a.org/b"),
        (r"\euro{}5 \mbox{in all} \LaTeX{}", "€5 in all LaTeX"),
        ("one\n    two", "one two"),
        ("Ünïcode “stays” – 中文", "Ünïcode “stays” – 中文"),
    ],
)  # fmt: skip
def test_latex_is_text(title, value, text):
    assert title(value) == (text, [])


@pytest.mark.parametrize("command", [r"\foo", r"\today", r"\cite{x}", r"\foo{}", r"\input{/etc/passwd}"])
def test_a_command_that_is_not_known_is_left_out_with_a_warning(read, command):
    found = read(f"@misc{{s,\n title = {{A {command} plan}}}}")
    assert found.declared[0]["title"] == "A plan"
    assert (found.places, found.problems[0].severity) == (["2 title latex"], "warning")


@pytest.mark.parametrize("value", [r"\begin{x}", r"\[ x", "{" * 30 + "}" * 30])
def test_latex_that_cannot_be_read_is_an_error(title, value):
    text, (place,) = title(value)
    assert text is None
    assert place.startswith("1 title ")


# --- strings, comments, keys ----------------------------------------------------------------------------------------


def test_strings_are_put_in(read_entry):
    strings = '@string{oup = "Oxford " # {Press}}\n@STRING(Full = OUP # " Ltd")\n'
    found = read_entry('publisher = full # " & Co", journal = nope', before=strings + "@string{never = {x}}\n")
    assert found.declared[0]["publisher"] == "Oxford Press Ltd & Co"
    assert found.places == ["5 journal unknown-string"]


def test_quotation_marks_inside_a_quoted_text(read):
    assert read('@misc{s, title = "The {"}big{"} M{\\"u}ller"}').declared[0]["title"] == 'The "big" Müller'


def test_a_string_that_doubles_itself_is_refused(read):
    found = read("@string{a = {0123456789}}\n" + "@string{a = a # a}\n" * 60 + "@misc{s, title = a}")
    assert found.places[0] == "15 a too-large"


def test_comments_and_preambles_are_left_alone(read):
    found = read("""
        % Encoding: UTF-8
        Exported by hand, a { b.
        @comment{jabref-meta: databaseType:bibtex;}
        @preamble{"\\newcommand{\\x}{y}"}
        @misc{s, title = {T}} trailing words
        """)
    assert (found.declared, found.problems) == ([{"id": "s", "title": "T", "type": "misc"}], [])


def test_a_field_given_twice_names_both_lines(read):
    found = read("@misc{s,\n title = {A},\n Title = {B},\n}")
    assert found.places == ["3 title duplicate-key"]
    assert "first on line 2" in found.problems[0].message
    assert found.declared[0]["title"] == "A"


def test_a_key_given_twice_is_an_error(workspace):
    text = "@misc{s, title = {A}}\n@misc{s, title = {B}}\n@misc{S, title = {C}}\n"
    sample = workspace({"positions/sources.bib": text, "positions/sources.yaml": "- {id: s, title: D}\n"})
    assert [problem.check for problem in sample.problems if problem.severity == "error"] == ["duplicate-id"] * 3


@pytest.mark.parametrize(
    ("text", "place"),
    [("@misc{a b,\ntitle={T}}", "1 id wrong-form"), ("@misc{,\ntitle={T}}", "1 id missing-field")],
)  # fmt: skip
def test_what_a_source_needs_is_for_the_model_to_say(workspace, text, place):
    assert workspace({"positions/sources.bib": text}).errors == [f"positions/sources.bib:{place}"]


# --- what is not BibTeX ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("@misc{s,\n title = {T\n}\n@misc{t, title = {U}}\n", "1 bibtex-syntax"),
        ("@misc{t, title = {U}}\n@misc{s, title}\n", "2 bibtex-syntax"),
        ("@misc{t, title = {U}}\n@misc{s, title = {T} year = 2025}\n", "2 title bibtex-syntax"),
        ('@misc{t, title = {U}}\n@misc{s, title = "T" note = "N"}\n', "2 title bibtex-syntax"),
        ("@misc{t, title = {U}}\nmisc{s,\n title = {T}\n}\n", "2 bibtex-syntax"),
        ("@misc{t, title = {U}}\n@misc{s, title = {T}\n", "2 bibtex-syntax"),
        ("@misc{t, title = {U}}\n@misc s, title = {T}\n", ""),
    ],
)
def test_an_entry_that_is_broken_is_named_and_the_others_are_read(read, text, place):
    found = read(text)
    assert ("t", "U") in [(source["id"], source.get("title")) for source in found.declared]
    assert place in found.places or not place


@pytest.mark.parametrize("text", ["", "\n", "just words\n", "% nothing\n", "@comment{x}\n"])
def test_a_file_without_entries_is_a_warning(read, text):
    found = read(text)
    assert (found.places, found.problems[0].severity) == (["1 empty-file"], "warning")


def test_another_encoding_is_refused(read):
    assert read("@misc{s,\n title = {é}}".encode("latin-1")).places == ["2 encoding"]


@pytest.mark.parametrize(("name", "top"), [("other.bib", True), ("countries/sources.bib", False)])
def test_only_sources_bib_at_the_top_is_read(reading, name, top):
    found = reading(bibtex, name, BETTER_BIBTEX, top=top)
    assert (found.places, found.declared) == (["1 unread-file"], [])


def test_the_libraries_print_nothing(read, capfd):
    read("@misc{s, title = {T\n@misc{t, title = {\\foo $ \\begin{x}}}")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("text", ["@a{\n", "@a{x,", "{", "@misc{s, title = {{", "$_", "\\'"], ids=repr)
def test_nonsense_without_end_is_refused_in_time(read, text):
    started = time.perf_counter()
    read("@misc{s, title = {" + text * 10_000)
    assert time.perf_counter() - started < 5


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return tmp_path_factory.mktemp("sources") / "sources.bib"


PIECES = [
    "@misc{",
    "s,",
    "@string{",
    "title",
    "author",
    "year",
    "month",
    "url",
    "doi",
    "howpublished",
    "=",
    "{",
    "}",
    ",",
]
PIECES += [
    '"',
    "#",
    "\n",
    " and ",
    "\\",
    "\\'",
    "\\frac",
    "\\url{",
    "$",
    "%",
    "feb",
    "2025",
    "é",
    "@comment{",
    "(",
    ")",
]
NONSENSE = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
FIELD = st.sampled_from(["title", "author", "year", "month", "url", "doi", "howpublished", "publisher", "urldate"])


@settings(max_examples=10 * settings().max_examples)
@given(text=NONSENSE | st.builds("@misc{{s, year = 2025, {} = {{{}}}}}".format, FIELD, NONSENSE))
@example("@misc{s, author = {, and }}")
@example("@misc{s, author = {{}}")
@example("@misc{s, howpublished = {\\url{}}}")
@example("@string{a}")
@example("@misc{s, title = #}")
def test_any_nonsense_is_told_in_problems(sources, text):
    sources.write_text(text)
    raw, problems = bibtex.read(sources, "sources.bib", top=True)
    assert raw.declarations or problems
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in problems)


@pytest.mark.parametrize(
    ("written", "text", "warned"),
    [
        ("A \\frobnicate{b} c", "A b c", ["frobnicate", "what its braces hold stays"]),
        ("A \\frobnicate c", "A c", ["frobnicate"]),
        ("CO\\textsubscript{2} \\texttt{x}", "CO2 x", []),
    ],
)
def test_a_command_that_is_not_known_is_named_also_before_braces(read_entry, written, text, warned):
    found = read_entry(f"note = {{{written}}}")
    assert found.declared[0]["note"] == text
    assert bool(found.problems) == bool(warned)
    assert all(word in found.problems[0].message for word in warned)


@pytest.mark.parametrize("name", ["crossref", "xdata"])
def test_fields_of_another_entry_are_not_lost_in_silence(read_entry, name):
    found = read_entry(f"{name} = {{book}}")
    (problem,) = [problem for problem in found.problems if problem.check == "missing-field"]
    assert (problem.field, problem.severity) == (name, "warning")
    assert "'book'" in problem.message
