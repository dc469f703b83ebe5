"""Every drafted claim is true: by hand, and derived again from the positions by other code."""

import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_report.brief import claims
from policy_report.brief.baseline import before
from policy_report.brief.compose import compose
from policy_report.workspace import find

VOTES = Path(__file__).parents[1] / "data/un-votes"
STANCE = {"+": "support", "p": "qualified-support", "0": "neutral", "m": "qualified-opposition", "-": "oppose", "d": "declined"}  # fmt: skip
VALUE = {"support": 1, "qualified-support": 0.5, "neutral": 0, "qualified-opposition": -0.5, "oppose": -1}
ACTORS = [f"a{i:x}" for i in range(12)]
HEAD = "actor,topic,stance,date\n"


def rows(topics, day="2025-01-01"):
    """Rows from `{"t1": "++-"}`: a letter for each actor, "." for none, "x" for support and opposition at once."""
    found = []
    for topic, letters in topics.items():
        for actor, letter in zip(ACTORS, letters, strict=False):
            stances = ["support", "oppose"] if letter == "x" else [STANCE[letter]] if letter != "." else []
            found += [(actor, topic, stance, day) for stance in stances]
    return found


def composed(workspace, found, settings=""):
    files = {
        "policy-report.toml": f"[briefs.b]\nsince = 2024-06-01\n{settings}\n",
        "positions/actors.yaml": "".join(f"- {{id: {a}, name: {a.upper()}, kind: other}}\n" for a in ACTORS),
        "positions/topics.yaml": "".join(f"- {{id: {t}, title: Topic {t}}}\n" for t in sorted({r[1] for r in found})),
        "positions/a.csv": HEAD + "".join(",".join(row) + "\n" for row in found),
    }
    sample = workspace(files)
    (edition,) = sample.editions("b")
    return compose(edition, before(find(sample.root, exact=True), sample.records, edition))


@pytest.fixture
def told(workspace):
    """Draft from letters; return {kind: (actors, topics, figures)} of the claims, the last of a kind, and all the text."""

    def draft(topics, earlier=None, settings=""):
        report = composed(workspace, rows(topics) + rows(earlier or {}, "2024-01-01"), settings)
        found = {c.kind: (c.actors, c.topics, c.figures) for m in reversed(report.key_messages) for c in m.claims}
        return found, " ".join(message.text for message in report.key_messages)

    return draft


# --- what divides, what does not ------------------------------------------------------------------------------------


def test_three_who_support_one_with_reservations_are_united(told):
    found, text = told({"t1": "++p"})
    assert found["united"] == (("a0", "a1", "a2"), ("t1",), {"n": 3, "of": 3})
    assert "On Topic t1, all 3 actors who take a stance are on one side. A0 and A1 support; A2 supports with" in text
    assert {"divided", "alone", "opposed"}.isdisjoint(found)


@pytest.mark.parametrize(
    ("letters", "kind", "figures"),
    [
        ("++++++++++0", "united", {"n": 10, "of": 11}),
        ("++++++++++-", "alone", {"above": 10, "below": 1, "n": 11, "polarisation": pytest.approx(2 / 11)}),
        ("++--", "divided", {"above": 2, "below": 2, "n": 4, "polarisation": 1}),
        ("+-", "opposed", {"above": 1, "below": 1, "n": 2}),
        ("++--000000", "opposed", {"above": 2, "below": 2, "n": 10, "polarisation": pytest.approx(0.3833333)}),
        ("++-x", "opposed", {"above": 2, "below": 1, "n": 4, "polarisation": 0.75}),
    ],
)
def test_a_topic_is_told_by_who_stands_on_its_sides(told, letters, kind, figures):
    found, text = told({"t1": letters})
    assert found[kind][1:] == (("t1",), figures)
    assert {"divided", "alone", "opposed", "united"} & set(found) == {kind}
    assert "contested" not in text


@pytest.mark.parametrize("letters", ["000", "+", "+00000", "++x", "ddd", "+d", "x0"])
def test_nothing_is_told_where_nobody_agrees_or_differs(told, letters):
    assert set(told({"t1": letters})[0]) <= {"gaps"}


def test_only_one_of_several_that_divide_and_is_ahead_divides_most(told):
    assert "Topic t1 divides the actors most, 2 to 2" in told({"t1": "++--", "t2": "++--0"})[1]
    assert "most" not in told({"t1": "++--"})[1]
    assert "most" not in told({"t1": "++--", "t2": "+-+-"})[1]
    assert "most" not in told({"t1": "++--", "t2": "++++"})[1]


def test_topics_that_divide_the_same_actors_alike_are_told_together(told):
    assert (
        "“Topic t1” and “Topic t2” divide the actors alike, 2 to 2. A0 and A1 support; A2 and A3 oppose."
        in told({"t1": "++--", "t2": "++--"})[1]
    )
    assert "alike" not in told({"t1": "++--", "t2": "+--+"})[1]
    assert "alike" not in told({"t1": "++--", "t2": "pp--"})[1]


