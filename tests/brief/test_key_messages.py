"""Key messages: written ones with their links, drafted ones that claim no more than the cells say."""

import pytest

from policy_report.brief.key_messages import references, written
from policy_report.brief.view.page import arrange


def parts(message):
    """Return lead and body as written: links as `[words](actor/topic)`."""
    return tuple(
        "".join(f"[{part.text}]({part.actor}/{part.topic})" if part.actor else part.text for part in half)
        for half in (message.lead, message.body)
    )


def links(message):
    return [(part.text, part.actor, part.topic) for part in (*message.lead, *message.body) if part.actor]


def text(message):
    return " ".join("".join(part.text for part in half) for half in (message.lead, message.body))


# --- written --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "lead", "body"),
    [
        ("One sentence.", "One sentence.", ""),
        ("No full stop", "No full stop", ""),
        ("First. Second. Third.", "First.", "Second. Third."),
        ("Really? Yes! No.", "Really?", "Yes! No."),
        ("One\n   sentence over\tlines.\n", "One sentence over lines.", ""),
        ("It costs 1.5 billion. Much.", "It costs 1.5 billion.", "Much."),
        ("It ended. “Thin”, they said.", "It ended.", "“Thin”, they said."),
        ("It ended. [France](fr/d) signed.", "It ended.", "[France](fr/d) signed."),
        (
            "[France](fr/d) and [India](in/d) signed. So did [China](cn/d).",
            "[France](fr/d) and [India](in/d) signed.",
            "So did [China](cn/d).",
        ),
        (
            "[The U.S. Government](us/d) stayed out. Others signed.",
            "[The U.S. Government](us/d) stayed out.",
            "Others signed.",
        ),
    ],
)
def test_the_first_sentence_leads(message, lead, body):
    (found,) = written([message])
    assert parts(found) == (lead, body)


def test_a_link_knows_its_cell():
    (found,) = written(["[France](france/declaration) signed with [over 60 others](others/declaration)."])
    assert links(found) == [("France", "france", "declaration"), ("over 60 others", "others", "declaration")]
    assert text(found).strip() == "France signed with over 60 others."


@pytest.mark.parametrize(
    "message",
    [
        "[1] is a note.",
        "A [bracket](here) alone.",
        "[page](https://example.org/a)",
        "[a](b/c/d)",
        "f(x) / [y]",
        "[](a/b)",
        "[a]( a/b )",
    ],
)
def test_what_is_no_link_to_a_cell_stays_text(message):
    (found,) = written([message])
    assert links(found) == []
    assert "".join(part.text for part in (*found.lead, *found.body)) == message


def test_every_text_is_a_message_of_its_own():
    assert [text(message).strip() for message in written(["One.", "Two."])] == ["One.", "Two."]
    assert written([]) == ()


def test_all_references_are_found():
    assert references(
        ["[France](france/declaration), [India](india/outcome).", "None.", "[F](france/declaration)"]
    ) == [
        ("france", "declaration"),
        ("india", "outcome"),
        ("france", "declaration"),
    ]


def test_the_words_of_the_author_stand_in_place_of_drafted_ones(workspace):
    sample = workspace(
        {
            "policy-report.toml": '[briefs.x]\nkey_messages = ["[France](france/outcome) agrees. Alone."]\n',
            "positions/a.csv": "actor,topic,stance\nFR,outcome,support\n",
        }
    )
    assert [parts(message) for message in sample.report("x").key_messages] == [
        ("[France](france/outcome) agrees.", "Alone.")
    ]


# --- drafted --------------------------------------------------------------------------------------------------------


@pytest.fixture
def drafted(workspace):
    """Draft messages from rows `actor,topic,stance`; Japan and the topic `silence` have no evidence."""

    def draft(*rows):
        sample = workspace(
            {
                "positions/actors.yaml": "- {id: japan, name: Japan, kind: country, iso: JP}\n",
                "positions/topics.yaml": "outcome: {title: Outcome}\ndeclaration: {title: Declaration}\nsilence: {title: Silence}\n",
                "positions/a.csv": "\n".join(["actor,topic,stance", *rows]) + "\n",
            }
        )
        return sample.report()

    return draft


def everyone(stances, topic="outcome"):
    actors = ["FR", "DE", "IT", "ES", "PT", "SE", "NO", "FI", "IN", "CN"]
    return [f"{actor},{topic},{stance}" for actor, stance in zip(actors, stances, strict=False)]


CASES = {
    "split": ["FR,outcome,support", "IN,outcome,oppose"],
    "one-voice": ["FR,outcome,support", "IN,outcome,support"],
    "one-actor": ["FR,outcome,support"],
    "refusals": ["FR,outcome,declined", "IN,outcome,declined", "CN,outcome,not-applicable"],
    "a-stance-and-refusals": ["FR,outcome,support", "IN,outcome,declined"],
    "mixed": ["FR,outcome,support", "FR,outcome,oppose", "IN,outcome,neutral", "IN,outcome,oppose"],
    "many": everyone(["support"] * 8 + ["oppose"] * 2),
    "many-in-one-voice": everyone(["neutral"] * 10),
    "two-topics": [*everyone(["support", "oppose", "neutral"]), *everyone(["support"] * 7, "declaration")],
}


@pytest.mark.parametrize("rows", CASES.values(), ids=CASES)
def test_every_actor_that_is_named_is_linked_to_its_cell(drafted, rows):
    report = drafted(*rows)
    names = {actor.name for actor in report.actors}
    for message in report.key_messages:
        unlinked = " ".join(part.text for part in (*message.lead, *message.body) if not part.actor)
        assert [name for name in names if name in unlinked] == []
        silent = message is report.key_messages[-1]
        assert {bool(report.cell_of[actor, topic].positions) for _, actor, topic in links(message)} <= {not silent}
        assert all(name == next(a.name for a in report.actors if a.id == actor) for name, actor, _ in links(message))


