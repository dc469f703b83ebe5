"""The company of an actor in a brief of its own: who shares its stances, and who is like it."""

from policy_report.brief import company
from policy_report.brief.view import layers
from policy_report.formats import RENDERERS
from policy_report.templating import TemplateSet

VOTES = """
    actor,topic,stance
    France,a,support
    France,b,oppose
    France,c,support
    India,a,support
    India,b,support
    India,c,support
    China,a,support
    China,b,support
    China,c,oppose
    """
TOPICS = "".join(f"- {{id: {name}, title: Topic {name}}}\n" for name in "abc")
CONFIG = '[briefs.by-country]\neach = "actor"\nminimum_shared_topics = 1\nannex = false\n'


def files(workspace, votes=VOTES):
    return workspace({"policy-report.toml": CONFIG, "positions/topics.yaml": TOPICS, "positions/p.csv": votes})


def france(workspace):
    return files(workspace).report("by-country/france")


def test_a_stance_stands_beside_those_of_all_actors(workspace):
    found = france(workspace).company
    assert found.others == 2
    assert {standing.topic: (standing.sharing, standing.counts) for standing in found.standings} == {
        "a": (("China", "India"), {"support": 3}),
        "b": ((), {"oppose": 1, "support": 2}),
        "c": (("India",), {"oppose": 1, "support": 2}),
    }
    assert [(other.name, round(other.agreement, 2), other.n) for other in found.likeness] == [
        ("India", 0.67, 3),
        ("China", 0.33, 3),
    ]


def test_a_brief_of_several_actors_has_no_company(workspace):
    sample = workspace({"positions/topics.yaml": TOPICS, "positions/p.csv": VOTES})
    assert sample.report().company is None


def test_another_actor_that_moves_changes_the_brief(workspace):
    before = france(workspace).company
    moved = VOTES.replace("India,c,support", "India,c,oppose")
    assert files(workspace, moved).report("by-country/france").company != before


def test_a_document_says_with_whom(workspace):
    from pypdfium2 import PdfDocument

    document = PdfDocument(RENDERERS["pdf"].render(france(workspace), TemplateSet()))
    said = " ".join(page.get_textpage().get_text_bounded() for page in document)
    assert len(document) == 1
    assert "Of 2 others it stands closest to India and farthest from China." in said
    assert "alone" in said


def test_a_gap_of_one_actor_is_told_once_and_names_the_topic_alone(workspace):
    report = files(workspace, VOTES.replace("    France,c,support\n", "")).report("by-country/france")
    assert layers.unknown(report) == "On 1 of 3 cells nothing was found: “Topic c”."
    assert report.key_messages == ()


def test_a_page_says_with_whom_too(workspace):
    page = RENDERERS["html"].render(france(workspace), TemplateSet()).decode()
    told = page.partition('<section id="company">')[2].partition("</section>")[0]
    assert "Where it stood with few" in told
    assert [name in told.partition("Most like it")[2] for name in ("India", "China")] == [True, True]


def test_an_actor_and_the_others_are_compared_as_of_one_day(workspace):
    """The newest of all that the brief shows: a vote that another cast after the actor's own last one counts."""
    dated = (
        "actor,topic,stance,date\nFrance,a,support,2024-03-01\nIndia,a,support,2024-05-01\nIndia,b,oppose,2024-06-01\n"
    )
    report = files(workspace, dated).report("by-country/france")
    assert str(report.brief.as_of) == "2024-06-01"
    assert report.company.standings[0].sharing == ("India",)
    own = CONFIG.replace("annex", 'sections = ["matrix", "topics"]\nannex')
    alone = workspace({"policy-report.toml": own, "positions/topics.yaml": TOPICS, "positions/p.csv": dated})
    assert str(alone.report("by-country/france").brief.as_of) == "2024-03-01"


def test_what_several_actors_are_compared_with_is_computed_once(workspace, monkeypatch):
    computed = []
    agreement = company.Figures.agreement.func
    monkeypatch.setattr(company.Figures, "agreement", property(lambda own: computed.append(own) or agreement(own)))
    sample = files(workspace)
    companies = company.Companies()
    found = [companies.of(edition) for edition in sample.editions("by-country")]
    assert [each.others for each in found] == [2, 2, 2]
    assert len(computed) == 1
