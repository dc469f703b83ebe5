"""Which briefs there are, and what each selects."""

from datetime import date

import pytest

from policy_report.brief.editions import Choice, whole
from policy_report.errors import UserError

ACTORS = """
    - {id: france, name: France, kind: country, iso: FR, aliases: [La France], groups: [G7, EU]}
    - {id: india, name: India, kind: country, iso: IN, groups: [BRICS]}
    - {id: acme, name: Acme, kind: company}
    - {id: zeta, name: Élan, kind: company, groups: [g7]}
    - {id: iea, name: IEA, kind: international-organisation}
    """
POSITIONS = """
    actor,topic,stance,date,source_url
    france,declaration,support,2025-02-11,https://example.org
    india,outcome,oppose,2024-01-01,https://example.org
    """


@pytest.fixture
def briefs(workspace):
    """Load five actors, two topics and the text of `policy-report.toml`."""

    def load(text):
        return workspace({"policy-report.toml": text, "positions/actors.yaml": ACTORS, "positions/a.csv": POSITIONS})

    return load


# --- what is selected -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selection", "actors"),
    [
        ("", "france india iea acme zeta"),
        ('actors = ["*"]', "france india iea acme zeta"),
        ("actors = []", "france india iea acme zeta"),
        ('actors = ["zeta", "france"]', "zeta france"),
        ('actors = ["la france", "IEA", "France"]', "france iea"),
        ('kinds = ["company", "country"]', "france india acme zeta"),
        ('groups = ["G7"]', "france zeta"),
        ('groups = ["brics", "eu"]', "france india"),
        ('kinds = ["country"]\ngroups = ["g7"]', "france"),
        ('actors = ["zeta", "acme", "france"]\nkinds = ["company"]', "zeta acme"),
        ('actors = ["acme"]\ngroups = []', "acme"),
    ],
)
def test_the_actors_of_a_brief(briefs, selection, actors):
    (edition,) = briefs(f"[briefs.x]\n{selection}\n").editions()
    assert list(edition.actors) == actors.split()


@pytest.mark.parametrize(
    ("selection", "topics"),
    [
        ("", "declaration outcome"),
        ('topics = ["*"]', "declaration outcome"),
        ('topics = ["outcome", "declaration"]', "outcome declaration"),
        ('topics = ["the text", "Joint Declaration"]', "declaration"),
    ],
)
def test_the_topics_of_a_brief(briefs, selection, topics):
    (edition,) = briefs(f"[briefs.x]\n{selection}\n").editions()
    assert list(edition.topics) == topics.split()


def test_everything_stands_by_kind_and_then_by_name(briefs):
    sample = briefs("")
    edition = whole(sample.loaded[0].settings, sample.records, Choice())
    assert edition.actors == ("france", "india", "iea", "acme", "zeta")
    assert edition.topics == ("declaration", "outcome")


def problems_of(sample, *names, **choice):
    with pytest.raises(UserError) as caught:
        sample.editions(*names, **choice)
    return [(problem.file, problem.line, problem.field, problem.check) for problem in caught.value.problems]


def test_unknown_names_are_told_with_the_line_of_the_key(briefs):
    sample = briefs("""
        [briefs.x]
        actors = ["frnace", "india"]
        topics = ["outcome", "income"]

        [briefs.y]
        title = "Y"
        actors = ["Atlantis", "Mu"]
        """)
    assert problems_of(sample) == [
        ("policy-report.toml", 2, "briefs.x.actors", "unknown-actor"),
        ("policy-report.toml", 3, "briefs.x.topics", "unknown-topic"),
        ("policy-report.toml", 7, "briefs.y.actors", "unknown-actor"),
        ("policy-report.toml", 7, "briefs.y.actors", "unknown-actor"),
    ]


def test_an_unknown_name_is_suggested(briefs):
    with pytest.raises(UserError) as caught:
        briefs('[briefs.x]\nactors = ["frnace"]\n').editions()
    assert "unknown actor 'frnace'; did you mean 'france'?" in caught.value.problems[0].message


