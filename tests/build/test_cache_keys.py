"""What a brief depends on: everything that it shows, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.build.cache_keys import LINES, Fingerprints
from policy_report.workspace import find

FILES = {
    "policy-report.toml": """
        title = "Test"
        [briefs.france]
        actors = ["FR"]
        since = 2024-12-31
        """,
    "positions/topics.yaml": """
        - {id: declaration, title: Joint declaration, labels: {support: Signed}}
        - {id: outcome, title: Outcome}
        """,
    "positions/sources.yaml": """
        - {id: s, title: The speech, url: "https://example.org/"}
        - {id: t, title: Not cited by France}
        """,
    "positions/all.csv": """
        actor,topic,stance,date,quote,source
        FR,declaration,oppose,2024-05-22,Never.,s
        FR,declaration,support,2025-02-11,We sign.,s
        IN,declaration,support,2025-02-11,So do we.,t
        """,
}


def parts(sample, brief="france"):
    (edition,) = sample.editions(brief)
    return Fingerprints().of(edition, before(find(sample.root), sample.records, edition))


def report(sample, brief="france"):
    (edition,) = sample.editions(brief)
    return compose(edition, before(find(sample.root), sample.records, edition))


def changed(fresh_workspace, file, old, new):
    """Return the parts that differ, and whether the report does, after a text in a file was replaced.

    Lines are in the order of the digests of rows, which may turn with any of these; they have a test of their own.
    """
    one = fresh_workspace(FILES)
    text = FILES[file]
    assert old in text
    other = fresh_workspace(FILES | {file: text.replace(old, new)})
    first, second = parts(one), parts(other)
    differing = [name for name in first if first[name] != second[name] and name != LINES]
    return differing, report(one) != report(other)


@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        ("positions/all.csv", "We sign.", "We all sign.", "positions"),
        ("positions/all.csv", "support,2025-02-11,We", "neutral,2025-02-11,We", "positions"),
        ("positions/sources.yaml", "The speech", "The address", "sources"),
        ("positions/topics.yaml", "Outcome", "The outcome", "topics"),
        ("positions/topics.yaml", "Signed", "Joined", "topics"),
        ("policy-report.toml", '"Test"', '"Other"', "the settings of the brief"),
        ("policy-report.toml", "2024-12-31", "2024-01-01", "what it is compared with"),
    ],
    ids=["quote", "stance", "source", "topic", "label", "title", "since"],
)
def test_what_the_brief_shows_is_a_part(fresh_workspace, file, old, new, part):
    assert changed(fresh_workspace, file, old, new) == ([part], True)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("positions/all.csv", "So do we.", "We too."),
        ("positions/all.csv", "IN,declaration", "IN,outcome"),
        ("positions/all.csv", "IN,declaration,support,2025-02-11", "IN,declaration,support,2026-11-28"),
        ("positions/sources.yaml", "Not cited by France", "Renamed"),
        ("positions/topics.yaml", "title: Outcome", "title: Outcome, aliases: [result]"),
        ("positions/topics.yaml", "title: Outcome", "title: {en: Outcome, fr: Résultat}"),
    ],
    ids=["another-actor", "another-cell", "a-newer-date-elsewhere", "another-source", "alias", "another-language"],
)
def test_what_the_brief_does_not_show_is_none(fresh_workspace, file, old, new):
    assert changed(fresh_workspace, file, old, new) == ([], False)


def test_rows_in_another_order_are_the_same(fresh_workspace):
    header, first, second, third = FILES["positions/all.csv"].strip("\n").splitlines()[:4]
    turned = f"\n{header}\n{third}\n{second}\n{first}\n"
    one, other = parts(fresh_workspace(FILES)), parts(fresh_workspace(FILES | {"positions/all.csv": turned}))
    assert {name for name in one if one[name] != other[name]} == {LINES}


def test_a_brief_of_another_version_is_another(fresh_workspace, monkeypatch):
    first = parts(fresh_workspace(FILES))
    monkeypatch.setattr("policy_report.build.cache_keys.__version__", "9.9.9")
    second = parts(fresh_workspace(FILES))
    assert [name for name in first if first[name] != second[name]] == ["the version of policy-report"]


ACTORS, TOPICS = st.sampled_from(["FR", "IN"]), st.sampled_from(["declaration", "outcome"])
STANCES, DAYS = st.sampled_from(["support", "oppose", "declined"]), st.sampled_from(["2024-05-22", "2025-02-11", ""])
ROW = st.tuples(ACTORS, TOPICS, STANCES, DAYS, st.sampled_from(["We sign.", "No."]), st.sampled_from(["s", "t"]))


@given(one=st.lists(ROW, min_size=1, max_size=6), other=st.lists(ROW, min_size=1, max_size=6))
def test_the_same_digests_mean_the_same_report(fresh_workspace, one, other):
    header, shown = "actor,topic,stance,date,quote,source", "FR,outcome,support,2025-02-11,Yes.,s"
    tables = ["\n".join([header, shown, *map(",".join, rows), ""]) for rows in (one, other)]
    first, second = (fresh_workspace(FILES | {"positions/all.csv": table}) for table in tables)
    digests, others = parts(first), parts(second)
    same = all(digests[name] == others[name] for name in digests if name != LINES)
    assert same == (report(first) == report(second))


WITH_INTERNAL = {
    "positions/topics.yaml": "- {id: declaration, title: Joint declaration, note: one}\n- {id: outcome, title: Outcome}\n",
    "positions/sources.yaml": "- {id: s, title: The speech, note: one}\n",
    "positions/all.csv": """
        actor,topic,stance,date,quote,source,note,coder,recorded
        FR,declaration,oppose,2025-02-11,Never.,s,one,Ann,2025-03-01
        FR,declaration,support,2025-02-11,We sign.,s,,Ben,
        """,
}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("positions/all.csv", "s,one,", "s,two,"),
        ("positions/all.csv", ",Ann,", ",Zoë,"),
        ("positions/all.csv", "2025-03-01", "2025-03-02"),
        ("positions/sources.yaml", "one", "two"),
        ("positions/topics.yaml", "one", "two"),
    ],
    ids=["note", "coder", "recorded", "note-of-a-source", "note-of-a-topic"],
)
def test_what_is_internal_is_in_no_digest_of_a_brief_that_does_not_print_it(fresh_workspace, file, old, new):
    files = FILES | WITH_INTERNAL
    one, other = fresh_workspace(files), fresh_workspace(files | {file: files[file].replace(old, new)})
    assert (parts(one), report(one)) == (parts(other), report(other))


def test_the_name_of_the_file_is_in_no_digest_either(fresh_workspace):
    files = FILES | WITH_INTERNAL
    moved = {"positions/other.csv": files["positions/all.csv"], "positions/all.csv": None}
    assert parts(fresh_workspace(files)) == parts(fresh_workspace(files | moved))


@pytest.mark.parametrize(("old", "new"), [("s,one,", "s,two,"), (",Ann,", ",Zoë,")], ids=["note", "coder"])
def test_an_internal_brief_depends_on_what_is_internal(fresh_workspace, old, new):
    files = FILES | WITH_INTERNAL
    files["policy-report.toml"] = '[briefs.france]\nactors = ["FR"]\ninternal = true\n'
    changed_table = {"positions/all.csv": files["positions/all.csv"].replace(old, new)}
    one, other = parts(fresh_workspace(files)), parts(fresh_workspace(files | changed_table))
    assert "positions" in {name for name in one if one[name] != other[name]}


CODED = st.tuples(
    ACTORS, TOPICS, STANCES, DAYS, st.sampled_from(["We sign.", "No."]), st.sampled_from(["Ann", "Ben", ""])
)


@given(one=st.lists(CODED, min_size=1, max_size=6), other=st.lists(CODED, min_size=1, max_size=6))
def test_who_coded_the_same_is_in_the_digests(fresh_workspace, one, other):
    header, shown = "actor,topic,stance,date,quote,coder,source", "FR,outcome,support,2025-02-11,Yes.,,s"
    tables = ["\n".join([header, shown, *(f"{','.join(row)},s" for row in rows), ""]) for rows in (one, other)]
    first, second = (fresh_workspace(FILES | {"positions/all.csv": table}) for table in tables)
    digests, others = parts(first), parts(second)
    assert report(first) == report(second) or any(digests[name] != others[name] for name in digests if name != LINES)
