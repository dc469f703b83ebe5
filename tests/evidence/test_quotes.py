"""Quotes against the text of their source: typography is forgiven, words are not."""

import hashlib
import random
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy_report import evidence
from policy_report.evidence import finding
from policy_report.evidence.finding import digest, parts
from policy_report.evidence.nearest import SourceText, nearest
from policy_report.evidence.proofs import Proof
from policy_report.evidence.snapshots import SourceSnapshot

TEXT = (
    """The Lakes Accord – What It Means

The minister said: “We cannot and will not accept that. It’s ‘now or never’, and the time is now.” She added, “You can
plug [it in], it’s ready.” Over 60 states—including Arvonia, Belmare and Corvia—signed on 10–11 May 2025. The cost
is €1,109.5 million, or 3.5 %; it fell by −5 points in Belmare.

Energy-intensive systems need infra-
structure, and power-
intensive ones need co\u00adop\u00ader\u00ada\u00adtion. The non-binding text is “open, inclusive, and e\ufb03cient”. Its
aims\u200b are naïve\u00a0; some 10² experts (of the Lakes’ own board) say so. Who pays?

L’«\u00a0accord historique\u00a0» n’est pas un traité. „Wir stimmen zu“, sagte er. The Cafe\u0301 pact isn't law. 他说中国支持宣言。
"""
    + "Nothing more was said of it in the hall. " * 60
    + "The last word: sign the treaty.\n"
)
SHA = "a" * 64
SNAPSHOTS = {"lakes": SourceSnapshot("lakes", "snapshots/lakes.txt", SHA, TEXT)}


def check(*said, source="lakes", snapshots=None, proofs=None):
    frame = pd.DataFrame({"quote": list(said), "source": [source] * len(said)})
    return evidence.check_quotes(frame, SNAPSHOTS if snapshots is None else snapshots, proofs or {})


def one(said, text=None):
    found = {"lakes": SourceSnapshot("lakes", "f", SHA, text)} if text is not None else None
    return check(said, snapshots=found).iloc[0]


# --- what is forgiven -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "We cannot and will not accept that.",
        "We cannot and will not accept that",
        "We cannot and will not accept that,",  # a sentence cut off with a comma, as newspapers do
        "We cannot\n and   will\tnot accept\u00a0that.",
        "“We cannot and will not accept that.”",
        '"We cannot and will not accept that."',
        "‘We cannot and will not accept that.’",
        "« We cannot and will not accept that. »",
        "»We cannot and will not accept that«.",
        "It's 'now or never', and the time is now",
        "It´s “now or never”, and the time is now",
        "Itʼs now or never, and the time is now",
        "said: We cannot and will not accept that",
        "You can plug [it in], it’s ready",
        "You can\nplug [it in], it's ready.",
        "states - including Arvonia",
        "states – including Arvonia",
        "states—including Arvonia",
        "states -- including Arvonia",
        "states ― including Arvonia",
        "including Arvonia, Belmare and Corvia",  # a dash between words is a border
        "signed on 10-11 May 2025",
        "signed on 10‑11 May 2025",  # a non-breaking hyphen
        "signed on 10 – 11 May 2025",
        "€1,109.5 million",
        "1,109.5 million, or 3.5%; it fell",
        "or 3.5 %",
        "fell by -5 points",
        "fell by –5 points",
        "Energy‐intensive systems",
        "need infrastructure, and",
        "need infra-structure, and",  # nobody can know whether the hyphen belongs to the word
        "need infra\u00adstructure, and",
        "need infra-\nstructure, and",
        "power-intensive ones",
        "power\u2011intensive ones",
        "infrastructure, and power-intensive ones",
        "infrastructure, and powerintensive ones",
        "need cooperation",
        "coop\u00aderation",
        "The non-binding text",
        "efficient",
        "e\ufb03cient",
        "“open, inclusive, and efficient.”",
        "aims are naïve",
        "aims are nai\u0308ve",
        "aims are naïve; some",
        "ａｉｍｓ are naïve",
        "of the Lakes' own board",
        "(of the Lakes’ own board)",
        "accord historique",
        "L'accord historique n'est pas un traité",
        "L’“accord historique” n’est pas un traité",
        "Wir stimmen zu",
        "Wir stimmen zu, sagte er",
        "The Café pact",
        "isn’t law",
        "中国支持宣言",
        "支持宣言。",
        "他说 中国\n支持宣言",
        "Who pays?",
        "— Who pays?",
        "… and will not accept that …",
        "We cannot … accept that",
        "We cannot [...] accept that",
        "We cannot […] accept that",
        "We cannot (...) accept that",
        "We cannot . . . accept that",
        "We cannot.... accept that",
        "We … will not accept that",
        "[W]e cannot and will not accept that",
        "[w]e cannot and will not accept that",
        "[t]he time is now",
        "[T]he time is now",
        "[The] time is now",
        "[the] time is now",
        "We [the ministers] cannot and will not accept that",
        "We cannot and will not accept that [sic]",
        "[…] will not accept that [Applause]. It’s ‘now or never’",
        "We [in Arvonia] cannot … accept that [plan]. [i]t’s ‘now or never’",
        "You can plug …, it’s ready",
        "The minister said … Nothing more was said of it",
    ],
)
def test_typography_is_forgiven(said):
    found = one(said)
    assert (found.quote_check, found.nearest, found.difference) == ("verified", "", "")
    assert found.place >= 0
    assert found.place_line >= 1