def test_only_the_briefs_asked_for_are_looked_into(briefs):
    sample = briefs('[briefs.x]\nactors = ["nobody"]\n[briefs.y]\nactors = ["india"]\n')
    assert [edition.id for edition in sample.editions("y")] == ["y"]


@pytest.mark.parametrize(
    "selection", ['kinds = ["bloc"]', 'groups = ["G20"]', 'actors = ["acme"]\nkinds = ["country"]']
)
def test_a_brief_that_selects_nothing_is_an_error(briefs, selection):
    assert problems_of(briefs(f"\n\n[briefs.x]\n{selection}\n")) == [
        ("policy-report.toml", 2, "briefs.x", "empty-brief")
    ]


def test_one_of_the_briefs_that_each_makes_has_a_name(briefs):
    sample = briefs('[briefs.by]\neach = "actor"\n[briefs.all]\n')
    assert [edition.id for edition in sample.editions("by/india", "all", "by/india")] == ["by/india", "all"]
    with pytest.raises(UserError, match=r"no brief is called 'by/indai'; did you mean 'by/india'\?"):
        sample.editions("by/indai")
    with pytest.raises(UserError, match="no brief is called 'all/india'"):
        sample.editions("all/india")


def test_a_brief_that_is_not_defined_is_named_with_those_that_are(briefs):
    with pytest.raises(UserError) as caught:
        briefs("[briefs.countries]\n[briefs.companies]\n").editions("contries")
    assert "no brief is called 'contries'; did you mean 'countries'?" in caught.value.message
    assert "countries, companies" in caught.value.message
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("selection", "link"),
    [
        ("", "[x](france/outcome)"),  # no evidence
        ("", "[x](frnace/declaration)"),
        ("", "[x](france/declaraton)"),
        ('actors = ["india"]', "[x](france/declaration)"),
        ('topics = ["outcome"]', "[x](france/declaration)"),
        ("as_of = 2024-06-01", "[x](france/declaration)"),  # the evidence is of 2025
    ],
)
def test_a_link_of_a_key_message_leads_to_evidence_of_its_brief(briefs, selection, link):
    sample = briefs(f"[briefs.x]\n{selection}\nkey_messages = ['Said {link}.']\n")
    assert problems_of(sample) == [("policy-report.toml", 3, "briefs.x.key_messages", "unknown-cell")]


def test_a_link_that_leads_to_evidence_is_no_problem(briefs):
    (edition,) = briefs("[briefs.x]\nkey_messages = ['[France](france/declaration) signed.']\n").editions()
    assert edition.key_messages == ("[France](france/declaration) signed.",)


def test_a_link_may_name_an_actor_as_records_may(briefs):
    (edition,) = briefs("[briefs.x]\nkey_messages = ['[France](FRA/Declaration) signed.']\n").editions()
    assert edition.key_messages == ("[France](france/declaration) signed.",)


# --- one brief for each ---------------------------------------------------------------------------------------------


def parts(sample):
    return {edition.id: " ".join(edition.actors) for edition in sample.editions()}


def test_one_brief_for_each_actor(briefs):
    sample = briefs('[briefs.by]\neach = "actor"\nkinds = ["country"]\n')
    assert parts(sample) == {"by/france": "france", "by/india": "india"}
    assert [edition.title for edition in sample.editions()] == ["France", "India"]


def test_one_brief_for_each_topic(briefs):
    editions = briefs('[briefs.by]\ntitle = "Who"\neach = "topic"\n').editions()
    assert [(edition.id, edition.title, edition.topics) for edition in editions] == [
        ("by/declaration", "Who: Joint declaration", ("declaration",)),
        ("by/outcome", "Who: Outcome", ("outcome",)),
    ]
    assert {len(edition.actors) for edition in editions} == {5}


def test_one_brief_for_each_group_whatever_its_case(briefs):
    assert parts(briefs('[briefs.by]\neach = "group"\n')) == {
        "by/g7": "france zeta",
        "by/eu": "france",
        "by/brics": "india",
    }


