"""policy-report.toml in, settings and problems out, each problem on its line."""

import datetime as dt
from pathlib import Path

import pytest


@pytest.fixture
def settings(workspace):
    """Load a text as policy-report.toml, beside one position."""

    def load(text):
        row = "FR,outcome,support,2025-02-11,https://example.org\n"
        return workspace({"policy-report.toml": text, "positions/a.csv": "actor,topic,stance,date,source_url\n" + row})

    return load


def config(sample):
    assert not sample.problems
    return sample.loaded[0].settings.config


def test_every_key_that_the_interface_names_is_read(settings):
    found = config(
        settings("""
            title = "AI policy positions"

            [defaults]
            formats = ["html", "pdf"]
            marking = "TLP:CLEAR"            # printed on every page
            minimum_shared_topics = 3        # below it, agreement is blank, not 0
            stale_after_days = 730

            [briefs.paris]
            title = "Paris AI Action Summit: who stands where"
            as_of = 2025-02-11
            since = 2024-05-22
            actors = ["*"]
            kinds = ["country"]
            groups = ["G7"]
            topics = ["*"]
            sections = ["key-messages", "matrix", "changes", "topics", "agreement", "actors", "gaps", "evidence", "method"]
            key_messages = ["written by the author"]
            formats = ["json"]

            [briefs.by-country]
            each = "actor"
            """)
    )
    assert found.title == "AI policy positions"
    assert (found.defaults.formats, found.defaults.marking) == (("html", "pdf"), "TLP:CLEAR")
    assert (found.defaults.minimum_shared_topics, found.defaults.stale_after_days) == (3, 730)
    brief = found.briefs["paris"]
    assert (brief.as_of, brief.since) == (dt.date(2025, 2, 11), dt.date(2024, 5, 22))
    assert (brief.actors, brief.kinds, brief.groups, brief.topics) == (("*",), ("country",), ("G7",), ("*",))
    assert (len(brief.sections), brief.formats) == (9, ("json",))
    assert list(found.briefs) == ["paris", "by-country"]
    assert found.briefs["by-country"].each == "actor"


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufefftitle = 'T'\n"])
def test_nothing_needs_to_be_said(settings, text):
    found = config(settings(text))
    assert found.defaults.formats == ("html", "pdf")
    assert (found.defaults.minimum_shared_topics, found.defaults.stale_after_days) == (3, 730)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('titel = "T"\n', "1 titel unknown-field"),
        ("title = 5\n", "1 title wrong-type"),
        ('title = ""\n', "1 title wrong-type"),
        ("\n\n[defaults]\nstale_after_days = 0\n", "3 defaults.stale_after_days out-of-range"),
        ('[defaults]\nformats = ["html", "pfd"]\n', "2 defaults.formats unknown-format"),
        ('[defaults]\nlanguage = "xx"\n', "2 defaults.language unknown-value"),
        ("[default]\nformats = []\n", "1 default unknown-field"),
        ('[briefs.x]\n\nkinds = ["planet"]\n', "3 briefs.x.kinds.0 unknown-value"),
        ('[briefs.x]\nactors = "France"\n', "2 briefs.x.actors wrong-type"),
        ('[briefs.x]\nformats = ["pfd"]\n', "2 briefs.x.formats unknown-format"),
        ('[briefs.x]\nsections = ["intro"]\n', "2 briefs.x.sections.0 unknown-value"),
        ('[briefs.x]\neach = "country"\n', "2 briefs.x.each unknown-value"),
        ('[briefs.x]\ntitle = "X"\n[briefs.y]\ncolour = "red"\n', "4 briefs.y.colour unknown-field"),
        ('[briefs.y]\ntitle = "Y"\n[briefs.x]\ntitel = "X"\n', "4 briefs.x.titel unknown-field"),
        ('[briefs."two words"]\ntitle = "X"\n', "1 briefs.two words wrong-form"),
    ],
)
def test_what_is_wrong_is_told_with_the_line_of_its_key(settings, text, error):
    sample = settings(text)
    assert sample.errors == [f"policy-report.toml:{error}"]