# --- closest and farthest -------------------------------------------------------------------------------------------


def test_an_actor_that_contradicts_itself_is_no_ones_closest(told):
    found, text = told({"t1": "x0++", "t2": "x0++", "t3": "x0+m"})
    assert found["closest"] == (("a2", "a3"), ("t3",), {"agreement": 0.75, "n": 3, "splits": 1, "ties": 0, "mixed": 3})
    assert found["farthest"][0] == ("a1", "a2")
    assert "A2 and A3 stand closest, at 75% agreement over 3 topics; they differ on “Topic t3”." in text
    assert text.count("Pairs that share a mixed cell are left out.") == 1
    assert "closest" not in told({"t1": "xx", "t2": "xx", "t3": "xx"})[0]


def test_ties_are_numbered_and_what_differs_by_less_than_a_tenth_is_left_out(told):
    found, _ = told({"t1": "+++-", "t2": "+++-", "t3": "+++-"})
    assert found["closest"] == (("a0", "a1"), (), {"agreement": 1, "n": 3, "splits": 0, "ties": 2})
    assert found["farthest"][2] == {"agreement": 0, "n": 3, "splits": 3, "ties": 2}
    tenth = {f"t{i}": "+++" for i in range(10, 12)} | {"t12": "++0", "t13": "++m"}
    assert "closest" in told(tenth)[0]
    near = {f"t{i}": "+++" for i in range(10, 20)} | {"t20": "++0"}
    assert "closest" not in told(near)[0]
    assert "closest" not in told({"t1": "+++-", "t2": "+++-"})[0]  # below the minimum of shared topics


def test_a_pair_is_split_by_topics_that_split_few_others(workspace):
    theses = {f"t{i:02}": "+++---" for i in range(10, 40)} | {"t40": "+-----", "t41": "+++++-"}
    report = composed(workspace, rows(theses))
    pairs = {(pair.a, pair.b): pair for pair in report.agreement}
    assert (pairs["a0", "a5"].splits, pairs["a0", "a5"].split) == (32, ("t40", "t41", "t10"))
    assert (pairs["a0", "a4"].splits, pairs["a0", "a4"].split) == (31, ("t40", "t10", "t11"))
    farthest = next(m.text for m in report.key_messages if m.claims[0].kind == "closest")
    assert "A0 and A5 stand farthest apart, at opposite ends on each of 32 topics." in farthest
    linked = {part.topic for m in report.key_messages for part in m.body if m.claims[0].kind == "closest"}
    assert linked == {None, "t40"}


# --- moved, gaps, nothing -------------------------------------------------------------------------------------------


def test_a_move_is_scored_at_both_dates_and_the_rest_is_counted_by_what_it_is(told):
    found, text = told({"t1": "+-dx+0"}, {"t1": "-+++d0", "t2": "+"})
    assert found["moved"] == (
        ("a0", "a1"),
        ("t1", "t1"),
        {"moved": 2, "declined": 2, "mixed": 1, "evidence-added": 1},
    )
    assert "2 positions moved. A0 on Topic t1, from “Opposes” to “Supports”; A1 on Topic t1, from “Supports”" in text


def test_gaps_are_one_message_and_none_is_no_message(told):
    found, text = told({"t1": "++" + "." * 10})
    assert found["gaps"] == (tuple(ACTORS[2:]), ("t1",), {"n": 10, "of": 12})
    assert (
        "10 of 12 cells have no evidence, which is not neutrality. On “Topic t1” nothing was found from 10 actors: A2, A3, A4, A5, A6 and 5 more."
        in text
    )
    assert "gaps" not in told({"t1": "+" * 12})[0]
    assert "gaps" not in told({"t1": "+", "t2": "."}, settings="actors = ['a0']")[0]


# --- derived again from the positions, by other code ----------------------------------------------------------------


def held(positions, until="9"):
    """Return the stances of each cell on its newest day."""
    days, found = {}, {}
    for actor, topic, stance, day in positions:
        if day <= until:
            days.setdefault((actor, topic), {}).setdefault(day, set()).add(stance)
    for cell, by_day in days.items():
        found[cell] = by_day[max(by_day)]
    return found


def polarised(counts):
    """Return (1 - A) / 2 of van der Eijk, layer by layer."""
    left, total, a = list(counts), sum(counts), 0.0
    while max(left) > 1e-9:
        on = [x > 1e-9 for x in left]
        low, k, s = min(x for x in left if x > 1e-9), len(on), sum(on)
        triples = list(combinations(on, 3))
        tu = triples.count((True, True, False)) + triples.count((False, True, True))
        tdu = triples.count((True, False, True))
        u = 1.0 if s in (1, k) else ((k - 2) * tu - (k - 1) * tdu) / ((k - 2) * (tu + tdu))
        a += (0.0 if s == k else u * (1 - (s - 1) / (k - 1))) * low * s / total
        left = [x - low if there else 0.0 for x, there in zip(left, on, strict=True)]
    return (1 - a) / 2