def test_one_brief_for_each_kind(briefs):
    assert parts(briefs('[briefs.by]\neach = "kind"\n')) == {
        "by/country": "france india",
        "by/international-organisation": "iea",
        "by/company": "acme zeta",
    }


def test_one_brief_for_each_of_nothing_is_an_error(briefs):
    sample = briefs('[briefs.by]\neach = "group"\nactors = ["acme", "iea"]\n')
    assert problems_of(sample) == [("policy-report.toml", 2, "briefs.by.each", "empty-brief")]


def test_an_actor_that_names_a_group_twice_stands_in_it_once(workspace):
    actors = "- {id: acme, name: Acme, kind: company, groups: [G7, g7]}\n"
    sample = workspace(
        {
            "policy-report.toml": '[briefs.by]\neach = "group"\n',
            "positions/actors.yaml": actors,
            "positions/a.csv": "actor,topic,stance\nacme,outcome,support\n",
        }
    )
    assert parts(sample) == {"by/g7": "acme"}


def test_groups_that_differ_in_accents_or_marks_are_two(workspace):
    actors = """
        - {id: acme, name: Acme, kind: company, groups: [Cote, Con]}
        - {id: zeta, name: Zeta, kind: company, groups: [Côte, A B]}
        - {id: iota, name: Iota, kind: company, groups: [A-B]}
        """
    sample = workspace(
        {
            "policy-report.toml": '[briefs.by]\neach = "group"\n',
            "positions/actors.yaml": actors,
            "positions/a.csv": "actor,topic,stance\nacme,outcome,support\n",
        }
    )
    assert parts(sample) == {
        "by/cote": "acme",
        "by/con-2": "acme",
        "by/a-b": "iota",
        "by/cote-4": "zeta",
        "by/a-b-5": "zeta",
    }


@pytest.mark.parametrize("group", ["研究/机构", "../..", "/", "a/b", "研究"])
def test_the_name_of_a_group_never_leaves_the_folder_of_its_brief(workspace, group):
    sample = workspace(
        {
            "policy-report.toml": '[briefs.by]\neach = "group"\n',
            "positions/actors.yaml": f"- {{id: acme, name: Acme, kind: company, groups: ['{group}']}}\n",
            "positions/a.csv": "actor,topic,stance\nacme,outcome,support\n",
        }
    )
    (edition,) = sample.editions()
    folder, slash, name = edition.id.partition("/")
    assert (folder, slash) == ("by", "/")
    assert name.strip(".")
    assert not set(name) & set("/\\")


# --- dates and everything else --------------------------------------------------------------------------------------


def test_a_brief_says_where_things_stand_on_the_newest_date_of_what_it_shows(briefs):
    whole, india = briefs('[briefs.x]\n[briefs.y]\nactors = ["india"]\n').editions()
    assert (whole.as_of, whole.dated, whole.since) == (date(2025, 2, 11), False, None)
    assert (india.as_of, india.dated) == (date(2024, 1, 1), False)


def test_each_part_is_as_of_its_own_newest_date(briefs):
    text = '[briefs.x]\neach = "actor"\nactors = ["france", "india", "acme"]\n'
    found = briefs(f'{text}sections = ["matrix"]\n').editions()
    assert [edition.as_of for edition in found] == [date(2025, 2, 11), date(2024, 1, 1), None]
    beside_each_other = briefs(text).editions()
    assert [edition.as_of for edition in beside_each_other] == [date(2025, 2, 11)] * 3


def test_a_date_that_was_chosen_is_that_of_each_part(briefs):
    found = briefs('[briefs.x]\neach = "actor"\nas_of = 2025-06-01\nactors = ["france", "india"]\n').editions()
    assert [(edition.as_of, edition.dated) for edition in found] == [(date(2025, 6, 1), True)] * 2


