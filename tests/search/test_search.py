"""Search: what is found where, in whose words, and what of a topic is not coded yet."""

import json

import pytest

from policy_report.cli import main
from policy_report.errors import UserError
from policy_report.records import store
from policy_report.search import Search
from policy_report.search.index import opened
from policy_report.workspace import Workspace
from tests.conftest import write

FILES = {
    "policy-report.toml": 'title = "T"\n',
    "positions/topics.yaml": """
        - id: levy
          title: Water levy
          question: Should farmers pay for the water that they use?
          keywords: [price]
          labels: {support: Should pay}
        - {id: dams, title: New dams}
        """,
    "positions/sources.yaml": """
        - {id: talks, title: Record of the talks, date: 2025-02-11}
        - {id: letter, title: A letter, author: Ministry of Belmare}
        """,
    "positions/actors.yaml": """
        - {id: aster, name: Aster, kind: country}
        - {id: belmare, name: Belmare, kind: country, aliases: [the Belmarese]}
        """,
    "positions/a.csv": """
        actor,topic,stance,source,quote,summary,note
        Aster,levy,support,talks,Farmers should pay the price.,Wants a levy.,secret
        """,
    "snapshots/talks.txt": """
        RECORD OF THE TALKS ON WATER

        1. Aster (Minister): Farmers should pay the price. A levy on water is fair.

        2. The Chair: Thank you.

        3. Belmare: We will build no new dams. Our farmers will not pay. Aster: No comment on the levy.
        """,
    "snapshots/letter.txt": "Nobody here will pay a levy for water. It rains.\n",
}


@pytest.fixture
def root(tmp_path):
    write(tmp_path, FILES)
    return tmp_path


def found(root, *texts, most=20, **options):
    workspace = Workspace(root)
    state, _ = store.read(workspace)
    with opened(workspace) as index:
        index.update(workspace)
        search = Search(state.records, state.source_records, index)
        hits = search.hits(search.query(texts, **options), most)
    return [(hit.source, hit.place, hit.text, [hit.text[a:b] for a, b in hit.marks]) for hit in hits]


def texts(root, *words, **options):
    return [text for _, place, text, _ in found(root, *words, **options) if not place.startswith("positions/")]


def test_a_passage_has_all_of_the_words_with_its_source_and_place_and_its_words_are_marked(root):
    (hit,) = found(root, "dams", "build")
    assert hit == (
        "talks",
        "para. 3",
        "3. Belmare: We will build no new dams. Our farmers will not pay. Aster: No comment on the levy.",
        ["build", "dams"],
    )
    assert found(root, "It rains") == [("letter", "line 1", FILES["snapshots/letter.txt"].strip(), ["It", "rains"])]
    assert texts(root, "rains It here") == []
    assert len(texts(root, "farm*", "will pay")) == 0
    assert len(texts(root, "farm*", "will not pay")) == 1


def test_records_are_found_behind_the_texts_and_never_by_a_note(root):
    assert found(root, "wants")[0][1:3] == ("positions/a.csv:2", "Wants a levy. / Farmers should pay the price.")
    assert found(root, "secret") == []


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("Die Straße bleibt", "strasse"),
        ("Η Ελλάδα συμφωνεί", "ελλαδα"),
        ("Le café fermé", "CAFE"),
        ("我们反对征收水税。", "水税"),
        ("地下水を守る", "下水"),
        ("เราไม่เห็นด้วย", "เห็นด้วย"),
        ("the state’s co\u00adop", "coop"),
    ],
)
def test_words_are_folded_and_signs_of_scripts_without_spaces_are_found_as_phrases(root, said, sought):
    write(root, {"snapshots/letter.txt": said})
    assert texts(root, sought) == [said]


def test_signs_in_another_order_are_another_word(root):
    write(root, {"snapshots/letter.txt": "我们反对征收水税。"})
    assert texts(root, "税水") == []


def test_an_actor_speaks_by_the_name_in_front_by_the_source_or_is_named(root):
    assert texts(root, "levy", actor="Belmare") == [
        "Nobody here will pay a levy for water. It rains.",
        "3. Belmare: We will build no new dams. Our farmers will not pay. Aster: No comment on the levy.",
    ]
    with pytest.raises(UserError, match="no actor is called 'Belmar'; did you mean 'belmare'"):
        texts(root, "levy", actor="Belmar")
    assert texts(root, "levy", actor="France") == []