def about_topic(topic, cells, actors):
    """Return what may be said of a topic: kind, actors in turn, figures; None for nothing."""
    stances = {actor: cells[actor, topic] for actor in actors if (actor, topic) in cells}
    scored = {actor: [VALUE[s] for s in found if s in VALUE] for actor, found in stances.items()}
    scored = {actor: found for actor, found in scored.items() if found}
    n = len(scored)
    single = {actor: found[0] for actor, found in scored.items() if len(stances[actor]) == 1}
    mixed = [x for actor, found in scored.items() if actor not in single for x in found]
    plus, minus = ([actor for actor, x in single.items() if x * sign > 0] for sign in (1, -1))
    counts = [sum(found.count(x) / len(found) for found in scored.values()) for x in sorted(VALUE.values())]
    figure = polarised(counts) if n > 2 else None
    figures = {"above": len(plus), "below": len(minus), "n": n} | ({} if figure is None else {"polarisation": figure})
    if len(plus) > 1 and len(minus) > 1 and figure > 0.5 - 1e-9:
        return "divided", (*plus, *minus), figures
    for sign, lone, others in ((1, plus, minus), (-1, minus, plus)):
        if len(lone) == 1 and len(others) > 1 and not any(x * sign > 0 for x in mixed):
            return "alone", tuple(lone), figures
    if plus and minus:
        return "opposed", (*plus, *minus), figures
    for sign, side, others in ((1, plus, minus), (-1, minus, plus)):
        if len(side) > 1 and not others and not any(x * sign < 0 for x in mixed) and len(side) > n / 2:
            return "united", tuple(side), {"n": len(side), "of": n}
    return None


def all_pairs(cells, actors, topics, minimum):
    """Return {pair: (agreement, n, topics that split it)} where no shared cell is mixed, and how many are left out."""
    found, left_out = {}, 0
    for a, b in combinations(actors, 2):
        both = [(t, cells.get((a, t), set()), cells.get((b, t), set())) for t in topics]
        shared = [(t, x, y) for t, x, y in both if x & set(VALUE) and y & set(VALUE)]
        if len(shared) < minimum:
            continue
        if any(len(x) > 1 or len(y) > 1 for _, x, y in shared):
            left_out += 1
            continue
        apart = {t: abs(VALUE[min(x)] - VALUE[min(y)]) for t, x, y in shared}
        found[a, b] = (1 - sum(apart.values()) / len(shared) / 2, len(shared), {t for t, x in apart.items() if x})
    return found, left_out


def assert_derived(report, positions, minimum):
    actors, topics = [actor.id for actor in report.actors], [topic.id for topic in report.topics]
    cells = held(positions)
    told = [claim for message in report.key_messages for claim in message.claims]
    split, united = claims.on_topics(report)
    expected = {topic: found for topic in topics if (found := about_topic(topic, cells, actors))}
    assert {claim.topics[0] for claim in (*split, *united)} == set(expected)
    for claim in (*split, *united):
        (topic,) = claim.topics
        kind, who, figures = expected[topic]
        assert (claim.kind, claim.actors) == (kind, who)
        assert {k: v for k, v in claim.figures.items() if k != "most"} == pytest.approx(figures)
        assert all(cells[actor, topic] == {stance} for actor, stance in zip(who, claim.stances, strict=True))
    dividing = sorted((f["polarisation"] for k, _, f in expected.values() if k == "divided"), reverse=True)
    ahead = len(dividing) > 1 and f"{dividing[0]:.2f}" > f"{dividing[1]:.2f}"
    assert [claim.figures["polarisation"] for claim in split if "most" in claim.figures] == (
        [pytest.approx(dividing[0])] if ahead else []
    )
    assert [c for c in told if c.kind in ("divided", "alone", "opposed", "united")] == [
        c for c in (*split[:2], *united) if c in told
    ]
    assert_pairs(told, *all_pairs(cells, actors, topics, minimum))
    silent = [(actor, topic) for topic in topics for actor in actors if (actor, topic) not in cells]
    for claim in (claim for claim in told if claim.kind == "gaps"):
        assert claim.figures == {"n": len(silent), "of": len(actors) * len(topics)}
        assert [(actor, claim.topics[0]) for actor in claim.actors] == [s for s in silent if s[1] == claim.topics[0]]
        assert len(claim.actors) == max(sum(t == topic for _, t in silent) for topic in topics)
    assert [c.kind for c in told].count("gaps") == bool(silent)