# --- what is not ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "difference"),
    [
        ("We can and will not accept that", "the source has 'cannot', the record 'can'"),
        ("We cannot and will accept that", "the record leaves out 'not'"),
        ("We cannot and will not not accept that", "the record adds 'not'"),
        ("We cannot and shall not accept that", "the source has 'will', the record 'shall'"),
        ("We cannot accept that", "the record leaves out 'and will not'"),
        ("We could not accept that", "the source has 'cannot and will', the record 'could'"),
        ("we cannot and will not accept that", "the source has 'We', the record 'we'"),
        ("We cannot and will not accept this", "the source has 'that', the record 'this'"),
        ("They cannot and will not accept that", "the source has 'We', the record 'They'"),
        ("We cannot, and will not, accept that", "the record adds ','; the record adds ','"),
        ("Its ‘now or never’, and the time is now", "the source has 'It’s', the record 'Its'"),
        ("It’s now and never, and the time is now", "the source has 'or', the record 'and'"),
        ("You can plug, it’s ready", "the record leaves out '[it in]'"),
        ("You can plug [it in], it’s done", "the source has 'ready', the record 'done'"),
        ("You can plug [them in], it’s ready", "the source has 'it', the record 'them'"),
        ("Over 61 states—including Arvonia", "the source has '60', the record '61'"),
        ("including Belmare, Arvonia and Corvia", None),  # the order of words
        ("signed on 10–12 May 2025", "the source has '11', the record '12'"),
        ("signed on 1011 May 2025", "the source has '10–11', the record '1011'"),
        ("signed on 10 11 May 2025", "the record leaves out '–'"),
        ("11 May 2025", "begins or ends inside a longer word or number"),
        ("109.5 million, or", "the source has '1,109.5', the record '109.5'"),
        ("The cost is €1,109", "the source has '1,109.5', the record '1,109'"),
        ("5 %; it fell by", "the source has '3.5', the record '5'"),
        ("or 35 %; it fell", "the source has '3.5', the record '35'"),
        ("it fell by 5 points in Belmare", "the record leaves out '−'"),
        ("5 points in Belmare", "begins or ends inside a longer word or number"),
        ("Energy intensive systems need", "the record leaves out '-'"),
        ("intensive systems need", "begins or ends inside a longer word or number"),
        ("binding text is", "begins or ends inside a longer word or number"),
        ("The binding text is", None),
        ("The nonbinding text is", "the source has 'non-binding', the record 'nonbinding'"),
        ("need infra structure, and", None),
        ("some 102 experts", "the source has '10²', the record '102'"),
        ("est pas un traité", "the source has 'n’est', the record 'est'"),
        ("The Cafe pact isn't law", "the source has 'Cafe\u0301', the record 'Cafe'"),
        ("The Café pact is law", "the source has 'isn't', the record 'is'"),
        ("pact is", None),
        ("他说中国反对宣言", "the source has '支持', the record '反对'"),
        ("Who pays!", "the source has '?', the record '!'"),
        ("We … accept that", "the ellipsis leaves out 'cannot and will not', a negation"),
        ("L’accord historique … un traité", "the ellipsis leaves out 'n'est pas', a negation"),
        ("accept that … We cannot", "its parts do not follow one another within 2,000 characters of the source"),
        ("We cannot … sign the treaty", "its parts do not follow one another within 2,000 characters of the source"),
        ("We cannot … refuse that", None),
        ("We [do not] cannot and will not accept that", None),
        ("[un]open, inclusive", None),
        ("Wholly unlike anything", "the source has no passage like it"),
        ("zzz", "the source has no passage like it"),
    ],
)
def test_words_are_not(said, difference):
    found = one(said)
    assert (found.quote_check, found.place, found.place_line) == ("mismatch", -1, 0)
    assert found.difference
    if difference is not None:
        assert difference in found.difference
    assert len(found.nearest) <= 2 * len(said)