@pytest.mark.parametrize("rows", CASES.values(), ids=CASES)
def test_the_silent_are_named_in_the_message_on_gaps_alone(drafted, rows):
    *others, gaps = drafted(*rows).key_messages
    said = " ".join(text(message) for message in others)
    assert "Japan" not in said
    assert "Silence" not in said
    assert {topic for _, _, topic in links(gaps)} <= {"declaration", "silence"}


def test_the_message_on_gaps_is_linked_to_the_empty_cells_of_the_topic_with_least_evidence(drafted):
    *_, gaps = drafted("FR,outcome,support", "IN,outcome,oppose", "FR,declaration,support").key_messages
    assert parts(gaps) == (
        "6 of 9 cells have no evidence, which is not neutrality.",
        "On “Silence” nothing was found from 3 actors: [France](france/silence), [India](india/silence) and [Japan](japan/silence).",
    )


def test_where_there_is_nothing_to_tell_there_is_no_message_and_no_heading(workspace):
    files = {
        "positions/topics.yaml": "outcome: {title: Outcome}\n",
        "positions/a.csv": "actor,topic,stance\nFR,outcome,support\n",
    }
    report = workspace(files).report()
    assert report.key_messages == ()
    assert "key-messages" not in arrange(report).sections


@pytest.mark.parametrize("rows", CASES.values(), ids=CASES)
def test_the_gaps_are_always_told(drafted, rows):
    report = drafted(*rows)
    assert text(report.key_messages[-1]).startswith(
        f"{len(report.gaps)} of {len(report.cells)} cells have no evidence, which is not neutrality. On “"
    )


def test_a_single_gap_is_told_in_the_singular(workspace):
    table = "actor,topic,stance\nFR,outcome,support\nIN,outcome,oppose\nFR,declaration,support\n"
    *_, gaps = workspace({"positions/a.csv": table}).report().key_messages
    assert text(gaps).startswith(
        "1 of 4 cells has no evidence, which is not neutrality. On “Joint declaration” nothing"
    )


def leads(report):
    return ["".join(part.text for part in message.lead) for message in report.key_messages[:-1]]


def test_two_who_differ_are_opposed(drafted):
    (message, *_) = drafted(*CASES["split"]).key_messages
    assert parts(message) == (
        "Stances on Outcome are opposed, 1 to 1.",
        "[France](france/outcome) supports; [India](india/outcome) opposes.",
    )


def test_those_on_one_side_are_counted(drafted):
    (message, *_) = drafted(*CASES["one-voice"]).key_messages
    assert parts(message) == (
        "On Outcome, both actors who take a stance are on one side.",
        "[France](france/outcome) and [India](india/outcome) support.",
    )


def test_what_a_message_says_is_told_as_text_and_whether_it_is_drafted(drafted):
    message, *_ = drafted(*CASES["one-voice"]).key_messages
    assert message.text == text(message)
    assert message.drafted
    (own,) = written(["[France](fr/d) signed. So be it."])
    assert (own.text, own.drafted, own.claims) == ("France signed. So be it.", False, ())


def test_stances_whose_label_makes_no_sentence_name_who_holds_them(workspace):
    """A label may hold what looks like a placeholder."""
    topics = "outcome: {title: Outcome, labels: {support: 'Enough {actors}', oppose: Not enough}}\n"
    table = "actor,topic,stance\nFR,outcome,support\nIN,outcome,oppose\n"
    message = workspace({"positions/topics.yaml": topics, "positions/a.csv": table}).report().key_messages[0]
    assert parts(message)[1] == "Enough {actors}: [France](france/outcome); Not enough: [India](india/outcome)."


def test_those_beyond_the_named_are_counted(drafted):
    (message, *_) = drafted(*CASES["many"]).key_messages
    assert len(links(message)) == 5 + 2
    assert "and 3 more" in text(message)


def test_of_many_stances_each_names_fewer(workspace):
    stances = ("support", "qualified-support", "neutral", "qualified-opposition", "oppose")
    bodies = "".join(f"- {{id: b{n}, name: Body {n}, kind: other}}\n" for n in range(30))
    rows = "actor,topic,stance\n" + "".join(f"b{n},outcome,{stances[n % 5]}\n" for n in range(30))
    (message, *_) = workspace({"positions/actors.yaml": bodies, "positions/a.csv": rows}).report().key_messages
    assert len(links(message)) == 5 * 3
    assert text(message).count("and 3 more") == 5


@pytest.mark.parametrize("rows", [CASES["refusals"], CASES["one-actor"]], ids=["refusals", "one-actor"])
def test_a_refusal_or_a_single_actor_is_neither_agreement_nor_division(drafted, rows):
    assert leads(drafted(*rows)) == []


def test_a_stance_and_a_refusal_are_no_division(drafted):
    assert not any("divides" in lead for lead in leads(drafted(*CASES["a-stance-and-refusals"])))


def test_different_stances_do_not_say_the_same(drafted):
    found = leads(drafted(*everyone(["support", "oppose"]), *everyone(["neutral", "oppose"], "declaration")))
    assert not any("the same" in lead for lead in found)


def test_two_mixed_cells_do_not_say_the_same(drafted):
    assert not any("the same" in lead for lead in leads(drafted(*CASES["mixed"])))