def assert_pairs(told, pairs, left_out):
    figures = [figure for figure, _, _ in pairs.values()]
    given_claims = {claim.kind: claim for claim in told if claim.kind in ("closest", "farthest")}
    assert bool(given_claims) == (bool(figures) and max(figures) - min(figures) > 0.1 - 1e-9)
    for kind, claim in given_claims.items():
        agreement, n, split = pairs[claim.actors] if claim.actors in pairs else pairs[claim.actors[::-1]]
        assert agreement == pytest.approx((max if kind == "closest" else min)(figures))
        ties = sum(abs(other - agreement) < 1e-9 for other in figures) - 1
        assert claim.figures == pytest.approx(
            {"agreement": agreement, "n": n, "splits": len(split), "ties": ties}
            | ({"mixed": left_out} if left_out else {})
        )
        assert set(claim.topics) <= split
        assert len(claim.topics) == min(3, len(split))


def assert_moved(report, positions):
    was, now = held(positions, "2024-06-01"), held(positions)
    scored = [{frozenset({stance}) for stance in VALUE}] * 2
    moved = {
        (*cell, *was[cell], *now[cell])
        for cell in now
        if cell in was and was[cell] != now[cell] and was[cell] in scored[0] and now[cell] in scored[1]
    }
    found = [claim for message in report.key_messages for claim in message.claims if claim.kind == "moved"]
    assert len(found) == bool(moved)
    for claim in found:
        steps = zip(claim.actors, claim.topics, claim.stances[::2], claim.stances[1::2], strict=True)
        assert set(steps) == moved
        assert claim.figures["moved"] == len(moved)
        assert sum(claim.figures.values()) == len(report.changes)


CELL = st.tuples(
    st.sampled_from(ACTORS[:5]),
    st.sampled_from(["t1", "t2", "t3", "t4"]),
    st.sampled_from([*VALUE, "declined", "not-applicable"]) | st.sampled_from(["support", "oppose"]),
    st.sampled_from(["2024-01-01", "2025-01-01"]),
)


def assert_all(workspace, found, minimum):
    report = composed(workspace, found, f"minimum_shared_topics = {minimum}")
    assert_derived(report, found, minimum)
    assert_moved(report, found)


@given(found=st.lists(CELL, unique=True, min_size=8, max_size=60), minimum=st.integers(1, 3))
def test_every_claim_follows_from_the_positions(fresh_workspace, found, minimum):
    assert_all(fresh_workspace, found, minimum)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(300))
def test_every_claim_follows_from_many_positions(fresh_workspace, seed):
    draw = random.Random(seed)
    topics, stances = [f"t{i}" for i in range(draw.randint(1, 9))], [*VALUE, "declined"][: draw.randint(2, 6)]
    days = ["2024-01-01", "2025-01-01"]
    cells = [(a, t, draw.choice(stances), draw.choice(days)) for a in ACTORS for t in topics for _ in range(2)]
    newest = next((cell for cell in cells if cell[3] == days[1]), (ACTORS[0], topics[0], stances[0], days[1]))
    found = {*draw.sample(cells, draw.randint(1, len(cells))), newest}  # else there is nothing after `since`
    assert_all(fresh_workspace, sorted(found), draw.randint(1, 4))


def test_every_claim_on_real_votes_follows_from_the_votes(fresh_workspace):
    files = {str(path.relative_to(VOTES)): path.read_bytes() for path in VOTES.rglob("*.*") if path.suffix != ".md"}
    report = fresh_workspace(files).report()
    plain = [(p.actor, p.topic, p.stance, p.date.isoformat()) for p in report.positions]
    assert len(plain) == 1289
    assert_derived(report, plain, 3)
    assert [claim.kind for message in report.key_messages for claim in message.claims] == [
        "divided",
        "divided",
        "closest",
        "farthest",
        "gaps",
    ]


# --- two blocs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "faced"),
    [
        ("++++---", ["t1", "t2"]),
        ("+++0---", ["t1", "t2"]),  # three quarters of one bloc and six of seven of both
        ("++00---", None),
        ("+++++--", None),  # a bloc has three actors
        ("+++++++", None),
    ],
)
def test_two_blocs_face_each_other_where_most_of_each_stand_opposed(workspace, letters, faced):
    found = claims.two_blocs(composed(workspace, rows({"t1": letters, "t2": letters, "t3": "+++++++"})))
    assert (found and [*found.topics]) == faced


def test_the_roll_calls_on_which_two_blocs_face_each_other(workspace):
    found = claims.two_blocs(composed(workspace, rows({"t1": "++++---", "t2": "+++0---", "t3": "+++++++"})))
    assert found.figures == {"n": 2, "of": 3, "first": 4, "second": 3, "least_first": 3, "least_second": 3}