def test_the_nearest_passage_is_shown_as_the_source_spells_it():
    found = one("energy intensive systems need infrastructure and power intensive ones need operation")
    assert found.nearest.startswith("Energy-intensive systems need infra-")
    assert found.difference.count(";") <= 4


def test_only_the_part_that_is_missing_is_compared():
    found = one("We cannot and will not accept that … the time is later")
    assert found.nearest.startswith("the time is now")
    assert found.difference == "the source has 'now', the record 'later'"


def test_a_hyphen_at_a_line_end_between_words_without_spaces_is_no_word():
    found = one("他们支持宣言。", "中国-\n支持宣言。")
    assert found.difference == "the source has '中国', the record '他们'"


def test_a_word_that_only_a_longer_one_contains_is_not_found():
    assert one("art", "Parts of it start late.").quote_check == "mismatch"
    assert one("art", "Parts of art.").place == 9


@pytest.mark.parametrize(
    ("quote", "text", "difference"),
    [
        ("to 106 tonnes", "It falls to 10⁶ tonnes.", "the source has '10⁶', the record '106'"),
        ("by 20303", "by 2030³. The", "the source has '2030³', the record '20303'"),
        ("the form², because", "In the form¹, because of it.", "the words agree, but not the raised ²"),
    ],
)
def test_a_raised_mark_that_differs_is_named(quote, text, difference):
    source = SourceText(SourceSnapshot("s", "s.txt", "", text))
    assert source.find(parts(quote)) is None
    assert nearest(parts(quote), source)[1] == difference


def test_a_place_is_that_of_the_text_as_it_is_kept():
    text = "We will\nMinutes\nnot¹ sign.\nMinutes\nThey will."
    source = SourceText(SourceSnapshot("s", "s.txt", "", text, [(8, 16), (27, 35)]))
    assert source.find(parts("We will not sign")) == (0, 1)
    assert source.find(parts("sign. They will")) == (text.index("sign"), 3)
    assert source.find(parts("Minutes")) == (8, 2)
    assert source.find(parts("They will")) == (text.index("They"), 5)


def test_the_hash_of_a_quote_tells_raised_figures_apart_and_stays_what_it_was():
    assert digest("form¹") != digest("form²")
    assert digest("10⁶ t of CO₂") == hashlib.sha256("10⁶ t of CO₂".encode()).hexdigest()