def test_uncoded_sentences_of_a_topic_are_those_that_no_quote_covers_the_likeliest_first(root):
    hits = found(root, topic="levy", uncoded=True)
    assert [text for *_, text, _ in hits][:3] == [
        "Nobody here will pay a levy for water.",
        "A levy on water is fair.",
        "Our farmers will not pay.",
    ]
    assert "price" not in " ".join(text for *_, text, _ in hits)
    assert hits[1] == ("talks", "para. 1", "A levy on water is fair.", ["levy", "water"])


def test_uncoded_sentences_of_an_actor_are_its_own_or_name_it(root):
    mine = texts(root, actor="the Belmarese", topic="Water levy", uncoded=True)
    assert mine[:2] == ["Nobody here will pay a levy for water.", "Our farmers will not pay."]
    assert "A levy on water is fair." not in mine
    assert texts(root, actor="Aster", topic="levy", uncoded=True)[0] == "A levy on water is fair."


def test_what_is_more_of_another_topic_or_said_by_nobody_known_stands_behind(root):
    said = "1. The Chair: The levy is next.\n\n2. Aster: The levy is next.\n\n3. Aster: The levy is next to new dams.\n"
    write(root, {"snapshots/talks.txt": said, "snapshots/letter.txt": "Nothing."})
    assert texts(root, topic="levy", uncoded=True) == [
        "2. Aster: The levy is next.",
        "1. The Chair: The levy is next.",
        "3. Aster: The levy is next to new dams.",
    ]


def test_a_query_needs_words_or_a_topic(root):
    for wrong, message in (
        ({"texts": ["…"]}, "give words"),
        ({"texts": [], "uncoded": True}, "name it with --topic"),
        ({"texts": [], "topic": "lewy"}, "no topic is called 'lewy'; did you mean 'levy'"),
    ):
        with pytest.raises(UserError, match=message):
            found(root, *wrong.pop("texts"), **wrong)


def test_words_that_look_like_a_query_of_the_database_are_words(root):
    assert texts(root, '"levy" OR NEAR(') == []
    assert len(texts(root, "-levy^")) == 3


# --- the command ----------------------------------------------------------------------------------------------------


def run(root, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["-C", str(root), "search", *arguments])
    return end.value.code


def test_the_command_prints_passages_with_marks_as_text_csv_and_json(root, capsys):
    assert run(root, "rains") == 0
    assert (
        capsys.readouterr().out
        == "letter, line 1: A letter\n  Nobody here will pay a levy for water. It **rains**.\n\n"
    )
    run(root, "rains", "--format", "csv")
    assert (
        capsys.readouterr().out.splitlines()[1]
        == "letter,A letter,line 1,Nobody here will pay a levy for water. It **rains**."
    )
    run(root, "--topic", "levy", "--uncoded", "--actor", "aster", "--format", "json")
    assert json.loads(capsys.readouterr().out)[0] == {
        "source": "talks",
        "title": "Record of the talks",
        "place": "para. 1",
        "text": "A levy on water is fair.",
        "marks": [[2, 6], [10, 15]],
        "start": 81,
        "end": 105,
    }


def test_nothing_found_is_no_error_and_nothing_sought_is(root, capsys):
    assert (run(root, "zebra"), run(root)) == (0, 2)
    assert capsys.readouterr().err == "nothing found\ngive words to look for, or a --topic\n"


def test_what_was_read_and_has_nothing_is_noted_once_and_undone(root, capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as end:
            main(["-C", str(root), *arguments])
        return (end.value.code or 0, *capsys.readouterr())

    topic = next(iter(store.load(Workspace(root))[0].records.topics))
    source, *others = store.load(Workspace(root))[0].records.sources
    readings = root / "positions/readings.yaml"
    readings.write_text("# By hand.\n", encoding="utf-8")
    code, out, _ = run(
        "search", "--nothing", source, *others[:1], "--topic", topic, "--actor", "France", "--reader", "A: B"
    )
    assert (code, out.splitlines()[0]) == (0, f"{source}: read on {topic}, nothing there of France")
    first, line, *_ = readings.read_text().splitlines()
    assert first == "# By hand."
    assert line.startswith(f'- {{source: {source}, topic: {topic}, actor: france, reader: "A: B", date: ')
    kept = store.load(Workspace(root))[0].records.readings
    assert next((each.source, each.topic, each.actor, each.reader) for each in kept) == (
        source,
        topic,
        "france",
        "A: B",
    )
    assert (
        run("search", "--nothing", source, "--topic", topic, "--actor", "France")[2]
        == "noted already; nothing to write\n"
    )
    assert "--nothing: no source is called 'zzz'" in run("search", "--nothing", "zzz", "--topic", topic)[2]
    assert "needs --topic" in run("search", "--nothing", source)[2]
    run("undo")
    assert readings.read_text() == "# By hand.\n"