def test_a_brief_may_have_dates_of_its_own(briefs):
    (edition,) = briefs("[briefs.x]\nas_of = 2024-06-01\nsince = 2023-01-01\n").editions()
    assert (edition.as_of, edition.since) == (date(2024, 6, 1), date(2023, 1, 1))


def test_records_without_dates_give_a_brief_without_a_date(workspace):
    sample = workspace({"positions/a.csv": "actor,topic,stance\nFR,outcome,support\n"})
    assert [edition.as_of for edition in sample.editions()] == [None]


def test_the_command_line_decides_over_the_settings(briefs):
    sample = briefs('[briefs.x]\nas_of = 2024-06-01\nsince = 2023-01-01\nformats = ["md"]\n[briefs.y]\n')
    (edition,) = sample.editions("x", formats=("csv",), as_of=date(2025, 1, 1), since=date(2024, 1, 1))
    assert (edition.id, edition.formats, edition.as_of, edition.since) == (
        "x",
        ("csv",),
        date(2025, 1, 1),
        date(2024, 1, 1),
    )


def test_a_comparison_with_a_later_day_is_refused(briefs):
    assert problems_of(briefs("[briefs.x]\nas_of = 2024-06-01\nsince = 2024-06-02\n")) == [
        ("policy-report.toml", 3, "briefs.x.since", "since-later")
    ]
    with pytest.raises(UserError, match="--since 2025-01-02 is later than as_of = 2025-01-01"):
        briefs("").editions(as_of=date(2025, 1, 1), since=date(2025, 1, 2))
    with pytest.raises(UserError, match="--since 2025-01-02 is later than as_of = 2025-01-01"):
        briefs("[briefs.x]\nas_of = 2025-01-01\n").editions(since=date(2025, 1, 2))


def test_a_comparison_with_a_day_after_all_that_is_recorded_is_refused(briefs):
    assert problems_of(briefs("[briefs.x]\nsince = 2026-11-21\n")) == [
        ("policy-report.toml", 2, "briefs.x.since", "since-later")
    ]
    with pytest.raises(UserError, match="later than every record; the newest is of 2025-02-11"):
        whole(briefs("").loaded[0].settings, briefs("").records, Choice(since=date(2025, 2, 12)))


def test_a_part_whose_evidence_is_older_may_be_compared_with_a_later_day(briefs):
    text = '[briefs.x]\neach = "actor"\nsections = ["matrix"]\nactors = ["france", "india"]\nsince = 2025-01-01\n'
    assert [edition.as_of for edition in briefs(text).editions()] == [date(2025, 2, 11), date(2024, 1, 1)]


def test_what_a_brief_leaves_out_comes_from_the_defaults(briefs):
    sample = briefs("""
        title = "All"
        [defaults]
        formats = ["json"]
        marking = "TLP:GREEN"
        sections = ["matrix"]
        [briefs.plain]
        [briefs.own]
        title = "Own"
        subtitle = "Below"
        formats = ["csv", "md"]
        marking = ""
        sections = ["gaps", "matrix"]
        key_messages = ["Said."]
        """)
    plain, own = sample.editions()
    assert (plain.title, plain.subtitle, plain.formats, plain.marking, plain.sections, plain.key_messages) == (
        "All",
        "",
        ("json",),
        "TLP:GREEN",
        ("matrix",),
        (),
    )
    assert (own.title, own.subtitle, own.formats, own.marking, own.sections, own.key_messages) == (
        "Own",
        "Below",
        ("csv", "md"),
        "",
        ("gaps", "matrix"),
        ("Said.",),
    )


def test_without_any_brief_there_is_one_of_everything(briefs):
    (edition,) = briefs('title = "All"\n').editions()
    assert (edition.id, edition.title, len(edition.actors), len(edition.topics)) == ("brief", "All", 5, 2)


def test_briefs_come_in_the_order_of_the_settings(briefs):
    assert [edition.id for edition in briefs("[briefs.z]\n[briefs.a]\n[briefs.m]\n").editions()] == ["z", "a", "m"]