def test_a_misspelt_key_is_suggested(settings):
    assert "did you mean 'key_messages'?" in settings('[briefs.x]\nkey_mesages = ["x"]\n').message("unknown-field")
    assert "did you mean 'html'?" in settings('[defaults]\nformats = ["htm"]\n').message("unknown-format")


def test_all_problems_are_told_at_once(settings):
    sample = settings('titel = "T"\n[defaults]\nformats = ["pfd"]\n[briefs.x]\nkinds = ["planet"]\ncolour = 1\n')
    assert [error.split()[0] for error in sample.errors] == [f"policy-report.toml:{line}" for line in (1, 3, 5, 6)]


def test_a_text_that_looks_like_a_table_is_not_one(settings):
    sample = settings("""
        [briefs.x]
        key_messages = ['''
        [France](france/declaration) signed.
        ''']
        kinds = ["planet"]
        """)
    assert sample.errors == ["policy-report.toml:5 briefs.x.kinds.0 unknown-value"]


def test_a_stance_of_an_own_scale_has_its_own_lines(settings):
    sample = settings("""
        [[stances]]
        id = "for"
        label = "For"
        value = 1
        symbol = "+"

        [[stances]]
        id = "against"
        label = "Against"
        value = -10_000
        symbol = "-"
        """)
    assert sample.errors[0].startswith("policy-report.toml:10 ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title = T\n", 1),
        ('title = "T"\n[defaults\n', 2),
        ('\n\ntitle = "T\n', 2),
        ("= 1\n", 1),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(settings, text, line):
    assert settings(text).errors == [f"policy-report.toml:{line} toml-syntax"]


@pytest.mark.parametrize(
    ("text", "line", "field"),
    [
        ('title = "T"\ntitle = "U"\n', 2, "title"),
        ("[defaults]\nlanguage = 'en'\n[defaults]\n", 3, "defaults"),
        ("[briefs.a]\ntitle = 'x'\n\n[briefs.a]\n", 4, "briefs.a"),
    ],
)
def test_a_key_that_stands_twice_is_named(settings, text, line, field):
    (problem,) = [problem for problem in settings(text).problems if problem.severity == "error"]
    assert (problem.line, problem.field, problem.check) == (line, field, "toml-syntax")
    assert problem.message.endswith("it stands twice; keep one")


@pytest.mark.parametrize(
    "text",
    [
        "briefs = 3\n",
        'briefs = "x"\n',
        "briefs = [1]\n",
        'briefs = ["ab"]\n',
        "briefs.x = 3\n",
        "defaults = 3\n",
        "defaults.formats = 3\n",
        "defaults.formats = [3, [4]]\n",
        "stances = 3\n",
        "title = " + "[" * 50_000,
        "x = " + "{a = " * 50_000,
        "title = " + "9" * 5_000,
        "[defaults]\nstale_after_days = " + "9" * 12,
        "[" * 50_000,
    ],
    ids=lambda text: text[:20],
)
def test_no_settings_are_too_odd_to_be_refused(settings, text):
    errors = settings(text).errors
    assert errors
    assert all(error.startswith("policy-report.toml:") for error in errors)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ('title = "Café"\n'.encode("latin-1"), "1 encoding"),
        ('title = "T"\n'.encode("utf-16"), "1 encoding"),
        (b'title = "T"\n[defaults]\nmarking = "a\x07b"\n', "3 forbidden-character"),
        ('title = "T"\n\nx = "\u202e"\n'.encode(), "3 forbidden-character"),
    ],
)
def test_the_settings_are_clean_utf_8(settings, data, error):
    assert settings(data).errors == [f"policy-report.toml:{error}"]