def test_many_brackets_are_read_all_alike():
    assert one("[Q]a [x] b [y] c [z] d [w] e [v] f [u] g", "Qa b c d e f g").quote_check == "mismatch"
    assert one("a [x] b [y] c [z] d [w] e [v] f [u] g", "a b c d e f g").quote_check == "verified"


def test_an_ellipsis_takes_the_place_where_the_rest_follows():
    text = "We will act. " + "x " * 3000 + "We will in time act."
    found = one("We will … in time", text)
    assert (found.quote_check, found.place) == ("verified", text.rindex("We will"))


def test_an_ellipsis_may_leave_out_a_negation_that_the_quote_carries_elsewhere():
    assert one("We … will not accept that").quote_check == "verified"


# --- places ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("We cannot", "We cannot"),
        ("infrastructure", "infra-"),
        ("including Arvonia", "including"),
        ("efficient", "e\ufb03cient"),
        ("cooperation", "co\u00adop"),
        ("pact isn’t law", "pact"),
        ("中国", "中国"),
        ("sign the treaty", "sign the treaty"),
    ],
)
def test_the_place_is_an_offset_and_a_line_of_the_text(said, at):
    found = one(said)
    assert found.place == TEXT.index(at)
    assert found.place_line == TEXT.count("\n", 0, found.place) + 1


# --- the table ------------------------------------------------------------------------------------------------------


def test_the_answer_is_aligned_to_the_rows_and_their_index():
    frame = pd.DataFrame(
        {"quote": ["Who pays?", "", "Who paid?", "Who pays?", "…"], "source": ["lakes", "lakes", "lakes", "", "lakes"]},
        index=[7, 3, 9, 1, 4],
    ).astype({"source": "category", "quote": "str"})
    found = evidence.check_quotes(frame, SNAPSHOTS, {})
    assert found["quote_check"].to_dict() == {
        7: "verified",
        3: "no-quote",
        9: "mismatch",
        1: "no-snapshot",
        4: "no-quote",
    }
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        "quote_check": "category",
        "quote_hash": "str",
        "place": "int64",
        "place_line": "int64",
        "nearest": "str",
        "difference": "str",
    }


def test_a_table_without_rows_has_the_same_columns():
    found = evidence.check_quotes(pd.DataFrame({"quote": pd.Series([], dtype="str"), "source": []}), SNAPSHOTS, {})
    assert list(found.columns) == list(check("x").columns)
    assert len(found) == 0


# --- proofs ---------------------------------------------------------------------------------------------------------


def proof(said, source="lakes"):
    digest = finding.digest(said)
    return {
        (digest, source): Proof(
            quote=digest, source=source, source_sha256=SHA, line=3, offset=40, date=date(2025, 5, 12)
        )
    }


@pytest.mark.parametrize(
    "said",
    [
        "We cannot—and will not—accept “that”",
        "We cannot - and will not - accept 'that'.",
        "We  cannot – and will not – accept that",
    ],
)
def test_a_proof_counts_without_the_snapshot_whatever_the_typography(said):
    found = check(said, snapshots={}, proofs=proof("We cannot – and will not – accept that")).iloc[0]
    assert (found.quote_check, found.place, found.place_line) == ("verified", 40, 3)


@pytest.mark.parametrize(
    "said",
    ["We cannot and shall not accept that", "We cannot and will not … that", "We can not and will not accept that"],
)
def test_another_word_voids_a_proof(said):
    found = check(said, snapshots={}, proofs=proof("We cannot and will not accept that")).iloc[0]
    assert (found.quote_check, found.place, found.place_line) == ("no-snapshot", -1, 0)


def test_a_proof_is_of_one_source():
    assert (
        check("Who pays?", source="other", snapshots={}, proofs=proof("Who pays?")).iloc[0].quote_check == "no-snapshot"
    )