@pytest.mark.parametrize("table", ["defaults", "briefs.x"])
def test_a_marking_has_at_most_a_hundred_characters(settings, table):
    assert settings(f'[{table}]\nmarking = "{"x" * 100}"\n').errors == []
    assert settings(f'[{table}]\n\nmarking = "{"x" * 101}"\n').errors == [
        f"policy-report.toml:3 {table}.marking too-large"
    ]


def test_the_stances_of_a_scale_are_told_apart_and_compared(settings):
    stance = '[[stances]]\nid = "for"\nlabel = "For"\nsymbol = "+"\n'
    assert set(settings(stance * 2).errors[:2]) == {
        "policy-report.toml:1 stances empty-scale",
        "policy-report.toml:1 stances.id duplicate-id",
    }


@pytest.mark.parametrize("day", ["2024-05-22", '"2024-05-22"'])
def test_a_date_to_compare_with_may_stand_in_quotes_or_is_refused(settings, day):
    sample = settings(f"[briefs.x]\nsince = {day}\n")
    assert sample.errors or sample.editions("x")[0].since == dt.date(2024, 5, 22)


def test_the_file_of_an_earlier_brief_may_begin_like_a_date(settings):
    assert settings('[briefs.x]\nsince = "2024-05-seoul.json"\n').editions("x")[0].since == Path("2024-05-seoul.json")


@pytest.mark.parametrize(("since", "error"), [('" "', "bad-date"), ('"a\\u202eb"', "forbidden-character")])
def test_what_an_earlier_brief_cannot_be_called(settings, since, error):
    (problem,) = settings(f"[briefs.x]\nsince = {since}\n").problems
    assert (problem.line, problem.field, problem.check) == (2, "briefs.x.since", error)


@pytest.mark.parametrize(("first", "second"), [("Yes", "yes"), ("Yes", "A"), ("b", "No")])
def test_a_label_of_the_scale_means_one_stance(settings, first, second):
    steps = (("a", first, 1), ("b", second, 0))
    text = "".join(
        f'[[stances]]\nid = "{i}"\nlabel = "{label}"\nvalue = {v}\nsymbol = "{v}"\n' for i, label, v in steps
    )
    (problem,) = [problem for problem in settings(text).problems if problem.file == "policy-report.toml"]
    assert (problem.field, problem.check) == ("stances.label", "duplicate-name")


def test_what_is_right_beside_a_mistake_counts(workspace):
    scale = '[[stances]]\nid = "yes"\nlabel = "Yes"\nvalue = 1\nsymbol = "+"\n'
    text = f"title = 'T'\n[briefs.x]\ncolour = 1\nformats = ['pdf', 7]\nactors = ['FR']\n[limits]\nrows = 0\n{scale}"
    sample = workspace({"policy-report.toml": text, "positions/a.csv": "actor,topic,stance\nFR,outcome,yes\n"})
    found = sample.loaded[0].settings.config
    assert {problem.check for problem in sample.problems if problem.severity == "error"} == {
        "unknown-field",
        "wrong-type",
    }
    assert (found.title, found.briefs["x"].actors, found.stances[0].id) == ("T", ("FR",), "yes")


def test_an_unknown_format_is_named_as_it_can_be_shown(settings):
    (problem,) = settings('[briefs.x]\nformats = ["c\\nsv"]\n').problems
    assert problem.message.startswith("unknown format 'c sv'; expected one of html, pdf,")


def test_a_workspace_is_found_from_any_folder_inside_it(workspace):
    from policy_report.workspace import find

    root = workspace({"positions/countries/a.csv": "actor\n"}).root
    assert find(root / "positions" / "countries").root == root.resolve()


@pytest.mark.parametrize("exact", [True, False])
def test_a_folder_without_settings_says_what_to_do(tmp_path, exact):
    from policy_report.errors import UserError
    from policy_report.workspace import find

    with pytest.raises(UserError) as caught:
        find(tmp_path, exact=exact)
    assert "policy-report init" in caught.value.message
    assert caught.value.code == 2