@pytest.mark.parametrize(("text", "expected"), [("Who pays? They do.", "verified"), ("Who paid?", "mismatch")])
def test_a_snapshot_decides_whatever_was_proved(text, expected):
    changed = {"lakes": SourceSnapshot("lakes", "f", "b" * 64, text)}
    assert check("Who pays?", snapshots=changed, proofs=proof("Who pays?")).iloc[0].quote_check == expected


@pytest.mark.parametrize(
    ("one_word", "other"), [("re-sign", "resign"), ("10-11", "1011"), ("cannot", "can not"), ("10²", "102")]
)
def test_words_that_differ_have_different_digests(one_word, other):
    assert finding.digest(f"They {one_word} now") != finding.digest(f"They {other} now")


# --- for any text ---------------------------------------------------------------------------------------------------

WORDS = st.lists(
    st.from_regex(r"[a-z]{1,8}|[A-Z][a-z]{2,6}|[0-9]{1,4}|[a-z]{2,5}-[a-z]{2,5}|[a-z]{2,5}'[a-z]", fullmatch=True)
    | st.sampled_from(["été", "Zürich", "naïve", "efficient", "Österreich", "мир", "ελπίδα"]),
    min_size=3,
    max_size=40,
)
BREAKS = [" ", "\n", "\t", "  ", "\u00a0", "\r\n", " \u200b"]


def dressed(words, draw):
    """Return words as some typesetter would set them: the same words."""
    text = ""
    for i, word in enumerate(words):
        said = word.replace("'", draw.choice("'’ʼ´")).replace("-", draw.choice("-‐‑–"))
        if draw.random() < 0.2:
            said = said.replace("ffi", "\ufb03").replace("é", "e\u0301")
        if draw.random() < 0.2 and len(said) > 3 and said.isalpha():
            said = said[:2] + "\u00ad" + said[2:]
        marks = draw.choice(["“{}”", "‘{}’", "«\u00a0{}\u00a0»", '"{}"', "„{}“"]) if draw.random() < 0.2 else "{}"
        text += (draw.choice(BREAKS) if i else "") + marks.format(said)
    return text


@given(words=WORDS, first=st.integers(0, 39), length=st.integers(1, 39), seed=st.integers(0, 10**6))
def test_words_of_a_text_are_found_however_both_are_set(words, first, length, seed):
    draw = random.Random(seed)
    first %= len(words)
    said = words[first : first + length]
    assert one(dressed(said, draw), dressed(words, draw)).quote_check == "verified"
    assert finding.digest(dressed(said, draw)) == finding.digest(dressed(said, draw))


@given(
    words=WORDS,
    first=st.integers(0, 39),
    length=st.integers(1, 39),
    which=st.integers(0, 39),
    seed=st.integers(0, 10**6),
)
def test_a_quote_with_one_word_replaced_is_never_verified(words, first, length, which, seed):
    draw = random.Random(seed)
    first %= len(words)
    said = words[first : first + length]
    said[which % len(said)] = "Replaced7"
    found = one(dressed(said, draw), dressed(words, draw))
    assert found.quote_check == "mismatch"
    assert found.difference


@given(said=st.text(max_size=60), text=st.text(max_size=200))
def test_any_text_gets_an_answer(said, text):
    found = one(said, text)
    assert found.quote_check in ("verified", "mismatch", "no-quote")
    if found.quote_check == "verified":
        assert 0 <= found.place < len(text)


MARKS = re.compile(r"[\W¹²³⁰⁴-⁹ⁱⁿªºᵃ-ᶿ]*")  # signs that lead to a note, and no word: such a quote says nothing


@given(text=st.text(min_size=1, max_size=80).filter(lambda text: not re.search(r"[\[.…(]", text)))
def test_a_whole_text_is_found_in_itself(text):
    assume(not MARKS.fullmatch(text))
    assert one(text, text).quote_check in ("verified", "no-quote")
